/** Refusals of the practice account, worded as the AWS adapter words those of AWS. */
import { AccessError, type AccessProblem } from "../../core/ports.ts";

/** Refuses a call: `code` and `said` are what AWS answers. */
export function refuse(problem: AccessProblem, operation: string, code: string, said: string, advice?: string): never {
  throw new AccessError(
    problem,
    operation,
    `${operation} was refused: ${code}: ${said}`,
    advice ?? ADVICE[problem] ?? "Correct the input and try again.",
  );
}

const ADVICE: Partial<Readonly<Record<AccessProblem, string>>> = {
  "not-found": "Check the name and the account of the profile.",
  conflict: "Look at what is there already, or use another name.",
  "dependency-missing": "Create what is missing first; right after its creation, wait a few seconds and try again.",
  "limit-exceeded": "Remove what is no longer needed, or ask AWS for a higher quota.",
};

/** Refuses for a quota, named as IAM names it, e.g. `ACLSizePerRole: 2048`. */
export function overQuota(operation: string, quota: string): never {
  return refuse("limit-exceeded", operation, "LimitExceeded", `Cannot exceed quota for ${quota}`);
}

/** The user's own cancelling. */
export function cancelled(operation: string): AccessError {
  return new AccessError("cancelled", operation, `${operation} was cancelled.`, "Run it again when you want it.");
}
