/** Patches that stand in the kustomization itself, as text inside a scalar: read with their places in the file. */
import { asMap, asScalar, asSequence } from "../../syntax/at.ts";
import type { ScalarNode, SyntaxNode } from "../../syntax/node.ts";
import { parseYamlEvents } from "../../syntax/parse-yaml-events.ts";
import type { Fact } from "../facts.ts";
import type { ReadContext } from "../read/read-value.ts";
import type { Value } from "../value.ts";
import type { FieldChange, PatchDocument } from "./field-change.ts";
import { patchedFacts } from "./patched-facts.ts";
import { readPatchDocument, UNREADABLE } from "./read-patch-document.ts";

export interface InlinePatch {
  readonly documents: readonly PatchDocument[];
  /** Partial objects that the patch speaks of, for the rules on what is written. */
  readonly facts: readonly Fact[];
}

/** Reads the text of a patch; `node` is the scalar that holds it. */
export function readInlinePatch(node: SyntaxNode, context: ReadContext): InlinePatch {
  const scalar = asScalar(node);
  if (scalar === undefined) {
    return { documents: [UNREADABLE], facts: [] };
  }
  // In a literal block the patch stands line for line in the file, so that parsing those lines gives their places.
  if (node.kind === "scalar" && scalar.style === "literal") {
    const roots = rootsOf(context.text.slice(scalar.range.start, scalar.range.end), scalar.range.start);
    const read = roots.map((root) => {
      const document = root === undefined ? UNREADABLE : readPatchDocument(root, context);
      return { document, facts: root === undefined ? [] : patchedFacts(document, root, context) };
    });
    return { documents: read.map(({ document }) => document), facts: read.flatMap(({ facts }) => facts) };
  }
  const decoded = { ...context, text: scalar.value };
  const documents = rootsOf(scalar.value, 0).map((root) =>
    root === undefined ? UNREADABLE : spread(readPatchDocument(root, decoded), scalar),
  );
  return { documents, facts: [] };
}

/** Roots of the documents in a patch; undefined for one that cannot be read. A separator may be indented with the block. */
function rootsOf(text: string, offset: number): readonly (SyntaxNode | undefined)[] {
  const roots: (SyntaxNode | undefined)[] = [];
  let at = 0;
  for (const source of text.split(/(?<=\n)(?=[ \t]*---[ \t]*\r?\n)/)) {
    const body = source.replace(/^[ \t]*---[ \t]*\r?\n/, (line) => `${" ".repeat(Math.max(line.length - 1, 0))}\n`);
    const { root, problems } = parseYamlEvents(body, offset + at);
    at += source.length;
    if (root !== undefined || problems.length > 0) {
      const isPatch = problems.length === 0 && (asMap(root) !== undefined || asSequence(root) !== undefined);
      roots.push(isPatch ? root : undefined);
    }
  }
  return roots;
}

/** Gives every value the whole scalar as its place. */
function spread(document: PatchDocument, { range, outer, style }: ScalarNode): PatchDocument {
  const place = <V extends Value | undefined>(value: V): V => value && { ...value, range, outer, style };
  const changes = document.changes.map((change): FieldChange => {
    if (change.op !== "set" && change.op !== "null") {
      return change;
    }
    const { key, value } = change.setting;
    return { ...change, setting: { ...change.setting, key: place(key), value: place(value), exact: false } };
  });
  return {
    ...document,
    apiVersion: place(document.apiVersion),
    kind: place(document.kind),
    name: place(document.name),
    namespace: place(document.namespace),
    changes,
  };
}
