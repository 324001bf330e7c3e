/** What every practice cluster starts with: its nodes, the namespaces that Kubernetes makes, and EKS's pod identity webhook. */
import { type JsonObject, KUBE_RESOURCES, type KubeKind } from "../../core/ports.ts";
import type { PracticeKube } from "../state.ts";
import { WEBHOOK_CONFIGURATION } from "./admit-pod.ts";

/** When it was made, ISO 8601. */
const BEGINNING = "2026-03-02T09:00:00Z";

/** As EKS installs it (dumps of clusters in issue threads). */
const WEBHOOK: JsonObject = {
  webhooks: [
    {
      name: "iam-for-pods.amazonaws.com",
      clientConfig: { url: "https://127.0.0.1:23443/mutate" },
      failurePolicy: "Ignore",
      reinvocationPolicy: "IfNeeded",
      sideEffects: "None",
      timeoutSeconds: 10,
      admissionReviewVersions: ["v1beta1"],
      rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"], scope: "*" }],
    },
  ],
};

export function initialKube(): PracticeKube {
  const namespaces = ["default", "kube-system"];
  const objects = [
    ...namespaces.map((name) => object("Namespace", name, { status: { phase: "Active" } })),
    ...namespaces.map((namespace) => object("ServiceAccount", "default", {}, namespace)),
    object("MutatingWebhookConfiguration", WEBHOOK_CONFIGURATION, WEBHOOK),
  ].map((body, index) => numbered(body, index + 1));
  return {
    objects,
    version: objects.length,
    nodes: [
      { name: "ip-10-0-1-11.ec2.internal", compute: "ec2", agentReachable: true },
      { name: "ip-10-0-2-22.ec2.internal", compute: "ec2", agentReachable: true },
      { name: "fargate-ip-10-0-3-33.ec2.internal", compute: "fargate", agentReachable: false },
    ],
    denied: [],
    logs: {},
    webhookAnswers: true,
  };
}

function object(kind: KubeKind, name: string, rest: JsonObject, namespace?: string): JsonObject {
  const { group, version } = KUBE_RESOURCES[kind];
  const apiVersion = group === "" ? version : `${group}/${version}`;
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) }, ...rest };
}

/** The same uid in every practice cluster that starts anew. */
function numbered(body: JsonObject, index: number): JsonObject {
  const metadata = body.metadata as JsonObject;
  const uid = `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
  return { ...body, metadata: { ...metadata, uid, creationTimestamp: BEGINNING, resourceVersion: String(index) } };
}
