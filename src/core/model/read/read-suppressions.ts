/** Reads the comments by which a user tells the checks to be silent. */
import { range, type TextRange } from "../../text/range.ts";
import type { Suppression } from "../facts.ts";

const COMMENT = /(?<=^|[ \t])(?:#|\/\/)[ \t]*irsa-disable-(next-line|file)(?![\w-])[ \t:]*([^\r\n]*)/gm;
const COMMENT_LINE = /[ \t]*(?:#|\/\/)[^\n]*(?:\n|$)/y;

/** `# irsa-disable-next-line a, b` and `# irsa-disable-file a`; what follows ` -- ` is the user's reason. */
export function readSuppressions(text: string): readonly Suppression[] {
  if (!text.includes("irsa-disable-")) {
    return [];
  }
  let line: TextRange | undefined;
  return [...text.matchAll(COMMENT)].map((match) => {
    const named = (match[2] ?? "").split(/(?:^|\s)--(?:\s|$)/)[0] ?? "";
    const rules = named.split(/[\s,]+/).filter((id) => id !== "");
    if (match[1] === "file") {
      return { range: undefined, rules };
    }
    // Several comments above one line mean the same line: it is looked for once.
    if (line === undefined || line.start <= match.index) {
      line = nextLine(text, match.index + match[0].length);
    }
    return { range: line, rules };
  });
}

/** The next line that is not a comment. */
function nextLine(text: string, from: number): TextRange {
  const lineEnd = text.indexOf("\n", from);
  let start = lineEnd < 0 ? text.length : lineEnd + 1;
  COMMENT_LINE.lastIndex = start;
  while (start < text.length && COMMENT_LINE.test(text)) {
    start = COMMENT_LINE.lastIndex;
  }
  const end = text.indexOf("\n", start);
  const line = text.slice(start, end < 0 ? text.length : end);
  return range(start, start + line.trimEnd().length);
}
