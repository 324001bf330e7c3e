/** The fast way from YAML to nodes: js-yaml's events, linear on hostile input, no recovery from errors. */
import {
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE,
  YAMLException,
} from "js-yaml";
import { range } from "../text/range.ts";
import type { ScalarStyle, SyntaxNode, SyntaxProblem } from "./node.ts";
import { NO_PROPERTIES, type Properties, TreeBuilder } from "./tree-builder.ts";

/** Collections nested deeper than this are an error: no manifest comes near, and attacks stay cheap. */
export const MAX_DEPTH = 100;

/** One YAML document as nodes. */
export interface ParsedDocument {
  /** Undefined for an empty document and one that could not be read. */
  readonly root: SyntaxNode | undefined;
  readonly problems: readonly SyntaxProblem[];
}

/** Parses the text of one document; nodes get offsets from `base` on. */
export type YamlParser = (text: string, base: number) => ParsedDocument;

const STYLES: Readonly<Record<number, ScalarStyle>> = {
  [SCALAR_STYLE.PLAIN]: "plain",
  [SCALAR_STYLE.SINGLE_QUOTED]: "single",
  [SCALAR_STYLE.DOUBLE_QUOTED]: "double",
  [SCALAR_STYLE.LITERAL_BLOCK]: "literal",
  [SCALAR_STYLE.FOLDED_BLOCK]: "folded",
};

/** Reads one document (a second one in the text is ignored); on the first error there is no root, only the problem. */
export const parseYamlEvents: YamlParser = (text, base) => {
  let events: readonly Event[];
  try {
    events = parseEvents(text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    if (!(error instanceof YAMLException)) {
      throw error;
    }
    const at = Math.min(error.mark?.position ?? 0, text.length);
    const end = Math.min(at + 1, text.length);
    return { root: undefined, problems: [{ message: error.reason, range: range(base + at, base + end) }] };
  }
  return { root: build(events, text, base), problems: [] };
};

function build(events: readonly Event[], text: string, base: number): SyntaxNode | undefined {
  const builder = new TreeBuilder(text, base);
  let documents = 0;
  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        documents++;
        if (documents > 1) {
          return builder.root;
        }
        break;
      case EVENT_ID.MAPPING:
        // The one pair of `[key: value]` counts as flow style too, but has no bracket of its own.
        builder.openMap(event.start, isFlow(event.style) && text[event.start] === "{", propertiesOf(event, text));
        break;
      case EVENT_ID.SEQUENCE:
        builder.openSequence(event.start, isFlow(event.style), propertiesOf(event, text));
        break;
      case EVENT_ID.SCALAR: {
        const properties = propertiesOf(event, text);
        if (event.valueStart < 0) {
          builder.empty(properties);
        } else {
          const value = event.fast ? text.slice(event.valueStart, event.valueEnd) : getScalarValue(text, event);
          const style = STYLES[event.style] ?? "plain";
          builder.scalar({ start: event.valueStart, end: event.valueEnd, style, value }, properties);
        }
        break;
      }
      case EVENT_ID.ALIAS:
        builder.alias(event.anchorStart - 1, event.anchorEnd, text.slice(event.anchorStart, event.anchorEnd));
        break;
      case EVENT_ID.POP:
        builder.close();
        break;
    }
  }
  return builder.root;
}

function isFlow(style: number): boolean {
  return style === COLLECTION_STYLE.FLOW;
}

function propertiesOf(
  event: { readonly anchorStart: number; anchorEnd: number; tagStart: number; tagEnd: number },
  text: string,
): Properties {
  if (event.anchorStart < 0 && event.tagStart < 0) {
    return NO_PROPERTIES;
  }
  return {
    tag: event.tagStart < 0 ? undefined : tagName(text.slice(event.tagStart, event.tagEnd)),
    anchor: event.anchorStart < 0 ? undefined : text.slice(event.anchorStart, event.anchorEnd),
    end: Math.max(event.anchorEnd, event.tagEnd),
  };
}

function tagName(source: string): string {
  if (source.startsWith("!<")) {
    return source.slice(2, -1);
  }
  return source.startsWith("!!") ? `tag:yaml.org,2002:${source.slice(2)}` : source;
}
