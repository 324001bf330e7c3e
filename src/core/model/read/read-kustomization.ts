/** Reads kustomization files as far as they change identity, inline patches included. */
import { asMap, get, items, textAt } from "../../syntax/at.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import { folderOf, resolveRelative } from "../../text/uri.ts";
import type { Fact, KustomizationFact, KustomizeLabels } from "../facts.ts";
import { readPatches } from "../kustomize/read-patches.ts";
import { REMOTE } from "../kustomize/remote.ts";
import { type ReadContext, toKeyedValues, toValue } from "./read-value.ts";

/** Fields whose objects come from elsewhere than files. */
const GENERATING_FIELDS = ["generators", "helmCharts", "helmChartInflationGenerator"];

export function readKustomization(root: SyntaxNode, context: ReadContext): readonly Fact[] {
  const map = asMap(root);
  if (map === undefined) {
    return [];
  }
  const folder = folderOf(context.uri);
  const listed = (key: string) => items(get(map, key)).flatMap((item) => toValue(item, context) ?? []);
  const local = (key: string) =>
    listed(key)
      .filter((path) => path.known && !REMOTE.test(path.text))
      .map((path) => resolveRelative(folder, path.text));
  const resources = ["resources", "bases", "components"].flatMap(local);
  const components = local("components");
  const paths = ["resources", "bases", "components"].flatMap(listed);
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
    resources,
    remoteResources: paths.length - resources.length,
    components,
    commonAnnotations: toKeyedValues(get(map, "commonAnnotations"), context),
    labels: readLabels(map, context),
    patches: patches.map(({ patch }) => patch),
    variables: items(get(map, "vars")).flatMap((item) => textAt(item, "name") ?? []),
    // A component that is not here changes all objects beside it.
    opaque:
      get(map, "transformers") !== undefined ||
      replacesIdentity(get(map, "replacements")) ||
      components.length < listed("components").length,
    generates: GENERATING_FIELDS.some((key) => get(map, key) !== undefined),
    ownReferences: get(map, "configurations") !== undefined || get(map, "crds") !== undefined,
  };
  return [kustomization, ...patches.flatMap(({ facts }) => facts)];
}

/** Custom `fields` of a `labels` item come on top of these, in places that mean nothing to identity. */
function readLabels(map: SyntaxNode, context: ReadContext): readonly KustomizeLabels[] {
  const labels = items(get(map, "labels")).map((item) => ({
    pairs: toKeyedValues(get(item, "pairs"), context),
    inTemplates: textAt(item, "includeSelectors") === "true" || textAt(item, "includeTemplates") === "true",
  }));
  const common = toKeyedValues(get(map, "commonLabels"), context);
  return common.length === 0 ? labels : [...labels, { pairs: common, inTemplates: true }];
}

/** False when every replacement is written out here and writes only fields that have nothing to do with identity. */
function replacesIdentity(replacements: SyntaxNode | undefined): boolean {
  return items(replacements).some((item) => {
    const targets = items(get(item, "targets"));
    const paths = targets.flatMap((target) => items(get(target, "fieldPaths")));
    return (
      targets.length === 0 ||
      targets.some((target) => items(get(target, "fieldPaths")).length === 0) ||
      paths.some((path) => !/^(?:data|stringData)\b|\b(?:containers|initContainers)\b/.test(textAt(path) ?? ""))
    );
  });
}
