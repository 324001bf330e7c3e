/** What happens to a new pod before it is stored: ServiceAccount admission, then the pod identity webhook if it is there. */
import { readAccount, simulateInjection } from "../../core/injection/simulate.ts";
import { EKS_WEBHOOK } from "../../core/injection/webhook.ts";
import { isObject, type JsonObject } from "../../core/ports.ts";
import { asServicesSee } from "../account/settle.ts";
import { metadataOf, specOf } from "./draft.ts";
import { faultsOf, invalidMessage } from "./validate.ts";
import type { ClusterWorld } from "./world.ts";

/** Name of the webhook's configuration on EKS. */
export const WEBHOOK_CONFIGURATION = "pod-identity-webhook";

export type PodAdmission =
  | { readonly kind: "admitted"; readonly pod: JsonObject }
  | { readonly kind: "forbidden" | "invalid"; readonly message: string };

export function admitPod(pod: JsonObject, world: ClusterWorld): PodAdmission {
  const spec = specOf(pod);
  const { name, namespace } = metadataOf(pod);
  const account = textOr(spec.serviceAccountName, textOr(spec.serviceAccount, "default"));
  const found = world.draft.find({ kind: "ServiceAccount", namespace: String(namespace), name: account });
  if (found === undefined) {
    const message = `pods "${String(name)}" is forbidden: error looking up service account ${String(namespace)}/${account}: serviceaccount "${account}" not found`;
    return { kind: "forbidden", message };
  }
  const own = { restartPolicy: "Always", ...spec, serviceAccountName: account, serviceAccount: account };
  const admitted = throughWebhook({ ...pod, spec: own }, String(namespace), account, found, world);
  const faults = faultsOf(admitted, undefined);
  return faults.length === 0
    ? { kind: "admitted", pod: admitted }
    : { kind: "invalid", message: invalidMessage(admitted, faults) };
}

/** A webhook that is missing or does not answer leaves the pod as it is: its failurePolicy is Ignore. */
function throughWebhook(
  pod: JsonObject,
  namespace: string,
  serviceAccount: string,
  account: JsonObject,
  world: ClusterWorld,
): JsonObject {
  const { draft, state, cluster, now } = world;
  const configuration = draft.find({
    kind: "MutatingWebhookConfiguration",
    namespace: undefined,
    name: WEBHOOK_CONFIGURATION,
  });
  if (configuration === undefined || !draft.settings.webhookAnswers) {
    return pod;
  }
  const associated = asServicesSee(state, now).associations.some(
    (each) =>
      each.region === cluster.region &&
      each.cluster === cluster.name &&
      each.namespace === namespace &&
      each.serviceAccount === serviceAccount,
  );
  const options = { ...EKS_WEBHOOK, defaultRegion: cluster.region };
  return simulateInjection(pod, readAccount(account), associated, options).pod;
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value : otherwise;
}

/** Labels and annotations that a template gives its pods. */
export function templateMetadata(metadata: JsonObject): JsonObject {
  const { labels, annotations } = metadata;
  return {
    ...(isObject(labels) ? { labels } : {}),
    ...(isObject(annotations) ? { annotations } : {}),
  };
}
