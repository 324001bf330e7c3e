/** Where AWS, the cluster and the files of a workspace no longer say the same: findings about what is there, with what to do. */
import type { DraftSources } from "../generate/drafting.ts";
import type { TrustPolicyFact } from "../model/facts.ts";
import { formatProviderArn, formatRoleArn, parseRoleArn, type RoleArn } from "../names/arn.ts";
import { parseEksIssuer, withoutScheme } from "../names/issuer.ts";
import { AGENT_ADD_ON, AUDIENCE_ANNOTATION, DEFAULT_AUDIENCE, ROLE_ARN_ANNOTATION } from "../names/kubernetes.ts";
import { formatSubject } from "../names/subject.ts";
import type { Fleet } from "../observe/fleet.ts";
import { objectUri, roleUri } from "../observe/live-facts.ts";
import { seen } from "../observe/observed.ts";
import { accountOfPod, hasIdentity, identityOfPod, phaseOfPod } from "../observe/pod-identity.ts";
import { samePolicy } from "../plan/canonical.ts";
import { readPolicy } from "../plan/trust-merge.ts";
import type { KubeObject } from "../ports.ts";
import { parseFile } from "../syntax/parse-file.ts";
import { toJson } from "../syntax/to-json.ts";
import type { TextRange } from "../text/range.ts";
import { evaluateTrust } from "../trust/evaluate.ts";

export type DriftCode =
  | "provider-missing"
  | "provider-lacks-audience"
  | "provider-orphaned"
  | "role-missing"
  | "trust-refuses"
  | "webhook-missing"
  | "agent-missing"
  | "pods-stale"
  | "account-missing"
  | "annotation-differs"
  | "trust-differs";

export interface Drift {
  readonly code: DriftCode;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  readonly advice: string;
  /** The live document that it is about; undefined for what has none. */
  readonly live: string | undefined;
  /** Where a file says otherwise. */
  readonly file: { readonly uri: string; readonly range: TextRange } | undefined;
}

/** An annotated account of the cluster. */
interface Annotated {
  readonly account: KubeObject;
  readonly name: string;
  readonly role: RoleArn;
  readonly audience: string;
}

/** Only about what was seen: an unknown part gives no finding. `files` is the workspace, where there is one. */
export function driftOf(fleet: Fleet, files: DraftSources | undefined): readonly Drift[] {
  const annotated = (seen(fleet.accounts) ?? []).flatMap(readAnnotated);
  return [
    ...providerDrift(fleet, annotated),
    ...annotated.flatMap((account) => [...roleDrift(fleet, account)]),
    ...controlPlaneDrift(fleet, annotated),
    ...podDrift(fleet, annotated),
    ...(files === undefined ? [] : fileDrift(fleet, files)),
  ];
}

function readAnnotated(account: KubeObject): readonly Annotated[] {
  const { annotations, namespace, name } = account.metadata;
  const role = parseRoleArn(annotations[ROLE_ARN_ANNOTATION] ?? "");
  const audience = annotations[AUDIENCE_ANNOTATION] ?? DEFAULT_AUDIENCE;
  return role === undefined ? [] : [{ account, name: `${namespace ?? ""}/${name}`, role, audience }];
}

function drift(
  code: DriftCode,
  severity: Drift["severity"],
  message: string,
  advice: string,
  live?: string,
  file?: Drift["file"],
): Drift {
  return { code, severity, message, advice, live, file };
}

function* providerDrift(fleet: Fleet, annotated: readonly Annotated[]): Generator<Drift> {
  const providers = seen(fleet.providers);
  const cluster = seen(fleet.cluster);
  const account = seen(fleet.caller)?.account;
  if (providers === undefined) {
    return;
  }
  const issuer = cluster?.issuer === undefined ? undefined : withoutScheme(cluster.issuer);
  const own = annotated.filter(({ role }) => role.account === account);
  if (issuer !== undefined && own.length > 0) {
    const provider = providers.find((candidate) => candidate.issuer === issuer);
    if (provider === undefined) {
      const arn = formatProviderArn({ partition: own[0]?.role.partition ?? "aws", account: account ?? "", issuer });
      yield drift(
        "provider-missing",
        "error",
        `There is no OIDC provider ${arn}, so no ServiceAccount of cluster "${cluster?.name}" gets a role by IRSA.`,
        "Create it: irsa plan does.",
      );
    } else {
      for (const audience of new Set(own.map((each) => each.audience))) {
        if (!provider.audiences.includes(audience)) {
          yield drift(
            "provider-lacks-audience",
            "error",
            `The OIDC provider ${provider.arn} does not accept the audience "${audience}", which tokens of ServiceAccounts here have.`,
            `Add the audience "${audience}" to it: irsa plan does.`,
          );
        }
      }
    }
  }
  yield* orphans(fleet);
}

/** EKS providers of this region whose cluster is gone; only told where all clusters of the region were seen. */
function* orphans(fleet: Fleet): Generator<Drift> {
  const clusters = seen(fleet.clusters);
  const region = seen(fleet.cluster)?.arn.split(":")[3];
  if (clusters === undefined || region === undefined) {
    return;
  }
  const issuers = new Set(clusters.map(({ issuer }) => withoutScheme(issuer ?? "")));
  for (const { arn, issuer } of seen(fleet.providers) ?? []) {
    if (parseEksIssuer(issuer)?.region === region && !issuers.has(issuer)) {
      yield drift(
        "provider-orphaned",
        "warning",
        `The OIDC provider ${arn} is of no EKS cluster in ${region} that this account has: its cluster was deleted, or belongs to another account.`,
        "If the cluster is gone, delete the provider and the statements that trust it.",
      );
    }
  }
}

function* roleDrift(fleet: Fleet, { account, name, role, audience }: Annotated): Generator<Drift> {
  const roles = seen(fleet.roles);
  const issuer = seen(fleet.cluster)?.issuer;
  if (roles === undefined || seen(fleet.caller)?.account !== role.account) {
    return;
  }
  const arn = formatRoleArn(role);
  const found = roles.find((candidate) => candidate.arn === arn);
  if (found === undefined) {
    yield drift(
      "role-missing",
      "error",
      `ServiceAccount ${name} is annotated with ${arn}, and there is no such role.`,
      "Create the role, or name one that exists, with its path.",
      objectUri(account),
    );
    return;
  }
  const policy = readPolicy(found.trustPolicy)?.fact.policy;
  if (policy === undefined || issuer === undefined) {
    return;
  }
  const { namespace = "", name: accountName } = account.metadata;
  const { verdict, reasons } = evaluateTrust(policy, {
    mechanism: "irsa",
    issuer: withoutScheme(issuer),
    account: role.account,
    partition: role.partition,
    subject: formatSubject({ namespace, name: accountName }),
    audience,
    otherKeys: "unknown",
  });
  if (verdict === "denied") {
    yield drift(
      "trust-refuses",
      "error",
      `The trust policy of role "${role.name}" does not admit ServiceAccount ${name}, which is annotated with it: ${reasons[0]?.message ?? ""}.`,
      "Change the trust policy: irsa plan adds what is missing.",
      roleUri(role.name),
    );
  }
}

function* controlPlaneDrift(fleet: Fleet, annotated: readonly Annotated[]): Generator<Drift> {
  const associations = seen(fleet.associations) ?? [];
  if (fleet.webhook.state === "absent" && annotated.length + associations.length > 0) {
    yield drift(
      "webhook-missing",
      "error",
      "The cluster has no MutatingWebhookConfiguration pod-identity-webhook, so new pods get no AWS identity.",
      "EKS brings it with every cluster; if it was deleted, apply it again or ask AWS support.",
    );
  }
  if (associations.length > 0 && fleet.agent.state === "absent" && seen(fleet.cluster)?.autoMode === false) {
    yield drift(
      "agent-missing",
      "warning",
      `There are Pod Identity associations, and EKS knows of no add-on ${AGENT_ADD_ON}.`,
      "Install the add-on, unless a Helm chart has brought the agent.",
    );
  }
}

function* podDrift(fleet: Fleet, annotated: readonly Annotated[]): Generator<Drift> {
  const pods = (seen(fleet.pods) ?? []).filter((pod) => phaseOfPod(pod) === "Running");
  const associated = new Set(
    (seen(fleet.associations) ?? []).map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`),
  );
  const nameOf = (pod: KubeObject) => `${pod.metadata.namespace ?? ""}/${accountOfPod(pod)}`;
  for (const pod of pods) {
    const irsa = annotated.find(({ name }) => name === nameOf(pod));
    // Whether an account is associated decides which identity its pods shall have.
    if (fleet.associations.state === "unknown" || (irsa === undefined && !associated.has(nameOf(pod)))) {
      continue;
    }
    const wanted = associated.has(nameOf(pod))
      ? ({ mechanism: "pod-identity" } as const)
      : ({ mechanism: "irsa", roleArn: irsa === undefined ? "" : formatRoleArn(irsa.role) } as const);
    if (!hasIdentity(identityOfPod(pod), wanted)) {
      yield drift(
        "pods-stale",
        "warning",
        `Pod ${pod.metadata.namespace ?? ""}/${pod.metadata.name} runs as ServiceAccount ${accountOfPod(pod)} and was not given its identity.`,
        "Restart its workload, if it is older than the annotation or association; irsa verify tells.",
      );
    }
  }
}

function* fileDrift(fleet: Fleet, sources: DraftSources): Generator<Drift> {
  const files = sources.graph;
  const accounts = seen(fleet.accounts);
  const roles = seen(fleet.roles);
  for (const fact of files.all("service-account")) {
    for (const account of fact.partial ? [] : files.placementsOfAccount(fact)) {
      const { namespace, name } = account.placement;
      const role = files.roleArnOf(account);
      if (accounts === undefined || namespace === undefined || name === undefined || role === undefined) {
        continue;
      }
      const live = accounts.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
      const file = { uri: fact.uri, range: account.roleArn?.value?.range ?? fact.range };
      const written = formatRoleArn(role);
      const annotation = live?.metadata.annotations[ROLE_ARN_ANNOTATION];
      if (live === undefined) {
        yield drift(
          "account-missing",
          "info",
          `ServiceAccount ${namespace}/${name} is not in the cluster.`,
          "Apply it: irsa plan does.",
          undefined,
          file,
        );
      } else if (annotation !== written) {
        const there = annotation === undefined ? "has no role there" : `is annotated with ${annotation} there`;
        yield drift(
          "annotation-differs",
          "warning",
          `The file gives ServiceAccount ${namespace}/${name} the role ${written}; in the cluster it ${there}.`,
          "Apply the file, or change it.",
          objectUri(live),
          file,
        );
      }
    }
  }
  for (const fact of roles === undefined ? [] : files.all("trust-policy")) {
    for (const { roleName } of files.rolesOf(fact).targets) {
      const live = roles?.find(({ name }) => name === roleName);
      const text = fact.policy.complete ? policyTextOf(fact, sources) : undefined;
      if (live !== undefined && text !== undefined && !samePolicy(text, live.trustPolicy)) {
        yield drift(
          "trust-differs",
          "info",
          `The trust policy of role "${roleName}" in AWS says something else than this file.`,
          "Compare the two; irsa plan adds what AWS lacks and leaves the rest.",
          roleUri(roleName),
          { uri: fact.uri, range: fact.range },
        );
      }
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
