/** Terraform's language by way of tree-sitter, which reads half-typed text around its errors; loaded when a file needs it. */
import { Language, type Node, Parser, type Tree } from "web-tree-sitter";
import { range, type TextRange } from "../text/range.ts";
import type { HclAttribute, HclBlock, HclBody, HclDocument, HclParser } from "./hcl.ts";
import { HclExpressionReader } from "./hcl-expressions.ts";
import type { SyntaxProblem } from "./node.ts";

/** Blocks nested deeper than this are left unread. */
const MAX_DEPTH = 60;

/** Nobody types in more places at once; each is looked up in the tree. */
const MAX_GAPS = 1_000;

/** More problems than anyone reads. */
const MAX_PROBLEMS = 100;

/**
 * `name =` with nothing behind it: someone is typing there. Terraform's values begin on the line of their name, tree-sitter's
 * grammar would take the next line for it.
 */
const UNFINISHED = /(?<![\p{L}\p{N}_-])(?:[\p{L}_][\p{L}\p{N}_-]*|"[^"\n]*")[ \t]*=[ \t]*(?=\}|\r?$)/gmu;

/** The same in short: most files have no such place, and this is found out ten times as fast. */
const MAYBE_UNFINISHED = /=[ \t]*(?:\}|\r?$)/m;

/** A word that stands alone on its line: where that is an error, it is the beginning of a name. */
const LONE_WORD = /^[ \t]*[\p{L}_][\p{L}\p{N}_-]*[ \t]*(?=\r?$)/gmu;

/**
 * How long one file may take, in milliseconds. Tree-sitter's recovery is quadratic on some texts that no one would write; a whole
 * MiB of Terraform takes a tenth of this.
 */
const MAX_TIME = 5_000;

/**
 * Makes the parser from its two WebAssembly files: that of tree-sitter, and that of the HCL grammar. `now` tells the time in
 * milliseconds, by which the parser gives up.
 */
export async function loadHclParser(runtime: Uint8Array, grammar: Uint8Array, now: () => number): Promise<HclParser> {
  await Parser.init({ wasmBinary: runtime.slice().buffer });
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return (text) => parseHcl(parser, text, now);
}

/** What someone is typing is parsed as if it were not there: nothing else in a file suffers from it. */
function parseHcl(parser: Parser, text: string, now: () => number): HclDocument | undefined {
  const end = now() + MAX_TIME;
  const gaps: TextRange[] = [];
  const mended = MAYBE_UNFINISHED.test(text) ? blankOut(text, UNFINISHED, gaps, () => true) : text;
  const tree = readTree(parser, mended, now, end);
  if (tree === undefined) {
    return undefined;
  }
  try {
    const root = tree.rootNode;
    const words: TextRange[] = [];
    const again = root.hasError ? blankOut(mended, LONE_WORD, words, (at) => isMisread(root, at)) : mended;
    const better = words.length === 0 ? undefined : readTree(parser, again, now, end);
    if (better === undefined) {
      return documentOf(root, text, gaps);
    }
    try {
      return documentOf(better.rootNode, text, [...gaps, ...words]);
    } finally {
      better.delete();
    }
  } finally {
    tree.delete();
  }
}

function readTree(parser: Parser, text: string, now: () => number, end: number): Tree | undefined {
  const tree = parser.parse(text, null, { progressCallback: () => now() > end });
  if (tree === null) {
    parser.reset();
  }
  return tree ?? undefined;
}

/** Puts blanks in the place of what matches, as far as `accept` takes it by its last character. */
function blankOut(text: string, pattern: RegExp, gaps: TextRange[], accept: (last: number) => boolean): string {
  return text.replace(pattern, (match: string, at: number) => {
    const start = at + match.length - match.trimStart().length;
    const place = range(start, start + match.trim().length);
    if (gaps.length >= MAX_GAPS || !accept(place.end - 1)) {
      return match;
    }
    gaps.push(place);
    return " ".repeat(match.length);
  });
}

/** True for a word that the parser has taken for the name of what follows on the next line, or for nothing. */
function isMisread(root: Node, at: number): boolean {
  const parent = root.descendantForIndex(at)?.parent;
  return parent?.isError === true || (parent?.hasError === true && ["attribute", "block"].includes(parent.type));
}

function documentOf(root: Node, text: string, gaps: readonly TextRange[]): HclDocument {
  const missing = gaps
    .filter((gap) => !isInTemplate(root, gap))
    .map((gap): SyntaxProblem => ({ message: "this is not finished", range: gap }));
  const problems = root.hasError ? [...missing, ...problemsIn(root)] : missing;
  return {
    body: new BodyReader(text).body(root.namedChildren, 0),
    problems: problems.sort((a, b) => a.range.start - b.range.start).slice(0, MAX_PROBLEMS),
  };
}

/** Strings and heredocs may hold such text: there it is nobody's beginning. */
function isInTemplate(root: Node, { start, end }: TextRange): boolean {
  for (let node: Node | null = root.descendantForIndex(start, end - 1); node !== null; node = node.parent) {
    if (["heredoc_template", "quoted_template", "string_lit"].includes(node.type)) {
      return true;
    }
  }
  return false;
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
    const [name, equals, value] = node.children.filter(({ type }) => type !== "comment");
    // With an error in between, nobody knows whose value it is.
    if (name?.type !== "identifier" || equals?.type !== "=" || value?.type !== "expression") {
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
