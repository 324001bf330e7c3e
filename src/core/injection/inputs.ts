/** What the webhook looks at in a pod and a ServiceAccount, as plain values: manifests, live objects and JSON all lead here. */

/** A container of the pod; values that a template fills in stand as they are written. */
export interface ContainerInput {
  readonly name: string;
  readonly init: boolean;
  /** Names in `env`, whatever their values; `envFrom` and the image's own environment do not count. */
  readonly env: readonly string[];
  readonly mounts: readonly { readonly name: string; readonly mountPath: string }[];
}

export interface PodInput {
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  /** Init containers first, each list in its order. */
  readonly containers: readonly ContainerInput[];
  /** Names of the pod's volumes. */
  readonly volumes: readonly string[];
  readonly nodeSelector: ReadonlyMap<string, string>;
}

/** The pod's ServiceAccount as the webhook knows it; undefined stands for one that it has not seen (yet). */
export interface AccountInput {
  readonly annotations: ReadonlyMap<string, string>;
}
