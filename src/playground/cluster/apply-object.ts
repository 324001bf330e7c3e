/** Server-side apply on a practice cluster: merge, validate, admit, and store unless it is a dry run. */
import * as l10n from "@vscode/l10n";
import {
  type ApplyOptions,
  type ApplyOutcome,
  FIELD_MANAGER,
  isObject,
  type JsonObject,
  KUBE_RESOURCES,
} from "../../core/ports.ts";
import { admitPod } from "./admit-pod.ts";
import { reconcile } from "./controllers.ts";
import { metadataOf, refOf, specOf, toKubeObject } from "./draft.ts";
import { runPod } from "./kubelet.ts";
import { authorize, noSuchNamespace, refuseRequest, requestName } from "./requests.ts";
import { mergeApplied } from "./server-side-apply.ts";
import { faultsOf, invalidMessage } from "./validate.ts";
import type { ClusterWorld } from "./world.ts";

/** Applies in the product's own name, or in another's for what a practice cluster starts with. */
export async function applyObject(
  object: JsonObject,
  options: ApplyOptions,
  world: ClusterWorld,
  manager: string = FIELD_MANAGER,
): Promise<ApplyOutcome> {
  const { draft } = world;
  const ref = refOf(object);
  const request = requestName("patch", ref.kind);
  authorize(draft.settings, request, ref.namespace);
  checkPlace(object, world, request);
  const live = draft.find(ref);
  if (live === undefined) {
    authorize(draft.settings, requestName("create", ref.kind), ref.namespace);
  }
  const merge = mergeApplied(live, object, manager, options.force, draft.time);
  if (merge.kind === "conflict") {
    return { kind: "conflict", conflicts: merge.conflicts };
  }
  const body = withDefaults(merge.body);
  const faults = faultsOf(body, live);
  if (faults.length > 0) {
    refuseRequest(
      "invalid-input",
      request,
      `${invalidMessage(body, faults)}.`,
      l10n.t("Correct the manifest and try again."),
    );
  }
  const admitted = ref.kind === "Pod" && live === undefined ? admittedPod(body, world, request) : body;
  const stored = draft.put(admitted);
  if (!options.dryRun) {
    if (ref.kind === "Pod" && live === undefined) {
      await runPod(stored, world);
    }
    await reconcile(world);
  }
  return { kind: "applied", object: toKubeObject(options.dryRun ? stored : (draft.find(ref) ?? stored)) };
}

function checkPlace(object: JsonObject, { draft }: ClusterWorld, request: string): void {
  const { kind, namespace, name } = refOf(object);
  if (!(kind in KUBE_RESOURCES) || name === "undefined") {
    refuseRequest(
      "invalid-input",
      request,
      "The object has no kind, or no name.",
      l10n.t("Correct the manifest and try again."),
    );
  }
  if (!KUBE_RESOURCES[kind].namespaced) {
    return;
  }
  if (namespace === undefined) {
    refuseRequest(
      "invalid-input",
      request,
      `${kind} "${name}" names no namespace.`,
      l10n.t("Write metadata.namespace."),
    );
  } else if (draft.find({ kind: "Namespace", namespace: undefined, name: namespace }) === undefined) {
    noSuchNamespace(request, namespace);
  }
}

function admittedPod(body: JsonObject, world: ClusterWorld, request: string): JsonObject {
  const admission = admitPod(body, world);
  switch (admission.kind) {
    case "admitted":
      return admission.pod;
    case "forbidden":
      return refuseRequest(
        "access-denied",
        request,
        `${admission.message}.`,
        l10n.t("Create the ServiceAccount first."),
      );
    case "invalid":
      return refuseRequest(
        "invalid-input",
        request,
        `${admission.message}.`,
        l10n.t("Correct the manifest and try again."),
      );
  }
}

/** The few defaults that others look at. */
function withDefaults(body: JsonObject): JsonObject {
  const spec = specOf(body);
  switch (body.kind) {
    case "Namespace": {
      const metadata = metadataOf(body);
      const labels = {
        ...(isObject(metadata.labels) ? metadata.labels : {}),
        "kubernetes.io/metadata.name": String(metadata.name),
      };
      return {
        ...body,
        metadata: { ...metadata, labels },
        spec: { finalizers: ["kubernetes"], ...spec },
        status: { phase: "Active" },
      };
    }
    case "Deployment":
    case "StatefulSet":
      return { ...body, spec: { replicas: 1, ...spec } };
    default:
      return body;
  }
}
