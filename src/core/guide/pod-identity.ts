/** EKS Pod Identity for one account: the same six steps with agent, EKS Auth and association in their places. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import type { AssociationFact } from "../model/facts.ts";
import { knownText } from "../model/value.ts";
import { parseRoleArn } from "../names/arn.ts";
import { AGENT_ADD_ON, POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import type { Location } from "../text/range.ts";
import { evaluateTrust } from "../trust/evaluate.ts";
import { sentence, type TreeSources } from "../view/standing.ts";
import type { AccountGuide, GuideStep, Picture } from "./guide.ts";
import { headlineOf, noteOf, overall } from "./headline.ts";
import { nameOf } from "./irsa.ts";
import { placeOfAccount, placeOfPolicy } from "./irsa-states.ts";
import { arrow, callState, step } from "./parts.ts";
import { findingsIn, following, ofFindingList, type State, state, worstState } from "./state.ts";
import { verificationStep } from "./verification-step.ts";
import { placeOfWorkload, workloadNames, workloadState } from "./workloads.ts";

interface States {
  readonly workload: State;
  readonly agent: State;
  readonly association: State;
  readonly trust: State;
}

/** Associations that certainly are the account's. */
export function associationsOf({ placement }: EffectiveAccount, { graph }: TreeSources): readonly AssociationFact[] {
  const { namespace, name } = placement;
  return namespace === undefined || name === undefined
    ? []
    : graph.associationsNamed(name).filter((association) => knownText(association.namespace) === namespace);
}

export function podIdentityGuide(account: EffectiveAccount, sources: TreeSources): AccountGuide {
  const associations = associationsOf(account, sources);
  const none: State = {
    verdict: "none",
    isMissing: true,
    reasons: [l10n.t("No file of this workspace associates the ServiceAccount with a role.")],
    place: placeOfAccount(account),
  };
  const [first, ...others] = associations;
  const join = (judge: (association: AssociationFact) => State): State =>
    first === undefined ? none : worstState(judge(first), ...others.map(judge));
  const states: States = {
    workload: first === undefined ? none : workloadState(account, "pod-identity", sources),
    agent:
      first === undefined
        ? none
        : state(
            "unknown",
            l10n.t("Whether the add-on {0} runs on the nodes can only be seen in the cluster.", AGENT_ADD_ON),
          ),
    association: join((association) => associationState(association, sources)),
    trust: join((association) => trustState(association, account, sources)),
  };
  const picture = podIdentityPicture(account, first, states, sources);
  return {
    mechanism: "pod-identity",
    verdict: overall(picture),
    headline: headlineOf(picture, "Pod Identity"),
    note: noteOf(picture),
    picture,
    steps: podIdentitySteps(account, first, states, sources),
  };
}

function placeOf({ uri, serviceAccount, range }: AssociationFact): Location {
  return { uri, range: serviceAccount?.range ?? range };
}

function associationState(association: AssociationFact, sources: TreeSources): State {
  const found = ofFindingList(findingsIn(association, sources));
  const own =
    knownText(association.roleArn) === undefined && association.role === undefined
      ? state("unknown", l10n.t("Which role the association gives is not known."), placeOf(association))
      : state("ok", l10n.t("A file associates the ServiceAccount with the role."), placeOf(association));
  return found === undefined ? own : worstState(found, own);
}

function trustState(association: AssociationFact, account: EffectiveAccount, sources: TreeSources): State {
  const policies = sources.graph.policiesOfAssociation(association);
  const disabled = association.disableSessionTags;
  const states = policies.map((fact): State => {
    const { verdict, reasons } = evaluateTrust(fact.policy, {
      mechanism: "pod-identity",
      namespace: account.placement.namespace,
      serviceAccount: account.placement.name,
      clusterName: knownText(association.cluster),
      clusterArn: undefined,
      account: parseRoleArn(knownText(association.roleArn) ?? "")?.account,
      sessionTagsDisabled: knownText(disabled) === "true",
      otherKeys: "unknown",
    });
    const isKnown = disabled === undefined || disabled.known;
    const own = {
      verdict: !isKnown || verdict === "unknown" ? "unknown" : verdict === "allowed" ? "ok" : "problem",
      reasons: reasons.map(({ message }) => sentence(message)),
      place: placeOfPolicy(fact),
    } as const;
    const found = ofFindingList(findingsIn(fact, sources));
    return found === undefined ? own : worstState(found, own);
  });
  // Of several documents of one role (one per environment, say) one that admits is enough.
  const admitting = states.filter(({ verdict }) => verdict === "ok" || verdict === "warning");
  const open = states.filter(({ verdict }) => verdict === "unknown");
  const [first] = admitting.length > 0 ? admitting : open.length > 0 ? open : states;
  return (
    first ?? state("unknown", l10n.t("No file of this workspace has the role's trust policy."), placeOf(association))
  );
}

function podIdentityPicture(
  account: EffectiveAccount,
  association: AssociationFact | undefined,
  states: States,
  { graph }: TreeSources,
): Picture {
  const [workload] = graph.workloadsOf(account);
  const [policy] = association === undefined ? [] : graph.policiesOfAssociation(association);
  const role = knownText(association?.roleArn);
  const name = nameOf(account);
  const place = association && placeOf(association);
  const before = [states.workload, states.agent, states.association, states.trust];
  return {
    title: l10n.t("How a pod gets credentials with EKS Pod Identity"),
    nodes: [
      {
        id: "pod",
        title: l10n.t("Pod"),
        value: workload?.placement.name ?? workload?.fact.meta.name?.text,
        place: workload && placeOfWorkload(workload),
      },
      { id: "agent", title: l10n.t("Agent"), value: l10n.t("on the node"), place: undefined },
      { id: "auth", title: l10n.t("EKS Auth"), value: knownText(association?.cluster), place },
      { id: "association", title: l10n.t("Association"), value: association === undefined ? undefined : name, place },
      {
        id: "role",
        title: l10n.t("Role"),
        value: role === undefined ? undefined : (parseRoleArn(role)?.name ?? role),
        place: policy && placeOfPolicy(policy),
      },
      { id: "service", title: l10n.t("Service"), value: undefined, place: undefined },
    ],
    arrows: [
      arrow(
        "token",
        "pod",
        "agent",
        l10n.t("Token to the node's agent"),
        name,
        states.workload,
        l10n.t(
          "The pod's AWS SDK sends the token that the webhook mounted to the agent on its own node (169.254.170.23).",
        ),
      ),
      arrow(
        "request",
        "agent",
        "auth",
        l10n.t("Ask EKS for the pod's identity"),
        AGENT_ADD_ON,
        states.agent,
        l10n.t(
          "The agent calls AssumeRoleForPodIdentity of EKS Auth. EKS verifies the token itself: no OIDC provider is needed.",
        ),
      ),
      arrow(
        "lookup",
        "auth",
        "association",
        l10n.t("Which role is associated?"),
        name,
        states.association,
        l10n.t("EKS looks up the association of cluster, namespace and ServiceAccount: it names the role."),
      ),
      arrow(
        "trust",
        "auth",
        "role",
        l10n.t("May EKS use this role?"),
        POD_IDENTITY_SERVICE,
        states.trust,
        l10n.t("The role's trust policy must let pods.eks.amazonaws.com call sts:AssumeRole and sts:TagSession."),
      ),
      arrow(
        "credentials",
        "auth",
        "pod",
        l10n.t("Temporary credentials"),
        undefined,
        following(before, state("ok", l10n.t("Nothing stands in the way."))),
        l10n.t(
          "Through the agent, the pod gets credentials that expire by themselves and carry tags of cluster, namespace and ServiceAccount.",
        ),
      ),
      arrow(
        "call",
        "pod",
        "service",
        l10n.t("Call with the role's permissions"),
        undefined,
        following(before, callState()),
        l10n.t("The SDK signs its calls with them. What they may do is in the role's permission policies."),
      ),
    ],
  };
}

function podIdentitySteps(
  account: EffectiveAccount,
  association: AssociationFact | undefined,
  states: States,
  sources: TreeSources,
): readonly GuideStep[] {
  const setUp = { kind: "command", command: "set-up-access", title: l10n.t("Set up access") } as const;
  const plan = { kind: "command", command: "plan-and-apply", title: l10n.t("Plan and apply") } as const;
  const role = knownText(association?.roleArn);
  const workloads = workloadNames(account, sources);
  const own = ofFindingList(findingsIn(account.fact, sources));
  const accountOk = state("ok", l10n.t("It needs no annotation: the association names it."), placeOfAccount(account));
  return [
    step("agent", l10n.t("Pod Identity agent"), states.agent, {
      what: l10n.t("The add-on {0} runs an agent on every node.", AGENT_ADD_ON),
      why: l10n.t("Pods ask it for their credentials; where it does not run they get none."),
      facts: [[l10n.t("Cluster"), knownText(association?.cluster)]],
      actions: [],
    }),
    step("association", l10n.t("Association"), states.association, {
      what: l10n.t("An object in EKS that gives a ServiceAccount of a cluster its role."),
      why: l10n.t("It takes the place of annotation, issuer and provider. Namespace and name are compared exactly."),
      facts: [
        [l10n.t("ServiceAccount"), nameOf(account)],
        [l10n.t("Role"), role],
      ],
      actions: [setUp, plan],
    }),
    step("role", l10n.t("Role and its trust policy"), states.trust, {
      what: l10n.t("The trust policy lets {0} assume the role and tag its sessions.", POD_IDENTITY_SERVICE),
      why: l10n.t("Unlike with IRSA it names no cluster: one role serves many. Conditions may narrow it down."),
      facts: [[l10n.t("Role"), role]],
      actions: role === undefined ? [setUp] : [setUp, { kind: "copy", title: l10n.t("Copy role ARN"), text: role }],
    }),
    step(
      "account",
      l10n.t("ServiceAccount"),
      association === undefined ? states.association : own === undefined ? accountOk : worstState(own, accountOk),
      {
        what: l10n.t("A plain ServiceAccount, without any annotation of AWS."),
        why: l10n.t("The association finds it by namespace and name; an annotation with a role besides is not used."),
        facts: [[l10n.t("ServiceAccount"), nameOf(account)]],
        actions: [setUp],
      },
    ),
    step("workload", l10n.t("Workload"), states.workload, {
      what: l10n.t("Its pods name the ServiceAccount in serviceAccountName."),
      why: l10n.t("The webhook gives pods their token when they are made: older pods have to be made anew."),
      facts:
        workloads.length === 0
          ? [[l10n.t("Workload"), undefined]]
          : workloads.map((one) => [l10n.t("Workload"), one] as const),
      actions: [setUp],
    }),
    verificationStep(account, sources, association !== undefined),
  ];
}
