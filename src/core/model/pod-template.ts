/** A pod spec as far as identity goes: account, containers, environment, volumes, placement. */
import type { TextRange } from "../text/range.ts";
import type { KeyedValue, Value } from "./value.ts";

/** One `env` entry. `value` is undefined for `valueFrom` and for a missing value. */
export interface EnvVariable {
  readonly name: Value;
  readonly value: Value | undefined;
  /** Name and key of a Secret that the value comes from. */
  readonly secret: { readonly name: Value | undefined; readonly key: Value | undefined } | undefined;
  readonly range: TextRange;
}

export interface VolumeMount {
  readonly name: Value | undefined;
  readonly mountPath: Value | undefined;
  readonly range: TextRange;
}

export interface Container {
  readonly name: Value | undefined;
  readonly init: boolean;
  readonly image: Value | undefined;
  readonly env: readonly EnvVariable[];
  /** Names of Secrets taken in whole by `envFrom`. */
  readonly envFromSecrets: readonly Value[];
  /** The same for ConfigMaps. Neither list has entries with a prefix, which change the names. */
  readonly envFromConfigMaps: readonly Value[];
  readonly mounts: readonly VolumeMount[];
  readonly range: TextRange;
  /** A serviceAccountName or serviceAccount typed inside the container, where Kubernetes rejects it. */
  readonly misplacedAccount: KeyedValue | undefined;
}

export interface Volume {
  readonly name: Value | undefined;
  /** The volume's source key: `emptyDir`, `secret`, `projected`, … */
  readonly sourceType: string | undefined;
  readonly secretName: Value | undefined;
  readonly range: TextRange;
}

export interface PodTemplate {
  /** Path of the account field, e.g. `spec.template.spec.serviceAccountName`; what the field is called in this kind. */
  readonly accountPath: string;
  /** The account field that counts, key and value. */
  readonly account: KeyedValue | undefined;
  /** The deprecated alias `serviceAccount`, where the kind has it. */
  readonly alias: KeyedValue | undefined;
  /** The mapping that holds (or would hold) the account field; undefined when the manifest leaves it out. */
  readonly specRange: TextRange | undefined;
  /** Labels and annotations of the pod itself (template metadata; for a Pod its own). */
  readonly labels: readonly KeyedValue[];
  readonly annotations: readonly KeyedValue[];
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly nodeSelector: readonly KeyedValue[];
  /** Values that a required nodeAffinity demands of the OS and compute-type labels. */
  readonly affinity: readonly { readonly key: Value; readonly values: readonly Value[] }[];
  readonly hostNetwork: Value | undefined;
  /** True when a container list or env could not be read whole (a template): nothing may be concluded from what is missing. */
  readonly incomplete: boolean;
}
