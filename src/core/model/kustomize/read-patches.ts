/** Reads the three lists of patches that a kustomization may have. */
import { get, items, textAt } from "../../syntax/at.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import { resolveRelative } from "../../text/uri.ts";
import type { Fact, KustomizePatch } from "../facts.ts";
import { type ReadContext, toValue } from "../read/read-value.ts";
import { knownText, type Value } from "../value.ts";
import { readInlinePatch } from "./inline-patch.ts";
import { readPatchTarget } from "./patch-target.ts";
import { UNREADABLE } from "./read-patch-document.ts";
import { REMOTE } from "./remote.ts";

export interface FoundPatch {
  readonly patch: KustomizePatch;
  /** Facts of the objects that an inline patch speaks of. */
  readonly facts: readonly Fact[];
}

/** All patches of a kustomization, stage by stage. */
export function readPatches(map: SyntaxNode, folder: string, context: ReadContext): readonly FoundPatch[] {
  return [
    ...items(get(map, "patchesStrategicMerge")).flatMap((item) => readMerged(item, folder, context)),
    ...(["patches", "patchesJson6902"] as const).flatMap((stage) =>
      items(get(map, stage)).flatMap((item) => readTargeted(item, stage, folder, context)),
    ),
  ];
}

/** An item of `patchesStrategicMerge` is a path or, over several lines, the patch itself. */
function readMerged(item: SyntaxNode, folder: string, context: ReadContext): readonly FoundPatch[] {
  const value = toValue(item, context);
  const stage = "patchesStrategicMerge";
  const base = { target: undefined, stage, allowNameChange: false, allowKindChange: false, range: item.range } as const;
  if (value === undefined) {
    return [];
  }
  return [value.text.includes("\n") ? inline(item, base, context) : inFile(value, folder, base)];
}

function readTargeted(
  item: SyntaxNode,
  stage: KustomizePatch["stage"],
  folder: string,
  context: ReadContext,
): readonly FoundPatch[] {
  const text = get(item, "patch");
  const path = toValue(get(item, "path"), context);
  const options = get(item, "options");
  const base = {
    target: readPatchTarget(get(item, "target"), context),
    stage,
    allowNameChange: textAt(options, "allowNameChange") === "true",
    allowKindChange: textAt(options, "allowKindChange") === "true",
    range: item.range,
  };
  if (text !== undefined && toValue(text, context) !== undefined) {
    return [inline(text, base, context)];
  }
  return path === undefined ? [] : [inFile(path, folder, base)];
}

type Base = Omit<KustomizePatch, "uri" | "documents">;

function inline(node: SyntaxNode, base: Base, context: ReadContext): FoundPatch {
  const { documents, facts } = readInlinePatch(node, context);
  return { patch: { ...base, uri: undefined, documents }, facts };
}

function inFile(path: Value, folder: string, base: Base): FoundPatch {
  const text = knownText(path);
  const uri = text === undefined || REMOTE.test(text) ? undefined : resolveRelative(folder, text);
  return { patch: { ...base, uri, documents: uri === undefined ? [UNREADABLE] : undefined }, facts: [] };
}
