/** Drift between a cluster and AWS: providers, roles and what roles trust. */
import * as l10n from "@vscode/l10n";
import { formatProviderArn, formatRoleArn, parseProviderArn, parseRoleArn } from "../../names/arn.ts";
import { parseEksIssuer } from "../../names/issuer.ts";
import { POD_IDENTITY_SERVICE } from "../../names/kubernetes.ts";
import { formatSubject } from "../../names/subject.ts";
import { associationUri, objectUri, providerUri, roleUri } from "../../observe/live-facts.ts";
import { seen } from "../../observe/observed.ts";
import { readPolicy } from "../../plan/trust-merge.ts";
import type { Association } from "../../ports.ts";
import type { TrustRequest } from "../../trust/verdict.ts";
import type { DriftFound } from "./drift.ts";
import { type Annotated, accountKey, type Look } from "./look.ts";
import { refusalOf } from "./refusal.ts";

export function* awsDrift(look: Look): Generator<DriftFound> {
  yield* providerDrift(look);
  yield* orphans(look);
  for (const annotated of look.annotated.values()) {
    yield* annotatedRoleDrift(look, annotated);
  }
  for (const association of look.associations?.values() ?? []) {
    yield* associatedRoleDrift(look, association);
  }
  yield* goneIssuers(look);
}

/** An association comes before an annotation, so that accounts with one need no provider. */
function* providerDrift(look: Look): Generator<DriftFound> {
  const { account, issuer, partition = "aws" } = look;
  const providers = seen(look.fleet.providers);
  const users = [...look.annotated.values()].filter(
    (each) => each.role.account === account && !look.associations?.has(accountKey(each)),
  );
  if (providers === undefined || issuer === undefined || account === undefined || users.length === 0) {
    return;
  }
  const base = { severity: "error", subject: { kind: "provider", issuer }, file: undefined } as const;
  const provider = providers.find((candidate) => candidate.issuer === issuer);
  if (provider === undefined) {
    const arn = formatProviderArn({ partition, account, issuer });
    yield {
      ...base,
      code: "provider-missing",
      message: l10n.t(
        'There is no OIDC provider {0}, so no ServiceAccount of cluster "{1}" gets a role by IRSA.',
        arn,
        seen(look.fleet.cluster)?.name ?? "",
      ),
      advice: l10n.t("Create it: “IRSA: Plan and Apply” (irsa plan) does."),
      live: undefined,
    };
    return;
  }
  for (const audience of new Set(users.map((each) => each.audience))) {
    if (!provider.audiences.includes(audience)) {
      yield {
        ...base,
        code: "provider-lacks-audience",
        message: l10n.t(
          'The OIDC provider {0} does not accept the audience "{1}", which tokens of ServiceAccounts here have.',
          provider.arn,
          audience,
        ),
        advice: l10n.t('Add the audience "{0}" to it: “IRSA: Plan and Apply” (irsa plan) does.', audience),
        live: providerUri(look.connection, issuer),
      };
    }
  }
}

/** EKS providers of this region whose cluster is gone; only told where all clusters of the region were seen. */
function* orphans(look: Look): Generator<DriftFound> {
  for (const { arn, issuer } of seen(look.fleet.providers) ?? []) {
    if (isGone(issuer, look)) {
      yield {
        code: "provider-orphaned",
        severity: "warning",
        message: l10n.t(
          "The OIDC provider {0} is of no EKS cluster in {1} that this account has: its cluster was deleted, or belongs to another account.",
          arn,
          look.region ?? "",
        ),
        advice: l10n.t("If the cluster is gone, delete the provider and the statements that trust it."),
        subject: { kind: "provider", issuer },
        live: providerUri(look.connection, issuer),
        file: undefined,
      };
    }
  }
}

/** Roles whose every way in by web identity is through clusters that are gone. */
function* goneIssuers(look: Look): Generator<DriftFound> {
  for (const role of look.roles?.values() ?? []) {
    const [gone] = goneIssuersIn(role.trustPolicy, look);
    if (gone !== undefined) {
      yield {
        code: "issuer-gone",
        severity: "warning",
        message: l10n.t(
          "The role {0} trusts the issuer {1}, which is of no EKS cluster in {2} that this account has, and IAM has no provider for it.",
          role.arn,
          gone,
          look.region ?? "",
        ),
        advice: l10n.t(
          "If the cluster is gone, take the statement out, or name the issuer of the cluster that came after it.",
        ),
        subject: { kind: "role", arn: role.arn },
        live: roleUri(look.connection, role.name),
        file: undefined,
      };
    }
  }
}

/** True for an EKS issuer of the look's region that none of its clusters has; false where not all of them were seen. */
export function isGone(issuer: string, { issuers, region }: Look): boolean {
  return (
    issuers !== undefined && region !== undefined && parseEksIssuer(issuer)?.region === region && !issuers.has(issuer)
  );
}

/** A provider that is there, of a cluster that is not, is told as a provider: the cluster may be another account's. */
export function isDead(issuer: string, look: Look): boolean {
  return isGone(issuer, look) && seen(look.fleet.providers)?.every((provider) => provider.issuer !== issuer) === true;
}

function goneIssuersIn(trustPolicy: string, look: Look): readonly string[] {
  // Of thousands of roles nearly all trust what is there, and parsing is what takes the time.
  const named = [...trustPolicy.matchAll(/:oidc-provider\/([^"\s]+)"/g)].map(([, issuer = ""]) => issuer);
  if (!named.some((issuer) => isDead(issuer, look))) {
    return [];
  }
  const statements = readPolicy(trustPolicy)?.fact.policy.statements ?? [];
  return statements
    .flatMap(({ principals }) => principals)
    .flatMap(({ value }) => parseProviderArn(value.text) ?? [])
    .filter(({ account, issuer }) => account === look.account && isDead(issuer, look))
    .map(({ issuer }) => issuer);
}

function* annotatedRoleDrift(look: Look, annotated: Annotated): Generator<DriftFound> {
  const { namespace, name, role } = annotated;
  if (look.roles === undefined || look.account !== role.account || look.associations?.has(accountKey(annotated))) {
    return;
  }
  const subject = { kind: "service-account", namespace, name } as const;
  const arn = formatRoleArn(role);
  const found = look.roles.get(role.name);
  if (found?.arn !== arn) {
    const path =
      found === undefined
        ? l10n.t("there is no such role")
        : l10n.t("the role of that name is {0}: another path", found.arn);
    yield {
      code: "role-missing",
      severity: "error",
      message: l10n.t("ServiceAccount {0}/{1} is annotated with {2}, and {3}.", namespace, name, arn, path),
      advice: l10n.t("Create the role, or name one that exists, with its path."),
      subject,
      role: arn,
      live: objectUri(look.connection, annotated.account),
      file: undefined,
    };
    return;
  }
  const refusal = look.issuer === undefined ? undefined : refusalOf(found, tokenRequest(annotated, look));
  if (refusal !== undefined) {
    yield {
      code: "trust-refuses",
      severity: "error",
      message: l10n.t(
        'The trust policy of role "{0}" in AWS does not admit ServiceAccount {1}/{2}, which is annotated with it: {3}.',
        role.name,
        namespace,
        name,
        refusal.why,
      ),
      advice: l10n.t("Change the trust policy: “IRSA: Plan and Apply” (irsa plan) adds what is missing."),
      subject,
      role: found.arn,
      refused: refusal.part,
      live: roleUri(look.connection, role.name),
      file: undefined,
    };
  }
}

function* associatedRoleDrift(look: Look, association: Association): Generator<DriftFound> {
  const { namespace, serviceAccount, roleArn } = association;
  const role = parseRoleArn(roleArn);
  if (look.roles === undefined || role === undefined || role.account !== look.account) {
    return;
  }
  const subject = { kind: "service-account", namespace, name: serviceAccount } as const;
  const found = look.roles.get(role.name);
  if (found?.arn !== roleArn) {
    yield {
      code: "role-missing",
      severity: "error",
      message: l10n.t(
        "The Pod Identity association of {0}/{1} gives out {2}, and there is no such role.",
        namespace,
        serviceAccount,
        roleArn,
      ),
      advice: l10n.t("Create the role, or name one that exists, with its path."),
      subject,
      role: roleArn,
      live: associationUri(look.connection, association.id),
      file: undefined,
    };
    return;
  }
  const refusal = refusalOf(found, associationRequest(association, look));
  if (refusal !== undefined) {
    yield {
      code: "trust-refuses",
      severity: "error",
      message: l10n.t(
        'The trust policy of role "{0}" in AWS does not admit {1} for ServiceAccount {2}/{3}, whose association gives it out: {4}.',
        role.name,
        POD_IDENTITY_SERVICE,
        namespace,
        serviceAccount,
        refusal.why,
      ),
      advice: l10n.t("Change the trust policy: “IRSA: Plan and Apply” (irsa plan) adds what is missing."),
      subject,
      role: found.arn,
      refused: refusal.part,
      live: roleUri(look.connection, role.name),
      file: undefined,
    };
  }
}

/** The request that a pod makes with a token of the look's cluster. */
export function tokenRequest(
  {
    namespace,
    name,
    role,
    audience,
  }: Omit<Annotated, "account" | "audience"> & {
    readonly audience: string | undefined;
  },
  { issuer }: Look,
): TrustRequest {
  const { account, partition } = role;
  const subject = formatSubject({ namespace, name });
  return { mechanism: "irsa", issuer, account, partition, subject, audience, otherKeys: "unknown" };
}

/** The request that EKS makes for an association. */
export function associationRequest(
  { namespace, serviceAccount, cluster, disableSessionTags }: Association,
  { fleet, account }: Look,
): TrustRequest {
  return {
    mechanism: "pod-identity",
    namespace,
    serviceAccount,
    clusterName: cluster,
    clusterArn: seen(fleet.cluster)?.arn,
    account,
    sessionTagsDisabled: disableSessionTags,
    otherKeys: "unknown",
  };
}
