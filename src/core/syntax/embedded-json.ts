/** JSON documents inside strings (trust policies of ACK and Crossplane, `!Sub |`): parsed, with places in the file itself. */
import { type DecodedScalar, decodeScalar } from "./decode-scalar.ts";
import type { MapEntry, ScalarNode, ScalarStyle, SyntaxNode } from "./node.ts";
import { parseJson } from "./parse-json.ts";
import type { ParsedDocument } from "./parse-yaml-events.ts";

/** Longer ones are left unread: IAM takes no document over 131,072 characters. */
const MAX_LENGTH = 256 * 1024;

/**
 * Parses a scalar's value as JSON. All ranges are the file's, and scalars say in which style their host is written. Undefined
 * where the value cannot be followed back to the file, for a string inside such a string, and for a huge one.
 */
export function parseEmbeddedJson(text: string, host: ScalarNode): ParsedDocument | undefined {
  if (host.host !== undefined || host.value.length > MAX_LENGTH) {
    return undefined;
  }
  const decoded = decodeScalar(text, host);
  if (decoded === undefined) {
    return undefined;
  }
  return parseDecodedJson(decoded, host.style);
}

/** The same for a text that was decoded already; `host` says how it is written. */
export function parseDecodedJson(decoded: DecodedScalar, host: ScalarStyle): ParsedDocument {
  const { root, problems } = parseJson(decoded.value);
  return {
    root: root === undefined ? undefined : relocateDecoded(root, decoded, host),
    problems: problems.map(({ message, range }) => ({ message, range: decoded.sourceOf(range) })),
  };
}

/** Moves a tree of a decoded text to where that text stands in the file. */
export function relocateDecoded(node: SyntaxNode, decoded: DecodedScalar, host?: ScalarStyle): SyntaxNode {
  switch (node.kind) {
    case "scalar":
      return relocateScalar(node, decoded, host);
    case "map": {
      const entries = node.entries.map(
        ({ key, value }): MapEntry => ({
          key: relocateScalar(key, decoded, host),
          value: value === undefined ? undefined : relocateDecoded(value, decoded, host),
        }),
      );
      return { ...node, entries, range: decoded.sourceOf(node.range) };
    }
    case "sequence":
      return {
        ...node,
        items: node.items.map((item) => relocateDecoded(item, decoded, host)),
        range: decoded.sourceOf(node.range),
      };
    case "alias":
      return { ...node, range: decoded.sourceOf(node.range) };
  }
}

function relocateScalar(node: ScalarNode, decoded: DecodedScalar, host: ScalarStyle | undefined): ScalarNode {
  const moved = { ...node, range: decoded.sourceOf(node.range), outer: decoded.sourceOf(node.outer) };
  return host === undefined ? moved : { ...moved, host };
}
