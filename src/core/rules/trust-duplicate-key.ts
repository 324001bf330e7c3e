/** A key that stands twice in one object: whoever reads the policy keeps one of the two, silently. */
import * as l10n from "@vscode/l10n";
import { setMapEntry } from "../edit/set-entry.ts";
import type { TrustPolicyFact } from "../model/facts.ts";
import type { Value } from "../model/value.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import type { TextEdit } from "../text/edits.ts";
import { contains } from "../text/range.ts";
import type { TrustCondition, TrustStatement } from "../trust/policy.ts";
import { addToEntry } from "./condition-edits.ts";
import { entryOfKey, mapAt, removeKey } from "./policy-nodes.ts";
import { defineRule } from "./rule.ts";
import { swappedClaims } from "./trust-key-swapped.ts";
import { eksStatements } from "./web-identity.ts";

interface Data {
  readonly fact: TrustPolicyFact;
  readonly first: Value;
  readonly second: Value;
}

export const trustDuplicateKey = defineRule({
  meta: {
    id: "trust-duplicate-key",
    title: "Key twice in one object of a trust policy",
    category: "trust-policy",
    source: "IAM User Guide, reference_policies_grammar; Access Analyzer, DUPLICATE_KEYS_WITH_DIFFERENT_CASE",
    fix: "automatic",
  },
  messages: {
    condition: {
      severity: "error",
      text: '"{key}" stands twice under one operator{case}. IAM\'s grammar does not allow it, and most tools keep one of the two and drop the other without a word. Put the values into one list: they are alternatives.',
    },
    operator: {
      severity: "error",
      text: '"{key}" stands twice in one Condition. IAM\'s grammar does not allow it, and most tools keep one of the two and drop the other without a word. Put their conditions under one.',
    },
    element: {
      severity: "error",
      text: '"{key}" stands twice in one object. IAM\'s grammar does not allow it, and most tools keep one of the two and drop the other without a word. Remove one.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    const { policy, uri } = fact;
    const swapped = eksStatements(fact).flatMap(swappedClaims);
    for (const { first, second } of policy.duplicateKeys) {
      // `:aud` typed where `:sub` was meant stands twice, but is another mistake.
      if (
        !first.known ||
        !second.known ||
        swapped.some(({ condition: { key } }) => isKey(key, first) || isKey(key, second))
      ) {
        continue;
      }
      const data: Data = { fact, first, second };
      yield {
        message: kindOf(policy.statements, second),
        values: { key: second.text, case: first.text === second.text ? "" : l10n.t(" (their case does not matter)") },
        range: second.range,
        related: [{ location: { uri, range: first.range }, message: l10n.t("the first one") }],
        data,
      };
    }
  },
  fix({ uri, data }, context) {
    const file = context.file(uri);
    const merged = file === undefined ? undefined : merge(file, data);
    return merged === undefined
      ? []
      : [{ title: merged.title, preferred: true, edits: [{ kind: "edit", uri, edits: merged.edits }] }];
  },
});

function isKey(a: Value, b: Value): boolean {
  return a.outer.start === b.outer.start;
}

function kindOf(statements: readonly TrustStatement[], key: Value): "condition" | "operator" | "element" {
  for (const { conditions, operatorBlocks } of statements) {
    if (conditions.some((condition) => isKey(condition.key, key))) {
      return "condition";
    }
    if (operatorBlocks.some(({ operator }) => isKey(operator, key))) {
      return "operator";
    }
  }
  return "element";
}

function merge(
  file: SyntaxFile,
  data: Data,
): { readonly title: string; readonly edits: readonly TextEdit[] } | undefined {
  const { statements } = data.fact.policy;
  const conditions = statements.flatMap((statement) => statement.conditions);
  const first = conditions.find(({ key }) => isKey(key, data.first));
  const second = conditions.find(({ key }) => isKey(key, data.second));
  const edits =
    first !== undefined && second !== undefined
      ? mergeValues(file, first, second)
      : mergeBlocks(file, statements, data.first, data.second);
  return edits === undefined
    ? undefined
    : {
        title:
          first === undefined
            ? l10n.t("Put the conditions under one operator")
            : l10n.t("Put the values into one list"),
        edits,
      };
}

function mergeValues(file: SyntaxFile, first: TrustCondition, second: TrustCondition): readonly TextEdit[] | undefined {
  const owner = entryOfKey(file, first.key);
  const removal = removeKey(file, second.key);
  const all = [...first.values, ...second.values];
  if (owner === undefined || removal === undefined || all.some(({ known, type }) => !known || type !== "string")) {
    return undefined;
  }
  const own = new Set(first.values.map(({ text }) => text));
  const added = second.values.map(({ text }) => text).filter((text) => !own.has(text));
  const addition = added.length === 0 ? [] : addToEntry(file, owner, added);
  return addition === undefined ? undefined : [...addition, ...removal];
}

/** Conditions of the second block go behind those of the first, unless both have the same key. */
function mergeBlocks(
  file: SyntaxFile,
  statements: readonly TrustStatement[],
  first: Value,
  second: Value,
): readonly TextEdit[] | undefined {
  const statement = statements.find(({ operatorBlocks }) =>
    operatorBlocks.some(({ operator }) => isKey(operator, first)),
  );
  const target = statement?.operatorBlocks.find(({ operator }) => isKey(operator, first));
  const source = statement?.operatorBlocks.find(({ operator }) => isKey(operator, second));
  const map = target === undefined ? undefined : mapAt(file, target.range);
  const removal = removeKey(file, second);
  if (statement === undefined || source === undefined || map === undefined || removal === undefined) {
    return undefined;
  }
  const moved = statement.conditions.filter(({ range }) => contains(source.range, range));
  const present = new Set(map.entries.map(({ key }) => key.value.toLowerCase()));
  if (moved.some(({ key, values }) => present.has(key.text.toLowerCase()) || values.some(({ known }) => !known))) {
    return undefined;
  }
  const added: TextEdit[] = [];
  for (const { key, values, isList } of moved) {
    const texts = values.map(({ text }) => text);
    const edits = setMapEntry(file, map, key.text, isList ? texts : (texts[0] ?? ""));
    if (edits === undefined) {
      return undefined;
    }
    added.push(...edits);
  }
  return [...removal, ...added];
}
