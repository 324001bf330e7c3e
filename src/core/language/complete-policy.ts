/** Completion inside a trust policy, in JSON and YAML alike: `path` counts from the policy's own root, without lists. */
import * as l10n from "@vscode/l10n";
import type { IdentityGraph } from "../model/graph.ts";
import { issuerInOwnAccount, parseProviderArn } from "../names/arn.ts";
import { withoutScheme } from "../names/issuer.ts";
import { POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import { asScalar, asSequence, path as at, get } from "../syntax/at.ts";
import type { SyntaxNode } from "../syntax/node.ts";
import { parseOperator } from "../trust/operators.ts";
import { subjectOf } from "../view/standing.ts";
import {
  ACTIONS,
  CLAIMS,
  OPERATORS,
  POD_IDENTITY_KEYS,
  POLICY_ELEMENTS,
  PRINCIPAL_TYPES,
  STATEMENT_ELEMENTS,
} from "./policy-words.ts";
import { paragraph } from "./prose.ts";
import {
  accountSuggestions,
  audienceSuggestions,
  issuersKnown,
  namespaceSuggestions,
  providerSuggestions,
  type Suggestion,
  subjectSuggestions,
  wordSuggestions,
} from "./suggestions.ts";

export interface PolicyCursor {
  readonly path: readonly string[];
  readonly role: "key" | "value";
  /** The statement around the cursor. */
  readonly statement: SyntaxNode | undefined;
  /** Names of the roles that the policy is known to belong to. */
  readonly roles: readonly string[];
}

export function completePolicy(cursor: PolicyCursor, graph: IdentityGraph): readonly Suggestion[] {
  const [first, element, third, fourth, ...more] = cursor.path;
  if (first !== "Statement") {
    return cursor.path.length === 0 && cursor.role === "key"
      ? wordSuggestions(POLICY_ELEMENTS, "key")
      : first === "Version"
        ? [{ text: "2012-10-17", kind: "word" }]
        : [];
  }
  if (element === undefined) {
    return wordSuggestions(STATEMENT_ELEMENTS, "key");
  }
  if (more.length > 0) {
    return [];
  }
  switch (element) {
    case "Effect":
      return cursor.role === "value" ? [word("Allow"), word("Deny")] : [];
    case "Action":
      return cursor.role === "value" ? wordSuggestions(ACTIONS) : [];
    case "Principal":
      return principalSuggestions(third, cursor, graph);
    case "Condition":
      return conditionSuggestions(third, fourth, cursor, graph);
    default:
      return [];
  }
}

function principalSuggestions(
  type: string | undefined,
  { role, roles }: PolicyCursor,
  graph: IdentityGraph,
): readonly Suggestion[] {
  if (role === "key") {
    return type === undefined ? wordSuggestions(PRINCIPAL_TYPES, "key") : [];
  }
  const accounts = [
    ...new Set(roles.flatMap((name) => graph.accountsOfRole(name).map((one) => graph.roleArnOf(one)?.account))),
  ];
  return type === "Federated"
    ? providerSuggestions(
        graph,
        accounts.filter((account) => account !== undefined),
      )
    : type === "Service"
      ? [{ text: POD_IDENTITY_SERVICE, kind: "word", detail: "EKS Pod Identity" }]
      : [];
}

function conditionSuggestions(
  operator: string | undefined,
  key: string | undefined,
  cursor: PolicyCursor,
  graph: IdentityGraph,
): readonly Suggestion[] {
  if (operator === undefined) {
    return cursor.role === "key" ? wordSuggestions(OPERATORS, "key") : [];
  }
  if (key === undefined) {
    return cursor.role === "key" ? keySuggestions(cursor, graph) : [];
  }
  return cursor.role === "value" ? valueSuggestions(operator, key, cursor, graph) : [];
}

/** Keys of the issuers that the statement's own principal names; of all issuers where it names none. */
function keySuggestions({ statement }: PolicyCursor, graph: IdentityGraph): readonly Suggestion[] {
  const isPods = textsOf(at(statement, ["Principal", "Service"])).includes(POD_IDENTITY_SERVICE);
  if (isPods) {
    return wordSuggestions(POD_IDENTITY_KEYS, "key");
  }
  const own = textsOf(at(statement, ["Principal", "Federated"])).flatMap(
    (text) => parseProviderArn(text)?.issuer ?? issuerInOwnAccount(text) ?? [],
  );
  const issuers = own.length > 0 ? own.map(withoutScheme) : issuersKnown(graph);
  return issuers.flatMap((issuer) =>
    CLAIMS.map(
      ({ word: claim, doc }): Suggestion => ({
        text: `${issuer}:${claim}`,
        kind: "key",
        docs: [paragraph(l10n.t(doc))],
      }),
    ),
  );
}

function valueSuggestions(
  operator: string,
  key: string,
  { statement, roles }: PolicyCursor,
  graph: IdentityGraph,
): readonly Suggestion[] {
  const name = key.toLowerCase();
  if (name.endsWith(":sub")) {
    const accounts = roles.flatMap((each) => graph.accountsOfRole(each));
    const likely = new Set(accounts.map(subjectOf).filter((subject) => subject !== undefined));
    return subjectSuggestions(graph, likely, parseOperator(operator)?.comparison === "string-like");
  }
  if (name.endsWith(":aud")) {
    return audienceSuggestions(graph);
  }
  switch (name) {
    case "aws:requesttag/kubernetes-namespace":
      return namespaceSuggestions(graph);
    case "aws:requesttag/kubernetes-service-account": {
      const [namespace] = textsOf(at(statement, ["Condition", operator, "aws:RequestTag/kubernetes-namespace"]));
      return accountSuggestions(graph, namespace);
    }
    case "aws:requesttag/eks-cluster-name":
      return graph.mentions.names("cluster").map((text): Suggestion => ({ text, kind: "text" }));
    default:
      return [];
  }
}

function textsOf(node: SyntaxNode | undefined): readonly string[] {
  const nodes = asSequence(node)?.items ?? (node === undefined ? [] : [node]);
  return nodes.flatMap((one) => asScalar(one)?.value ?? []);
}

function word(text: string): Suggestion {
  return { text, kind: "word" };
}

/** The statement that encloses a cursor: the nearest mapping with a word of a statement in it. */
export function statementAround(ancestors: readonly SyntaxNode[]): SyntaxNode | undefined {
  return ancestors.findLast((node) => ["Effect", "Principal", "Action"].some((key) => get(node, key) !== undefined));
}
