/** The webhook on a whole Pod object: the pod as the webhook hands it back, and why. */
import type { JsonObject, JsonValue } from "../ports.ts";
import { asArray, asObject, stringsOf, textOf } from "../syntax/json-value.ts";
import { decideInjection, type InjectedVolume, type Injection } from "./decide.ts";
import type { ContainerInjection } from "./decide-container.ts";
import type { AccountInput, ContainerInput, PodInput } from "./inputs.ts";
import type { InjectionReason } from "./reasons.ts";
import type { WebhookOptions } from "./webhook.ts";

export interface Admission {
  /** The whole Pod, with what the webhook adds. Where the API server refuses it, what it refuses. */
  readonly pod: JsonObject;
  readonly reasons: readonly InjectionReason[];
  readonly admitted: boolean;
}

/**
 * Applies the webhook to a Pod. `account` is the pod's ServiceAccount, undefined where the webhook does not know it;
 * `associated` says whether it has a Pod Identity association.
 */
export function simulateInjection(
  pod: JsonObject,
  account: AccountInput | undefined,
  associated: boolean,
  options: WebhookOptions,
): Admission {
  const injection = decideInjection(readPod(pod), account, associated, options);
  return { pod: admittedPod(pod, injection), reasons: injection.reasons, admitted: injection.admitted };
}

/** What the webhook reads of a Pod object. */
export function readPod(pod: JsonObject): PodInput {
  const metadata = asObject(pod.metadata);
  const spec = asObject(pod.spec);
  return {
    labels: stringsOf(metadata?.labels),
    annotations: stringsOf(metadata?.annotations),
    containers: [
      ...asArray(spec?.initContainers).map((container) => readContainer(container, true)),
      ...asArray(spec?.containers).map((container) => readContainer(container, false)),
    ],
    volumes: asArray(spec?.volumes).map((volume) => textOf(asObject(volume)?.name)),
    nodeSelector: stringsOf(spec?.nodeSelector),
  };
}

/** What the webhook reads of a ServiceAccount object. */
export function readAccount(account: JsonObject): AccountInput {
  return { annotations: stringsOf(asObject(account.metadata)?.annotations) };
}

function readContainer(value: JsonValue, init: boolean): ContainerInput {
  const container = asObject(value);
  return {
    name: textOf(container?.name),
    init,
    env: asArray(container?.env).map((variable) => textOf(asObject(variable)?.name)),
    mounts: asArray(container?.volumeMounts).map((mount) => ({
      name: textOf(asObject(mount)?.name),
      mountPath: textOf(asObject(mount)?.mountPath),
    })),
  };
}

/** The pod with all that was decided for it. */
export function admittedPod(pod: JsonObject, injection: Injection): JsonObject {
  if (injection.mechanism === undefined) {
    return pod;
  }
  const spec = asObject(pod.spec) ?? {};
  const inits = asArray(spec.initContainers);
  const parts = injection.containers;
  const containers = asArray(spec.containers).map((value, index) => inject(value, parts[inits.length + index]));
  const initContainers = inits.map((value, index) => inject(value, parts[index]));
  return {
    ...pod,
    ...(injection.label === undefined ? {} : { metadata: withLabel(asObject(pod.metadata) ?? {}, injection.label) }),
    spec: {
      ...spec,
      ...(spec.containers === undefined ? {} : { containers }),
      ...(inits.length === 0 ? {} : { initContainers }),
      ...(injection.volume === undefined ? {} : { volumes: [tokenVolume(injection.volume), ...asArray(spec.volumes)] }),
    },
  };
}

function withLabel(metadata: JsonObject, label: { readonly key: string; readonly value: string }): JsonObject {
  return { ...metadata, labels: { ...asObject(metadata.labels), [label.key]: label.value } };
}

function inject(value: JsonValue, injection: ContainerInjection | undefined): JsonValue {
  const container = asObject(value);
  if (container === undefined || injection === undefined) {
    return value;
  }
  const { env, mount } = injection;
  return {
    ...container,
    ...(env.length === 0 ? {} : { env: [...asArray(container.env), ...env.map((variable) => ({ ...variable }))] }),
    ...(mount === undefined
      ? {}
      : { volumeMounts: [...asArray(container.volumeMounts), { ...mount, readOnly: true }] }),
  };
}

function tokenVolume({ name, audience, expirationSeconds, path }: InjectedVolume): JsonObject {
  // An empty audience is left out on the way to the API server (`omitempty`).
  const token = { ...(audience === "" ? {} : { audience }), expirationSeconds, path };
  return { name, projected: { sources: [{ serviceAccountToken: token }] } };
}
