/** From syntax to a trust policy with all its places, whether it stands in a file of its own or inside another document. */
import { asMap, entries, resolve } from "../../syntax/at.ts";
import type { MapEntry, MapNode, SyntaxNode } from "../../syntax/node.ts";
import type { PrincipalType, TrustPolicy, TrustPrincipal, TrustStatement } from "../../trust/policy.ts";
import type { Value } from "../value.ts";
import { isComputed, PolicyReading } from "./policy-reading.ts";
import { policySize } from "./policy-size.ts";
import { type ConditionBlock, readConditions } from "./read-trust-conditions.ts";

const POLICY_ELEMENTS = new Set(["Version", "Id", "Statement"]);
const STATEMENT_ELEMENTS = new Set(["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Condition"]);
const PRINCIPAL_TYPES: readonly PrincipalType[] = ["Federated", "AWS", "Service", "CanonicalUser"];

/**
 * Reads a policy document; never throws, what cannot be read is marked incomplete or unknown. `readableTo` is where a syntax
 * error begins to make values doubtful.
 */
export function readTrustPolicy(root: SyntaxNode, readableTo?: number): TrustPolicy {
  const reading = new PolicyReading(readableTo);
  const map = asMap(root);
  const empty = { version: undefined, statements: [], statementKey: undefined, duplicateKeys: [], unknownElements: [] };
  if (map === undefined || isComputed(map)) {
    return { range: root.range, ...empty, size: undefined, complete: false };
  }
  const duplicated = reading.noteDuplicates(map);
  const found = lastEntries(map);
  const statement = found.get("Statement");
  const version = found.get("Version");
  const list = statement?.value === undefined ? undefined : statementNodes(statement.value);
  const statements = (list ?? []).map((node) => (reading.withinLimit ? readStatement(node, reading) : unread(node)));
  return {
    range: root.range,
    version: version?.value === undefined ? undefined : reading.value(version.value),
    // Of two Statement lists nobody knows which one counts.
    statements: duplicated ? statements.map((each) => ({ ...each, complete: false })) : statements,
    statementKey: statement === undefined ? undefined : reading.key(statement),
    duplicateKeys: reading.duplicates,
    unknownElements: unknownKeys(map, POLICY_ELEMENTS, reading),
    size: policySize(map),
    complete: !duplicated && (statement === undefined || list !== undefined) && reading.withinLimit,
  };
}

/** Statements of a policy; undefined when something else stands there. */
function statementNodes(node: SyntaxNode): readonly SyntaxNode[] | undefined {
  const target = resolve(node);
  if (target === undefined || target.kind === "scalar" || isComputed(target)) {
    return undefined;
  }
  return target.kind === "map" ? [node] : target.items;
}

function readStatement(node: SyntaxNode, reading: PolicyReading): TrustStatement {
  const map = asMap(node);
  if (map === undefined || isComputed(map)) {
    return unread(node);
  }
  const duplicated = reading.noteDuplicates(map);
  const found = lastEntries(map);
  const principal = found.get("Principal") ?? found.get("NotPrincipal");
  const action = found.get("Action") ?? found.get("NotAction");
  const unknownElements = [...unknownKeys(map, STATEMENT_ELEMENTS, reading)];
  const principals = principal === undefined ? [] : readPrincipals(principal.value, reading, unknownElements);
  const conditions = readConditions(found.get("Condition"), reading);
  const bothForms =
    (found.has("Principal") && found.has("NotPrincipal")) || (found.has("Action") && found.has("NotAction"));
  return {
    range: node.range,
    sid: scalarAt(found.get("Sid"), reading),
    effect: scalarAt(found.get("Effect"), reading),
    principals,
    notPrincipal: principal?.key.value === "NotPrincipal",
    principalKey: principal === undefined ? undefined : reading.key(principal),
    actions: reading.values(action?.value),
    notAction: action?.key.value === "NotAction",
    actionKey: action === undefined ? undefined : reading.key(action),
    ...conditionParts(conditions),
    unknownElements,
    complete: !duplicated && !bothForms && conditions.complete && reading.withinLimit,
  };
}

function conditionParts(
  block: ConditionBlock,
): Pick<TrustStatement, "conditions" | "conditionKey" | "conditionRange" | "operatorBlocks"> {
  const { conditions, conditionKey, conditionRange, operatorBlocks } = block;
  return { conditions, conditionKey, conditionRange, operatorBlocks };
}

/** A statement of which nothing could be read: whatever it says is unknown. */
function unread(node: SyntaxNode): TrustStatement {
  return {
    range: node.range,
    sid: undefined,
    effect: undefined,
    principals: [],
    notPrincipal: false,
    principalKey: undefined,
    actions: [],
    notAction: false,
    actionKey: undefined,
    conditions: [],
    conditionKey: undefined,
    conditionRange: undefined,
    operatorBlocks: [],
    unknownElements: [],
    complete: false,
  };
}

/** A type that IAM does not know goes to the unknown elements. */
function readPrincipals(
  node: SyntaxNode | undefined,
  reading: PolicyReading,
  unknownElements: Value[],
): readonly TrustPrincipal[] {
  const map = asMap(node);
  if (map === undefined || isComputed(map)) {
    return reading.values(node).map((value) => ({ type: "*", value }));
  }
  reading.noteDuplicates(map);
  const principals: TrustPrincipal[] = [];
  for (const entry of entries(map)) {
    const type = PRINCIPAL_TYPES.find((name) => name === entry.key.value);
    if (type === undefined) {
      unknownElements.push(reading.key(entry));
    } else {
      for (const value of reading.values(entry.value)) {
        principals.push({ type, value });
      }
    }
  }
  return principals;
}

function scalarAt(entry: MapEntry | undefined, reading: PolicyReading): Value | undefined {
  return entry === undefined ? undefined : reading.values(entry.value)[0];
}

function unknownKeys(map: MapNode, known: ReadonlySet<string>, reading: PolicyReading): readonly Value[] {
  return entries(map)
    .filter(({ key }) => !known.has(key.value))
    .map((entry) => reading.key(entry));
}

/** The last entry of each key, merge keys included. */
function lastEntries(map: MapNode): ReadonlyMap<string, MapEntry> {
  return new Map(entries(map).map((entry) => [entry.key.value, entry]));
}
