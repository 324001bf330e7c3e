/** Changes to a statement's conditions that several trust policy rules offer: minimal edits of the user's document. */
import { addValue } from "../edit/list-items.ts";
import { nodeAt } from "../edit/place.ts";
import { removeEntry } from "../edit/remove-entry.ts";
import { replaceValue } from "../edit/replace-value.ts";
import { setPath } from "../edit/set-entry.ts";
import { entry } from "../syntax/at.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import type { MapNode } from "../syntax/node.ts";
import type { TextEdit } from "../text/edits.ts";
import { contains, type TextRange } from "../text/range.ts";
import type { TrustCondition, TrustStatement } from "../trust/policy.ts";

/** Adds `key: value` under an operator. Undefined where the statement is not a mapping of this file (CloudFormation functions, Terraform). */
export function addClaim(
  file: SyntaxFile,
  statement: TrustStatement,
  operator: string,
  key: string,
  value: string,
): readonly TextEdit[] | undefined {
  const map = mapAt(file, statement.range);
  return map === undefined ? undefined : setPath(file, map, ["Condition", operator, key], value);
}

/** Adds a value to a condition, making a list of a lone one; values of one key are alternatives. */
export function addConditionValue(
  file: SyntaxFile,
  statement: TrustStatement,
  condition: TrustCondition,
  value: string,
): readonly TextEdit[] | undefined {
  const block = blockOf(file, statement, condition);
  return block === undefined ? undefined : addValue(file, block, condition.key.text, value);
}

/** Moves a condition, with all its values, under another operator of the same statement. */
export function moveCondition(
  file: SyntaxFile,
  statement: TrustStatement,
  condition: TrustCondition,
  operator: string,
): readonly TextEdit[] | undefined {
  const map = mapAt(file, statement.range);
  const blocks = statement.operatorBlocks;
  const own = operatorBlock(statement, condition);
  const siblings = statement.conditions.filter((other) => own !== undefined && contains(own.range, other.range));
  if (map === undefined || own === undefined) {
    return undefined;
  }
  if (siblings.length === 1 && !blocks.some((block) => block.operator.text === operator)) {
    return [replaceValue(own.operator, operator)];
  }
  const block = mapAt(file, own.range);
  const conditions = entry(map, "Condition")?.value;
  const moved = block?.entries.find(({ key }) => key.outer.start === condition.key.outer.start);
  const ownerEntry =
    conditions?.kind === "map"
      ? conditions.entries.find(({ key }) => key.outer.start === own.operator.outer.start)
      : undefined;
  if (block === undefined || moved === undefined || conditions?.kind !== "map" || ownerEntry === undefined) {
    return undefined;
  }
  const values = condition.isList ? condition.values.map((value) => value.text) : (condition.values[0]?.text ?? "");
  const removal = siblings.length === 1 ? removeEntry(file, conditions, ownerEntry) : removeEntry(file, block, moved);
  const addition = setPath(file, map, ["Condition", operator, condition.key.text], values);
  return removal === undefined || addition === undefined ? undefined : [...removal, ...addition];
}

function operatorBlock(statement: TrustStatement, condition: TrustCondition) {
  return statement.operatorBlocks.find((block) => contains(block.range, condition.range));
}

function blockOf(file: SyntaxFile, statement: TrustStatement, condition: TrustCondition): MapNode | undefined {
  const block = operatorBlock(statement, condition);
  return block === undefined ? undefined : mapAt(file, block.range);
}

function mapAt(file: SyntaxFile, range: TextRange): MapNode | undefined {
  for (const root of rootsOf(file)) {
    const node = nodeAt(root, range);
    if (node?.kind === "map") {
      return node;
    }
  }
  return undefined;
}

function rootsOf(file: SyntaxFile) {
  return file.documents.map(({ root }) => root);
}
