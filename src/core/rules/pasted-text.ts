/** Words that a web page's copy button put in front of the code: the file is not YAML or JSON with them. */
import * as l10n from "@vscode/l10n";
import { lineEnd, nextLine } from "../edit/layout.ts";
import type { TextEdit } from "../text/edits.ts";
import type { TextRange } from "../text/range.ts";
import { defineRule } from "./rule.ts";

export const pastedText = defineRule({
  meta: {
    id: "pasted-text",
    title: "Text of a web page pasted in front of the code",
    category: "workspace",
    source: 'the tutorial this product grew from: "yamlCopy code" glued to apiVersion',
    fix: "automatic",
  },
  messages: {
    pasted: {
      severity: "error",
      text: "{problem}.",
    },
  },
  subjects: ["problem"],
  *check(fact) {
    if (fact.code === "pasted-prefix") {
      yield {
        message: "pasted",
        values: { problem: fact.message },
        range: fact.range,
        data: fact,
      };
    }
  },
  // All at once: without its opening fence the closing one is no longer seen for what it is.
  fix({ uri }, context) {
    const file = context.file(uri);
    return file === undefined || file.pasted.length === 0
      ? []
      : [
          {
            title: l10n.t("Remove the pasted text"),
            preferred: true,
            edits: [{ kind: "edit", uri, edits: file.pasted.map((range) => cut(file.text, range)) }],
          },
        ];
  },
});

/** A line that is nothing else goes with its break. */
function cut(text: string, range: TextRange): TextEdit {
  const isLine = (range.start === 0 || text[range.start - 1] === "\n") && lineEnd(text, range.end) === range.end;
  return { range: isLine ? { start: range.start, end: nextLine(text, range.end) } : range, newText: "" };
}
