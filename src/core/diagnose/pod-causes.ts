/** Causes in the pod and on its way through the webhook, for either mechanism (rows 9-19, 26 and 31). */
import type { Cause } from "./cause.ts";

export const POD_CAUSES = [
  {
    id: "annotation-missing",
    number: 9,
    title: "The ServiceAccount has no role: the annotation is missing, misspelt, or on another object",
    advice:
      "Put eks.amazonaws.com/role-arn on the ServiceAccount itself (or create a Pod Identity association), then make the pods anew.",
    rules: {
      "annotation-wrong-object": "any",
      "sa-annotation-unknown": "any",
      "annotation-not-string": "any",
    },
    subjects: ["account"],
    steps: ["account"],
  },
  {
    id: "service-account-not-set",
    number: 10,
    title: 'The workload names no ServiceAccount and runs as "default"',
    advice: "Set serviceAccountName in the pod spec to the account that has the role.",
    rules: { "workload-default-sa": "any", "workload-sa-wrong-level": "any" },
    subjects: ["workload"],
    steps: ["pods"],
  },
  {
    id: "namespace-mismatch",
    number: 11,
    title: "Pod, ServiceAccount and association do not meet in one namespace",
    advice: "A pod can use accounts of its own namespace only, and an association names both: make all three agree.",
    rules: { "workload-sa-missing": "any", "workload-sa-alias": "any", "pi-association-unknown-account": "any" },
    subjects: ["workload", "account", "association"],
    steps: ["association", "pods"],
  },
  {
    id: "pods-not-recreated",
    number: 12,
    title: "The pods are older than the annotation, the association or the role",
    advice:
      "Injection happens when a pod is created: `kubectl rollout restart deployment/<name>`, and look at the new pod's variables.",
    rules: {},
    subjects: ["workload"],
    steps: ["pods"],
  },
  {
    id: "created-together",
    number: 13,
    title: "Account or association were created together with the pod, before the webhook had heard of them",
    advice:
      "Make the pod anew now; for later, apply the ServiceAccount or association first and the workload after it.",
    rules: { "created-with-account": "any" },
    subjects: ["workload"],
    steps: ["pods"],
  },
  {
    id: "webhook-broken",
    number: 14,
    title: "The pod identity webhook does not answer, and nobody says so (failurePolicy: Ignore)",
    advice:
      "Compare `kubectl get mutatingwebhookconfiguration pod-identity-webhook -o yaml` with a healthy cluster's: version, caBundle, rules. In the control plane's log look for: failed calling webhook.",
    rules: {},
    subjects: [],
    steps: ["pods"],
  },
  {
    id: "injection-blocked",
    number: 15,
    title: "The pod itself keeps the webhook from injecting: own variables, mounts, or a skip label",
    advice:
      "Remove the AWS identity variables, mounts and skip marks from the pod and let the webhook set them: `irsa explain pod <file>` shows what it would do.",
    rules: {
      "injection-blocked": "any",
      "injection-mount-lost": "any",
      "role-arn-env-mismatch": "any",
      "token-volume-conflict": "any",
      "skip-label": "any",
      "skip-containers-space": "any",
      "skip-containers-unknown": "any",
      "windows-by-affinity": "any",
    },
    subjects: ["workload"],
    steps: ["pods"],
  },
  {
    id: "static-keys-first",
    number: 16,
    title: "Access keys or mounted AWS files come before the role",
    advice:
      "Remove AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (manifest, Secret, image) and mounted ~/.aws files; then delete the key in IAM.",
    rules: { "static-credentials": "any" },
    subjects: ["workload"],
    steps: ["identity"],
  },
  {
    id: "node-role-fallback",
    number: 17,
    title: "The SDK fell back to the node's role without a word",
    advice:
      "The pod's own identity was not used, and giving the node's role more permissions only hides it. Look into the pod (`kubectl get pod <name> -o yaml`): no AWS_ variables means that nothing was injected; with them, the SDK does not use them.",
    rules: {},
    subjects: ["workload"],
    steps: ["identity", "pods"],
  },
  {
    id: "sdk-too-old",
    number: 18,
    title: "The AWS SDK is too old for this mechanism, or a part of it is missing",
    advice:
      "Update the SDK to the minimum version of the EKS User Guide. Java needs the module sts, .NET the package AWSSDK.SecurityToken, for IRSA.",
    rules: {},
    subjects: ["workload"],
    steps: [],
  },
  {
    id: "token-unreadable",
    number: 19,
    title: "The user of the container may not read the token's file",
    advice:
      "Give the containers of the pod one runAsUser, or set fsGroup in the pod's securityContext: the kubelet then makes the token theirs.",
    rules: {},
    subjects: ["workload"],
    steps: [],
  },
  {
    id: "both-mechanisms",
    number: 26,
    title: "The ServiceAccount has both, annotation and association, and the pod got the other one",
    advice:
      "Keep one of the two. The association wins, except in pods that were created before the webhook had heard of it: make those anew.",
    rules: { "sa-both-mechanisms": "any" },
    subjects: ["account", "association"],
    steps: ["association", "pods"],
  },
  {
    id: "permission-missing",
    number: 31,
    title: "The identity is fine, a permission is missing",
    advice:
      "Leave trust policy and ServiceAccount as they are. Allow the action in a policy of the role, unless the text names another kind: a permissions boundary, a service control policy, or the resource's own policy.",
    rules: {},
    subjects: [],
    steps: ["permission"],
  },
] as const satisfies readonly Cause[];
