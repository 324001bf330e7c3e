/** What one look shows of one ServiceAccount of the files: the links of its chain that AWS and the cluster decide. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { formatRoleArn, parseRoleArn } from "../names/arn.ts";
import { POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import { formatSubject } from "../names/subject.ts";
import { seen } from "../observe/observed.ts";
import { accountOfPod, phaseOfPod } from "../observe/pod-identity.ts";
import type { LiveSnapshot } from "../observe/snapshot.ts";
import type { RoleSummary } from "../ports.ts";
import { audienceOf } from "../rules/admission.ts";
import { eksStatements, issuersOf } from "../rules/web-identity.ts";
import type { TrustRequest } from "../trust/verdict.ts";
import { roleTextOf } from "../view/standing.ts";
import { associationRequest, tokenRequest } from "./drift/aws-drift.ts";
import { hasAgent, lackingPods } from "./drift/cluster-drift.ts";
import { type Look, lookOf } from "./drift/look.ts";
import { judgeRole } from "./drift/refusal.ts";
import { Chain, type Step } from "./verify/verification.ts";

/** At most so many reasons are worth reading. */
const SHOWN_REASONS = 3;

export interface SeenAccount {
  /** Links in the order of the chain; those that the look says nothing about are left out. */
  readonly irsa: readonly Step[];
  readonly podIdentity: readonly Step[];
}

export function seenAccount(account: EffectiveAccount, graph: IdentityGraph, snapshot: LiveSnapshot): SeenAccount {
  const look = lookOf(snapshot);
  const { namespace, name } = account.placement;
  if (namespace === undefined || name === undefined) {
    return { irsa: [], podIdentity: [] };
  }
  return {
    irsa: irsaLinks(account, { namespace, name }, graph, look),
    podIdentity: podIdentityLinks({ namespace, name }, look),
  };
}

interface Name {
  readonly namespace: string;
  readonly name: string;
}

function irsaLinks(account: EffectiveAccount, named: Name, graph: IdentityGraph, look: Look): readonly Step[] {
  const chain = new Chain();
  const role = graph.roleArnOf(account);
  if (role === undefined || role.account !== look.account) {
    return [];
  }
  const isHere = isOfCluster(account, named, graph, look);
  const audience = audienceOf(account);
  if (isHere) {
    providerLink(chain, audience, look);
  }
  if (look.roles === undefined) {
    unseenLink(chain, "trust", look.fleet.roles);
    return chain.steps;
  }
  const found = look.roles.get(role.name);
  if (found?.arn !== formatRoleArn(role)) {
    const there =
      found === undefined
        ? l10n.t('AWS has no role "{0}".', role.name)
        : l10n.t("In AWS the role is {0}: another path.", found.arn);
    chain.failed("trust", [there], l10n.t("Create the role, or name one that exists, with its path."));
  } else if (isHere && look.issuer !== undefined) {
    trustLink(chain, found, tokenRequest({ ...named, role, audience }, look), formatSubject(named));
  }
  if (isHere && !look.associations?.has(`${named.namespace}/${named.name}`)) {
    podsLink(chain, named, look);
  }
  return chain.steps;
}

/** Whether the account is one of the look's cluster: it is there with this role, or a file lets the cluster's tokens in. */
function isOfCluster(account: EffectiveAccount, { namespace, name }: Name, graph: IdentityGraph, look: Look): boolean {
  const trusted = () =>
    graph.trustOf(account).targets.flatMap(({ policy }) => eksStatements(policy).flatMap(issuersOf));
  const annotated = look.annotated.get(`${namespace}/${name}`)?.role;
  return (
    (annotated !== undefined && formatRoleArn(annotated) === roleTextOf(account, graph)) ||
    (look.issuer !== undefined && trusted().includes(look.issuer))
  );
}

function providerLink(chain: Chain, audience: string | undefined, { fleet, issuer }: Look): void {
  const providers = seen(fleet.providers);
  if (providers === undefined) {
    unseenLink(chain, "provider", fleet.providers);
    return;
  }
  const provider = providers.find((each) => each.issuer === issuer);
  if (issuer === undefined || audience === undefined) {
    return;
  }
  if (provider === undefined) {
    chain.failed(
      "provider",
      [l10n.t("IAM has no OIDC provider for {0}.", issuer)],
      l10n.t("Create it: “IRSA: Plan and Apply” (irsa plan) does."),
    );
  } else if (provider.audiences.includes(audience)) {
    chain.passed("provider", [l10n.t('{0} accepts "{1}".', provider.arn, audience)]);
  } else {
    chain.failed(
      "provider",
      [l10n.t('{0} does not accept "{1}".', provider.arn, audience)],
      l10n.t("Add the audience: “IRSA: Plan and Apply” (irsa plan) does."),
    );
  }
}

function trustLink(chain: Chain, role: RoleSummary, request: TrustRequest, who: string): void {
  const { verdict, reasons = [] } = judgeRole(role, request) ?? {};
  const messages = reasons.slice(0, SHOWN_REASONS).map(({ message }) => message);
  switch (verdict) {
    case "allowed":
      chain.passed("trust", [l10n.t('The trust policy of role "{0}" in AWS admits {1}.', role.name, who)]);
      break;
    case "denied":
      chain.failed(
        "trust",
        [l10n.t('The trust policy of role "{0}" in AWS does not admit {1}.', role.name, who), ...messages],
        l10n.t("Change the trust policy: “IRSA: Plan and Apply” (irsa plan) adds what is missing."),
      );
      break;
    default:
      chain.unknown("trust", [
        l10n.t('Whether role "{0}" in AWS admits {1} cannot be told.', role.name, who),
        ...messages,
      ]);
      break;
  }
}

function podIdentityLinks(named: Name, look: Look): readonly Step[] {
  const association = look.associations?.get(`${named.namespace}/${named.name}`);
  if (association === undefined) {
    return [];
  }
  const chain = new Chain();
  chain.passed("association", [l10n.t("EKS gives {0} to {1}/{2}.", association.roleArn, named.namespace, named.name)]);
  const agent = hasAgent(look);
  if (agent === true) {
    chain.passed("agent", []);
  } else if (agent === false) {
    chain.failed("agent", [l10n.t("Neither EKS nor the cluster knows of the agent.")], l10n.t("Install the add-on."));
  }
  const role = parseRoleArn(association.roleArn);
  const found = role === undefined ? undefined : look.roles?.get(role.name);
  if (role?.account === look.account && look.roles !== undefined) {
    if (found?.arn === association.roleArn) {
      trustLink(chain, found, associationRequest(association, look), POD_IDENTITY_SERVICE);
    } else {
      chain.failed(
        "trust",
        [l10n.t("AWS has no role {0}.", association.roleArn)],
        l10n.t("Create it, or associate one that exists."),
      );
    }
  }
  podsLink(chain, named, look);
  return chain.steps;
}

function podsLink(chain: Chain, { namespace, name }: Name, look: Look): void {
  const running = (seen(look.fleet.pods) ?? []).filter(
    (pod) => pod.metadata.namespace === namespace && accountOfPod(pod) === name && phaseOfPod(pod) === "Running",
  );
  const lacking = lackingPods(look).filter(({ pod }) => running.includes(pod));
  if (lacking.length > 0) {
    const names = lacking.map(({ pod }) => pod.metadata.name).join(", ");
    chain.failed("pods", [l10n.t("Without the identity runs {0}.", names)], l10n.t("Restart the workload."));
  } else if (running.length > 0 && look.associations !== undefined) {
    chain.passed("pods", [
      l10n.t(
        "{0} of the account had it.",
        running.length === 1 ? l10n.t("The pod") : l10n.t("All {0} pods", running.length),
      ),
    ]);
  }
}

function unseenLink(chain: Chain, id: "trust" | "provider", part: LiveSnapshot["fleet"]["roles" | "providers"]): void {
  if (part.state === "unknown") {
    chain.unseen(id, part);
  }
}
