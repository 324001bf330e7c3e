/** The objects of a file as each overlay that includes it makes them. */
import { ROLE_ARN_ANNOTATION } from "../../names/kubernetes.ts";
import type { EffectiveAccount, EffectivePod, EffectiveWorkload, PlacedFile, Placement } from "../effective.ts";
import type { FileFacts, ServiceAccountFact, WorkloadFact } from "../facts.ts";
import { type KeyedValue, knownText } from "../value.ts";
import { applyKustomization, type PatchSource } from "./apply-kustomization.ts";
import type { PatchDocument, Setting } from "./field-change.ts";
import { ObjectState, type Text } from "./object-state.ts";
import { type KustomizationIndexes, type OverlayPath, overlayPaths } from "./overlay-paths.ts";
import { podPathsOf } from "./pod-paths.ts";

/** What a file says as a patch; undefined for one that is not here or not read as a patch. */
export function patchesIn(file: FileFacts | undefined): readonly PatchDocument[] | undefined {
  const facts = file?.facts.filter((fact) => fact.kind === "patch") ?? [];
  return facts.length === 0 ? undefined : facts.map(({ patch }) => patch);
}

/**
 * All placements of a file's accounts and workloads; one for each object where no kustomization includes the file. Undefined for
 * a file without such objects.
 */
export function placeFile(
  file: FileFacts,
  indexes: KustomizationIndexes,
  patches: PatchSource,
): PlacedFile | undefined {
  const facts = file.facts.filter((fact) => fact.kind === "service-account" || fact.kind === "workload");
  if (facts.length === 0) {
    return undefined;
  }
  const accounts = new Map<ServiceAccountFact, readonly EffectiveAccount[]>();
  const workloads = new Map<WorkloadFact, readonly EffectiveWorkload[]>();
  const paths = overlayPaths(file.uri, indexes);
  for (const fact of facts) {
    if (fact.kind === "service-account") {
      accounts.set(fact, paths.length === 0 ? [accountAlone(fact)] : placed(fact, paths, patches, accountFrom));
    } else {
      workloads.set(fact, paths.length === 0 ? [workloadAlone(fact)] : placed(fact, paths, patches, workloadFrom));
    }
  }
  return { accounts, workloads };
}

function placed<F extends ServiceAccountFact | WorkloadFact, E>(
  fact: F,
  paths: readonly OverlayPath[],
  patches: PatchSource,
  from: (fact: F, state: ObjectState, path: OverlayPath) => E,
): readonly E[] {
  return paths.flatMap((path) => {
    const state = new ObjectState(fact);
    for (const step of path.steps) {
      applyKustomization(state, step, patches);
    }
    return state.deleted || isLocal(state) ? [] : [from(fact, state, path)];
  });
}

/** Objects with this annotation are for tools and left out of what is built. Source: kustomize api/resource/factory.go. */
function isLocal(state: ObjectState): boolean {
  const value = state.get(["metadata", "annotations", "config.kubernetes.io/local-config"])?.value;
  return value?.known === true && value.text !== "false";
}

function placementOf(state: ObjectState, path: OverlayPath): Placement {
  // A component is only built as part of something, and what includes it is not here.
  const isOpen = path.overlay.isComponent;
  const namespace = isOpen && path.steps.every((step) => step.namespace === undefined) ? undefined : state.namespace;
  return {
    overlay: path.overlay.uri,
    namespace: textOf(namespace),
    name: isOpen ? undefined : textOf(state.name),
    formerNames: [...new Set(state.formerIds.flatMap(({ name }) => name || []))],
    prefixes: state.prefixes,
    suffixes: state.suffixes,
  };
}

function textOf(text: Text | undefined): string | undefined {
  return text?.known ? text.text : undefined;
}

function accountFrom(fact: ServiceAccountFact, state: ObjectState, path: OverlayPath): EffectiveAccount {
  const role = state.get(["metadata", "annotations", ROLE_ARN_ANNOTATION]);
  // Languages other than plain manifests keep the role elsewhere than in an annotation.
  const elsewhere = fact.roleArn === undefined ? undefined : { ...fact.roleArn, uri: fact.uri, exact: true };
  const isAnnotation = fact.meta.annotations.some(({ key }) => key.text === ROLE_ARN_ANNOTATION);
  return {
    fact,
    placement: placementOf(state, path),
    annotations: state.members(["metadata", "annotations"]),
    labels: state.members(["metadata", "labels"]),
    roleArn: role ?? (isAnnotation ? undefined : elsewhere),
    whole: state.isWhole(["metadata", "annotations"]),
  };
}

function workloadFrom(fact: WorkloadFact, state: ObjectState, path: OverlayPath): EffectiveWorkload {
  const pods = fact.pods.map((template): EffectivePod => {
    const { account, spec, metadata } = podPathsOf(template);
    return {
      template,
      account: state.get(account),
      alias: state.isPodSpec ? state.get([...spec, "serviceAccount"]) : undefined,
      labels: state.isPodSpec ? state.members([...metadata, "labels"]) : [],
      annotations: state.isPodSpec ? state.members([...metadata, "annotations"]) : [],
    };
  });
  return {
    fact,
    placement: placementOf(state, path),
    annotations: state.members(["metadata", "annotations"]),
    labels: state.members(["metadata", "labels"]),
    pods,
    whole: state.isWhole(["metadata", "annotations"]),
  };
}

function accountAlone(fact: ServiceAccountFact): EffectiveAccount {
  const { labels, annotations } = fact.meta;
  return {
    fact,
    placement: placementAlone(fact),
    annotations: settings(annotations, fact.uri),
    labels: settings(labels, fact.uri),
    roleArn: fact.roleArn && { ...fact.roleArn, uri: fact.uri, exact: true },
    whole: true,
  };
}

function workloadAlone(fact: WorkloadFact): EffectiveWorkload {
  const { uri } = fact;
  const pods = fact.pods.map((template) => ({
    template,
    account: template.account && { ...template.account, uri, exact: true },
    alias: template.alias && { ...template.alias, uri, exact: true },
    labels: settings(template.labels, uri),
    annotations: settings(template.annotations, uri),
  }));
  const { labels, annotations } = fact.meta;
  return {
    fact,
    placement: placementAlone(fact),
    annotations: settings(annotations, uri),
    labels: settings(labels, uri),
    pods,
    whole: true,
  };
}

function placementAlone({ meta }: ServiceAccountFact | WorkloadFact): Placement {
  return {
    overlay: undefined,
    namespace: knownText(meta.namespace),
    name: knownText(meta.name),
    formerNames: [],
    prefixes: [],
    suffixes: [],
  };
}

function settings(entries: readonly KeyedValue[], uri: string): readonly Setting[] {
  return entries.map((entry) => ({ ...entry, uri, exact: true }));
}
