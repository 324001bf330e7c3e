/** Verifies IRSA link by link: issuer, provider, token, trust policy, exchange, identity. */
import { audienceOf } from "../../injection/account-settings.ts";
import { EKS_WEBHOOK } from "../../injection/webhook.ts";
import { formatProviderArn, parseRoleArn, type RoleArn } from "../../names/arn.ts";
import { withoutScheme } from "../../names/issuer.ts";
import { ROLE_ARN_ANNOTATION } from "../../names/kubernetes.ts";
import { formatSubject } from "../../names/subject.ts";
import { observe, seen } from "../../observe/observed.ts";
import type { IssuedToken, KubeObject } from "../../ports.ts";
import { accountInput, type VerifyContext } from "./context.ts";
import { verifyExchange } from "./exchange.ts";
import { claimsOf, shownClaims, type TokenClaims } from "./token-claims.ts";
import { verifyTrust } from "./trust.ts";

/** The shortest life that the API server grants. Seconds. */
const TOKEN_LIFETIME = 600;

/** The role that the chain is about; undefined where the annotation is no role ARN. */
export async function verifyIrsa(context: VerifyContext, account: KubeObject): Promise<RoleArn | undefined> {
  const { chain } = context;
  const written = account.metadata.annotations[ROLE_ARN_ANNOTATION] ?? "";
  const role = parseRoleArn(written);
  if (role === undefined) {
    chain.failed(
      "account",
      [`The annotation ${ROLE_ARN_ANNOTATION} is "${written}", which is no role ARN.`],
      "Write the role's full ARN, path included: arn:aws:iam::<account>:role/<path><name>.",
    );
    return undefined;
  }
  chain.passed("account", [`ServiceAccount ${accountName(context)} is annotated with ${written}.`], { role: written });
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
  await verifyExchange(context, role, written, issued);
  return role;
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
      ["The cluster has no OIDC issuer."],
      "IRSA needs an EKS cluster that is ACTIVE; local clusters on Outposts have no issuer.",
    );
    return undefined;
  }
  const name = withoutScheme(issuer);
  const probed = await observe(() => ports.aws.issuers.probe(name, signal));
  if (probed.state === "unknown") {
    chain.unknown(
      "issuer",
      [probed.reason],
      "IAM asks the issuer over the internet; that it is not reachable from here proves nothing. Inside a VPC with an EKS endpoint its name may not resolve.",
      { issuer: name },
    );
  } else if (probed.state === "present" && probed.value.kind === "reachable") {
    const { keyIds, issuer: stated } = probed.value;
    if (withoutScheme(stated) === name && keyIds.length > 0) {
      chain.passed("issuer", [`${name} publishes ${keyIds.length === 1 ? "its key" : `${keyIds.length} keys`}.`], {
        issuer: name,
      });
    } else {
      const reason =
        keyIds.length === 0
          ? `${name} publishes no keys.`
          : `${name} calls itself "${stated}", so IAM does not take its tokens.`;
      chain.failed("issuer", [reason], "Compare the issuer with `aws eks describe-cluster`.", { issuer: name });
    }
  } else if (probed.state === "present") {
    const { at, reason } = probed.value as { readonly at: string; readonly reason: string };
    chain.failed(
      "issuer",
      [`${at}: ${reason}`],
      "The issuer of a deleted cluster answers so. Compare it with `aws eks describe-cluster`.",
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
    chain.skipped("provider", "The issuer is not known.");
    return;
  }
  const arn = formatProviderArn({ partition: role.partition, account: role.account, issuer });
  const own = seen(caller)?.account;
  if (own !== undefined && own !== role.account) {
    chain.unknown(
      "provider",
      [
        `The role is in account ${role.account}, these credentials are of ${own}: the provider has to be in the role's account, and cannot be seen from here.`,
      ],
      `Verify with a profile of account ${role.account}.`,
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
      [`Account ${role.account} has no OIDC provider for ${issuer}.`],
      `Create it: ${request.commands.plan} does, once for a cluster.`,
      { provider: arn },
    );
  } else if (provider.value.audiences.includes(audience)) {
    chain.passed("provider", [`${arn} accepts the audience "${audience}".`], { provider: arn });
  } else {
    const has = provider.value.audiences.map((each) => `"${each}"`).join(", ") || "none";
    chain.failed(
      "provider",
      [`The provider accepts the audiences ${has}, and the token's is "${audience}".`],
      `Add the audience "${audience}" to the provider.`,
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
    chain.unknown("token", ["There is no connection to the cluster."], "Name a context of the kubeconfig.");
    return undefined;
  }
  if (audience === "") {
    chain.failed(
      "token",
      ["The audience annotation is empty, so tokens are for the API server, and STS refuses them."],
      "Remove the annotation eks.amazonaws.com/audience.",
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
        : { reason: "No token came.", permission: undefined, problem: "invalid-answer" },
    );
    return undefined;
  }
  const claims = claimsOf(issued.value.token);
  if (claims === undefined) {
    chain.failed(
      "token",
      ["What the API server issued is no JWT."],
      "IRSA needs an API server that issues JWTs, as EKS does.",
    );
    return undefined;
  }
  const wrong = wrongClaims(claims, context, issuer, audience);
  if (wrong.length > 0) {
    chain.failed(
      "token",
      wrong,
      "Is this context of the same cluster as the one that AWS was asked about?",
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
    wrong.push(`The token's issuer is "${issuer ?? ""}", that of the cluster in AWS is "${expected}".`);
  }
  if (subject !== wanted) {
    wrong.push(`The token's subject is "${subject ?? ""}", not "${wanted}".`);
  }
  if (!audiences.includes(audience)) {
    wrong.push(`The token's audience is "${audiences.join(", ")}", not "${audience}".`);
  }
  return wrong;
}
