/** Asks IAM whether the role may do what its pods are for. */
import * as l10n from "@vscode/l10n";
import { formatRoleArn, type RoleArn } from "../../names/arn.ts";
import { observe } from "../../observe/observed.ts";
import type { VerifyContext } from "./context.ts";

export async function verifyPermission(context: VerifyContext, role: RoleArn | undefined): Promise<void> {
  const { chain, ports, request, signal } = context;
  if (request.permissions.length === 0) {
    chain.skipped("permission", l10n.t("No action was named to ask about."));
    return;
  }
  if (role === undefined) {
    chain.skipped("permission", l10n.t("The role is not known."));
    return;
  }
  const refused: string[] = [];
  for (const { action, resource } of request.permissions) {
    const answer = await observe(() => ports.aws.details.simulate(formatRoleArn(role), [action], [resource], signal));
    if (answer.state !== "present") {
      chain.unseen(
        "permission",
        answer.state === "unknown"
          ? answer
          : { reason: l10n.t("IAM gave no answer."), permission: undefined, problem: "invalid-answer" },
      );
      return;
    }
    for (const { decision, allowedByOrganization } of answer.value) {
      const by = allowedByOrganization === false ? l10n.t(", by a policy of the organization") : "";
      if (decision !== "allowed") {
        refused.push(l10n.t("{0} on {1} is refused ({2}{3}).", action, resource, decision, by));
      }
    }
  }
  if (refused.length > 0) {
    chain.failed(
      "permission",
      refused,
      l10n.t(
        "The identity is right; give the role a policy that allows it. Bucket and key policies are not part of this answer.",
      ),
    );
  } else {
    const actions = request.permissions.map(({ action }) => action).join(", ");
    chain.passed("permission", [
      l10n.t(
        "The role's own policies allow {0}; policies of the resources themselves are not part of this answer.",
        actions,
      ),
    ]);
  }
}
