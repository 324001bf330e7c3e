/** The Kubernetes side of a cluster: what the product reads and changes there, over one connection. */
import type { AwsTarget, ClusterDescription } from "./aws-reader.ts";
import type { JsonObject, KubeKind, KubeObject, ObjectRef, RestartableKind } from "./kube-objects.ts";
import type { Page } from "./page.ts";
import type { Secret } from "./secret.ts";

/** Field manager of everything that the product applies. */
export const FIELD_MANAGER = "irsa-workbench";

/** Annotation on a pod template by which `kubectl rollout restart` makes new pods. */
export const RESTARTED_AT_ANNOTATION = "kubectl.kubernetes.io/restartedAt";

export interface ListScope {
  /** Undefined for all namespaces, and for cluster-wide kinds. */
  readonly namespace: string | undefined;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** One field that another manager owns with another value. */
export interface FieldConflict {
  /** e.g. `helm`, `kubectl-client-side-apply`. */
  readonly manager: string;
  /** As the API server names it, e.g. `.metadata.annotations.eks.amazonaws.com/role-arn`. */
  readonly field: string;
}

export interface ApplyOptions {
  /** Lets the server validate and admit, and keeps nothing. */
  readonly dryRun: boolean;
  /** Takes fields from other managers; only ever true when the user saw the owner and said so. */
  readonly force: boolean;
}

export type ApplyOutcome =
  | { readonly kind: "applied"; readonly object: KubeObject }
  | { readonly kind: "conflict"; readonly conflicts: readonly FieldConflict[] };

export interface TokenRequest {
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Never empty: an empty list means the API server's own audience. */
  readonly audiences: readonly string[];
  /** 600 at least; the server may give another lifetime. */
  readonly expirationSeconds: number;
}

export interface IssuedToken {
  readonly token: Secret;
  /** ISO 8601. */
  readonly expires: string;
}

/** One question of RBAC; `subresource` is empty for none. */
export interface AccessQuestion {
  readonly verb: "get" | "list" | "create" | "patch" | "delete";
  readonly kind: KubeKind;
  /** e.g. `token`, `log`. */
  readonly subresource: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
}

export interface AccessAnswer {
  readonly allowed: boolean;
  /** The authorizer's own words, where it gave any. */
  readonly reason: string | undefined;
}

export interface KubeEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** ISO 8601. */
  readonly lastSeen: string | undefined;
  readonly count: number;
}

/** One object of a namespace, of any kind that the API server has. */
export interface NamespaceObject {
  /** e.g. `ConfigMap`. */
  readonly kind: string;
  readonly name: string;
  /** True for what a controller made for another object, which tells of it. */
  readonly owned: boolean;
  /** True for what is being deleted. */
  readonly ending: boolean;
}

export interface NamespaceContent {
  readonly objects: readonly NamespaceObject[];
  /** Kinds that could not be listed, as RBAC names them with their group: `secrets`, `widgets.example.com`. */
  readonly unseen: readonly { readonly resource: string; readonly reason: string }[];
}

/**
 * Rejects with an AccessError whose operation is `kubernetes:<verb> <plural>[/<subresource>]`, e.g. `kubernetes:create
 * serviceaccounts/token`: `access-denied` for 403 (the API server's words in the message; verb and resource are those that it refused),
 * `conflict` for a 403 because the namespace is being deleted, `no-credentials` for an anonymous 403, `credentials-refused` for 401,
 * `not-found` for 404 where a method does not answer undefined, `conflict` for other 409s than field conflicts, `invalid-input` for
 * 400 and 422, `throttled` for 429, `service-failure`, `unreachable`, `timed-out`, `cancelled`. Never waits for ever.
 */
export interface ClusterPort {
  /** Undefined when there is no such object, or no such namespace. */
  find(ref: ObjectRef, signal: AbortSignal): Promise<KubeObject | undefined>;
  /** Pages of 500. A token that the server no longer honours (410) rejects with `conflict`: start again. */
  list(kind: KubeKind, scope: ListScope, page: string | undefined, signal: AbortSignal): Promise<Page<KubeObject>>;
  /**
   * Server-side apply as FIELD_MANAGER. `object` has apiVersion, kind, metadata.name and, for namespaced kinds,
   * metadata.namespace. Rejects with `not-found` when the namespace is missing.
   */
  apply(object: JsonObject, options: ApplyOptions, signal: AbortSignal): Promise<ApplyOutcome>;
  /**
   * Deletes that very object. `uid` is a precondition: `replaced` when another object bears the name by now, which stays; `absent`
   * when there is none. `resourceVersion` is not compared. Grace period and propagation are the server's defaults.
   */
  delete(ref: ObjectRef, uid: string, signal: AbortSignal): Promise<"deleted" | "absent" | "replaced">;
  /**
   * Makes new pods as `kubectl rollout restart` does: a merge patch that sets RESTARTED_AT_ANNOTATION on the pod template.
   * `at` is ISO 8601; the same `at` again restarts nothing.
   */
  restart(
    workload: { readonly kind: RestartableKind; readonly namespace: string; readonly name: string },
    at: string,
    signal: AbortSignal,
  ): Promise<void>;
  /** `not-found` when there is no such account. */
  createToken(request: TokenRequest, signal: AbortSignal): Promise<IssuedToken>;
  /** SelfSubjectAccessReview. */
  mayI(question: AccessQuestion, signal: AbortSignal): Promise<AccessAnswer>;
  /** Last lines of a container's log; at most `bytes`. `conflict` or `invalid-input` while it has not started. */
  podLog(
    pod: { readonly namespace: string; readonly name: string; readonly container: string },
    bytes: number,
    signal: AbortSignal,
  ): Promise<string>;
  /**
   * Everything in a namespace, of every kind that can be listed and deleted, found by discovery. A kind that may not be listed, or whose own
   * API server does not answer, is named as unseen; `unsupported` where the API server does not say which kinds it has.
   */
  contentOf(namespace: string, signal: AbortSignal): Promise<NamespaceContent>;
  /** Events about one object, newest last. */
  listEvents(ref: ObjectRef, signal: AbortSignal): Promise<readonly KubeEvent[]>;
}

/** Which cluster to connect to. */
export type ClusterTarget =
  /** A context of the kubeconfig: its exec plugin may run, so never in a workspace that is not trusted. */
  | { readonly kind: "context"; readonly name: string }
  /** No kubeconfig: endpoint and CA of DescribeCluster, and a token signed with the AWS credentials of `aws`. */
  | { readonly kind: "eks"; readonly cluster: ClusterDescription; readonly aws: AwsTarget };

export interface ClusterConnections {
  /** Opens nothing yet: the first call connects, and rejects when the context or endpoint is of no use. */
  open(target: ClusterTarget): ClusterPort;
}
