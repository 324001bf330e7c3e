/** Where a cursor is in a text that is being typed: the path of keys to it, and which text a completion has to replace. */
import { get } from "../syntax/at.ts";
import type { SyntaxDocument } from "../syntax/document.ts";
import { parseEmbeddedJson } from "../syntax/embedded-json.ts";
import type { MapNode, ScalarNode, SyntaxNode } from "../syntax/node.ts";
import { formatOf } from "../syntax/parse-file.ts";
import type { TextRange } from "../text/range.ts";
import { type CursorToken, MARKER, tokenAt } from "./cursor-token.ts";
import type { LanguageContext } from "./language-context.ts";

export interface Cursor {
  readonly document: SyntaxDocument;
  /** Root of the innermost document: of a JSON text in a string that text's. */
  readonly root: SyntaxNode;
  /** Keys from `root`; a `*` for each list. For a key that is typed, the keys above it. */
  readonly path: readonly string[];
  readonly role: "key" | "value";
  /** Mappings and lists from `root` inwards; the last one holds what is typed. */
  readonly ancestors: readonly SyntaxNode[];
  /** Whether text is written as JSON has it. */
  readonly isJson: boolean;
  readonly token: CursorToken;
}

/** Undefined in comments, block scalars and whatever cannot be read even with the half-typed word taken out. */
export function cursorAt(context: LanguageContext, uri: string, offset: number): Cursor | undefined {
  const text = context.text(uri);
  const format = formatOf(uri);
  if (text === undefined || (format !== "yaml" && format !== "json")) {
    return undefined;
  }
  const token = tokenAt(text, offset, format === "json");
  if (token === undefined) {
    return undefined;
  }
  const marked = text.slice(0, token.outer.start) + token.placeholder + text.slice(token.outer.end);
  const at = token.outer.start;
  const document = context.parse(uri, marked).documents.find(({ range }) => range.start <= at && at <= range.end);
  const found = document?.root === undefined ? undefined : find(document.root, [], []);
  if (document?.root === undefined || found === undefined) {
    return undefined;
  }
  if (found.host === undefined) {
    return { document, root: document.root, ...placeOf(found), isJson: format === "json", token };
  }
  const root = parseEmbeddedJson(marked, found.host)?.root;
  const inner = root === undefined ? undefined : find(root, [], []);
  return root === undefined || inner === undefined || inner.host !== undefined
    ? undefined
    : { document, root, ...placeOf(inner), isJson: true, token };
}

interface Found {
  readonly path: readonly string[];
  readonly ancestors: readonly SyntaxNode[];
  readonly role: Cursor["role"];
  /** The scalar that has the marker somewhere inside. */
  readonly host: ScalarNode | undefined;
}

/** Where the marker stands in a tree; undefined where it is not there as a text of its own. */
export function placeIn(root: SyntaxNode): Pick<Cursor, "path" | "ancestors" | "role"> | undefined {
  const found = find(root, [], []);
  return found === undefined || found.host !== undefined ? undefined : placeOf(found);
}

function placeOf({ path, ancestors, role }: Found): Pick<Cursor, "path" | "ancestors" | "role"> {
  return { path, ancestors, role };
}

function find(node: SyntaxNode, path: readonly string[], ancestors: readonly SyntaxNode[]): Found | undefined {
  if (node.kind === "scalar") {
    const host = node.value === MARKER ? undefined : node;
    return node.value.includes(MARKER) ? { path, ancestors, role: "value", host } : undefined;
  }
  if (node.kind === "alias") {
    return undefined;
  }
  const above = [...ancestors, node];
  if (node.kind === "sequence") {
    return firstOf(node.items, (item) => find(item, [...path, "*"], above));
  }
  return firstOf(node.entries, ({ key, value }) =>
    key.value === MARKER
      ? { path, ancestors: above, role: "key", host: undefined }
      : value === undefined
        ? undefined
        : find(value, [...path, key.value], above),
  );
}

function firstOf<T, R>(list: readonly T[], of: (one: T) => R | undefined): R | undefined {
  for (const one of list) {
    const result = of(one);
    if (result !== undefined) {
      return result;
    }
  }
  return undefined;
}

/** The mapping that holds what is typed; undefined in a list. */
export function holderOf({ ancestors }: Cursor): MapNode | undefined {
  const holder = ancestors.at(-1);
  return holder?.kind === "map" ? holder : undefined;
}

/** A field beside what is typed, or beside one of its ancestors: `up` 0 is the innermost mapping. */
export function beside(cursor: Cursor, key: string, up = 0): SyntaxNode | undefined {
  const maps = cursor.ancestors.filter((node) => node.kind === "map");
  return get(maps.at(-1 - up), key);
}

/** Range and text of an edit that puts a text where the cursor is, quoted as its place wants. */
export function insertionOf(
  { token, isJson, role }: Cursor,
  { text, source }: { readonly text: string; readonly source?: string },
  scalar: (text: string) => string,
): { readonly range: TextRange; readonly newText: string } {
  const { quote, inner, outer, isClosed, hasColon, assign = ": " } = token;
  const colon = role === "key" && !hasColon ? assign : "";
  if (source !== undefined) {
    return { range: outer, newText: source + colon };
  }
  if (quote === undefined) {
    return { range: outer, newText: (isJson ? JSON.stringify(text) : scalar(text)) + colon };
  }
  const escaped = quote === '"' ? JSON.stringify(text).slice(1, -1) : text.replaceAll("'", "''");
  return isClosed && colon === ""
    ? { range: inner, newText: escaped }
    : { range: { start: inner.start, end: outer.end }, newText: escaped + quote + colon };
}
