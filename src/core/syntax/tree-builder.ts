/** Builds syntax nodes from parser events, so that ranges come out the same whichever parser sends them. */
import { range, type TextRange } from "../text/range.ts";
import type { AliasNode, MapEntry, MapNode, ScalarNode, ScalarStyle, SequenceNode, SyntaxNode } from "./node.ts";
import { plainScalarType, taggedScalarType } from "./scalar-type.ts";

/** What a scalar event carries; offsets lie in the builder's text. */
export interface ScalarEvent {
  /** The value without quotes; for block scalars from the line after the header. */
  readonly start: number;
  readonly end: number;
  readonly style: ScalarStyle;
  readonly value: string;
}

/** What stands before a node: tag and anchor, both undefined for most. */
export interface Properties {
  readonly tag: string | undefined;
  readonly anchor: string | undefined;
  /** End of the properties in the text; -1 when there are none. */
  readonly end: number;
}

export const NO_PROPERTIES: Properties = { tag: undefined, anchor: undefined, end: -1 };

interface Frame {
  readonly start: number;
  readonly flow: boolean;
  readonly range: { start: number; end: number };
  readonly entries: MapEntry[] | undefined;
  readonly items: SyntaxNode[] | undefined;
  readonly node: MapNode | SequenceNode;
  end: number;
  /** Of a mapping only: true between a key and its value. */
  afterKey: boolean;
  key: ScalarNode | undefined;
}

/**
 * Receives the events of one document in source order. `base` is where the text starts in its file: nodes carry file
 * offsets, events offsets in the text.
 */
export class TreeBuilder {
  readonly #text: string;
  readonly #base: number;
  readonly #frames: Frame[] = [];
  readonly #anchors = new Map<string, SyntaxNode | undefined>();
  /** End of what has been read so far. */
  #cursor = 0;
  #root: SyntaxNode | undefined;

  constructor(text: string, base: number) {
    this.#text = text;
    this.#base = base;
  }

  get root(): SyntaxNode | undefined {
    return this.#root;
  }

  /** What the next event belongs to: a sequence or a mapping (as its key, or as the value of the key just read). */
  get expects(): "root" | "item" | "key" | "value" {
    const frame = this.#frames.at(-1);
    if (frame === undefined) {
      return "root";
    }
    return frame.items !== undefined ? "item" : frame.afterKey ? "value" : "key";
  }

  /** `start` is the opening bracket of a flow mapping, the first key of a block mapping. */
  openMap(start: number, flow: boolean, properties: Properties): void {
    const span = { start: this.#base + start, end: this.#base + start };
    const entries: MapEntry[] = [];
    const style = flow ? "flow" : "block";
    const node: MapNode = { kind: "map", style, entries, range: span, tag: properties.tag };
    this.#open({ start, flow, range: span, entries, items: undefined, node, end: -1, afterKey: false, key: undefined });
    this.#anchor(properties, node);
  }

  openSequence(start: number, flow: boolean, properties: Properties): void {
    const span = { start: this.#base + start, end: this.#base + start };
    const items: SyntaxNode[] = [];
    const style = flow ? "flow" : "block";
    const node: SequenceNode = { kind: "sequence", style, items, range: span, tag: properties.tag };
    this.#open({ start, flow, range: span, entries: undefined, items, node, end: -1, afterKey: false, key: undefined });
    this.#anchor(properties, node);
  }

  /** Closes the innermost collection; a flow collection that the text leaves open ends where its content does. */
  close(): void {
    const frame = this.#frames.pop();
    if (frame === undefined) {
      return;
    }
    if (frame.entries !== undefined && frame.afterKey) {
      this.#addTo(frame, undefined, this.#cursor);
    }
    let end = Math.max(frame.end, frame.start);
    if (frame.flow) {
      end = this.#endOfFlow(Math.max(this.#cursor, frame.start + 1), frame.entries === undefined ? "]" : "}");
    }
    frame.range.end = this.#base + end;
    this.#cursor = Math.max(this.#cursor, end);
    this.#add(frame.node, end);
  }

  scalar(event: ScalarEvent, properties: Properties): void {
    const { start, end, style, value } = event;
    this.#cursor = Math.max(this.#cursor, properties.end);
    const span = this.#scalarRange(event);
    const node: ScalarNode = {
      kind: "scalar",
      value,
      type: scalarType(value, style, properties.tag),
      style,
      range: span,
      outer: this.#outerRange(start, end, style, span),
      tag: properties.tag,
    };
    this.#anchor(properties, node);
    this.#cursor = Math.max(this.#cursor, end, node.outer.end - this.#base);
    this.#add(node, node.outer.end - this.#base);
  }

  /** A node that is left out: the value of `key:`, the item of a bare `-`. */
  empty(properties: Properties): void {
    this.#cursor = Math.max(this.#cursor, properties.end);
    if (properties.anchor !== undefined) {
      this.#anchors.set(properties.anchor, undefined);
    }
    const frame = this.#frames.at(-1);
    if (frame?.items === undefined) {
      this.#add(undefined, properties.end);
      return;
    }
    const at = Math.max(this.#after("-", this.#cursor), properties.end);
    this.#cursor = at;
    const span = this.#range(at, at);
    this.#add(
      { kind: "scalar", value: "", type: "null", style: "plain", range: span, outer: span, tag: properties.tag },
      at,
    );
  }

  /** `start` is the asterisk. */
  alias(start: number, end: number, name: string): void {
    const node: AliasNode = { kind: "alias", name, target: this.#anchors.get(name), range: this.#range(start, end) };
    this.#cursor = Math.max(this.#cursor, end);
    this.#add(node, end);
  }

  #open(frame: Frame): void {
    this.#frames.push(frame);
    this.#cursor = Math.max(this.#cursor, frame.flow ? frame.start + 1 : frame.start);
  }

  #anchor(properties: Properties, node: SyntaxNode): void {
    if (properties.anchor !== undefined) {
      this.#anchors.set(properties.anchor, node);
    }
  }

  #add(node: SyntaxNode | undefined, end: number): void {
    const frame = this.#frames.at(-1);
    if (frame === undefined) {
      this.#root ??= node;
    } else {
      this.#addTo(frame, node, end);
    }
  }

  #addTo(frame: Frame, node: SyntaxNode | undefined, end: number): void {
    if (frame.items !== undefined) {
      if (node !== undefined) {
        frame.items.push(node);
      }
      frame.end = Math.max(frame.end, end);
    } else if (!frame.afterKey) {
      frame.afterKey = true;
      frame.key = node?.kind === "scalar" ? node : undefined;
      frame.end = Math.max(frame.end, end);
    } else {
      frame.afterKey = false;
      if (frame.key !== undefined) {
        frame.entries?.push({ key: frame.key, value: node });
      }
      frame.end = Math.max(frame.end, node === undefined ? this.#endOfKey(frame, end) : end);
      frame.key = undefined;
    }
  }

  /** Where `key:` ends. */
  #endOfKey(frame: Frame, end: number): number {
    const keyEnd = frame.key === undefined ? this.#cursor : frame.key.outer.end - this.#base;
    let at = keyEnd;
    while (this.#text[at] === " " || this.#text[at] === "\t") {
      at++;
    }
    const colon = this.#text[at] === ":" ? at + 1 : keyEnd;
    this.#cursor = Math.max(this.#cursor, colon);
    return Math.max(colon, end);
  }

  #scalarRange({ start, end, style, value }: ScalarEvent): TextRange {
    if (style !== "literal" && style !== "folded") {
      return this.#range(start, end);
    }
    if (value.trim() === "") {
      return this.#range(start, start);
    }
    // Parsers differ in how many of the blank lines after a block scalar they count in.
    return this.#range(start, start + this.#text.slice(start, end).trimEnd().length);
  }

  #outerRange(start: number, end: number, style: ScalarStyle, inner: TextRange): TextRange {
    switch (style) {
      case "plain":
        return inner;
      case "single":
      case "double": {
        const closed = this.#text[end] === (style === "single" ? "'" : '"');
        return this.#range(start - 1, closed ? end + 1 : end);
      }
      default:
        return range(this.#base + this.#after(style === "literal" ? "|" : ">", this.#cursor) - 1, inner.end);
    }
  }

  /** Offset behind the next `sign` that is not in a comment. */
  #after(sign: string, from: number): number {
    let at = from;
    while (at < this.#text.length && this.#text[at] !== sign) {
      at = this.#text[at] === "#" ? this.#endOfLine(at) : at + 1;
    }
    return Math.min(at + 1, this.#text.length);
  }

  /** Offset behind the bracket that closes a flow collection whose content ends at `from`, or `from` when none does. */
  #endOfFlow(from: number, bracket: string): number {
    let at = from;
    while (at < this.#text.length) {
      const sign = this.#text[at] ?? "";
      if (sign === bracket) {
        return at + 1;
      }
      if (sign === "#" || (sign === "/" && this.#text[at + 1] === "/")) {
        at = this.#endOfLine(at);
      } else if (sign === "/" && this.#text[at + 1] === "*") {
        const close = this.#text.indexOf("*/", at + 2);
        at = close < 0 ? this.#text.length : close + 2;
      } else if (/[\s,:?]/.test(sign)) {
        at++;
      } else {
        return from;
      }
    }
    return from;
  }

  #endOfLine(from: number): number {
    const at = this.#text.indexOf("\n", from);
    return at < 0 ? this.#text.length : at + 1;
  }

  #range(start: number, end: number): TextRange {
    return range(this.#base + start, this.#base + end);
  }
}

function scalarType(value: string, style: ScalarStyle, tag: string | undefined): ScalarNode["type"] {
  const tagged = tag === undefined ? undefined : taggedScalarType(tag);
  return tagged ?? (style === "plain" && tag === undefined ? plainScalarType(value) : "string");
}
