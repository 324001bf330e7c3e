/** Reads a stored plan back, and refuses what this program did not write. */
import * as l10n from "@vscode/l10n";
import { isObject, type JsonValue } from "../ports.ts";
import { parseJsonText } from "./canonical.ts";
import { planId } from "./make-plan.ts";
import { PLAN_FORMAT, type Plan } from "./plan.ts";

export type ReadPlan =
  | { readonly ok: true; readonly plan: Plan }
  /** One sentence for the user. */
  | { readonly ok: false; readonly reason: string };

/** Text of a plan, to be stored; `readPlan` takes it back. */
export function planText(plan: Plan): string {
  return `${JSON.stringify(plan, undefined, 2)}\n`;
}

export function readPlan(text: string): ReadPlan {
  const value = parseJsonText(text);
  if (!isObject(value) || !hasParts(value)) {
    return { ok: false, reason: l10n.t("It is not a plan of `irsa plan`.") };
  }
  if (value.format !== PLAN_FORMAT) {
    return {
      ok: false,
      reason: l10n.t(
        "It was made by another version (format {0}, this one writes {1}); make the plan again.",
        String(value.format),
        PLAN_FORMAT,
      ),
    };
  }
  // Of this shape only by the fingerprint below: nobody but us computes it, and by accident it never fits.
  const plan = value as unknown as Plan;
  return planId(plan) === plan.id
    ? { ok: true, plan }
    : {
        ok: false,
        reason: l10n.t("It was changed after it was made; make the plan again, and change what it is made from."),
      };
}

function hasParts(value: { readonly [key: string]: JsonValue }): boolean {
  return (
    ["target", "desired", "basis"].every((name) => isObject(value[name])) &&
    ["changes", "gaps", "notes"].every((name) => Array.isArray(value[name])) &&
    typeof value.id === "string" &&
    typeof value.madeAt === "string"
  );
}
