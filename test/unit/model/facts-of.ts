// Reads facts from text in one step and quotes what ranges cover, for the tables of the reader tests.
import type { FactKind, FactOf, FileFacts } from "../../../src/core/model/facts.ts";
import { readFacts } from "../../../src/core/model/read/read-facts.ts";
import type { KeyedValue, Value } from "../../../src/core/model/value.ts";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { parseYamlTolerant } from "../../../src/core/syntax/parse-yaml-tolerant.ts";
import type { TextRange } from "../../../src/core/text/range.ts";

/** Facts of a file below `file:///w/`. */
export function factsOf(name: string, text: string): FileFacts {
  return readFacts(parseFile(`file:///w/${name}`, text, { tolerant: parseYamlTolerant }));
}

/** The facts of one kind. */
export function factsOfKind<K extends FactKind>(kind: K, name: string, text: string): readonly FactOf<K>[] {
  return factsOf(name, text).facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
}

/** The text that a range covers. */
export function covered(text: string, range: TextRange | undefined): string | undefined {
  return range === undefined ? undefined : text.slice(range.start, range.end);
}

/** A value as its text, a `?` in front when it is unknown. */
export function shown(value: Value | undefined): string | undefined {
  return value === undefined ? undefined : `${value.known ? "" : "?"}${value.text}`;
}

/** `key=value` of keyed values. */
export function pairs(values: readonly KeyedValue[]): readonly string[] {
  return values.map(({ key, value }) => `${shown(key)}=${shown(value) ?? ""}`);
}
