/** What a drift is: one thing in which AWS, a cluster and the files do not agree, with what it is about and where. */

import type { LiveConnection } from "../../observe/snapshot.ts";
import type { Severity } from "../../rules/rule.ts";
import type { Location } from "../../text/range.ts";

/** Every kind of drift with one line on it, for lists and settings; the codes are stable and never reused. */
export const DRIFT_CODES = {
  "account-missing": "a ServiceAccount of the files that is not in the cluster",
  "agent-missing": "Pod Identity associations, and no agent",
  "annotation-differs": "a ServiceAccount with one role in the files and another in the cluster",
  "association-differs": "a Pod Identity association with one role in the files and another in EKS",
  "association-missing": "a Pod Identity association of the files that EKS does not have",
  "issuer-gone": "a trust policy for the issuer of a cluster that is not there",
  "pods-stale": "pods that are older than their ServiceAccount's annotation or association",
  "provider-lacks-audience": "an OIDC provider that refuses the tokens' audience",
  "provider-missing": "a cluster with annotated ServiceAccounts and no OIDC provider",
  "provider-orphaned": "an OIDC provider of a cluster that is not there",
  "role-missing": "a role that is named and does not exist",
  "trust-differs": "a trust policy that says one thing in the files and another in AWS",
  "trust-refuses": "a role in AWS that does not admit the ServiceAccount which names it",
  "webhook-missing": "a cluster without the pod identity webhook",
  "webhook-stale": "a pod identity webhook that does not do its work",
} as const;

export type DriftCode = keyof typeof DRIFT_CODES;

/** The id under which users set a drift's severity, as they do a rule's. */
export function driftRuleId(code: DriftCode): string {
  return `drift/${code}`;
}

/** The code behind such an id; undefined for a rule's. */
export function codeOfDrift(id: string): string | undefined {
  return id.startsWith("drift/") ? id.slice("drift/".length) : undefined;
}

/** The ids under which users set severities, as they do those of rules. */
export const DRIFT_RULE_IDS: readonly string[] = Object.keys(DRIFT_CODES).map((code) => driftRuleId(code as DriftCode));

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
