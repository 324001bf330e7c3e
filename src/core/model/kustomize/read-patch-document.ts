/** Reads one document of a patch, strategic merge or JSON 6902, into the changes that matter to identity. */
import { asMap, asSequence, entries, get, items, resolve, textAt } from "../../syntax/at.ts";
import type { MapEntry, SyntaxNode } from "../../syntax/node.ts";
import { type ReadContext, scalarValue, toKeyedValue, toValue } from "../read/read-value.ts";
import type { Value } from "../value.ts";
import { concernsIdentity, type FieldChange, type FieldPath, fromPointer, type PatchDocument } from "./field-change.ts";

/** Deeper than any field that matters; what is nested deeper in a hostile patch is not read. */
const MAX_DEPTH = 32;

export function readPatchDocument(root: SyntaxNode, context: ReadContext): PatchDocument {
  const operations = asSequence(root);
  if (operations !== undefined) {
    return {
      ...NAMELESS,
      format: "json6902",
      changes: operations.items.flatMap((item) => readOperation(item, context)),
    };
  }
  if (asMap(root) === undefined) {
    return UNREADABLE;
  }
  const metadata = get(root, "metadata");
  return {
    format: "merge",
    apiVersion: toValue(get(root, "apiVersion"), context),
    kind: toValue(get(root, "kind"), context),
    name: toValue(get(metadata, "name"), context),
    namespace: toValue(get(metadata, "namespace"), context),
    deletes: textAt(root, "$patch") === "delete",
    changes: [...merged(root, [], context)],
  };
}

const NAMELESS = { apiVersion: undefined, kind: undefined, name: undefined, namespace: undefined, deletes: false };

/** Stands for a patch whose text is not there or cannot be read. */
export const UNREADABLE: PatchDocument = { ...NAMELESS, format: "unreadable", changes: [] };

/** A strategic merge: mappings merge, null removes, lists replace (those of pod specs, which merge, hold nothing of ours). */
function* merged(node: SyntaxNode, path: FieldPath, context: ReadContext): Generator<FieldChange> {
  const directive = textAt(node, "$patch");
  if (directive === "replace" || directive === "delete") {
    yield { op: "remove", path };
    if (directive === "delete") {
      return;
    }
  }
  for (const each of entries(node)) {
    const key = each.key.value;
    if (key.startsWith("$")) {
      continue;
    }
    const at = [...path, key];
    const value = resolve(each.value);
    if (value === undefined || (value.kind === "scalar" && value.type === "null" && value.style === "plain")) {
      const text = value === undefined ? { ...scalarValue(each.key), text: "" } : scalarValue(value);
      yield {
        op: "null",
        path: at,
        setting: { key: scalarValue(each.key), value: text, uri: context.uri, exact: true },
      };
    } else if (concernsIdentity(at)) {
      yield set(at, each, context);
    } else if (value.kind === "map" && at.length < MAX_DEPTH) {
      yield* merged(value, at, context);
    } else if (value.kind === "sequence") {
      yield { op: "remove", path: at };
      yield* written(value, at, context);
    }
  }
}

/** Everything of a value that is put in whole. */
function* written(node: SyntaxNode, path: FieldPath, context: ReadContext): Generator<FieldChange> {
  if (path.length > MAX_DEPTH) {
    return;
  }
  for (const each of entries(node)) {
    const at = [...path, each.key.value];
    if (concernsIdentity(at)) {
      yield set(at, each, context);
    } else if (each.value !== undefined) {
      yield* written(each.value, at, context);
    }
  }
  for (const [index, item] of items(node).entries()) {
    yield* written(item, [...path, String(index)], context);
  }
}

function set(path: FieldPath, entry: MapEntry, context: ReadContext): FieldChange {
  const setting = { key: scalarValue(entry.key), value: toValue(entry.value, context), uri: context.uri, exact: true };
  return { op: "set", path, setting };
}

/** One operation of a JSON patch (RFC 6902). */
function readOperation(item: SyntaxNode, context: ReadContext): readonly FieldChange[] {
  const op = textAt(item, "op");
  const target = toValue(get(item, "path"), context);
  if (op === "test") {
    return [];
  }
  if (op === undefined || target === undefined || !target.known) {
    return [{ op: "unknown", path: [] }];
  }
  const path = fromPointer(target.text);
  const last = path.at(-1) ?? "";
  if (path.length === 0) {
    return [{ op: "unknown", path }];
  }
  if (op !== "replace" && /^(?:\d+|-)$/.test(last)) {
    // Items of the list move, so that their positions mean others from here on.
    return [{ op: "unknown", path: path.slice(0, -1) }];
  }
  switch (op) {
    case "remove":
      return [{ op: "remove", path }];
    case "add":
    case "replace":
      return readValue(item, target, path, context);
    case "move": {
      const from = textAt(item, "from");
      return [
        from === undefined ? { op: "unknown", path: [] } : { op: "remove", path: fromPointer(from) },
        { op: "unknown", path },
      ];
    }
    default:
      return [{ op: "unknown", path }];
  }
}

function readValue(item: SyntaxNode, target: Value, path: FieldPath, context: ReadContext): readonly FieldChange[] {
  const value = toKeyedValue(
    entries(item).find(({ key }) => key.value === "value"),
    context,
  )?.value;
  const node = get(item, "value");
  const removed: FieldChange = { op: "remove", path };
  if (node === undefined || value === undefined) {
    return [removed];
  }
  if (!concernsIdentity(path)) {
    return [removed, ...written(node, path, context)];
  }
  // What stands there is the whole pointer, escaped: no plain text of the key.
  const key: Value = { ...target, text: path.at(-1) ?? "", style: "double" };
  return [{ op: "set", path, setting: { key, value, uri: context.uri, exact: true } }];
}
