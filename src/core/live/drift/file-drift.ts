/** Drift between the files of a workspace and what one look saw; what another look shows to be another cluster's is left alone. */
import * as l10n from "@vscode/l10n";
import type { DraftSources } from "../../generate/drafting.ts";
import type { EffectiveAccount } from "../../model/effective.ts";
import type { AssociationFact, TrustPolicyFact } from "../../model/facts.ts";
import type { IdentityGraph } from "../../model/graph.ts";
import { knownText } from "../../model/value.ts";
import { parseProviderArn, parseRoleArn } from "../../names/arn.ts";
import { parseEksIssuer } from "../../names/issuer.ts";
import { ROLE_ARN_ANNOTATION } from "../../names/kubernetes.ts";
import { associationUri, objectUri, roleUri } from "../../observe/live-facts.ts";
import { seen } from "../../observe/observed.ts";
import { samePolicy } from "../../plan/canonical.ts";
import { parseFile } from "../../syntax/parse-file.ts";
import { toJson } from "../../syntax/to-json.ts";
import { isDead } from "./aws-drift.ts";
import type { DriftFound } from "./drift.ts";
import type { Look } from "./look.ts";
import { mayBeIn, placeOfRoleArn, roleOf } from "./place-drift.ts";

/** @param others the other looks at hand */
export function* fileDrift(look: Look, others: readonly Look[], sources: DraftSources): Generator<DriftFound> {
  const { graph } = sources;
  for (const fact of graph.all("service-account")) {
    for (const account of fact.partial ? [] : graph.placementsOfAccount(fact)) {
      yield* accountDrift(account, look, others, graph);
    }
  }
  for (const fact of graph.all("association")) {
    yield* associationDrift(fact, look);
  }
  for (const fact of graph.all("trust-policy")) {
    yield* deadIssuers(fact, look);
    yield* policyDrift(fact, look, sources);
  }
}

function* accountDrift(
  account: EffectiveAccount,
  look: Look,
  others: readonly Look[],
  graph: IdentityGraph,
): Generator<DriftFound> {
  const { namespace, name } = account.placement;
  const written = roleOf(account, graph);
  if (
    namespace === undefined ||
    name === undefined ||
    written === undefined ||
    isOfOtherCluster(account, look, graph)
  ) {
    return;
  }
  const key = `${namespace}/${name}`;
  const base = { subject: { kind: "service-account", namespace, name }, file: placeOfRoleArn(account) } as const;
  yield* missingRole(account, written, base, look, graph);
  const live = look.accounts?.get(key);
  if (look.accounts === undefined || others.some((other) => annotationIn(other, key) === written)) {
    return;
  }
  const annotation = annotationIn(look, key);
  if (live === undefined) {
    if (graph.roleArnOf(account)?.account === look.account && !others.some(({ accounts }) => accounts?.has(key))) {
      yield {
        ...base,
        code: "account-missing",
        severity: "info",
        message: l10n.t("ServiceAccount {0} is not in the cluster.", key),
        advice: l10n.t("Apply it: “IRSA: Plan and Apply” (irsa plan) does."),
        live: undefined,
      };
    }
    return;
  }
  // Where another file says just what is there, that one is this cluster's; a role of another AWS account is another stage's.
  const isOthers =
    graph.accountsIn(namespace).some((other) => other.placement.name === name && roleOf(other, graph) === annotation) ||
    (graph.roleArnOf(account)?.account !== look.account && parseRoleArn(annotation ?? "")?.account === look.account);
  if (annotation !== written && !isOthers) {
    const there =
      annotation === undefined ? l10n.t("has no role there") : l10n.t("is annotated with {0} there", annotation);
    yield {
      ...base,
      code: "annotation-differs",
      severity: "warning",
      message: l10n.t("The files give ServiceAccount {0} the role {1}; in the cluster it {2}.", key, written, there),
      advice: l10n.t("Apply the files, or change them."),
      live: objectUri(look.connection, live),
    };
  }
}

function annotationIn({ accounts }: Look, key: string): string | undefined {
  return accounts?.get(key)?.metadata.annotations[ROLE_ARN_ANNOTATION];
}

/** True where the trust policies of the account's role name EKS issuers, and none of them is this cluster's. */
function isOfOtherCluster(account: EffectiveAccount, { issuer }: Look, graph: IdentityGraph): boolean {
  const issuers = graph
    .trustOf(account)
    .targets.flatMap(({ policy }) => issuersIn(policy))
    .filter((each) => parseEksIssuer(each.issuer) !== undefined);
  return issuer !== undefined && issuers.length > 0 && issuers.every((each) => each.issuer !== issuer);
}

function issuersIn({ policy }: TrustPolicyFact) {
  return policy.statements
    .flatMap(({ principals }) => principals)
    .flatMap(({ value }) => {
      const arn = value.known ? parseProviderArn(value.text) : undefined;
      return arn === undefined ? [] : [{ ...arn, range: value.range }];
    });
}

/** A role of the same name under another path is for the rule sa-role-unknown-path. */
function* missingRole(
  account: EffectiveAccount,
  written: string,
  base: Pick<DriftFound, "subject" | "file">,
  look: Look,
  graph: IdentityGraph,
): Generator<DriftFound> {
  const role = graph.roleArnOf(account);
  if (role === undefined || role.account !== look.account || look.roles === undefined || look.roles.has(role.name)) {
    return;
  }
  const isDefined = graph.rolesNamed(role.name).length + graph.trustPoliciesNamed(role.name).length > 0;
  yield {
    ...base,
    code: "role-missing",
    severity: isDefined ? "info" : "error",
    message: l10n.t("There is no role {0} in AWS{1}.", written, isDefined ? " yet" : ""),
    advice: isDefined
      ? l10n.t("Create it: “IRSA: Plan and Apply” (irsa plan) does.")
      : l10n.t("Create the role, or name one that exists, with its path."),
    live: undefined,
  };
}

function* associationDrift(fact: AssociationFact, look: Look): Generator<DriftFound> {
  const cluster = seen(look.fleet.cluster)?.name;
  const namespace = knownText(fact.namespace);
  const name = knownText(fact.serviceAccount);
  const isOurs = cluster !== undefined && knownText(fact.cluster) === cluster && fact.conditional !== true;
  if (!isOurs || namespace === undefined || name === undefined || look.associations === undefined) {
    return;
  }
  const subject = { kind: "service-account", namespace, name } as const;
  const live = look.associations.get(`${namespace}/${name}`);
  const written = knownText(fact.roleArn);
  const file = { uri: fact.uri, range: fact.roleArn?.range ?? fact.serviceAccount?.range ?? fact.range };
  if (live === undefined) {
    yield {
      code: "association-missing",
      severity: "info",
      message: l10n.t('Cluster "{0}" has no Pod Identity association for {1}/{2}.', cluster, namespace, name),
      advice: l10n.t("Apply what the file says."),
      subject,
      live: undefined,
      file,
    };
  } else if (written !== undefined && written !== live.roleArn) {
    yield {
      code: "association-differs",
      severity: "warning",
      message: l10n.t(
        "The file gives {0}/{1} the role {2} by association; in EKS it is {3}.",
        namespace,
        name,
        written,
        live.roleArn,
      ),
      advice: l10n.t("Apply the file, or change it."),
      subject,
      live: associationUri(look.connection, live.id),
      file,
    };
  }
}

function* deadIssuers(fact: TrustPolicyFact, look: Look): Generator<DriftFound> {
  for (const { account, issuer, range } of issuersIn(fact)) {
    if (account === look.account && isDead(issuer, look)) {
      yield {
        code: "issuer-gone",
        severity: "warning",
        message: l10n.t(
          "The issuer {0} is of no EKS cluster in {1} that this account has, and IAM has no provider for it.",
          issuer,
          look.region ?? "",
        ),
        advice: l10n.t("If the cluster is gone, name the issuer of the one that came after it."),
        subject: { kind: "provider", issuer },
        live: undefined,
        file: { uri: fact.uri, range },
      };
    }
  }
}

function* policyDrift(fact: TrustPolicyFact, look: Look, sources: DraftSources): Generator<DriftFound> {
  if (look.roles === undefined || !fact.policy.complete || !mayBeIn(look.account, fact)) {
    return;
  }
  for (const { roleName } of sources.graph.rolesOf(fact).targets) {
    const live = look.roles.get(roleName);
    const differs = (other: TrustPolicyFact) => {
      const text = policyTextOf(other, sources);
      return text === undefined || live === undefined ? undefined : !samePolicy(text, live.trustPolicy);
    };
    // Where another file says just what is there, that one is this account's.
    const isOthers = () => sources.graph.trustPoliciesNamed(roleName).some((other) => differs(other) === false);
    if (live !== undefined && differs(fact) === true && !isOthers()) {
      yield {
        code: "trust-differs",
        severity: "info",
        message: l10n.t("The trust policy of role {0} in AWS says something else than this file.", live.arn),
        advice: l10n.t("Compare the two; “IRSA: Plan and Apply” (irsa plan) adds what AWS lacks and leaves the rest."),
        subject: { kind: "role", arn: live.arn },
        live: roleUri(look.connection, roleName),
        file: { uri: fact.uri, range: fact.policy.version?.range ?? fact.range },
      };
    }
  }
}

/** Of a document that is a trust policy and nothing else, as JSON. */
function policyTextOf(fact: TrustPolicyFact, sources: DraftSources): string | undefined {
  const text = sources.text(fact.uri);
  const document = text === undefined ? undefined : parseFile(fact.uri, text).documents[fact.document];
  const value = document?.kind === "trust-policy" ? toJson(document.root) : undefined;
  return value === undefined ? undefined : JSON.stringify(value);
}
