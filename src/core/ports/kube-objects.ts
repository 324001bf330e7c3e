/** Kubernetes objects as values, and the resources that the product ever touches. */

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A resource of the API: `group` is empty for the core group. */
export interface KubeResource {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

function resource(kind: string, apiVersion: string, plural: string, namespaced = true): KubeResource {
  const slash = apiVersion.indexOf("/");
  return {
    kind,
    group: apiVersion.slice(0, Math.max(slash, 0)),
    version: apiVersion.slice(slash + 1),
    plural,
    namespaced,
  };
}

/** Every resource that the product reads or writes; RBAC in docs/permissions.md lists the same. */
export const KUBE_RESOURCES = {
  Namespace: resource("Namespace", "v1", "namespaces", false),
  ServiceAccount: resource("ServiceAccount", "v1", "serviceaccounts"),
  Pod: resource("Pod", "v1", "pods"),
  Event: resource("Event", "v1", "events"),
  Deployment: resource("Deployment", "apps/v1", "deployments"),
  StatefulSet: resource("StatefulSet", "apps/v1", "statefulsets"),
  DaemonSet: resource("DaemonSet", "apps/v1", "daemonsets"),
  ReplicaSet: resource("ReplicaSet", "apps/v1", "replicasets"),
  Job: resource("Job", "batch/v1", "jobs"),
  CronJob: resource("CronJob", "batch/v1", "cronjobs"),
  MutatingWebhookConfiguration: resource(
    "MutatingWebhookConfiguration",
    "admissionregistration.k8s.io/v1",
    "mutatingwebhookconfigurations",
    false,
  ),
} as const satisfies Readonly<Record<string, KubeResource>>;

export type KubeKind = keyof typeof KUBE_RESOURCES;

/** Kinds that make pods of a template and can be restarted in place. */
export const RESTARTABLE_KINDS = ["Deployment", "StatefulSet", "DaemonSet"] as const;
export type RestartableKind = (typeof RESTARTABLE_KINDS)[number];

/** Names one object; `namespace` is undefined for cluster-wide kinds. */
export interface ObjectRef {
  readonly kind: KubeKind;
  readonly namespace: string | undefined;
  readonly name: string;
}

/** `metadata` of an object that the API server holds. */
export interface KubeMetadata {
  readonly name: string;
  readonly namespace: string | undefined;
  readonly uid: string;
  /** Empty for an object that only a dry run would create. */
  readonly resourceVersion: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly owners: readonly { readonly kind: string; readonly name: string; readonly uid: string }[];
  /** `managedFields`, in its order, entries of subresources left out. */
  readonly managers: readonly FieldManager[];
}

/** One entry of `metadata.managedFields`: who set which fields last, and when. */
export interface FieldManager {
  readonly name: string;
  readonly operation: "Apply" | "Update";
  /** ISO 8601. */
  readonly time: string | undefined;
  /** `fieldsV1`: keys `f:<field>`, `k:<key as JSON>`, `v:<value as JSON>` and `.`. */
  readonly fields: JsonObject;
}

export interface KubeObject {
  readonly kind: KubeKind;
  /** e.g. `apps/v1`. */
  readonly apiVersion: string;
  readonly metadata: KubeMetadata;
  /** The whole object as the API server answered, `metadata` included, `managedFields` left out. */
  readonly body: JsonObject;
}
