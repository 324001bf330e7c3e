/** Which files' objects are placed otherwise when a file changes: those that a kustomization takes in, and no others. */
import { folderOf } from "../../text/uri.ts";
import type { FileFacts, KustomizationFact } from "../facts.ts";
import type { TrackedIndex } from "../tracked-index.ts";
import type { KustomizationIndexes } from "./overlay-paths.ts";

export interface AffectedIndexes extends KustomizationIndexes {
  /** By URI of a file that a kustomization lists as a patch. */
  readonly patchedBy: TrackedIndex<KustomizationFact>;
}

/** What the kustomizations of a file list, as resources or as patches. */
export function listedIn(file: FileFacts | undefined): readonly string[] {
  const kustomizations = file?.facts.filter((fact) => fact.kind === "kustomization") ?? [];
  return kustomizations.flatMap(({ resources, patches }) => [
    ...resources,
    ...patches.flatMap((patch) => patch.uri ?? []),
  ]);
}

/** URIs of files, and of folders with kustomizations, that hang on what the file says or, as a patch, does. */
export function placedThrough(uri: string, file: FileFacts | undefined, indexes: AffectedIndexes): ReadonlySet<string> {
  const targets = new Set<string>();
  const seen = new Set<KustomizationFact>();
  const own = file?.facts.filter((fact) => fact.kind === "kustomization") ?? [];
  const open: KustomizationFact[] = [...own, ...indexes.patchedBy.get(uri)];
  for (let fact = open.pop(); fact !== undefined; fact = open.pop()) {
    if (seen.has(fact)) {
      continue;
    }
    seen.add(fact);
    for (const target of fact.resources) {
      targets.add(target);
      open.push(...indexes.kustomizationsIn.get(target));
    }
    // A component changes what stands beside it in whatever takes it in.
    const folder = folderOf(fact.uri);
    open.push(...indexes.includedBy.get(folder).filter(({ components }) => components.includes(folder)));
  }
  return targets;
}
