/** What the trust policy that a role has in AWS says of a request, and on which part of it a refusal hangs. */
import * as l10n from "@vscode/l10n";
import { readPolicy } from "../../plan/trust-merge.ts";
import type { RoleSummary } from "../../ports.ts";
import { comparesLiterally } from "../../rules/web-identity.ts";
import { contains } from "../../text/range.ts";
import { evaluateTrust } from "../../trust/evaluate.ts";
import type { TrustReason, TrustRequest, TrustVerdict } from "../../trust/verdict.ts";
import type { RefusedPart } from "./drift.ts";

/** What the trust policy that a role has in AWS says of a request; undefined where it cannot be read. */
export function judgeRole({ trustPolicy }: RoleSummary, request: TrustRequest): TrustVerdict | undefined {
  const policy = readPolicy(trustPolicy)?.fact.policy;
  return policy && evaluateTrust(policy, request);
}

/** That a role's trust policy in AWS does not admit a request. */
export interface Refusal {
  /** Without a full stop. */
  readonly why: string;
  readonly part: RefusedPart;
}

/** Why a role refuses; undefined where it does not, or nobody can tell. */
export function refusalOf(role: RoleSummary, request: TrustRequest): Refusal | undefined {
  const { verdict, reasons = [] } = judgeRole(role, request) ?? {};
  const [reason] = reasons;
  return verdict === "denied"
    ? { why: (reason?.message ?? l10n.t("no statement does")).replace(/\.$/, ""), part: refusedPart(reason, role) }
    : undefined;
}

function refusedPart(reason: TrustReason | undefined, { trustPolicy }: RoleSummary): RefusedPart {
  if (reason?.code === "principal-mismatch") {
    return "issuer";
  }
  const condition = (readPolicy(trustPolicy)?.fact.policy.statements ?? [])
    .flatMap(({ conditions }) => conditions)
    .find(({ range }) => reason !== undefined && contains(range, reason.range));
  const key = condition?.key.text ?? "";
  if (reason?.code !== "condition-failed" || condition === undefined) {
    return "other";
  }
  const isLiteral = comparesLiterally(condition) && condition.values.some(({ text }) => /[*?]/.test(text));
  return key.endsWith(":sub") ? (isLiteral ? "wildcard" : "subject") : key.endsWith(":aud") ? "audience" : "other";
}
