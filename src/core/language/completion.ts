/** Completion: which names, values and words fit where the cursor is, in text that need not be whole yet. */
import { scalarText } from "../edit/scalar-text.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { asScalar, get, textAt } from "../syntax/at.ts";
import { formatOf } from "../syntax/parse-file.ts";
import type { TextRange } from "../text/range.ts";
import { statementAt } from "./at-position.ts";
import { annotationKeys, annotationValues, associationFields, completeManifest } from "./complete-manifest.ts";
import { completePolicy, statementAround } from "./complete-policy.ts";
import { completeTerraform, type TerraformCompletion } from "./complete-terraform.ts";
import { type Cursor, cursorAt, holderOf, insertionOf } from "./cursor.ts";
import type { LanguageContext } from "./language-context.ts";
import { accountSuggestions, namespaceSuggestions, roleSuggestions, type Suggestion } from "./suggestions.ts";

export interface Completion {
  readonly suggestion: Suggestion;
  /** The edit that puts it in, quoted as its place wants. */
  readonly range: TextRange;
  readonly newText: string;
}

export interface Completions {
  readonly list: readonly Completion[];
  /** False where there are more than are shown: a client has to ask again as more is typed. */
  readonly isWhole: boolean;
}

/** More than anyone reads through; what is typed narrows it. */
const MOST = 200;

const NOTHING: Completions = { list: [], isWhole: true };

export function completionsAt(context: LanguageContext, uri: string, offset: number): Completions {
  const found =
    formatOf(uri) === "terraform" ? completeTerraform(context, uri, offset) : complete(context, uri, offset);
  if (found === undefined) {
    return NOTHING;
  }
  const { cursor, suggestions } = found;
  const holder = cursor.role === "key" ? holderOf(cursor) : undefined;
  const typed = (context.text(uri) ?? "").slice(cursor.token.inner.start, offset).toLowerCase();
  const fitting = suggestions.filter(
    ({ text }) => get(holder, text) === undefined && mayMean(text.toLowerCase(), typed),
  );
  const list = fitting.slice(0, MOST).map((suggestion): Completion => {
    const insertion = insertionOf(cursor, suggestion, (text) => scalarText(text, "plain"));
    return { suggestion, ...insertion };
  });
  return { list, isWhole: fitting.length <= MOST };
}

/** As loosely as editors match: the letters that are typed, in their order. */
function mayMean(text: string, typed: string): boolean {
  let at = 0;
  for (const sign of typed) {
    at = text.indexOf(sign, at) + 1;
    if (at === 0) {
      return false;
    }
  }
  return true;
}

function complete(context: LanguageContext, uri: string, offset: number): TerraformCompletion | undefined {
  const cursor = cursorAt(context, uri, offset);
  return cursor && { cursor, suggestions: suggestionsFor(cursor, context, uri, offset) };
}

function suggestionsFor(cursor: Cursor, context: LanguageContext, uri: string, offset: number): readonly Suggestion[] {
  const { graph } = context;
  const { document, path } = cursor;
  const policy = policyPath(cursor);
  if (policy !== undefined) {
    const fact =
      statementAt(graph, uri, offset)?.fact ?? graph.file(uri)?.facts.find(({ kind }) => kind === "trust-policy");
    const roles = fact?.kind === "trust-policy" ? graph.rolesOf(fact).targets.map(({ roleName }) => roleName) : [];
    return completePolicy(
      { path: policy, role: cursor.role, statement: statementAround(cursor.ancestors), roles },
      graph,
    );
  }
  switch (document.kind) {
    case "kubernetes":
    case "helm-template":
      return completeManifest(cursor, graph);
    case "kustomization":
      return kustomizationFields(cursor, graph);
    case "helm-values":
      return valuesFields(cursor, graph);
    case "eksctl":
      return eksctlFields(cursor, graph);
    case "cloudformation":
      return isAssociation(cursor) ? associationFields(path.at(-1) ?? "", cursor, graph) : [];
    default:
      return [];
  }
}

/** Keys from a trust policy's root to the cursor; undefined outside of one. */
function policyPath({ document, path, root }: Cursor): readonly string[] | undefined {
  const plain = path.filter((segment) => segment !== "*");
  if (document.root !== root) {
    // A JSON text in a string is a policy where it says so.
    return get(root, "Statement") === undefined ? undefined : plain;
  }
  if (document.kind === "trust-policy") {
    return plain;
  }
  const at = plain.lastIndexOf("AssumeRolePolicyDocument");
  return document.kind === "cloudformation" && at >= 0 ? plain.slice(at + 1) : undefined;
}

function kustomizationFields(cursor: Cursor, graph: IdentityGraph): readonly Suggestion[] {
  const { path, role } = cursor;
  if (path[0] === "commonAnnotations") {
    return role === "key" ? [] : annotationValues(path.at(-1) ?? "", [], graph);
  }
  const last = path.at(-1);
  if (role === "value" && (path.join(".") === "namespace" || (last === "namespace" && path.at(-2) === "target"))) {
    return namespaceSuggestions(graph);
  }
  const isTarget = role === "value" && last === "name" && path.at(-2) === "target";
  return isTarget && textAt(cursor.ancestors.at(-1), "kind") === "ServiceAccount"
    ? accountSuggestions(graph, undefined)
    : [];
}

/** `serviceAccount.annotations`, and its name where the chart makes no account. */
function valuesFields(cursor: Cursor, graph: IdentityGraph): readonly Suggestion[] {
  const { path, role } = cursor;
  const at = path.findLastIndex((segment) => /^serviceAccounts?$/.test(segment));
  if (at < 0) {
    return [];
  }
  const last = path.at(-1);
  if (role === "key") {
    return last === "annotations" ? annotationKeys("account", cursor) : [];
  }
  if (path.at(-2) === "annotations") {
    return annotationValues(last ?? "", [], graph);
  }
  const makesNone = asScalar(get(cursor.ancestors.at(-1), "create"))?.value === "false";
  return last === "name" && makesNone ? accountSuggestions(graph, undefined) : [];
}

function eksctlFields(cursor: Cursor, graph: IdentityGraph): readonly Suggestion[] {
  const { path, role } = cursor;
  const last = path.at(-1) ?? "";
  if (role === "key") {
    return [];
  }
  if (path.includes("podIdentityAssociations")) {
    return associationFields(last, cursor, graph);
  }
  if (last === "attachRoleARN" || last === "serviceAccountRoleARN") {
    return roleSuggestions(graph);
  }
  const isAccount = path.includes("serviceAccounts") && path.at(-2) === "metadata";
  return isAccount && last === "namespace" ? namespaceSuggestions(graph) : [];
}

function isAssociation(cursor: Cursor): boolean {
  const resource = cursor.ancestors.at(-2);
  return cursor.role === "value" && textAt(resource, "Type") === "AWS::EKS::PodIdentityAssociation";
}
