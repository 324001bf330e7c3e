/** Proves the trust: the token is exchanged with STS as the pod's SDK would do it, from here, without any pod. */
import * as l10n from "@vscode/l10n";
import type { RoleArn } from "../../names/arn.ts";
import { parseArn } from "../../names/arn.ts";
import { observe } from "../../observe/observed.ts";
import type { BucketListing, CallerIdentity, ExchangeOutcome, ExchangeRefusal, IssuedToken } from "../../ports.ts";
import type { VerifyContext } from "./context.ts";

const SESSION_NAME = "irsa-workbench-verify";
/** Milliseconds between two tries while IAM settles. */
const PAUSE = 3_000;

/** What to do about each refusal (STS's error table in the IAM and EKS guides). */
function adviceOn(refusal: ExchangeRefusal): string {
  const advice: Readonly<Record<ExchangeRefusal, string>> = {
    "not-authorized": l10n.t(
      "STS gives this one answer for several causes: a trust policy that does not match, a role that does not exist, an organization's policy. The steps before this one tell which.",
    ),
    "provider-missing": l10n.t("Create the OIDC provider of the cluster's issuer in the role's account."),
    "audience-not-registered": l10n.t("Add the token's audience to the OIDC provider."),
    "keys-unreachable": l10n.t("IAM could not fetch the issuer's keys: is the cluster deleted, or its issuer private?"),
    "token-invalid": l10n.t(
      "STS does not take the token: is it of this cluster, and is the provider's URL exactly the issuer?",
    ),
    "token-expired": l10n.t("Check the clocks of this machine and the cluster."),
    "role-arn-invalid": l10n.t("Write the role's full ARN into the annotation."),
    "region-disabled": l10n.t("Activate STS in that region, or use another one."),
  };
  return advice[refusal];
}

/** Refusals that may only mean that IAM has not seen a change yet. */
const SETTLING: ReadonlySet<ExchangeRefusal> = new Set([
  "not-authorized",
  "provider-missing",
  "audience-not-registered",
]);

/** What S3 said to the session; undefined where no bucket was named, or there was no session. */
export async function verifyExchange(
  context: VerifyContext,
  role: RoleArn,
  roleArn: string,
  issued: IssuedToken | undefined,
): Promise<BucketListing | undefined> {
  const { chain } = context;
  if (issued === undefined) {
    chain.skipped("exchange", l10n.t("There is no token to offer."));
    chain.skipped("identity", l10n.t("There is no session."));
    return undefined;
  }
  const outcome = await observe(() => exchange(context, roleArn, issued));
  if (outcome.state === "unknown") {
    chain.unseen("exchange", outcome);
    chain.skipped("identity", l10n.t("There is no session."));
    return undefined;
  }
  if (outcome.state === "present" && outcome.value.kind === "assumed") {
    const { identity, expires, listing } = outcome.value.assumed;
    chain.passed("exchange", [l10n.t("The session would have lasted until {0}.", expires)]);
    verifyIdentity(context, role, identity);
    return listing;
  }
  if (outcome.state === "present" && outcome.value.kind === "refused") {
    const { refusal, message } = outcome.value;
    const contradiction =
      refusal === "not-authorized" && chain.verdictOf("trust") === "passed"
        ? [
            l10n.t(
              "The trust policy admits it, so a change may not be in effect yet, or something above the role refuses it.",
            ),
          ]
        : [];
    chain.failed("exchange", [message, ...contradiction], adviceOn(refusal));
  }
  chain.skipped("identity", l10n.t("There is no session."));
  return undefined;
}

async function exchange(
  { ports, request, clock, signal }: VerifyContext,
  roleArn: string,
  { token }: IssuedToken,
): Promise<ExchangeOutcome> {
  const order = { roleArn, token, sessionName: SESSION_NAME, bucket: request.bucket };
  const until = clock.now() + request.settle;
  for (;;) {
    const outcome = await ports.aws.tokens.exchange(order, signal);
    if (outcome.kind === "assumed" || !SETTLING.has(outcome.refusal) || clock.now() >= until) {
      return outcome;
    }
    await clock.sleep(PAUSE, signal);
  }
}

/** `arn:aws:sts::<account>:assumed-role/<name>/<session>`: the path is not in it. */
function verifyIdentity({ chain }: VerifyContext, role: RoleArn, identity: CallerIdentity): void {
  const arn = parseArn(identity.arn);
  const [kind, name] = arn?.resource.split("/") ?? [];
  const isRole = arn?.account === role.account && kind === "assumed-role" && name === role.name;
  if (isRole) {
    chain.passed("identity", [], { identity: identity.arn });
  } else {
    chain.failed(
      "identity",
      [l10n.t('The session is {0}, which is not role "{1}" of account {2}.', identity.arn, role.name, role.account)],
      l10n.t("Compare the annotation with the role that was meant."),
      { identity: identity.arn },
    );
  }
}
