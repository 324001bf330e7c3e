/** A file as syntax: its documents, what kind each is, and what could not be read. */
import type { TextRange } from "../text/range.ts";
import type { HclDocument } from "./hcl.ts";
import type { SyntaxNode, SyntaxProblem } from "./node.ts";

/** What a document is, decided from its content (and for Helm and Kustomize from its file's name). */
export type DocumentKind =
  | "kubernetes"
  | "trust-policy"
  | "permission-policy"
  | "cloudformation"
  | "eksctl"
  | "kustomization"
  | "helm-chart"
  | "helm-values"
  | "helm-template"
  | "terraform"
  | "other";

export interface SyntaxDocument {
  readonly kind: DocumentKind;
  /** Position among the file's documents, from 0. */
  readonly index: number;
  readonly range: TextRange;
  /** Undefined for an empty document or one that was not parsed (of no interest, or unreadable). */
  readonly root: SyntaxNode | undefined;
  readonly problems: readonly SyntaxProblem[];
}

export type FileFormat = "yaml" | "json" | "terraform" | "text";

/** A parsed file. `skipped` says, in words for the user, why nothing was read (too large, binary). */
export interface SyntaxFile {
  readonly uri: string;
  readonly format: FileFormat;
  readonly text: string;
  readonly documents: readonly SyntaxDocument[];
  /** Leftovers of a copied code block (`yamlCopy code`, Markdown fences); what stands around them was read. */
  readonly pasted: readonly TextRange[];
  readonly skipped: string | undefined;
  /** True when documents were left unparsed that hold workloads which say nothing about identity. */
  readonly plainWorkloads: boolean;
  /** A Terraform file that may matter; `unread` where its parser was not at hand. */
  readonly hcl?: HclDocument | "unread" | undefined;
}
