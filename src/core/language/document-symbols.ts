/** The outline of a file: its Kubernetes objects with their containers, and the statements of its trust policies. */
import * as l10n from "@vscode/l10n";
import type { TrustPolicyFact } from "../model/facts.ts";
import { podPlacesOf } from "../model/read/workload-places.ts";
import { asMap, asScalar, path as at, get, items, textAt } from "../syntax/at.ts";
import type { SyntaxDocument } from "../syntax/document.ts";
import type { MapNode, SyntaxNode } from "../syntax/node.ts";
import { contains, type TextRange } from "../text/range.ts";
import type { TrustStatement } from "../trust/policy.ts";
import type { LanguageContext } from "./language-context.ts";

export type SymbolKind = "object" | "container" | "policy" | "statement" | "condition";

export interface DocumentSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly range: TextRange;
  /** Lies inside of `range`. */
  readonly selection: TextRange;
  readonly children: readonly DocumentSymbol[];
}

/** Nothing for files that are neither Kubernetes' nor hold a trust policy: their outline is for others. */
export function documentSymbolsOf(context: LanguageContext, uri: string): readonly DocumentSymbol[] {
  const text = context.text(uri);
  if (text === undefined) {
    return [];
  }
  const policies = (context.graph.file(uri)?.facts ?? []).filter((fact) => fact.kind === "trust-policy");
  const objects = context.parse(uri, text).documents.flatMap((document) => objectsOf(document, policies));
  const alone = policies.filter(({ range }) => !objects.some((object) => contains(object.range, range)));
  const symbols = [...objects, ...alone.map(policySymbol)];
  return symbols.sort((a, b) => a.range.start - b.range.start);
}

function objectsOf(document: SyntaxDocument, policies: readonly TrustPolicyFact[]): readonly DocumentSymbol[] {
  const { root, kind } = document;
  if (root === undefined || (kind !== "kubernetes" && kind !== "helm-template")) {
    return [];
  }
  const list = textAt(root, "kind")?.endsWith("List") === true ? items(get(root, "items")) : [root];
  return list.flatMap((node) => {
    const object = asMap(node);
    return object === undefined ? [] : objectSymbol(object, policies);
  });
}

function objectSymbol(object: MapNode, policies: readonly TrustPolicyFact[]): readonly DocumentSymbol[] {
  const kind = textAt(object, "kind");
  if (kind === undefined) {
    return [];
  }
  const name = asScalar(at(object, ["metadata", "name"]));
  const own = policies.filter(({ range }) => contains(object.range, range));
  return [
    {
      name: name === undefined ? kind : `${kind}/${name.value}`,
      detail: textAt(object, "metadata", "namespace") ?? "",
      kind: "object",
      range: object.range,
      selection: within(name?.range, object.range),
      children: [...containersOf(object, kind), ...own.map(policySymbol)],
    },
  ];
}

function containersOf(object: MapNode, kind: string): readonly DocumentSymbol[] {
  const places = podPlacesOf(textAt(object, "apiVersion"), kind) ?? [];
  const specs = places.filter(({ podSpec }) => podSpec).map(({ spec }) => at(object, spec));
  return specs.flatMap((spec) =>
    ["initContainers", "containers"].flatMap((list) => items(get(spec, list)).flatMap(containerSymbol)),
  );
}

function containerSymbol(node: SyntaxNode): readonly DocumentSymbol[] {
  const map = asMap(node);
  const name = asScalar(get(map, "name"));
  if (map === undefined || name === undefined) {
    return [];
  }
  const selection = within(name.range, map.range);
  const detail = textAt(map, "image") ?? "";
  return [{ name: name.value, detail, kind: "container", range: map.range, selection, children: [] }];
}

function policySymbol({ policy, role, range }: TrustPolicyFact): DocumentSymbol {
  return {
    name: l10n.t("Trust policy"),
    detail: role?.name?.text ?? "",
    kind: "policy",
    range,
    selection: within(policy.statementKey?.range, range),
    children: policy.statements.filter((statement) => contains(range, statement.range)).map(statementSymbol),
  };
}

function statementSymbol(statement: TrustStatement): DocumentSymbol {
  const { range, sid, effect, actions, principals, conditions } = statement;
  const what = `${effect?.text ?? "?"} ${actions.map(({ text }) => text).join(", ")}`.trim();
  return {
    name: sid === undefined || sid.text === "" ? what : sid.text,
    detail: principals.map(({ value }) => value.text).join(", "),
    kind: "statement",
    range,
    selection: within(sid?.range ?? effect?.range, range),
    children: conditions
      .filter((condition) => contains(range, condition.range))
      .map(({ key, operator, values, range: own }) => ({
        name: key.text,
        detail: `${operator.text} ${values.map(({ text }) => text).join(", ")}`,
        kind: "condition",
        range: own,
        selection: within(key.range, own),
        children: [],
      })),
  };
}

/** Editors refuse an outline whose selection lies outside of its range (an alias's target elsewhere). */
function within(selection: TextRange | undefined, range: TextRange): TextRange {
  return selection !== undefined && contains(range, selection) ? selection : { start: range.start, end: range.start };
}
