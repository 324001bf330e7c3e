/** Workloads that a kustomization patches: what their own file lacks of containers and variables may come from there. */
import type { EffectiveWorkload } from "../model/effective.ts";
import type { KustomizationFact, KustomizePatch, WorkloadFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { Value } from "../model/value.ts";
import { folderOf } from "../text/uri.ts";

/** Whether a patch of the overlay, or of the kustomization beside the file, may be for this workload. */
export function mayBePatched({ fact, placement }: EffectiveWorkload, graph: IdentityGraph): boolean {
  if (placement.overlay === undefined) {
    return false;
  }
  const folder = folderOf(fact.uri);
  const uris = [placement.overlay, ...["kustomization.yaml", "kustomization.yml"].map((name) => `${folder}/${name}`)];
  return uris
    .flatMap((uri) => graph.file(uri)?.facts ?? [])
    .filter((found): found is KustomizationFact => found.kind === "kustomization")
    .some(({ patches }) => patches.some((patch) => mayBeFor(patch, fact, graph)));
}

function mayBeFor(patch: KustomizePatch, fact: WorkloadFact, graph: IdentityGraph): boolean {
  if (patch.target !== undefined) {
    return mayName(patch.target.kind, fact.meta.kind) && mayName(patch.target.name, fact.meta.name);
  }
  const listed = patch.uri === undefined ? undefined : graph.file(patch.uri)?.facts;
  const documents = patch.documents ?? listed?.flatMap((found) => (found.kind === "patch" ? [found.patch] : []));
  return (
    documents === undefined ||
    documents.some(({ kind, name }) => mayName(kind, fact.meta.kind) && mayName(name, fact.meta.name))
  );
}

/** False only where both are plain words and differ: targets are regular expressions, and templates may be anything. */
function mayName(wanted: Value | undefined, own: Value | undefined): boolean {
  const isWord = wanted?.known === true && /^[\w-]+$/.test(wanted.text);
  return !isWord || own?.known !== true || wanted.text === own.text;
}
