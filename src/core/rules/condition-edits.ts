/** Changes to a statement's conditions that several trust policy rules offer: minimal edits of the user's document. */
import { indentTo, layoutOf, lineStart } from "../edit/layout.ts";
import { addValue, appendItem, listFromValue } from "../edit/list-items.ts";
import { entryStart } from "../edit/place.ts";
import { removeEntry } from "../edit/remove-entry.ts";
import { replaceValue } from "../edit/replace-value.ts";
import { scalarText } from "../edit/scalar-text.ts";
import { setPath } from "../edit/set-entry.ts";
import type { Value } from "../model/value.ts";
import { entry } from "../syntax/at.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import type { MapEntry, MapNode } from "../syntax/node.ts";
import type { TextEdit } from "../text/edits.ts";
import { contains } from "../text/range.ts";
import type { TrustCondition, TrustStatement } from "../trust/policy.ts";
import { mapAt, type OwnedEntry } from "./policy-nodes.ts";

/** Adds `key: value`, or a list of values, under an operator. Undefined where the statement is not a mapping of this file (CloudFormation functions, Terraform). */
export function addClaim(
  file: SyntaxFile,
  statement: TrustStatement,
  operator: string,
  key: string,
  value: string | readonly string[],
): readonly TextEdit[] | undefined {
  const map = isComputed(statement) ? undefined : mapAt(file, statement.range);
  return map === undefined ? undefined : setPath(file, map, ["Condition", operator, key], value);
}

/** True where issuers are parameters of a template: a key that is written out would be wrong with other parameters. */
function isComputed({ principals, conditions }: TrustStatement): boolean {
  return principals.some(({ value }) => value.computed) || conditions.some(({ key }) => key.computed);
}

/** Adds a value to a condition, making a list of a lone one; values of one key are alternatives. */
export function addConditionValue(
  file: SyntaxFile,
  statement: TrustStatement,
  condition: TrustCondition,
  value: string,
): readonly TextEdit[] | undefined {
  const block = condition.key.computed ? undefined : blockOf(file, statement, condition);
  return block === undefined ? undefined : addValue(file, block, condition.key.text, value);
}

/** Adds several values to an entry: behind those of its list, or behind its lone value, which becomes a list. */
export function addToEntry(
  file: SyntaxFile,
  { map, entry: target }: OwnedEntry,
  texts: readonly string[],
): readonly TextEdit[] | undefined {
  const { value } = target;
  if (value?.kind !== "sequence") {
    return listFromValue(file, map, target, texts);
  }
  const edits = texts.map((text) => appendItem(file, value, text));
  return edits.some((each) => each === undefined) ? undefined : edits.flatMap((each) => each ?? []);
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
  const opened = openBlockBefore(file, block, moved, own.operator, operator);
  if (opened !== undefined && !blocks.some((other) => other.operator.text === operator)) {
    return [opened];
  }
  const values = condition.isList ? condition.values.map((value) => value.text) : (condition.values[0]?.text ?? "");
  const removal = siblings.length === 1 ? removeEntry(file, conditions, ownerEntry) : removeEntry(file, block, moved);
  const addition = setPath(file, map, ["Condition", operator, condition.key.text], values);
  return removal === undefined || addition === undefined ? undefined : joinEdits(file, removal, addition);
}

/** In block YAML the last condition of its operator needs no more than a line above it, and keeps its quotes and comment. */
function openBlockBefore(
  file: SyntaxFile,
  block: MapNode,
  moved: MapEntry,
  from: Value,
  operator: string,
): TextEdit | undefined {
  const { text } = file;
  const start = entryStart(text, moved);
  const at = lineStart(text, start);
  if (block.style !== "block" || block.entries.at(-1) !== moved || text.slice(at, start).trim() !== "") {
    return undefined;
  }
  const { eol } = layoutOf(file);
  const newText = `${indentTo(text, from.outer.start)}${scalarText(operator, "plain")}:${eol}`;
  return { range: { start: at, end: at }, newText };
}

/** Removal of one entry and addition of another; one edit where the new lines go right behind those that are taken out. */
export function joinEdits(
  file: SyntaxFile,
  removal: readonly TextEdit[],
  addition: readonly TextEdit[],
): readonly TextEdit[] {
  const [cut] = removal;
  const [add] = addition;
  const inside =
    cut !== undefined && add !== undefined && cut.range.start < add.range.start && add.range.start < cut.range.end;
  if (!inside || removal.length > 1 || addition.length > 1) {
    return [...removal, ...addition];
  }
  const rest = file.text.slice(add.range.end, cut.range.end);
  return [{ range: cut.range, newText: add.newText.replace(/^\r?\n/, "") + rest }];
}

function operatorBlock(statement: TrustStatement, condition: TrustCondition) {
  return statement.operatorBlocks.find((block) => contains(block.range, condition.range));
}

function blockOf(file: SyntaxFile, statement: TrustStatement, condition: TrustCondition): MapNode | undefined {
  const block = operatorBlock(statement, condition);
  return block === undefined ? undefined : mapAt(file, block.range);
}
