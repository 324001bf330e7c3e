/** JSON to the same nodes as YAML: jsonc-parser's visitor, which goes on after an error. */
import { type ParseErrorCode, printParseErrorCode, visit } from "jsonc-parser";
import { range } from "../text/range.ts";
import type { SyntaxProblem } from "./node.ts";
import { MAX_DEPTH, type ParsedDocument } from "./parse-yaml-events.ts";
import { NO_PROPERTIES, TreeBuilder } from "./tree-builder.ts";

/** After the first few, problems are echoes of each other. */
const MAX_PROBLEMS = 50;

/** Reads a JSON text with whatever can be recovered from it; duplicate keys are kept, comments are problems. */
export function parseJson(text: string, base = 0): ParsedDocument {
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    const message = `nested more than ${MAX_DEPTH} levels deep`;
    return { root: undefined, problems: [{ message, range: range(base + deep, base + deep + 1) }] };
  }
  const builder = new TreeBuilder(text, base);
  const problems: SyntaxProblem[] = [];
  // After an error the visitor may leave out ends and values: what is missing is closed or filled before going on.
  const settle = () => {
    if (builder.expects === "value") {
      builder.empty(NO_PROPERTIES);
    }
  };
  const closeDownTo = (inner: readonly string[]) => {
    settle();
    while (!inner.includes(builder.expects) && builder.expects !== "root") {
      builder.close();
      settle();
    }
  };
  visit(
    text,
    {
      onObjectBegin: (offset) => builder.openMap(offset, true, NO_PROPERTIES),
      onObjectEnd: () => {
        closeDownTo(["key"]);
        builder.close();
      },
      onArrayBegin: (offset) => builder.openSequence(offset, true, NO_PROPERTIES),
      onArrayEnd: () => {
        closeDownTo(["item"]);
        builder.close();
      },
      onObjectProperty: (name, offset, length) => {
        closeDownTo(["key"]);
        string(builder, text, name, offset, length);
      },
      onLiteralValue: (value, offset, length) => {
        if (typeof value === "string") {
          string(builder, text, value, offset, length);
        } else {
          const source = text.slice(offset, offset + length);
          builder.scalar({ start: offset, end: offset + length, style: "plain", value: source }, NO_PROPERTIES);
        }
      },
      onError: (code, offset, length) => {
        if (problems.length < MAX_PROBLEMS) {
          problems.push(problem(code, offset, length, text, base));
        }
      },
    },
    { disallowComments: true },
  );
  closeDownTo([]);
  return { root: builder.root, problems };
}

function string(builder: TreeBuilder, text: string, value: string, offset: number, length: number): void {
  const closed = length > 1 && text[offset + length - 1] === '"';
  const end = offset + (closed ? length - 1 : length);
  builder.scalar({ start: offset + 1, end, style: "double", value }, NO_PROPERTIES);
}

const MESSAGES: Readonly<Record<string, string>> = {
  InvalidSymbol: "strings and property names stand in double quotes here",
  InvalidNumberFormat: "a malformed number",
  PropertyNameExpected: "a property name in double quotes is expected here",
  ValueExpected: "a value is expected here",
  ColonExpected: "a colon is expected here",
  CommaExpected: "a comma or a closing bracket is expected here",
  CloseBraceExpected: "a closing brace } is missing",
  CloseBracketExpected: "a closing bracket ] is missing",
  EndOfFileExpected: "text after the end of the document",
  InvalidCommentToken: "JSON has no comments",
  UnexpectedEndOfComment: "a comment that does not end",
  UnexpectedEndOfString: "a string that does not end on its line",
  UnexpectedEndOfNumber: "a malformed number",
  InvalidUnicode: "a malformed \\u escape",
  InvalidEscapeCharacter: "an unknown escape in a string",
  InvalidCharacter: "a control character in a string",
};

function problem(code: ParseErrorCode, offset: number, length: number, text: string, base: number): SyntaxProblem {
  const name = printParseErrorCode(code);
  const comma = danglingComma(name, offset, text);
  if (comma !== undefined) {
    return { message: "a comma with nothing after it", range: range(base + comma, base + comma + 1) };
  }
  const start = Math.min(offset, text.length);
  const end = Math.min(start + Math.max(length, 1), text.length);
  return { message: MESSAGES[name] ?? name, range: range(base + start, base + end) };
}

/** Offset of a comma that stands before the closing bracket which the parser stumbled over. */
function danglingComma(name: string, offset: number, text: string): number | undefined {
  const closing = text[offset] === "}" || text[offset] === "]";
  if (!closing || (name !== "PropertyNameExpected" && name !== "ValueExpected")) {
    return undefined;
  }
  let at = offset - 1;
  while (at >= 0 && /\s/.test(text[at] ?? "")) {
    at--;
  }
  return text[at] === "," ? at : undefined;
}

/** Where brackets nest deeper than the parsers follow; undefined when they do not. */
function tooDeepAt(text: string): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) {
        at++;
      } else if (code === 0x22 || code === 0x0a) {
        inString = false;
      }
    } else if (code === 0x22) {
      inString = true;
    } else if (code === 0x5b || code === 0x7b) {
      depth++;
      if (depth > MAX_DEPTH) {
        return at;
      }
    } else if (code === 0x5d || code === 0x7d) {
      depth--;
    }
  }
  return undefined;
}
