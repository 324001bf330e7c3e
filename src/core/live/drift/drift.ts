/** What a drift is: one thing in which AWS, a cluster and the files do not agree, with what it is about and where. */
import type { LiveConnection } from "../../observe/snapshot.ts";
import type { Severity } from "../../rules/rule.ts";
import type { Location } from "../../text/range.ts";

/** Every kind of drift; the codes are stable and never reused. docs/drift.md says what each is. */
export const DRIFT_CODES = [
  "account-missing",
  "agent-missing",
  "annotation-differs",
  "association-differs",
  "association-missing",
  "issuer-gone",
  "pods-stale",
  "provider-lacks-audience",
  "provider-missing",
  "provider-orphaned",
  "role-missing",
  "trust-differs",
  "trust-refuses",
  "webhook-missing",
  "webhook-stale",
] as const;

export type DriftCode = (typeof DRIFT_CODES)[number];

/** The id under which users set a drift's severity, as they do a rule's. */
export function driftRuleId(code: DriftCode): string {
  return `drift/${code}`;
}

/** The code behind such an id; undefined for a rule's. */
export function codeOfDrift(id: string): string | undefined {
  return id.startsWith("drift/") ? id.slice("drift/".length) : undefined;
}

/** The ids under which users set severities, as they do those of rules. */
export const DRIFT_RULE_IDS: readonly string[] = DRIFT_CODES.map(driftRuleId);

/** What a drift is about, for those who show it beside that thing. */
export type DriftSubject =
  | { readonly kind: "service-account"; readonly namespace: string; readonly name: string }
  | { readonly kind: "role"; readonly arn: string }
  /** Issuer without scheme. */
  | { readonly kind: "provider"; readonly issuer: string }
  | { readonly kind: "pod"; readonly namespace: string; readonly name: string; readonly account: string }
  /** The cluster of the connection. */
  | { readonly kind: "cluster" };

/** What of a request a trust policy does not take. */
export type RefusedPart = "issuer" | "subject" | "wildcard" | "audience" | "other";

/** A drift as it is found in one look. */
export interface DriftFound {
  readonly code: DriftCode;
  readonly severity: Severity;
  /** What is the matter, in one sentence. */
  readonly message: string;
  /** What to do, in one sentence. */
  readonly advice: string;
  readonly subject: DriftSubject;
  /** ARN of the role that it is about; undefined where it is about none. */
  readonly role?: string;
  /** Only of `trust-refuses`. */
  readonly refused?: RefusedPart;
  /** URI of the live document that says so; undefined for what has none. */
  readonly live: string | undefined;
  /** The place in the files that it is about; undefined where no file says anything about it. */
  readonly file: Location | undefined;
}

/** The same with the look that told of it. */
export interface Drift extends DriftFound {
  readonly connection: LiveConnection;
  /** When the look was taken, in milliseconds since the epoch. */
  readonly takenAt: number;
}
