// Language features on texts cut off anywhere: nothing throws, every range lies in its file, every completion is one line's edit.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lensesOf } from "../../../src/core/language/code-lens.ts";
import { completionsAt } from "../../../src/core/language/completion.ts";
import { definitionsAt } from "../../../src/core/language/definition.ts";
import { documentLinksOf } from "../../../src/core/language/document-links.ts";
import { documentSymbolsOf } from "../../../src/core/language/document-symbols.ts";
import { hoverAt } from "../../../src/core/language/hover.ts";
import { inlayHintsIn } from "../../../src/core/language/inlay-hints.ts";
import { toMarkdown } from "../../../src/core/language/prose.ts";
import { referencesAt } from "../../../src/core/language/references.ts";
import { rename, startRename } from "../../../src/core/language/rename.ts";
import { workspaceSymbols } from "../../../src/core/language/workspace-symbols.ts";
import { applyEdits } from "../../../src/core/text/edits.ts";
import type { TextRange } from "../../../src/core/text/range.ts";
import { accountsAt } from "../../../src/core/view/accounts-at.ts";
import { RIGHT_FILES } from "../../fakes/example-files.ts";
import { memoryWorkspace, readFolder } from "../../fakes/memory-workspace.ts";
import { repositoryRoot } from "../../host/paths.ts";
import { contextOf } from "./language-context.ts";

const FIXTURES = join(repositoryRoot, "test/golden/rules");
const EXAMPLES = readdirSync(FIXTURES).flatMap((rule) =>
  readdirSync(join(FIXTURES, rule)).map((example) => join(FIXTURES, rule, example)),
);

/** A part of a text, 0 to 1, all alike often. */
const PART = fc.noBias(fc.nat(10_000)).map((part) => part / 10_000);

/** Files of one example with one of them cut off, or with some of its characters taken out, and an offset in it. */
const broken = fc
  .record({
    example: fc.constantFrom(...EXAMPLES),
    which: fc.noBias(fc.nat()),
    from: PART,
    length: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(30), fc.constant(0)),
    typed: fc.constantFrom("", '"', "'", "{", "[", ": ", "- ", "\n  ", "serviceAccountName: ", "#", "*x", "|\n"),
    offset: PART,
    atEdit: fc.boolean(),
    atColon: fc.boolean(),
  })
  .map(({ example, which, from, length, typed, offset, atEdit, atColon }) => {
    const files = readFolder(example, (path) => path === "expected.json" || path.startsWith("fixed/"));
    const paths = Object.keys(files);
    const path = paths[which % paths.length] ?? "";
    const text = files[path] ?? "";
    // Behind the next colon as often as not: that is where people type.
    const anywhere = Math.floor(from * text.length);
    const colon = text.indexOf(": ", anywhere);
    const start = atColon && colon >= 0 ? colon + 2 : anywhere;
    const after = text.slice(0, start) + typed + text.slice(Math.min(start + length, text.length));
    const place = atEdit ? start + typed.length : Math.floor(offset * after.length);
    return { files: { ...RIGHT_FILES, ...files, [path]: after }, path, offset: place };
  });

describe("language features", () => {
  it("bear any text that is half there", () => {
    const seen = { completions: 0, hovers: 0, definitions: 0, renames: 0, places: 0, accounts: 0 };
    fc.assert(
      fc.property(broken, ({ files, path, offset }) => {
        const memory = memoryWorkspace(files);
        const context = contextOf(memory);
        const { graph } = memory.workspace;
        const uri = memory.uri(path);
        const text = memory.files.get(path) ?? "";
        const check = (of: string, { start, end }: TextRange) => {
          const length = (memory.files.get(memory.path(of)) ?? "").length;
          expect(0 <= start && start <= end && end <= length, `${start}-${end} of ${length}`).toBe(true);
        };
        for (const { range, newText } of completionsAt(context, uri, offset).list) {
          seen.completions++;
          check(uri, range);
          expect(range.start <= offset && offset <= range.end).toBe(true);
          expect(text.slice(range.start, range.end) + newText).not.toContain("\n");
        }
        const hover = hoverAt(context, uri, offset);
        if (hover !== undefined) {
          seen.hovers++;
          check(uri, hover.range);
          expect(toMarkdown(hover.prose)).not.toBe("");
        }
        for (const link of definitionsAt(graph, uri, offset)) {
          seen.definitions++;
          check(uri, link.origin);
          check(link.uri, link.selection);
        }
        for (const place of referencesAt(graph, uri, offset, true)) {
          check(place.uri, place.range);
        }
        const renaming = startRename(context, uri, offset) && rename(context, uri, offset, "zz-new");
        for (const each of renaming?.kind === "edits" ? new Set(renaming.changes.map((change) => change.uri)) : []) {
          seen.renames++;
          const edits = renaming?.kind === "edits" ? renaming.changes.filter((change) => change.uri === each) : [];
          applyEdits(
            memory.files.get(memory.path(each)) ?? "",
            edits.map(({ edit }) => edit),
          );
        }
        const lenses = lensesOf(graph, uri, true);
        for (const { range } of [...lenses, ...documentLinksOf(graph, uri)]) {
          check(uri, range);
        }
        const listed = lenses.flatMap(({ action }) => (action?.kind === "places" ? action.places() : []));
        for (const place of [...listed, ...workspaceSymbols(graph, "")]) {
          seen.places++;
          check(place.uri, place.range);
        }
        for (const { namespace, name } of accountsAt(graph, uri, offset)) {
          seen.accounts++;
          expect(graph.accountsNamed(name).some(({ placement }) => placement.namespace === namespace)).toBe(true);
        }
        for (const { range, selection } of documentSymbolsOf(context, uri)) {
          check(uri, range);
          check(uri, selection);
        }
        for (const hint of inlayHintsIn(graph, uri, { start: 0, end: text.length })) {
          check(uri, { start: hint.offset, end: hint.offset });
        }
      }),
      { numRuns: 600 },
    );
    expect(seen.completions).toBeGreaterThan(50);
    expect(seen.hovers).toBeGreaterThan(20);
    expect(seen.definitions).toBeGreaterThan(5);
    expect(seen.renames).toBeGreaterThan(5);
    expect(seen.places).toBeGreaterThan(50);
    expect(seen.accounts).toBeGreaterThan(50);
  }, 60_000);
});
