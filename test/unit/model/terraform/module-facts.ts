// Reads the facts of a Terraform module from texts in one step, for the tables of the reader tests.
import type { Fact, FactKind, FactOf } from "../../../../src/core/model/facts.ts";
import { type ModuleFile, readModule } from "../../../../src/core/model/read/terraform/read-module.ts";
import { hclParser } from "../../../fakes/hcl-parser.ts";

const parse = await hclParser();

/** A file of the module `file:///w/`. */
export function moduleFile(name: string, text: string): ModuleFile {
  const document = parse(text);
  if (document === undefined) {
    throw new Error(`${name} takes too long`);
  }
  return { uri: `file:///w/${name}`, text, document };
}

/** All facts of a module, files in the order of their names. */
export function moduleFacts(files: Readonly<Record<string, string>>, set: readonly string[] = []): readonly Fact[] {
  const facts = readModule(
    Object.entries(files).map(([name, text]) => moduleFile(name, text)),
    new Set(set),
  );
  return Object.keys(files).flatMap((name) => facts.get(`file:///w/${name}`) ?? []);
}

/** Those of one kind, of a module with one file. */
export function factsOfKind<K extends FactKind>(kind: K, text: string): readonly FactOf<K>[] {
  return moduleFacts({ "main.tf": text }).filter((fact): fact is FactOf<K> => fact.kind === kind);
}
