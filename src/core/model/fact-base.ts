/** What every fact has, whatever it states, and how facts name a role. */
import type { TextRange } from "../text/range.ts";
import type { Value } from "./value.ts";

export interface FactBase {
  readonly uri: string;
  /** Index of the document in its file. */
  readonly document: number;
  /** The object or block that states the fact. */
  readonly range: TextRange;
  /** Which language states it: the same rules speak about all of them, fixes differ. */
  readonly source: FactSource;
  /** Places whose text the source language computes (a parameter, a function): fixes that would write over one are not offered. */
  readonly computed?: readonly TextRange[];
}

export type FactSource =
  | "manifest"
  | "helm-values"
  | "eksctl"
  | "cloudformation"
  | "ack"
  | "crossplane"
  | "terraform"
  | "live";

/** How a role is named in a file. Members that the file does not say are undefined. */
export interface RoleReference {
  readonly name: Value | undefined;
  readonly path: Value | undefined;
  readonly account: Value | undefined;
  /**
   * The block that defines the role, for references that name it instead of the role (`!GetAtt AppRole.Arn`, `roleRef`):
   * the same text for definition and reference, unlike that of any other block.
   */
  readonly block?: string;
}
