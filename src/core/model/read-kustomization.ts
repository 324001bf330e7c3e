/** Reads kustomization files as far as they change identity, inline patches included. */
import { asMap, asScalar, get, items, textAt } from "../syntax/at.ts";
import type { SyntaxNode } from "../syntax/node.ts";
import { parseYamlEvents } from "../syntax/parse-yaml-events.ts";
import { folderOf, resolveRelative } from "../text/uri.ts";
import type { Fact, KustomizationFact, KustomizePatch } from "./facts.ts";
import { readPatch } from "./read-manifest.ts";
import { type ReadContext, toKeyedValues, toValue } from "./read-value.ts";
import { knownText, type Value } from "./value.ts";

/** Fields that add or change objects in ways that are not modelled. */
const OPAQUE_FIELDS = [
  "transformers",
  "generators",
  "configurations",
  "replacements",
  "helmCharts",
  "helmChartInflationGenerator",
];

/** Kustomize takes these for repositories or addresses, everything else for files. */
const REMOTE =
  /:\/\/|^git@|^git::|\?(?:.*&)?ref=|^(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org)[/:]|\.git(?:\/|$)/;

export function readKustomization(root: SyntaxNode, context: ReadContext): readonly Fact[] {
  const map = asMap(root);
  if (map === undefined) {
    return [];
  }
  const folder = folderOf(context.uri);
  const listed = ["resources", "bases", "components"].flatMap((key) => items(get(map, key)));
  const paths = listed.flatMap((item) => toValue(item, context) ?? []);
  const local = paths.filter((path) => path.known && !REMOTE.test(path.text));
  const patches = readPatches(map, folder, context);
  const kustomization: KustomizationFact = {
    kind: "kustomization",
    uri: context.uri,
    document: context.document.index,
    range: map.range,
    source: "manifest",
    isComponent: textAt(map, "kind") === "Component",
    namespace: toValue(get(map, "namespace"), context),
    namePrefix: toValue(get(map, "namePrefix"), context),
    nameSuffix: toValue(get(map, "nameSuffix"), context),
    resources: local.map((path) => resolveRelative(folder, path.text)),
    remoteResources: paths.length - local.length,
    commonAnnotations: toKeyedValues(get(map, "commonAnnotations"), context),
    patches: patches.map(({ patch }) => patch),
    opaque: OPAQUE_FIELDS.some((key) => get(map, key) !== undefined),
  };
  return [kustomization, ...patches.flatMap(({ inline }) => readInline(inline, context))];
}

interface FoundPatch {
  readonly patch: KustomizePatch;
  readonly inline: SyntaxNode | undefined;
}

function readPatches(map: SyntaxNode, folder: string, context: ReadContext): readonly FoundPatch[] {
  const targeted = ["patches", "patchesJson6902"].flatMap((key) => items(get(map, key)));
  const merged = items(get(map, "patchesStrategicMerge"));
  return [
    ...targeted.flatMap((item) => readTargeted(item, folder, context)),
    // Each item is a path or, over several lines, the patch itself.
    ...merged.flatMap((item) => {
      const value = toValue(item, context);
      const isInline = value?.text.includes("\n") === true;
      return value === undefined ? [] : [isInline ? inlinePatch(value, item) : filePatch(value, folder)];
    }),
  ];
}

function readTargeted(item: SyntaxNode, folder: string, context: ReadContext): readonly FoundPatch[] {
  const inline = get(item, "patch");
  const path = toValue(get(item, "path"), context);
  const target = get(item, "target");
  if (inline === undefined && path === undefined) {
    return [];
  }
  const value = toValue(inline, context);
  const found = value === undefined ? path && filePatch(path, folder) : inlinePatch(value, inline);
  if (found === undefined) {
    return [];
  }
  const targets = {
    targetKind: textAt(target, "kind"),
    targetName: textAt(target, "name"),
    targetNamespace: textAt(target, "namespace"),
  };
  return [{ ...found, patch: { ...found.patch, ...targets } }];
}

const NO_TARGET = { targetKind: undefined, targetName: undefined, targetNamespace: undefined };

function inlinePatch(value: Value, node: SyntaxNode | undefined): FoundPatch {
  return { patch: { uri: undefined, inline: value, ...NO_TARGET }, inline: node };
}

function filePatch(path: Value, folder: string): FoundPatch {
  const text = knownText(path);
  const uri = text === undefined || REMOTE.test(text) ? undefined : resolveRelative(folder, text);
  return { patch: { uri, inline: undefined, ...NO_TARGET }, inline: undefined };
}

/**
 * Facts of an inline strategic merge patch. Only a literal block has them: there the patch stands line for line in the
 * file, so that parsing those lines gives their places.
 */
function readInline(node: SyntaxNode | undefined, context: ReadContext): readonly Fact[] {
  const scalar = asScalar(node);
  if (scalar === undefined || node?.kind !== "scalar" || scalar.style !== "literal") {
    return [];
  }
  const { start, end } = scalar.range;
  const { root } = parseYamlEvents(context.text.slice(start, end), start);
  return root === undefined ? [] : readPatch(root, context);
}
