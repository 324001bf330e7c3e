/** Which kustomizations include a file, and which of them change its objects, in which order. */
import { baseName, folderOf } from "../../text/uri.ts";
import type { KustomizationFact } from "../facts.ts";
import type { TrackedIndex } from "../tracked-index.ts";

export interface KustomizationIndexes {
  /** By URI of a file or folder that a kustomization lists. */
  readonly includedBy: TrackedIndex<KustomizationFact>;
  /** By the folder of the kustomization itself. */
  readonly kustomizationsIn: TrackedIndex<KustomizationFact>;
}

/** One way on which a file gets into what an outermost kustomization builds. */
export interface OverlayPath {
  readonly overlay: KustomizationFact;
  /** Kustomizations and components whose changes apply, in that order. */
  readonly steps: readonly KustomizationFact[];
}

/** More overlays of one file than this are cut off: far beyond real repositories, and it bounds hostile ones. */
const MAX_PATHS = 256;
/** The same for the components and bases on one way. */
const MAX_STEPS = 256;

/** Only files of these names are built; others of the kind are read by a tool or by nobody. */
export function isBuilt({ uri }: KustomizationFact): boolean {
  return KUSTOMIZATION_NAMES.includes(baseName(uri));
}

/** Source: kustomize api/konfig/general.go. */
export const KUSTOMIZATION_NAMES: readonly string[] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** All ways from a file to outermost kustomizations; empty for a file that no kustomization includes. */
export function overlayPaths(uri: string, indexes: KustomizationIndexes): readonly OverlayPath[] {
  const paths: OverlayPath[] = [];
  const climb = (target: string, passed: readonly KustomizationFact[], steps: readonly KustomizationFact[]): void => {
    const including = indexes.includedBy.get(target).filter((each) => !passed.includes(each));
    const last = passed.at(-1);
    if (including.length === 0 && last !== undefined) {
      paths.push({ overlay: last, steps });
      return;
    }
    for (const each of including) {
      if (paths.length >= MAX_PATHS || steps.length >= MAX_STEPS) {
        return;
      }
      climb(folderOf(each.uri), [...passed, each], [...steps, ...componentsAfter(target, each, indexes), each]);
    }
  };
  climb(uri, [], []);
  return paths;
}

/**
 * Components of a kustomization that change what `target` brings in: all of them where it is a resource, those listed after it
 * where it is a component itself, each after the components that it has in turn. Source: kustomize
 * api/internal/target/kusttarget.go `accumulateTarget`.
 */
function componentsAfter(
  target: string,
  kustomization: KustomizationFact,
  indexes: KustomizationIndexes,
): readonly KustomizationFact[] {
  const after = kustomization.components.slice(kustomization.components.indexOf(target) + 1);
  const steps: KustomizationFact[] = [];
  const add = (component: string, above: readonly string[]): void => {
    if (above.includes(component) || steps.length >= MAX_STEPS) {
      return;
    }
    for (const fact of indexes.kustomizationsIn.get(component)) {
      for (const inner of fact.components) {
        add(inner, [...above, component]);
      }
      steps.push(fact);
    }
  };
  for (const component of after) {
    add(component, []);
  }
  return steps;
}

/** Everything that an outermost kustomization takes in, itself included. */
export interface OverlayContents {
  /** True when objects come from where nothing here looks: remote bases, generators, charts. */
  readonly open: boolean;
  /** True when the overlay may rewrite other references than Kustomize does by itself. */
  readonly ownReferences: boolean;
}

export function overlayContents(overlay: string, indexes: KustomizationIndexes): OverlayContents {
  const seen = new Set<string>();
  const stack = [folderOf(overlay)];
  let open = false;
  let ownReferences = false;
  for (let folder = stack.pop(); folder !== undefined; folder = stack.pop()) {
    if (seen.has(folder)) {
      continue;
    }
    seen.add(folder);
    for (const fact of indexes.kustomizationsIn.get(folder)) {
      open ||= fact.remoteResources > 0 || fact.generates || fact.opaque;
      ownReferences ||= fact.ownReferences || fact.opaque || fact.remoteResources > 0;
      stack.push(...fact.resources);
    }
  }
  return { open, ownReferences };
}
