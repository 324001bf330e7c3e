/** Why the webhook does what it does: one reason for each thing injected or not, the same for editor, rules and command line. */
import * as l10n from "@vscode/l10n";
import { fillPlaces } from "../text/fill.ts";

/**
 * - `added`: put into the pod; `kept`: there already, so not put in; `none`: nothing done here;
 * - `ignored`: a value that the webhook passes over without a word; `used`: a value that it takes;
 * - `refused`: the API server will not take the pod.
 */
export type ReasonEffect = "added" | "kept" | "none" | "ignored" | "used" | "refused";

interface ReasonText {
  readonly effect: ReasonEffect;
  readonly text: string;
}

/** Every reason by its code: what it means for the pod, and its words with `{name}` for values. */
export const REASONS = {
  "no-role": {
    effect: "none",
    text: "The webhook leaves the pod alone: its ServiceAccount has no {key} annotation (or an empty one) and no Pod Identity association.",
  },
  "account-unseen": {
    effect: "none",
    text: "The webhook leaves the pod alone: it does not know the ServiceAccount, and for IRSA it takes only accounts that it has seen before the pod.",
  },
  "account-unseen-associated": {
    effect: "used",
    text: "The webhook does not know the ServiceAccount. For Pod Identity that does not matter, only that its flags for regional STS and token lifetime do not count then.",
  },
  "skip-label": {
    effect: "none",
    text: "The pod has the label {key}, which the webhook's object selector leaves out, whatever its value: the pod never reaches the webhook.",
  },
  irsa: { effect: "used", text: "IRSA: the ServiceAccount's annotation {key} names {role}." },
  "pod-identity": {
    effect: "used",
    text: "EKS Pod Identity: there is an association for this namespace and ServiceAccount.",
  },
  "association-wins": {
    effect: "ignored",
    text: "The annotation {key} ({role}) is not used: an association comes first in the webhook.",
  },
  audience: { effect: "used", text: '{key} makes the token\'s audience "{value}".' },
  "audience-empty": {
    effect: "used",
    text: "{key} is empty and used as it is: the token carries the API server's own audience, and STS refuses it.",
  },
  "sts-regional-ignored": {
    effect: "ignored",
    text: '{key} is "{value}", which Go does not read as true or false, so the flag counts.',
  },
  expiration: { effect: "used", text: "{key} on {where} makes the token live {value} seconds." },
  "expiration-ignored": {
    effect: "ignored",
    text: '{key} on {where} is "{value}", no integer as Go reads them, so {seconds} seconds stay.',
  },
  "expiration-raised": {
    effect: "used",
    text: "{key} on {where} is {value}; the webhook raises it to 600 seconds, the least that Kubernetes takes.",
  },
  "expiration-jitter": {
    effect: "used",
    text: "For Pod Identity a lifetime of exactly 86400 seconds becomes a random one from {min} to {max}; the pod here shows the upper end.",
  },
  "expiration-refused": {
    effect: "refused",
    text: "The API server refuses the pod: expirationSeconds is {seconds}, and only {min} to {max} is allowed.",
  },
  "skip-unreadable": {
    effect: "ignored",
    text: '{key} is "{value}", which is not one CSV record, so no container is skipped.',
  },
  "windows-path": {
    effect: "used",
    text: "The nodeSelector asks for Windows, so the token's path is written with a drive letter and backslashes.",
  },
  "volume-added": {
    effect: "added",
    text: 'Volume {volume}, in front of the others: a token of audience "{audience}" that lives {seconds} seconds.',
  },
  "volume-kept": {
    effect: "kept",
    text: "The pod has a volume {volume} of its own, which stays; volumes are compared by name only, so there is a token in it only if it brings one.",
  },
  "label-added": { effect: "added", text: "Pod label {key}: {value}." },
  "container-skipped": { effect: "none", text: 'Container "{container}" is named in {key} and left alone.' },
  "container-complete": {
    effect: "none",
    text: 'Container "{container}" sets {identity}, {region} and {sts} by hand, so the webhook takes it for complete and leaves it alone: no variables, and no token mount either.',
  },
  "sts-added": { effect: "added", text: 'Container "{container}": {sts}=regional.' },
  "sts-kept": { effect: "kept", text: 'Container "{container}" sets {sts} itself, which stays.' },
  "region-added": { effect: "added", text: 'Container "{container}": AWS_DEFAULT_REGION and AWS_REGION={region}.' },
  "region-kept": {
    effect: "kept",
    text: 'Container "{container}" sets {region} itself, so neither AWS_REGION nor AWS_DEFAULT_REGION is injected.',
  },
  "identity-added": { effect: "added", text: 'Container "{container}": {source}={value} and {tokenFile}={path}.' },
  "identity-kept": {
    effect: "kept",
    text: 'Container "{container}" sets {identity} itself, so neither {source} nor {tokenFile} is injected.',
  },
  "mount-added": { effect: "added", text: 'Container "{container}": {volume} mounted read-only at {mountPath}.' },
  "mount-kept": {
    effect: "kept",
    text: 'Container "{container}" mounts a volume {volume} itself (at {mountPath}), which stays.',
  },
  "mount-refused": {
    effect: "refused",
    text: 'The API server refuses the pod: container "{container}" mounts "{own}" at {mountPath} itself, where the webhook mounts the token, and mount paths must be unique.',
  },
} as const satisfies Readonly<Record<string, ReasonText>>;

export type ReasonCode = keyof typeof REASONS;

export interface InjectionReason {
  readonly code: ReasonCode;
  readonly effect: ReasonEffect;
  /** Index of the container among the pod's, init containers first; undefined for what concerns the pod as a whole. */
  readonly container: number | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly message: string;
}

export function podReason(code: ReasonCode, values: Readonly<Record<string, string>> = {}): InjectionReason {
  return reasonOf(code, undefined, values);
}

/** A reason about one container, whose name fills `{container}`. */
export function containerReason(
  code: ReasonCode,
  index: number,
  name: string,
  values: Readonly<Record<string, string>> = {},
): InjectionReason {
  return reasonOf(code, index, { ...values, container: name });
}

function reasonOf(
  code: ReasonCode,
  container: number | undefined,
  values: Readonly<Record<string, string>>,
): InjectionReason {
  const { effect, text } = REASONS[code];
  return {
    code,
    effect,
    container,
    values,
    // Rules look at codes only, for every pod of a workspace.
    get message() {
      return fillPlaces(l10n.t(text), values);
    },
  };
}
