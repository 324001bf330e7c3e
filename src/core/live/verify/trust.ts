/** Evaluates a live role's trust policy for the request that a pod would make. */
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
      [`The role is in account ${role.account}, these credentials are of ${own}.`],
      `Verify with a profile of account ${role.account}.`,
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
        ? `Account ${role.account} has no role "${role.name}".`
        : `The role "${role.name}" is ${details.value.arn}: another path.`;
    chain.failed("trust", [reason], "Create the role, or name one that exists, with its path.");
    return;
  }
  const policy = readPolicy(details.value.trustPolicy);
  if (policy === undefined) {
    chain.unknown("trust", ["The trust policy cannot be read."]);
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
        `Change the trust policy: ${commands.plan} adds what is missing and leaves the rest.`,
      );
      break;
    case "unknown":
      chain.unknown("trust", messages, "The exchange with STS decides.");
      break;
  }
}
