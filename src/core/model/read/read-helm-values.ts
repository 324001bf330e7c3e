/** Reads a chart's values: ServiceAccounts as charts let their users set them. What templates make of them is not guessed. */
import { ROLE_ARN_ANNOTATION } from "../../names/kubernetes.ts";
import { asMap, asScalar, entries, entry, get } from "../../syntax/at.ts";
import type { MapNode, SyntaxNode } from "../../syntax/node.ts";
import type { AccountReferenceFact, ServiceAccountFact } from "../facts.ts";
import { entryRange, type ReadContext, toKeyedValues, toValue, unwrittenValue } from "./read-value.ts";

/** Deepest nesting of subcharts and components that is looked into. */
const MAX_DEPTH = 12;

/** Most accounts of one file; no chart has as many, and aliases could make any number. */
const MAX_ACCOUNTS = 200;

/** The accounts that a chart makes, and those that it is told to use. */
export function readHelmFacts(root: SyntaxNode, context: ReadContext): readonly HelmFact[] {
  const found: HelmFact[] = [];
  const visit = (node: SyntaxNode | undefined, depth: number) => {
    const map = node?.kind === "map" ? node : undefined;
    if (map === undefined || depth > MAX_DEPTH || found.length >= MAX_ACCOUNTS) {
      return;
    }
    for (const { key, value } of entries(map)) {
      const blocks =
        key.value === "serviceAccount"
          ? [value]
          : key.value === "serviceAccounts"
            ? entries(value).map((component) => component.value)
            : undefined;
      if (blocks === undefined) {
        visit(value, depth + 1);
      } else {
        found.push(...blocks.flatMap((block) => readBlocks(block, context)));
      }
    }
  };
  visit(root, 0);
  return found.slice(0, MAX_ACCOUNTS);
}

type HelmFact = ServiceAccountFact | AccountReferenceFact;

/** `serviceAccount`, at the top or under a component, a subchart or its alias; `serviceAccounts` has one per component. */
export function readHelmValues(root: SyntaxNode, context: ReadContext): readonly ServiceAccountFact[] {
  return readHelmFacts(root, context).filter((fact) => fact.kind === "service-account");
}

/** The block itself, or, where it holds one block per component (`serviceAccount.controller`), those. */
function readBlocks(block: SyntaxNode | undefined, context: ReadContext): readonly HelmFact[] {
  const map = asMap(block);
  if (map === undefined) {
    return [];
  }
  if (isAccount(map)) {
    return readAccount(map, context);
  }
  return entries(map).flatMap(({ value }) => {
    const inner = asMap(value);
    return inner !== undefined && isAccount(inner) ? readAccount(inner, context) : [];
  });
}

function isAccount(map: MapNode): boolean {
  return (
    ["create", "name"].some((key) => asScalar(get(map, key)) !== undefined) || get(map, "annotations") !== undefined
  );
}

/**
 * An account whose namespace is the release's, and whose name, where it is left empty, is the chart's to make. With
 * `create: false` the chart makes none, and its annotations go nowhere: its pods run as one that is there already.
 */
function readAccount(map: MapNode, context: ReadContext): readonly HelmFact[] {
  const create = asScalar(get(map, "create"));
  const name = toValue(get(map, "name"), context);
  const base = {
    uri: context.uri,
    document: context.document.index,
    range: map.range,
    source: "helm-values",
  } as const;
  if (create?.value === "false") {
    const reference = { ...base, kind: "account-reference", namespace: undefined } as const;
    return name === undefined || name.text === "" ? [] : [{ ...reference, name }];
  }
  const block = entry(map, "annotations");
  const annotations = toKeyedValues(block?.value, context);
  const roleArn = annotations.find(({ key }) => key.text === ROLE_ARN_ANNOTATION);
  const place = { start: map.range.start, end: map.range.start };
  return [
    {
      ...base,
      kind: "service-account",
      meta: {
        apiVersion: undefined,
        kind: undefined,
        name: name === undefined || name.text === "" ? unwrittenValue(name?.range ?? place) : name,
        namespace: undefined,
        labels: [],
        annotations,
        metadataRange: undefined,
        annotationsRange: block === undefined ? undefined : entryRange(block),
      },
      roleArn: roleArn?.value?.text === "" ? undefined : roleArn,
      partial: false,
    },
  ];
}
