/** Refusals of the practice account, worded as the AWS adapter words those of AWS. */
import * as l10n from "@vscode/l10n";
import { AccessError, type AccessProblem } from "../../core/ports.ts";

/** Refuses a call: `code` and `said` are what AWS answers. */
export function refuse(problem: AccessProblem, operation: string, code: string, said: string, advice?: string): never {
  throw new AccessError(
    problem,
    operation,
    l10n.t("{0} was refused: {1}", operation, `${code}: ${said}`),
    advice ?? adviceOn(problem) ?? l10n.t("Correct the input and try again."),
  );
}

function adviceOn(problem: AccessProblem): string | undefined {
  const texts: Partial<Readonly<Record<AccessProblem, string>>> = {
    "not-found": l10n.t("Check the name and the account of the profile."),
    conflict: l10n.t("Look at what is there already, or use another name."),
    "dependency-missing": l10n.t(
      "Create what is missing first; right after its creation, wait a few seconds and try again.",
    ),
    "limit-exceeded": l10n.t("Remove what is no longer needed, or ask AWS for a higher quota."),
  };
  return texts[problem];
}

/** Refuses for a quota, named as IAM names it, e.g. `ACLSizePerRole: 2048`. */
export function overQuota(operation: string, quota: string): never {
  return refuse("limit-exceeded", operation, "LimitExceeded", `Cannot exceed quota for ${quota}`);
}

/** The user's own cancelling. */
export function cancelled(operation: string): AccessError {
  return new AccessError(
    "cancelled",
    operation,
    l10n.t("{0} was cancelled.", operation),
    l10n.t("Run it again when you want it."),
  );
}
