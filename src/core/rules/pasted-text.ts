/** Words that a web page's copy button put in front of the code: the file is not YAML or JSON with them. */
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
  fix({ uri, data }) {
    return [
      {
        title: "Remove the pasted text",
        preferred: true,
        edits: [{ kind: "edit", uri, edits: [{ range: data.range, newText: "" }] }],
      },
    ];
  },
});
