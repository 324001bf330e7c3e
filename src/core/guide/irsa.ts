/** IRSA for one account: the picture in six steps and the workflow that makes it work. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import { parseEksIssuer } from "../names/issuer.ts";
import { DEFAULT_AUDIENCE } from "../names/kubernetes.ts";
import { audienceOf, roleOf } from "../rules/admission.ts";
import { roleTextOf, subjectOf, type TreeSources } from "../view/standing.ts";
import type { AccountGuide, GuideStep, Picture } from "./guide.ts";
import { headlineOf, noteOf, overall } from "./headline.ts";
import {
  accountState,
  type IrsaFacts,
  irsaFacts,
  issuerState,
  namesRole,
  placeOfAccount,
  placeOfPolicy,
  providerState,
  trustState,
} from "./irsa-states.ts";
import { arrow, callState, step } from "./parts.ts";
import { following, type State, state, worstState } from "./state.ts";
import { verificationStep } from "./verification-step.ts";
import { placeOfWorkload, workloadNames, workloadState } from "./workloads.ts";

interface States {
  readonly issuer: State;
  readonly provider: State;
  readonly trust: State;
  readonly account: State;
  readonly workload: State;
}

function none(): State {
  return {
    verdict: "none",
    isMissing: true,
    reasons: [l10n.t("IRSA is not set up here.")],
    place: undefined,
  };
}

export function irsaGuide(account: EffectiveAccount, sources: TreeSources): AccountGuide {
  const facts = irsaFacts(account, sources);
  const isSetUp = namesRole(account);
  const states: States = {
    account: accountState(facts),
    workload: isSetUp ? workloadState(account, "irsa", sources) : none(),
    issuer: isSetUp ? issuerState(facts) : none(),
    provider: isSetUp ? providerState(facts) : none(),
    trust: trustState(facts),
  };
  const picture = irsaPicture(facts, states);
  const steps = irsaSteps(facts, states);
  return {
    mechanism: "irsa",
    verdict: overall(picture),
    headline: headlineOf(picture, "IRSA"),
    note: noteOf(picture),
    picture,
    steps,
  };
}

function irsaPicture(facts: IrsaFacts, states: States): Picture {
  const { account, sources, policies, issuers } = facts;
  const [policy] = policies;
  const [workload] = sources.graph.workloadsOf(account);
  const role = roleTextOf(account, sources.graph);
  const issuer = issuerText(issuers);
  const policyPlace = policy && placeOfPolicy(policy);
  // A ServiceAccount without a role gives its pods nothing, whatever they look like.
  const token = states.account.verdict === "none" ? states.account : worstState(states.account, states.workload);
  const before = [token, states.provider, states.issuer, states.trust];
  const credentials = following(before, state("ok", l10n.t("Nothing stands in the way.")));
  const call = following(before, callState());
  return {
    title: l10n.t("How a pod gets credentials with IRSA"),
    nodes: [
      {
        id: "pod",
        title: l10n.t("Pod"),
        value: workload?.placement.name ?? workload?.fact.meta.name?.text,
        place: workload && placeOfWorkload(workload),
      },
      { id: "sts", title: "STS", value: undefined, place: undefined },
      { id: "iam", title: "IAM", value: l10n.t("provider"), place: states.provider.place },
      { id: "issuer", title: l10n.t("Issuer"), value: issuerId(issuers), place: policyPlace },
      { id: "role", title: l10n.t("Role"), value: roleOf(account, sources.graph)?.name, place: policyPlace },
      { id: "service", title: l10n.t("Service"), value: undefined, place: undefined },
    ],
    arrows: [
      arrow(
        "token",
        "pod",
        "sts",
        l10n.t("Token and role ARN"),
        role,
        token,
        l10n.t(
          "The pod's AWS SDK reads the token that the webhook mounted and the role's ARN, and sends both to STS (AssumeRoleWithWebIdentity).",
        ),
      ),
      arrow(
        "request",
        "sts",
        "iam",
        l10n.t("Is this issuer known?"),
        issuer,
        states.provider,
        l10n.t(
          "STS has IAM authenticate the token: the account that holds the role must have an OIDC provider for the token's issuer, with the token's audience.",
        ),
      ),
      arrow(
        "lookup",
        "iam",
        "issuer",
        l10n.t("Fetch the public keys"),
        issuer === undefined ? undefined : l10n.t("/.well-known/openid-configuration, then JWKS"),
        states.issuer,
        l10n.t(
          "IAM reads the issuer's discovery document and its keys (JWKS), and verifies the token's signature with them.",
        ),
      ),
      arrow(
        "trust",
        "iam",
        "role",
        l10n.t("May this ServiceAccount in?"),
        subjectOf(account),
        states.trust,
        l10n.t("IAM compares the token's subject and audience with the conditions of the role's trust policy."),
      ),
      arrow(
        "credentials",
        "sts",
        "pod",
        l10n.t("Temporary credentials"),
        undefined,
        credentials,
        l10n.t("STS returns an access key id, a secret access key and a session token that expire by themselves."),
      ),
      arrow(
        "call",
        "pod",
        "service",
        l10n.t("Call with the role's permissions"),
        undefined,
        call,
        l10n.t("The SDK signs its calls with them. What they may do is in the role's permission policies."),
      ),
    ],
  };
}

function irsaSteps(facts: IrsaFacts, states: States): readonly GuideStep[] {
  const { account, sources, issuers } = facts;
  const subject = subjectOf(account);
  const role = roleTextOf(account, sources.graph);
  const issuer = issuerText(issuers);
  const audience = audienceOf(account);
  const workloads = workloadNames(account, sources);
  const detect = { kind: "command", command: "detect-issuer", title: l10n.t("Detect OIDC issuer") } as const;
  const setUp = { kind: "command", command: "set-up-access", title: l10n.t("Set up access") } as const;
  const plan = { kind: "command", command: "plan-and-apply", title: l10n.t("Plan and apply") } as const;
  const copy = (title: string, text: string | undefined) =>
    text === undefined ? [] : [{ kind: "copy" as const, title, text }];
  return [
    step("issuer", l10n.t("Issuer of the cluster"), states.issuer, {
      what: l10n.t("Every EKS cluster has an OIDC issuer, an address that signs the tokens of its ServiceAccounts."),
      why: l10n.t(
        "AWS trusts tokens by their issuer: it must be the same, letter by letter, in provider and trust policy.",
      ),
      facts: [[l10n.t("Issuer"), issuer]],
      actions: [detect, ...copy(l10n.t("Copy issuer"), issuers[0])],
    }),
    step("provider", l10n.t("IAM OIDC provider"), states.provider, {
      what: l10n.t("An object in IAM that names the issuer and the audience for which its tokens are taken."),
      why: l10n.t("The issuer comes with the cluster; the provider does not. Without it, STS refuses every token."),
      facts: [[l10n.t("Audience"), audience ?? `${DEFAULT_AUDIENCE}?`]],
      actions: [detect, plan],
    }),
    step("role", l10n.t("Role and its trust policy"), states.trust, {
      what: l10n.t("The trust policy says which ServiceAccount of which cluster may use the role."),
      why: l10n.t(
        "Subject and audience are compared exactly: another namespace, or one letter, and STS answers AccessDenied.",
      ),
      facts: [
        [l10n.t("Role"), role],
        [l10n.t("Subject of the tokens"), subject],
      ],
      actions: [setUp, plan, ...copy(l10n.t("Copy subject"), subject)],
    }),
    step("account", l10n.t("ServiceAccount"), states.account, {
      what: l10n.t("Its annotation eks.amazonaws.com/role-arn names the role."),
      why: l10n.t("The webhook reads it when a pod is made, and gives the pod the role's ARN and a token."),
      facts: [
        [l10n.t("ServiceAccount"), nameOf(account)],
        [l10n.t("Role"), role],
      ],
      actions: [setUp, ...copy(l10n.t("Copy role ARN"), role)],
    }),
    step("workload", l10n.t("Workload"), states.workload, {
      what: l10n.t("Its pods name the ServiceAccount in serviceAccountName."),
      why: l10n.t("Pods that name none run as “default”, and pods made before the annotation have to be made anew."),
      facts:
        workloads.length === 0
          ? [[l10n.t("Workload"), undefined]]
          : workloads.map((name) => [l10n.t("Workload"), name] as const),
      actions: [setUp],
    }),
    verificationStep(account, sources, states.account.verdict !== "none"),
  ].map((one) => (one.place === undefined && one.id === "account" ? { ...one, place: placeOfAccount(account) } : one));
}

function issuerText(issuers: readonly string[]): string | undefined {
  const [first] = issuers;
  return first === undefined || issuers.length === 1 ? first : l10n.t("{0} and {1} more", first, issuers.length - 1);
}

/** What tells one cluster's issuer from another's. */
function issuerId([first]: readonly string[]): string | undefined {
  return first === undefined ? undefined : (parseEksIssuer(first)?.id ?? first);
}

/** `namespace/name`, as far as it is known. */
export function nameOf({ placement, fact }: EffectiveAccount): string {
  const name = placement.name ?? fact.meta.name?.text ?? l10n.t("(no name)");
  return placement.namespace === undefined ? name : `${placement.namespace}/${name}`;
}
