/** Verifies IRSA link by link: issuer, provider, token, trust policy, exchange, identity. */
import * as l10n from "@vscode/l10n";
import { audienceOf } from "../../injection/account-settings.ts";
import { EKS_WEBHOOK } from "../../injection/webhook.ts";
import { formatProviderArn, parseRoleArn, type RoleArn } from "../../names/arn.ts";
import { withoutScheme } from "../../names/issuer.ts";
import { ROLE_ARN_ANNOTATION } from "../../names/kubernetes.ts";
import { formatSubject } from "../../names/subject.ts";
import { observe, seen } from "../../observe/observed.ts";
import type { BucketListing, IssuedToken, KubeObject } from "../../ports.ts";
import { accountInput, type VerifyContext } from "./context.ts";
import { verifyExchange } from "./exchange.ts";
import { claimsOf, shownClaims, type TokenClaims } from "./token-claims.ts";
import { verifyTrust } from "./trust.ts";

/** The shortest life that the API server grants. Seconds. */
const TOKEN_LIFETIME = 600;

/** The role that the chain is about, and what S3 said to its session; undefined where the annotation is no role ARN. */
export async function verifyIrsa(
  context: VerifyContext,
  account: KubeObject,
): Promise<{ readonly role: RoleArn; readonly listing: BucketListing | undefined } | undefined> {
  const { chain } = context;
  const written = account.metadata.annotations[ROLE_ARN_ANNOTATION] ?? "";
  const role = parseRoleArn(written);
  if (role === undefined) {
    chain.failed(
      "account",
      [l10n.t('The annotation {0} is "{1}", which is no role ARN.', ROLE_ARN_ANNOTATION, written)],
      l10n.t("Write the role's full ARN, path included: arn:aws:iam::<account>:role/<path><name>."),
    );
    return undefined;
  }
  chain.passed("account", [l10n.t("ServiceAccount {0} is annotated with {1}.", accountName(context), written)], {
    role: written,
  });
  const audience = audienceOf(accountInput(account), EKS_WEBHOOK).value;
  const issuer = await verifyIssuer(context);
  await verifyProvider(context, role, issuer, audience);
  const issued = await verifyToken(context, issuer, audience);
  const claims = issued === undefined ? undefined : claimsOf(issued.token);
  await verifyTrust(context, role, {
    mechanism: "irsa",
    issuer: claims?.issuer === undefined ? issuer : withoutScheme(claims.issuer),
    account: role.account,
    partition: role.partition,
    subject:
      claims?.subject ?? formatSubject({ namespace: context.request.namespace, name: context.request.serviceAccount }),
    audience,
    otherKeys: "unknown",
  });
  return { role, listing: await verifyExchange(context, role, written, issued) };
}

export function accountName({ request }: VerifyContext): string {
  return `${request.namespace}/${request.serviceAccount}`;
}

/** The issuer without scheme, as far as it is known. */
async function verifyIssuer({ chain, cluster, ports, signal }: VerifyContext): Promise<string | undefined> {
  if (cluster.state === "unknown") {
    chain.unseen("issuer", cluster);
    return undefined;
  }
  const issuer = seen(cluster)?.issuer;
  if (issuer === undefined) {
    chain.failed(
      "issuer",
      [l10n.t("The cluster has no OIDC issuer.")],
      l10n.t("IRSA needs an EKS cluster that is ACTIVE; local clusters on Outposts have no issuer."),
    );
    return undefined;
  }
  const name = withoutScheme(issuer);
  const probed = await observe(() => ports.aws.issuers.probe(name, signal));
  if (probed.state === "unknown") {
    chain.unknown(
      "issuer",
      [probed.reason],
      l10n.t(
        "IAM asks the issuer over the internet; that it is not reachable from here proves nothing. Inside a VPC with an EKS endpoint its name may not resolve.",
      ),
      { issuer: name },
    );
  } else if (probed.state === "present" && probed.value.kind === "reachable") {
    const { keyIds, issuer: stated } = probed.value;
    if (withoutScheme(stated) === name && keyIds.length > 0) {
      chain.passed(
        "issuer",
        [
          l10n.t(
            "{0} publishes {1}.",
            name,
            keyIds.length === 1 ? l10n.t("its key") : l10n.t("{0} keys", keyIds.length),
          ),
        ],
        {
          issuer: name,
        },
      );
    } else {
      const reason =
        keyIds.length === 0
          ? l10n.t("{0} publishes no keys.", name)
          : l10n.t('{0} calls itself "{1}", so IAM does not take its tokens.', name, stated);
      chain.failed("issuer", [reason], l10n.t("Compare the issuer with `aws eks describe-cluster`."), { issuer: name });
    }
  } else if (probed.state === "present") {
    const { at, reason } = probed.value as { readonly at: string; readonly reason: string };
    chain.failed(
      "issuer",
      [`${at}: ${reason}`],
      l10n.t("The issuer of a deleted cluster answers so. Compare it with `aws eks describe-cluster`."),
      { issuer: name },
    );
  }
  return name;
}

async function verifyProvider(
  { chain, ports, signal, caller, request }: VerifyContext,
  role: RoleArn,
  issuer: string | undefined,
  audience: string,
): Promise<void> {
  if (issuer === undefined) {
    chain.skipped("provider", l10n.t("The issuer is not known."));
    return;
  }
  const arn = formatProviderArn({ partition: role.partition, account: role.account, issuer });
  const own = seen(caller)?.account;
  if (own !== undefined && own !== role.account) {
    chain.unknown(
      "provider",
      [
        l10n.t(
          "The role is in account {0}, these credentials are of {1}: the provider has to be in the role's account, and cannot be seen from here.",
          role.account,
          own,
        ),
      ],
      l10n.t("Verify with a profile of account {0}.", role.account),
      { provider: arn },
    );
    return;
  }
  const provider = await observe(() => ports.aws.details.findProviderDetails(arn, signal));
  if (provider.state === "unknown") {
    chain.unseen("provider", provider, { provider: arn });
  } else if (provider.state === "absent") {
    chain.failed(
      "provider",
      [l10n.t("Account {0} has no OIDC provider for {1}.", role.account, issuer)],
      l10n.t("Create it: {0} does, once for a cluster.", request.commands.plan),
      { provider: arn },
    );
  } else if (provider.value.audiences.includes(audience)) {
    chain.passed("provider", [l10n.t('{0} accepts the audience "{1}".', arn, audience)], { provider: arn });
  } else {
    const has = provider.value.audiences.map((each) => `"${each}"`).join(", ") || "none";
    chain.failed(
      "provider",
      [l10n.t('The provider accepts the audiences {0}, and the token\'s is "{1}".', has, audience)],
      l10n.t('Add the audience "{0}" to the provider.', audience),
      { provider: arn },
    );
  }
}

async function verifyToken(
  context: VerifyContext,
  issuer: string | undefined,
  audience: string,
): Promise<IssuedToken | undefined> {
  const { chain, ports, request, signal } = context;
  const { cluster } = ports;
  if (cluster === undefined) {
    chain.unknown(
      "token",
      [l10n.t("There is no connection to the cluster.")],
      l10n.t("Name a context of the kubeconfig."),
    );
    return undefined;
  }
  if (audience === "") {
    chain.failed(
      "token",
      [l10n.t("The audience annotation is empty, so tokens are for the API server, and STS refuses them.")],
      l10n.t("Remove the annotation eks.amazonaws.com/audience."),
    );
    return undefined;
  }
  const { namespace, serviceAccount } = request;
  const order = { namespace, serviceAccount, audiences: [audience], expirationSeconds: TOKEN_LIFETIME };
  const issued = await observe(() => cluster.createToken(order, signal));
  if (issued.state !== "present") {
    chain.unseen(
      "token",
      issued.state === "unknown"
        ? issued
        : { reason: l10n.t("No token came."), permission: undefined, problem: "invalid-answer" },
    );
    return undefined;
  }
  const claims = claimsOf(issued.value.token);
  if (claims === undefined) {
    chain.failed(
      "token",
      [l10n.t("What the API server issued is no JWT.")],
      l10n.t("IRSA needs an API server that issues JWTs, as EKS does."),
    );
    return undefined;
  }
  const wrong = wrongClaims(claims, context, issuer, audience);
  if (wrong.length > 0) {
    chain.failed(
      "token",
      wrong,
      l10n.t("Is this context of the same cluster as the one that AWS was asked about?"),
      shownClaims(claims),
    );
  } else {
    chain.passed("token", [], shownClaims(claims));
  }
  return issued.value;
}

function wrongClaims(
  { issuer, subject, audiences }: TokenClaims,
  { request }: VerifyContext,
  expected: string | undefined,
  audience: string,
): readonly string[] {
  const wanted = formatSubject({ namespace: request.namespace, name: request.serviceAccount });
  const wrong: string[] = [];
  if (expected !== undefined && (issuer === undefined || withoutScheme(issuer) !== expected)) {
    wrong.push(l10n.t('The token\'s issuer is "{0}", that of the cluster in AWS is "{1}".', issuer ?? "", expected));
  }
  if (subject !== wanted) {
    wrong.push(l10n.t('The token\'s subject is "{0}", not "{1}".', subject ?? "", wanted));
  }
  if (!audiences.includes(audience)) {
    wrong.push(l10n.t('The token\'s audience is "{0}", not "{1}".', audiences.join(", "), audience));
  }
  return wrong;
}
