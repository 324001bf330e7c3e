/** Parsers that cost start-up time: doors load one when some file cannot be read without it. */
import type { HclParser } from "./hcl.ts";
import type { YamlParser } from "./parse-yaml-events.ts";

export interface LateParsers {
  /** Reads YAML that the fast parser gives up on. */
  readonly tolerant?: YamlParser | undefined;
  /** Reads Terraform. */
  readonly hcl?: HclParser | undefined;
}

export type LateParserName = keyof LateParsers;

export const LATE_PARSERS: readonly LateParserName[] = ["tolerant", "hcl"];
