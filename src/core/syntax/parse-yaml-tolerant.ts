/** The tolerant way from YAML to nodes: the `yaml` package, which reads half-typed text around its errors. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { range } from "../text/range.ts";
import type { ScalarStyle, SyntaxProblem } from "./node.ts";
import { MAX_DEPTH, type ParsedDocument, type YamlParser } from "./parse-yaml-events.ts";
import { NO_PROPERTIES, type Properties, TreeBuilder } from "./tree-builder.ts";

/** Longer documents are left unread: this parser takes about 1 µs a character, more on hostile text. */
const MAX_LENGTH = 256 * 1024;

/** Reads one document with whatever can be recovered from it (a second one in the text is ignored). */
export const parseYamlTolerant: YamlParser = (text, base) => {
  if (text.length > MAX_LENGTH) {
    return unread("too long to be read around its errors", base);
  }
  let document: Document.Parsed | undefined;
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: false, keepSourceTokens: true, logLevel: "silent" });
    document = Array.isArray(documents) ? documents.find(({ contents }) => contents !== null) : undefined;
  } catch (error) {
    if (error instanceof RangeError) {
      return unread(`nested more than ${MAX_DEPTH} levels deep`, base);
    }
    throw error;
  }
  if (document === undefined) {
    return { root: undefined, problems: [] };
  }
  const walk = new Walk(text, base);
  walk.node(document.contents, 0);
  const problems = document.errors.map(({ message, pos: [start, end] }) => ({
    message: message.split(/ at line \d+/)[0] ?? message,
    range: range(base + Math.min(start, text.length), base + Math.min(Math.max(end, start), text.length)),
  }));
  return { root: walk.root, problems: [...problems, ...walk.problems] };
};

function unread(message: string, base: number): ParsedDocument {
  return { root: undefined, problems: [{ message, range: range(base, base) }] };
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single",
  QUOTE_DOUBLE: "double",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

/** Turns the package's tree into the events that the fast parser sends. */
class Walk {
  readonly problems: SyntaxProblem[] = [];
  readonly #text: string;
  readonly #base: number;
  readonly #builder: TreeBuilder;

  constructor(text: string, base: number) {
    this.#text = text;
    this.#base = base;
    this.#builder = new TreeBuilder(text, base);
  }

  get root() {
    return this.#builder.root;
  }

  node(node: Node | ParsedNode | null | undefined, depth: number): void {
    const builder = this.#builder;
    const start = node?.range?.[0] ?? 0;
    if (node === null || node === undefined || depth > MAX_DEPTH) {
      if (depth > MAX_DEPTH) {
        const at = this.#base + start;
        this.problems.push({ message: `nested more than ${MAX_DEPTH} levels deep`, range: range(at, at) });
      }
      builder.empty(NO_PROPERTIES);
    } else if (isAlias(node)) {
      builder.alias(start, node.range?.[1] ?? start, node.source);
    } else if (isScalar(node)) {
      this.#scalar(node, start);
    } else if (isMap(node)) {
      this.#map(node, start, depth);
    } else if (isSeq(node)) {
      builder.openSequence(start, this.#text[start] === "[", propertiesOf(node));
      for (const item of node.items) {
        this.node(item as Node | null, depth + 1);
      }
      builder.close();
    }
  }

  #map(map: YAMLMap, start: number, depth: number): void {
    // The one pair of `[key: value]` has no bracket of its own.
    this.#builder.openMap(start, this.#text[start] === "{" && map.flow === true, propertiesOf(map));
    for (const { key, value } of map.items) {
      this.node(key as Node | null, depth + 1);
      this.node(value as Node | null, depth + 1);
    }
    this.#builder.close();
  }

  #scalar(scalar: Scalar, offset: number): void {
    const properties = propertiesOf(scalar);
    const style = STYLES[scalar.type ?? "PLAIN"] ?? "plain";
    const value = scalar.source ?? String(scalar.value ?? "");
    const end = scalar.range?.[1] ?? offset;
    if (style === "plain" && end === offset) {
      this.#builder.empty(properties);
    } else if (style === "plain") {
      this.#builder.scalar({ start: offset, end, style, value }, properties);
    } else if (style === "literal" || style === "folded") {
      const header = this.#text.indexOf("\n", offset);
      const start = header < 0 ? end : Math.min(header + 1, end);
      this.#builder.scalar({ start, end, style, value }, properties);
    } else {
      const closed = end - offset > 1 && this.#text[end - 1] === this.#text[offset];
      this.#builder.scalar({ start: offset + 1, end: closed ? end - 1 : end, style, value }, properties);
    }
  }
}

function propertiesOf(node: Node): Properties {
  const anchor = isAlias(node) ? undefined : (node as { anchor?: string }).anchor;
  const tag = node.tag;
  return tag === undefined && anchor === undefined ? NO_PROPERTIES : { tag, anchor, end: -1 };
}
