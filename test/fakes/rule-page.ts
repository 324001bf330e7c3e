/** Reads a rule's documentation page: its title, severity words, and the example files that the tests run. */

export interface RulePage {
  readonly title: string;
  /** The paragraph below the title. */
  readonly lead: string;
  readonly sections: readonly string[];
  /** File text by path, for the examples of a section. */
  examples(section: string): Readonly<Record<string, string>>;
}

/** A path alone on its line between backticks, and the fenced block that follows it. */
const EXAMPLE = /^`([^`\n]+)`\n\n```[a-z]*\n([\s\S]*?)^```$/gm;

export function readRulePage(markdown: string): RulePage {
  const [head = "", ...parts] = markdown.split(/^## /m);
  const [, title = "", lead = ""] = /^# (.+)\n\n([\s\S]*?)\n*$/.exec(head) ?? [];
  const bodies = new Map(parts.map((part) => [part.slice(0, part.indexOf("\n")), part]));
  return {
    title,
    lead: lead.replaceAll("\n", " "),
    sections: [...bodies.keys()],
    examples: (section) =>
      Object.fromEntries(
        [...(bodies.get(section) ?? "").matchAll(EXAMPLE)].map(([, path = "", text = ""]) => [path, text]),
      ),
  };
}
