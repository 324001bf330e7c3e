/** What a user wants, as one value: the guided command collects it, `generate/` turns it into files, `plan/` into changes. */
import type { FileEdit } from "../text/edits.ts";

/** The cluster whose pods get the identity. For IRSA the issuer is needed; for Pod Identity name, region and account. */
export interface IntentCluster {
  readonly name: string | undefined;
  readonly region: string | undefined;
  /** 12 digits: the account of the role (and for Pod Identity of the cluster). */
  readonly account: string | undefined;
  /** `aws`, `aws-cn`, `aws-us-gov` … */
  readonly partition: string;
  /** Without scheme. */
  readonly issuer: string | undefined;
}

export type IntentRole =
  | { readonly kind: "new"; readonly name: string; readonly path: string }
  | { readonly kind: "existing"; readonly arn: string };

export type IntentPermissions =
  | { readonly kind: "managed"; readonly policyArns: readonly string[] }
  | { readonly kind: "s3-read"; readonly bucket: string }
  | { readonly kind: "none" };

export type IntentWorkload =
  | { readonly kind: "test-pod"; readonly name: string }
  | { readonly kind: "deployment"; readonly name: string }
  /** A workload of the workspace that gets the account set. `document` is its index in the file. */
  | { readonly kind: "existing"; readonly uri: string; readonly document: number }
  | { readonly kind: "none" };

export interface AccessIntent {
  readonly cluster: IntentCluster;
  readonly mechanism: "irsa" | "pod-identity";
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly role: IntentRole;
  readonly permissions: IntentPermissions;
  readonly workload: IntentWorkload;
  /** URI of the folder that new files go to. */
  readonly folder: string;
}

/** One file of a draft, ready for a diff: `before` is undefined for a new file. */
export interface DraftFile {
  readonly uri: string;
  readonly title: string;
  readonly before: string | undefined;
  readonly after: string;
}

/** A command that a user runs after the files are written, with what it does. */
export interface NextStep {
  readonly title: string;
  /** For a POSIX shell, run from the draft's folder. */
  readonly command: string;
}

/** What a user gets to see before anything is written. */
export interface Draft {
  readonly files: readonly DraftFile[];
  readonly edits: readonly FileEdit[];
  readonly nextSteps: readonly NextStep[];
  /** What the user should know: kept as is, not done, why. */
  readonly notes: readonly string[];
}
