/** Evaluates a live role's trust policy for the request that a pod would make. */
import * as l10n from "@vscode/l10n";
import type { RoleArn } from "../../names/arn.ts";
import { observe, seen } from "../../observe/observed.ts";
import { readPolicy } from "../../plan/trust-merge.ts";
import { evaluateTrust } from "../../trust/evaluate.ts";
import type { TrustRequest } from "../../trust/verdict.ts";
import type { VerifyContext } from "./context.ts";

/** At most so many reasons are worth reading. */
const SHOWN_REASONS = 4;

export async function verifyTrust(
  { chain, ports, signal, caller, request: { commands } }: VerifyContext,
  role: RoleArn,
  request: TrustRequest,
): Promise<void> {
  const own = seen(caller)?.account;
  if (own !== undefined && own !== role.account) {
    chain.unknown(
      "trust",
      [l10n.t("The role is in account {0}, these credentials are of {1}.", role.account, own)],
      l10n.t("Verify with a profile of account {0}.", role.account),
    );
    return;
  }
  const details = await observe(() => ports.aws.details.findRoleDetails(role.name, signal));
  if (details.state === "unknown") {
    chain.unseen("trust", details);
    return;
  }
  if (
    details.state === "absent" ||
    details.value.arn !== `arn:${role.partition}:iam::${role.account}:role${role.path}${role.name}`
  ) {
    const reason =
      details.state === "absent"
        ? l10n.t('Account {0} has no role "{1}".', role.account, role.name)
        : l10n.t('The role "{0}" is {1}: another path.', role.name, details.value.arn);
    chain.failed("trust", [reason], l10n.t("Create the role, or name one that exists, with its path."));
    return;
  }
  const policy = readPolicy(details.value.trustPolicy);
  if (policy === undefined) {
    chain.unknown("trust", [l10n.t("The trust policy cannot be read.")]);
    return;
  }
  const { verdict, reasons } = evaluateTrust(policy.fact.policy, request);
  const messages = reasons.slice(0, SHOWN_REASONS).map(({ message }) => message);
  switch (verdict) {
    case "allowed":
      chain.passed("trust", messages);
      break;
    case "denied":
      chain.failed(
        "trust",
        messages,
        l10n.t("Change the trust policy: {0} adds what is missing and leaves the rest.", commands.plan),
      );
      break;
    case "unknown":
      chain.unknown("trust", messages, l10n.t("The exchange with STS decides."));
      break;
  }
}
