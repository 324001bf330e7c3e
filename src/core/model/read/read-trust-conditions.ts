/** The Condition element of a trust policy statement: every key and value under its operator, in source order. */
import { asMap, asSequence, entries } from "../../syntax/at.ts";
import type { MapEntry, MapNode } from "../../syntax/node.ts";
import { parseOperator } from "../../trust/operators.ts";
import type { TrustCondition, TrustStatement } from "../../trust/policy.ts";
import type { Value } from "../value.ts";
import { isComputed, type PolicyReading } from "./policy-reading.ts";
import { entryRange } from "./read-value.ts";

/** A statement's conditions; `complete` is false when part of them could not be read. */
export type ConditionBlock = Pick<
  TrustStatement,
  "conditions" | "conditionKey" | "conditionRange" | "operatorBlocks" | "complete"
>;

/** Reads the entry `Condition`; none at all is a complete one without conditions. */
export function readConditions(entry: MapEntry | undefined, reading: PolicyReading): ConditionBlock {
  if (entry === undefined) {
    return { conditions: [], conditionKey: undefined, conditionRange: undefined, operatorBlocks: [], complete: true };
  }
  const conditionKey = reading.key(entry);
  const map = asMap(entry.value);
  if (map === undefined || isComputed(map)) {
    return { conditions: [], conditionKey, conditionRange: undefined, operatorBlocks: [], complete: false };
  }
  reading.noteDuplicates(map);
  const conditions: TrustCondition[] = [];
  const operatorBlocks: ConditionBlock["operatorBlocks"][number][] = [];
  let complete = true;
  for (const block of entries(map)) {
    if (!reading.withinLimit) {
      break;
    }
    const operator = reading.key(block);
    const keys = asMap(block.value);
    operatorBlocks.push({ operator, range: keys?.range ?? block.value?.range ?? block.key.range });
    if (keys !== undefined && !isComputed(keys)) {
      readBlock(operator, keys, reading, conditions);
    } else if (!operator.known || parseOperator(operator.text) !== undefined) {
      complete = false;
    }
  }
  return { conditions, conditionKey, conditionRange: map.range, operatorBlocks, complete };
}

function readBlock(operator: Value, keys: MapNode, reading: PolicyReading, conditions: TrustCondition[]): void {
  // Key names are compared without case (reference_policies_elements_condition).
  reading.noteDuplicates(keys, (key) => key.toLowerCase());
  for (const entry of entries(keys)) {
    if (!reading.withinLimit) {
      return;
    }
    const key = reading.key(entry);
    const { value } = entry;
    const valuesRange = value === undefined ? key.outer : value.kind === "scalar" ? value.outer : value.range;
    conditions.push({
      operator,
      key,
      values: reading.values(value),
      range: entryRange(entry),
      valuesRange,
      isList: asSequence(value) !== undefined,
    });
  }
}
