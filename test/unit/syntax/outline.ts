// Writes a syntax tree as lines of path, kind and covered source text, so that tables can state exact ranges.
import type { SyntaxNode } from "../../../src/core/syntax/node.ts";

/** One line a node: `path kind/style(type) value | covered text | text with quotes`. */
export function outline(node: SyntaxNode | undefined, text: string, path = "$"): readonly string[] {
  if (node === undefined) {
    return [`${path} (nothing)`];
  }
  const source = JSON.stringify(text.slice(node.range.start, node.range.end));
  switch (node.kind) {
    case "scalar": {
      const outer = JSON.stringify(text.slice(node.outer.start, node.outer.end));
      const tag = node.tag === undefined ? "" : ` <${node.tag}>`;
      return [`${path} ${node.style}(${node.type})${tag} ${JSON.stringify(node.value)} | ${source} | ${outer}`];
    }
    case "alias":
      return [`${path} alias ${node.name} -> ${node.target?.kind ?? "nothing"} | ${source}`];
    case "sequence":
      return [
        `${path} ${node.style} sequence | ${source}`,
        ...node.items.flatMap((item, index) => outline(item, text, `${path}[${index}]`)),
      ];
    case "map":
      return [
        `${path} ${node.style} map | ${source}`,
        ...node.entries.flatMap(({ key, value }) => outline(value, text, `${path}.${key.value}`)),
      ];
  }
}
