/** IRSA for one account: the picture in six steps and the workflow that makes it work. */
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
import { arrow, CALL, step } from "./parts.ts";
import { following, NOT_SET_UP, type State, state, worstState } from "./state.ts";
import { verificationStep } from "./verification-step.ts";
import { placeOfWorkload, workloadNames, workloadState } from "./workloads.ts";

interface States {
  readonly issuer: State;
  readonly provider: State;
  readonly trust: State;
  readonly account: State;
  readonly workload: State;
}

const NONE: State = { verdict: "none", status: NOT_SET_UP, reasons: ["IRSA is not set up here."], place: undefined };

export function irsaGuide(account: EffectiveAccount, sources: TreeSources): AccountGuide {
  const facts = irsaFacts(account, sources);
  const isSetUp = namesRole(account);
  const states: States = {
    account: accountState(facts),
    workload: isSetUp ? workloadState(account, "irsa", sources) : NONE,
    issuer: isSetUp ? issuerState(facts) : NONE,
    provider: isSetUp ? providerState(facts) : NONE,
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
  const credentials = following(before, state("ok", "Nothing stands in the way."));
  const call = following(before, CALL);
  return {
    title: "How a pod gets credentials with IRSA",
    nodes: [
      {
        id: "pod",
        title: "Pod",
        value: workload?.placement.name ?? workload?.fact.meta.name?.text,
        place: workload && placeOfWorkload(workload),
      },
      { id: "sts", title: "STS", value: undefined, place: undefined },
      { id: "iam", title: "IAM", value: "provider", place: states.provider.place },
      { id: "issuer", title: "Issuer", value: issuerId(issuers), place: policyPlace },
      { id: "role", title: "Role", value: roleOf(account, sources.graph)?.name, place: policyPlace },
      { id: "service", title: "Service", value: undefined, place: undefined },
    ],
    arrows: [
      arrow(
        "token",
        "pod",
        "sts",
        "Token and role ARN",
        role,
        token,
        "The pod's AWS SDK reads the token that the webhook mounted and the role's ARN, and sends both to STS (AssumeRoleWithWebIdentity).",
      ),
      arrow(
        "request",
        "sts",
        "iam",
        "Is this issuer known?",
        issuer,
        states.provider,
        "STS has IAM authenticate the token: the account that holds the role must have an OIDC provider for the token's issuer, with the token's audience.",
      ),
      arrow(
        "lookup",
        "iam",
        "issuer",
        "Fetch the public keys",
        issuer === undefined ? undefined : "/.well-known/openid-configuration, then JWKS",
        states.issuer,
        "IAM reads the issuer's discovery document and its keys (JWKS), and verifies the token's signature with them.",
      ),
      arrow(
        "trust",
        "iam",
        "role",
        "May this ServiceAccount in?",
        subjectOf(account),
        states.trust,
        "IAM compares the token's subject and audience with the conditions of the role's trust policy.",
      ),
      arrow(
        "credentials",
        "sts",
        "pod",
        "Temporary credentials",
        undefined,
        credentials,
        "STS returns an access key id, a secret access key and a session token that expire by themselves.",
      ),
      arrow(
        "call",
        "pod",
        "service",
        "Call with the role's permissions",
        undefined,
        call,
        "The SDK signs its calls with them. What they may do is in the role's permission policies.",
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
  const detect = { kind: "command", command: "detect-issuer", title: "Detect OIDC issuer" } as const;
  const setUp = { kind: "command", command: "set-up-access", title: "Set up access" } as const;
  const plan = { kind: "command", command: "plan-and-apply", title: "Plan and apply" } as const;
  const copy = (title: string, text: string | undefined) =>
    text === undefined ? [] : [{ kind: "copy" as const, title, text }];
  return [
    step("issuer", "Issuer of the cluster", states.issuer, {
      what: "Every EKS cluster has an OIDC issuer, an address that signs the tokens of its ServiceAccounts.",
      why: "AWS trusts tokens by their issuer: it must be the same, letter by letter, in provider and trust policy.",
      facts: [["Issuer", issuer]],
      actions: [detect, ...copy("Copy issuer", issuers[0])],
    }),
    step("provider", "IAM OIDC provider", states.provider, {
      what: "An object in IAM that names the issuer and the audience for which its tokens are taken.",
      why: "The issuer comes with the cluster; the provider does not. Without it, STS refuses every token.",
      facts: [["Audience", audience ?? `${DEFAULT_AUDIENCE}?`]],
      actions: [detect, plan],
    }),
    step("role", "Role and its trust policy", states.trust, {
      what: "The trust policy says which ServiceAccount of which cluster may use the role.",
      why: "Subject and audience are compared exactly: another namespace, or one letter, and STS answers AccessDenied.",
      facts: [
        ["Role", role],
        ["Subject of the tokens", subject],
      ],
      actions: [setUp, plan, ...copy("Copy subject", subject)],
    }),
    step("account", "ServiceAccount", states.account, {
      what: "Its annotation eks.amazonaws.com/role-arn names the role.",
      why: "The webhook reads it when a pod is made, and gives the pod the role's ARN and a token.",
      facts: [
        ["ServiceAccount", nameOf(account)],
        ["Role", role],
      ],
      actions: [setUp, ...copy("Copy role ARN", role)],
    }),
    step("workload", "Workload", states.workload, {
      what: "Its pods name the ServiceAccount in serviceAccountName.",
      why: "Pods that name none run as “default”, and pods made before the annotation have to be made anew.",
      facts: workloads.length === 0 ? [["Workload", undefined]] : workloads.map((name) => ["Workload", name] as const),
      actions: [setUp],
    }),
    verificationStep(account, sources, states.account.verdict !== "none"),
  ].map((one) => (one.place === undefined && one.id === "account" ? { ...one, place: placeOfAccount(account) } : one));
}

function issuerText(issuers: readonly string[]): string | undefined {
  const [first] = issuers;
  return first === undefined || issuers.length === 1 ? first : `${first} and ${issuers.length - 1} more`;
}

/** What tells one cluster's issuer from another's. */
function issuerId([first]: readonly string[]): string | undefined {
  return first === undefined ? undefined : (parseEksIssuer(first)?.id ?? first);
}

/** `namespace/name`, as far as it is known. */
export function nameOf({ placement, fact }: EffectiveAccount): string {
  const name = placement.name ?? fact.meta.name?.text ?? "(no name)";
  return placement.namespace === undefined ? name : `${placement.namespace}/${name}`;
}
