// The comment that silences a rule stands where it works, and nowhere else.
import { describe, expect, it } from "vitest";
import { suppressLine } from "../../../src/core/edit/suppress-line.ts";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { applyEdits } from "../../../src/core/text/edits.ts";

/** The text with the comment for the place of `at`; undefined when none can be set. */
function suppressed(text: string, at: string, name = "a.yaml"): string | undefined {
  const edit = suppressLine(parseFile(`file:///w/${name}`, text), "a-rule", text.indexOf(at));
  return edit && applyEdits(text, [edit]);
}

describe("the comment", () => {
  it("stands above the line, indented as it is, with the text's line ending", () => {
    expect(suppressed("a:\r\n  b: here\r\n", "here")).toBe("a:\r\n  # irsa-disable-next-line a-rule\r\n  b: here\r\n");
    expect(suppressed("here: 1", "here")).toBe("# irsa-disable-next-line a-rule\nhere: 1");
    expect(suppressed("- a\n- here\n", "here")).toBe("- a\n# irsa-disable-next-line a-rule\n- here\n");
    expect(suppressed("a: {\n  b: here }\n", "here")).toBe("a: {\n  # irsa-disable-next-line a-rule\n  b: here }\n");
  });

  it("may stand above a scalar of several lines, and below it", () => {
    expect(suppressed("a: |\n  x\n  y\nb: here\n", "here")).toContain("# irsa-disable-next-line a-rule\nb: here");
    expect(suppressed("a: |\n  x\n", "a:")).toBe("# irsa-disable-next-line a-rule\na: |\n  x\n");
  });

  it.each([
    ["a literal", "a: |\n  x\n  here\n"],
    ["a folded scalar", "a: >-\n  x\n\n  here\n"],
    ["a quoted scalar", 'a: "x\n  here"\n'],
    ["a plain scalar", "a: x\n  here\n"],
    ["a literal in a list of a later document", "b: 1\n---\n- c:\n    - |\n      x\n      here\n"],
  ])("does not become text of %s", (_, text) => {
    expect(suppressed(text, "here")).toBeUndefined();
  });

  it("does not stand in JSON", () => {
    expect(suppressed('{\n  "here": 1\n}\n', "here", "a.json")).toBeUndefined();
  });
});
