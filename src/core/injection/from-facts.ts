/** The webhook's inputs from what files say. */
import type { EffectivePod } from "../model/effective.ts";
import type { PodTemplate } from "../model/pod-template.ts";
import type { KeyedValue } from "../model/value.ts";
import type { AccountInput, PodInput } from "./inputs.ts";

/**
 * Containers keep the template's order, so that a decision's parts and the facts go together by index. `applied` is the pod
 * as an overlay changes it, where it is in one.
 */
export function podInputOf(pod: PodTemplate, applied?: EffectivePod): PodInput {
  return {
    labels: textsOf((applied ?? pod).labels),
    annotations: textsOf((applied ?? pod).annotations),
    containers: pod.containers.map(({ name, init, env, mounts }) => ({
      name: name?.text ?? "",
      init,
      env: env.map((variable) => variable.name.text),
      mounts: mounts.map((mount) => ({ name: mount.name?.text ?? "", mountPath: mount.mountPath?.text ?? "" })),
    })),
    volumes: pod.volumes.map(({ name }) => name?.text ?? ""),
    nodeSelector: textsOf(pod.nodeSelector),
  };
}

export function accountInputOf(account: { readonly annotations: readonly KeyedValue[] }): AccountInput {
  return { annotations: textsOf(account.annotations) };
}

function textsOf(entries: readonly KeyedValue[]): ReadonlyMap<string, string> {
  return new Map(entries.map(({ key, value }) => [key.text, value?.text ?? ""]));
}
