/** Conditions of one statement that can each hold, but never together: the statement lets nobody in. */
import * as l10n from "@vscode/l10n";
import { renderInFlow } from "../edit/insert-flow.ts";
import { appendItem } from "../edit/list-items.ts";
import type { NewMap, NewValue } from "../edit/new-value.ts";
import { ownEntry } from "../edit/place.ts";
import type { TrustPolicyFact } from "../model/facts.ts";
import { sameIssuer, withoutScheme } from "../names/issuer.ts";
import { looksLikeAudience, subjectProblem } from "../names/subject.ts";
import { get, resolve } from "../syntax/at.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import type { MapNode } from "../syntax/node.ts";
import type { TextEdit } from "../text/edits.ts";
import { contains } from "../text/range.ts";
import type { TrustCondition, TrustStatement } from "../trust/policy.ts";
import { subjectReach } from "../trust/reach.ts";
import { addToEntry } from "./condition-edits.ts";
import { entryOfKey, mapAt, removeKey } from "./policy-nodes.ts";
import { defineRule } from "./rule.ts";
import {
  type ClaimCondition,
  claimsNamed,
  comparesLiterally,
  type EksPrincipal,
  type EksStatement,
  eksStatements,
  issuersOf,
  needsKey,
} from "./web-identity.ts";

type Data =
  | { readonly kind: "issuers"; readonly fact: TrustPolicyFact; readonly eks: EksStatement }
  | { readonly kind: "subjects"; readonly statement: TrustStatement; readonly conditions: readonly TrustCondition[] }
  | { readonly kind: "principal" };

export const trustDeadStatement = defineRule({
  meta: {
    id: "trust-dead-statement",
    title: "Conditions that can never hold together",
    category: "trust-policy",
    source:
      "IAM User Guide, reference_policies_condition-logic-multiple-context-keys-or-values: all conditions have to hold",
    fix: "automatic",
  },
  messages: {
    issuers: {
      severity: "error",
      text: 'This statement wants claims of "{issuer}" and of "{other}" in one token, and a token has one issuer: nobody may assume the role by it. Write a statement for each cluster.',
    },
    principal: {
      severity: "error",
      text: 'Tokens of "{issuer}" never meet the conditions, which are on "{other}": this provider is listed in vain. Write a statement for each cluster.',
    },
    subjects: {
      severity: "error",
      text: "All conditions of a statement have to hold, and no subject is both {first} and {second}: nobody may assume the role. Put the subjects into one list; its values are alternatives.",
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    for (const eks of eksStatements(fact)) {
      if (eks.statement.complete && eks.statement.principals.length > 1) {
        yield* issuersApart(fact, eks);
      }
      yield* subjectsApart(fact, eks);
    }
  },
  fix({ uri, data }, context) {
    const file = context.file(uri);
    const edits = file === undefined || data.kind === "principal" ? undefined : editsFor(file, data);
    const title =
      data.kind === "issuers" ? l10n.t("Write a statement for each cluster") : l10n.t("Put the subjects into one list");
    return edits === undefined ? [] : [{ title, preferred: true, edits: [{ kind: "edit", uri, edits }] }];
  },
});

/** Keeps the type from being narrowed to the one variant. */
function asData(data: Data): Data {
  return data;
}

function editsFor(file: SyntaxFile, data: Exclude<Data, { kind: "principal" }>): readonly TextEdit[] | undefined {
  return data.kind === "issuers"
    ? splitStatement(file, data.fact, data.eks)
    : joinSubjects(file, data.statement, data.conditions);
}

function* issuersApart(fact: TrustPolicyFact, eks: EksStatement) {
  const needed = eks.claims.filter(({ condition, issuerKnown }) => issuerKnown && needsKey(condition));
  const [first] = needed;
  const other = needed.find(
    ({ issuer }) => first !== undefined && sameIssuer(issuer.toLowerCase(), first.issuer.toLowerCase()) === false,
  );
  if (first === undefined || eks.claims.some(({ issuerKnown }) => !issuerKnown)) {
    return;
  }
  if (other !== undefined) {
    const values = { issuer: first.issuer, other: other.issuer };
    const related = [
      { location: { uri: fact.uri, range: first.condition.key.range }, message: l10n.t("the other issuer") },
    ];
    const data = asData({ kind: "issuers", fact, eks });
    yield { message: "issuers", values, range: other.condition.key.range, related, data } as const;
    return;
  }
  const isWanted = (principal: EksPrincipal) => {
    const issuer = issuerOf(principal);
    return issuer === undefined ? undefined : sameIssuer(issuer, first.issuer.toLowerCase());
  };
  if (eks.principals.some((each) => isWanted(each) === true)) {
    for (const principal of eks.principals.filter((each) => isWanted(each) === false)) {
      const values = { issuer: principal.issuer ?? principal.principal.value.text, other: first.issuer };
      const data = asData({ kind: "principal" });
      yield { message: "principal", values, range: principal.principal.value.range, related: [], data } as const;
    }
  }
}

function issuerOf({ issuer }: EksPrincipal): string | undefined {
  return issuer === undefined ? undefined : withoutScheme(issuer).toLowerCase();
}

/** Says nothing where a value is badly written: then that is why nobody matches. */
function* subjectsApart(fact: TrustPolicyFact, eks: EksStatement) {
  const [issuer, ...others] = issuersOf(eks);
  const claims = claimsNamed(eks, "sub").filter(({ condition }) => needsKey(condition));
  const [first, second] = claims;
  if (issuer === undefined || others.length > 0 || first === undefined || second === undefined) {
    return;
  }
  const reach = subjectReach(eks.statement, issuer);
  // One key twice is a mistake of its own.
  const doubled = fact.policy.duplicateKeys.flatMap((keys) => [keys.first, keys.second]);
  const isDoubled = claims.some(({ condition: { key } }) =>
    doubled.some(({ range }) => range.start === key.range.start),
  );
  const isOwn = claims.every((claim) => claim.issuer.toLowerCase() === issuer.toLowerCase() && isWellWritten(claim));
  if (reach.kind === "exact" && reach.subjects.length === 0 && isOwn && !isDoubled) {
    const quote = ({ condition }: ClaimCondition) => condition.values.map(({ text }) => `"${text}"`).join(" or ");
    const data = asData({
      kind: "subjects",
      statement: eks.statement,
      conditions: claims.map(({ condition }) => condition),
    });
    yield {
      message: "subjects",
      values: { first: quote(first), second: quote(second) },
      range: second.condition.key.range,
      related: [
        { location: { uri: fact.uri, range: first.condition.key.range }, message: l10n.t("the other condition") },
      ],
      data,
    } as const;
  }
}

function isWellWritten({ condition }: ClaimCondition): boolean {
  const literal = comparesLiterally(condition);
  return (
    condition.values.length > 0 &&
    condition.values.every(
      ({ text, known }) =>
        known &&
        subjectProblem(text, !literal) === undefined &&
        !looksLikeAudience(text) &&
        !(literal && /[*?]/.test(text)),
    )
  );
}

/** All subjects under StringLike, which takes those without a wildcard as they stand. */
function joinSubjects(
  file: SyntaxFile,
  statement: TrustStatement,
  conditions: readonly TrustCondition[],
): readonly TextEdit[] | undefined {
  const target = conditions.find(({ operator }) => operator.text === "StringLike");
  const others = conditions.filter((condition) => condition !== target);
  const [other] = others;
  const owner = target === undefined ? undefined : entryOfKey(file, target.key);
  if (target === undefined || owner === undefined || other === undefined || others.length > 1) {
    return undefined;
  }
  const own = statement.operatorBlocks.find(({ range }) => contains(range, other.range));
  const siblings = statement.conditions.filter(({ range }) => own !== undefined && contains(own.range, range));
  const removal = removeKey(file, siblings.length === 1 && own !== undefined ? own.operator : other.key);
  const addition = addToEntry(
    file,
    owner,
    other.values.map(({ text }) => text),
  );
  return removal === undefined || addition === undefined ? undefined : [...removal, ...addition];
}

/** The first provider keeps the statement, each other one gets a copy with the conditions that are on its issuer or on none. */
function splitStatement(
  file: SyntaxFile,
  { policy }: TrustPolicyFact,
  { statement, principals, claims }: EksStatement,
): readonly TextEdit[] | undefined {
  const map = mapAt(file, statement.range);
  const root = mapAt(file, policy.range);
  const list = root === undefined ? undefined : resolve(get(root, "Statement"));
  const values = [...statement.actions, ...statement.conditions.flatMap((condition) => condition.values)];
  const isPlain = values.every(({ known, type }) => known && type === "string") && !statement.notAction;
  if (map === undefined || list?.kind !== "sequence" || principals.length !== statement.principals.length || !isPlain) {
    return undefined;
  }
  const parts = principals.map(
    (each): NewMap => ({
      Effect: "Allow",
      Principal: { Federated: each.principal.value.text },
      Action: oneOrMore(statement.actions.map(({ text }) => text)),
      Condition: conditionsFor(statement, claims, issuerOf(each)),
    }),
  );
  const [first, ...more] = parts;
  const edits: (readonly TextEdit[] | undefined)[] = [
    rewrite(file, map, "Principal", first?.Principal ?? {}),
    rewrite(file, map, "Condition", first?.Condition ?? {}),
    ...more.map((part) => appendItem(file, list, part)),
  ];
  return edits.some((each) => each === undefined) ? undefined : edits.flatMap((each) => each ?? []);
}

/** Writes an element anew; in JSON only, where there are no comments to lose. */
function rewrite(file: SyntaxFile, map: MapNode, key: string, value: NewValue): readonly TextEdit[] | undefined {
  const entry = ownEntry(map, key);
  return file.format !== "json" || entry?.value?.kind !== "map"
    ? undefined
    : [{ range: entry.value.range, newText: renderInFlow(file, map, entry, value) }];
}

function conditionsFor(
  { operatorBlocks, conditions }: TrustStatement,
  claims: readonly ClaimCondition[],
  issuer: string | undefined,
): NewMap {
  const result: Record<string, Record<string, NewValue>> = {};
  for (const { operator, range } of operatorBlocks) {
    for (const condition of conditions.filter((each) => contains(range, each.range))) {
      const claim = claims.find((each) => each.condition === condition);
      if (claim === undefined || claim.issuer.toLowerCase() === issuer) {
        const block = result[operator.text] ?? {};
        block[condition.key.text] = oneOrMore(condition.values.map(({ text }) => text));
        result[operator.text] = block;
      }
    }
  }
  return result;
}

function oneOrMore(texts: readonly string[]): NewValue {
  const [only, ...more] = texts;
  return only !== undefined && more.length === 0 ? only : texts;
}
