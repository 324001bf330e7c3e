/** Terraform's language by way of tree-sitter, which reads half-typed text around its errors; loaded when a file needs it. */
import { Language, type Node, Parser } from "web-tree-sitter";
import { range } from "../text/range.ts";
import type { HclAttribute, HclBlock, HclBody, HclDocument, HclParser } from "./hcl.ts";
import { HclExpressionReader } from "./hcl-expressions.ts";
import type { SyntaxProblem } from "./node.ts";

/** Blocks nested deeper than this are left unread. */
const MAX_DEPTH = 60;

/** More problems than anyone reads. */
const MAX_PROBLEMS = 100;

/**
 * `name =` with nothing behind it: someone is typing there. Terraform's values begin on the line of their name, tree-sitter's
 * grammar would take the next line for it.
 */
const UNFINISHED = /^[ \t]*(?:[\p{L}_][\p{L}\p{N}_-]*|"[^"\n]*")[ \t]*=[ \t]*(?=\r?$)/gmu;

/** Makes the parser from its two WebAssembly files: that of tree-sitter, and that of the HCL grammar. */
export async function loadHclParser(runtime: Uint8Array, grammar: Uint8Array): Promise<HclParser> {
  await Parser.init({ wasmBinary: runtime.slice().buffer });
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return (text) => parseHcl(parser, text);
}

function parseHcl(parser: Parser, text: string): HclDocument {
  const whole = readTree(parser, text, []);
  if (whole.problems.length === 0) {
    return whole;
  }
  const gaps: SyntaxProblem[] = [];
  const mended = text.replace(UNFINISHED, (line: string, at: number) => {
    gaps.push({ message: "the value is missing", range: range(at, at + line.length) });
    return " ".repeat(line.length);
  });
  return gaps.length === 0 ? whole : readTree(parser, mended, gaps);
}

function readTree(parser: Parser, text: string, problems: readonly SyntaxProblem[]): HclDocument {
  const tree = parser.parse(text);
  if (tree === null) {
    throw new Error("tree-sitter gave no tree");
  }
  try {
    const root = tree.rootNode;
    const found = root.hasError ? [...problems, ...problemsIn(root)] : problems;
    const reader = new BodyReader(text);
    return {
      body: reader.body(root.namedChildren, 0),
      problems: [...found].sort((a, b) => a.range.start - b.range.start),
    };
  } finally {
    tree.delete();
  }
}

/** Places that the grammar cannot read, outermost and first ones first. */
function problemsIn(root: Node): readonly SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined && problems.length < MAX_PROBLEMS; node = open.pop()) {
    if (node.isMissing || node.isError) {
      const message = node.isMissing ? `"${node.type}" is missing` : "this is not Terraform's language";
      problems.push({ message, range: range(node.startIndex, node.endIndex) });
    } else if (node.hasError) {
      open.push(...[...node.children].reverse());
    }
  }
  return problems;
}

class BodyReader {
  readonly #text: string;
  readonly #expressions: HclExpressionReader;

  constructor(text: string) {
    this.#text = text;
    this.#expressions = new HclExpressionReader(text);
  }

  /** Attributes and blocks among these nodes; what stands inside an error counts as if the error were not there. */
  body(nodes: readonly Node[], depth: number): HclBody {
    const attributes: HclAttribute[] = [];
    const blocks: HclBlock[] = [];
    const open = [...nodes].reverse();
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      switch (node.type) {
        case "attribute": {
          const attribute = this.#attribute(node);
          if (attribute !== undefined) {
            attributes.push(attribute);
          }
          break;
        }
        case "block": {
          const block = depth < MAX_DEPTH ? this.#block(node, depth) : undefined;
          if (block !== undefined) {
            blocks.push(block);
          }
          break;
        }
        case "body":
        case "ERROR":
          open.push(...[...node.namedChildren].reverse());
          break;
        default:
          break;
      }
    }
    return { attributes, blocks };
  }

  #attribute(node: Node): HclAttribute | undefined {
    const [name, value] = node.namedChildren.filter(({ type }) => type === "identifier" || type === "expression");
    if (name?.type !== "identifier" || value?.type !== "expression") {
      return undefined;
    }
    return {
      name: this.#text.slice(name.startIndex, name.endIndex),
      nameRange: range(name.startIndex, name.endIndex),
      value: this.#expressions.read(value, 0),
      range: range(node.startIndex, node.endIndex),
    };
  }

  #block(node: Node, depth: number): HclBlock | undefined {
    const [type, ...rest] = node.namedChildren;
    if (type?.type !== "identifier") {
      return undefined;
    }
    const start = rest.findIndex((child) => child.type === "block_start");
    const labels = rest.slice(0, Math.max(start, 0)).filter((child) => child.type !== "comment");
    const last = labels.at(-1) ?? type;
    return {
      type: this.#text.slice(type.startIndex, type.endIndex),
      labels: labels.map((label) =>
        label.type === "string_lit"
          ? this.#text.slice(label.startIndex + 1, label.endIndex - 1)
          : this.#text.slice(label.startIndex, label.endIndex),
      ),
      body: this.body(rest.slice(Math.max(start, 0)), depth + 1),
      range: range(node.startIndex, node.endIndex),
      header: range(type.startIndex, last.endIndex),
    };
  }
}
