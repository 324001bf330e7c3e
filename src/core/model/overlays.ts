/** Which kustomizations include a file, and what each chain of them does to its objects' namespace and name. */
import { folderOf } from "../text/uri.ts";
import type { Placement } from "./effective.ts";
import type { KustomizationFact } from "./facts.ts";
import type { TrackedIndex } from "./tracked-index.ts";
import { knownText, type Value } from "./value.ts";

/** Kustomizations from the one that lists the file to the outermost one. */
export type OverlayChain = readonly KustomizationFact[];

/** More overlays of one file than this are cut off: far beyond real repositories, and it bounds hostile ones. */
const MAX_CHAINS = 256;

/** All chains of kustomizations that include a file; empty for a file that stands alone. */
export function overlayChains(uri: string, includedBy: TrackedIndex<KustomizationFact>): readonly OverlayChain[] {
  const chains: OverlayChain[] = [];
  const climb = (target: string, chain: OverlayChain): void => {
    const including = includedBy.get(target).filter((kustomization) => !chain.includes(kustomization));
    if (including.length === 0) {
      if (chain.length > 0) {
        chains.push(chain);
      }
      return;
    }
    for (const kustomization of including) {
      if (chains.length >= MAX_CHAINS) {
        return;
      }
      climb(folderOf(kustomization.uri), [...chain, kustomization]);
    }
  };
  climb(uri, []);
  return chains;
}

/** Where the chains put an object that is written with this namespace and name; one placement where no chain is. */
export function placementsOf(
  chains: readonly OverlayChain[],
  written: { readonly namespace: Value | undefined; readonly name: Value | undefined },
): readonly Placement[] {
  if (chains.length === 0) {
    return [{ overlay: undefined, namespace: knownText(written.namespace), name: knownText(written.name) }];
  }
  return chains.map((chain) => placementIn(chain, knownText(written.namespace), knownText(written.name)));
}

function placementIn(chain: OverlayChain, namespace: string | undefined, name: string | undefined): Placement {
  let effectiveNamespace = namespace;
  let effectiveName = name;
  for (const kustomization of chain) {
    if (kustomization.opaque) {
      effectiveNamespace = undefined;
      effectiveName = undefined;
    }
    if (kustomization.namespace !== undefined) {
      effectiveNamespace = knownText(kustomization.namespace);
    }
    effectiveName = joinKnown(kustomization.namePrefix, effectiveName, kustomization.nameSuffix);
  }
  return { overlay: chain.at(-1)?.uri, namespace: effectiveNamespace, name: effectiveName };
}

function joinKnown(prefix: Value | undefined, name: string | undefined, suffix: Value | undefined): string | undefined {
  if (name === undefined || prefix?.known === false || suffix?.known === false) {
    return undefined;
  }
  return `${prefix?.text ?? ""}${name}${suffix?.text ?? ""}`;
}
