/** What drift makes of a row: its verdict, the words beside its name, and the reasons with what to do. */
import * as l10n from "@vscode/l10n";
import type { DriftCode } from "../../live/drift/drift.ts";
import type { ViewDrift } from "../requests.ts";
import { type Standing, worst } from "../standing.ts";
import type { NodeVerdict } from "../tree.ts";
import { attentionIn, type LiveRow } from "./entry.ts";

/** In few words, for the space beside a name. */
function words(code: DriftCode): string {
  switch (code) {
    case "account-missing":
      return l10n.t("not in the cluster");
    case "agent-missing":
      return l10n.t("no Pod Identity agent");
    case "annotation-differs":
    case "association-differs":
    case "trust-differs":
      return l10n.t("differs from the file");
    case "association-missing":
      return l10n.t("no association in EKS");
    case "issuer-gone":
      return l10n.t("trusts a cluster that is gone");
    case "pods-stale":
      return l10n.t("pod lacks its identity");
    case "provider-lacks-audience":
      return l10n.t("lacks an audience");
    case "provider-missing":
      return l10n.t("no OIDC provider");
    case "provider-orphaned":
      return l10n.t("its cluster is gone");
    case "role-missing":
      return l10n.t("role missing");
    case "trust-refuses":
      return l10n.t("trust policy refuses");
    case "webhook-missing":
      return l10n.t("no webhook");
    case "webhook-stale":
      return l10n.t("webhook does not work");
  }
}

const VERDICTS = { error: "problem", warning: "warning", info: "none", hint: "none" } as const;

const GRAVITY = { error: 0, warning: 1, info: 2, hint: 3 } as const;

/** The gravest first; undefined for none. */
export function driftWords(drift: readonly ViewDrift[]): string | undefined {
  const ordered = [...drift].sort((a, b) => GRAVITY[a.severity] - GRAVITY[b.severity]);
  const told = new Set(ordered.map(({ code }) => words(code)));
  return told.size === 0 ? undefined : [...told].join(", ");
}

/** Each finding with its advice, the gravest first. */
export function driftStanding(drift: readonly ViewDrift[]): Standing {
  return worst(
    ...drift.map(({ severity, message, advice }) => ({
      verdict: VERDICTS[severity],
      reasons: [`${message} ${advice}`],
    })),
  );
}

export function driftAttention(drift: readonly ViewDrift[]): NodeVerdict {
  return attentionIn(driftStanding(drift).verdict);
}

/** A row with its drift: what is wrong stands before what else there is to say. */
export function withDrift(row: LiveRow, drift: readonly ViewDrift[]): LiveRow {
  if (drift.length === 0) {
    return row;
  }
  const found = driftStanding(drift);
  const reasons = [...new Set([...found.reasons, ...(row.reasons ?? [])])];
  const { verdict } = worst(found, { verdict: row.verdict, reasons });
  const description = [driftWords(drift), row.description].filter((part) => part !== undefined && part !== "");
  return { ...row, verdict, reasons, description: description.join(" · "), differs: true };
}
