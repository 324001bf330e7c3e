/** Lets IAM Access Analyzer judge the trust policies that a plan would write, before anything is written. */
import * as l10n from "@vscode/l10n";
import { observe } from "../observe/observed.ts";
import { roleSubject } from "../plan/action.ts";
import type { Gap, Plan } from "../plan/plan.ts";
import type { AwsDetails } from "../ports.ts";

/**
 * The plan with the judgement: an error blocks it, since IAM would refuse the policy; warnings are notes. Where Access Analyzer may not be
 * asked the plan stays as it is and says so. Rejects when cancelled.
 */
export async function judgePolicies(plan: Plan, details: AwsDetails, signal: AbortSignal): Promise<Plan> {
  const gaps: Gap[] = [];
  const notes: string[] = [];
  for (const { role, document } of policiesOf(plan)) {
    const findings = await observe(() => details.validateTrustPolicy(document, signal));
    if (findings.state === "unknown") {
      const { reason, permission, problem } = findings;
      gaps.push({ subject: "access-analyzer", reason, permission, problem, blocks: false });
      break;
    }
    for (const { type, code, message } of findings.state === "present" ? findings.value : []) {
      const text = l10n.t('Access Analyzer on the trust policy of "{0}": {1} ({2})', role, message, code);
      if (type === "ERROR") {
        gaps.push({
          subject: roleSubject(role),
          reason: text,
          permission: undefined,
          problem: undefined,
          blocks: true,
        });
      } else if (type !== "SUGGESTION") {
        notes.push(text);
      }
    }
  }
  return { ...plan, gaps: [...plan.gaps, ...gaps], notes: [...plan.notes, ...notes] };
}

function policiesOf({ changes }: Plan): readonly { readonly role: string; readonly document: string }[] {
  return changes.flatMap(({ action }) => {
    switch (action.kind) {
      case "create-role":
        return [{ role: action.role.name, document: action.role.trustPolicy }];
      case "set-trust-policy":
        return [{ role: action.roleName, document: action.after }];
      default:
        return [];
    }
  });
}
