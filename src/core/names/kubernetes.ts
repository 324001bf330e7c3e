/** Kubernetes names and the annotation keys of the pod identity webhook. */

/** DNS-1123 label, at most 63 (apimachinery, ValidateNamespaceName). */
export const NAMESPACE_NAME = /^(?=.{1,63}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** DNS-1123 subdomain, at most 253 (apimachinery, ValidateServiceAccountName). */
export const SERVICE_ACCOUNT_NAME = /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** A ServiceAccount of a cluster. */
export interface AccountName {
  readonly namespace: string;
  readonly name: string;
}

/** Prefix of everything the webhook reads (its flag `--annotation-prefix` changes it on self-hosted webhooks). */
export const ANNOTATION_PREFIX = "eks.amazonaws.com/";

export const ROLE_ARN_ANNOTATION = "eks.amazonaws.com/role-arn";
export const AUDIENCE_ANNOTATION = "eks.amazonaws.com/audience";
export const REGIONAL_STS_ANNOTATION = "eks.amazonaws.com/sts-regional-endpoints";
export const TOKEN_EXPIRATION_ANNOTATION = "eks.amazonaws.com/token-expiration";
export const SKIP_CONTAINERS_ANNOTATION = "eks.amazonaws.com/skip-containers";
export const SKIP_WEBHOOK_LABEL = "eks.amazonaws.com/skip-pod-identity-webhook";

/** Audience of IRSA tokens unless the account's annotation says otherwise (webhook flag `--token-audience`). */
export const DEFAULT_AUDIENCE = "sts.amazonaws.com";

/** Principal and token audience of EKS Pod Identity, in every partition. */
export const POD_IDENTITY_SERVICE = "pods.eks.amazonaws.com";

/** EKS add-on that brings the Pod Identity agent; EKS Auto Mode has the agent built in. */
export const AGENT_ADD_ON = "eks-pod-identity-agent";

/** Built-in workload kinds with their pod template's path; a Pod's is its own spec. */
export const WORKLOAD_POD_PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: ["spec"],
  Deployment: ["spec", "template", "spec"],
  StatefulSet: ["spec", "template", "spec"],
  DaemonSet: ["spec", "template", "spec"],
  ReplicaSet: ["spec", "template", "spec"],
  ReplicationController: ["spec", "template", "spec"],
  Job: ["spec", "template", "spec"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "spec"],
  PodTemplate: ["template", "spec"],
};
