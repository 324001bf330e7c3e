/** Pods whose account certainly has an AWS identity, with what the webhook makes of them: what the rules on injection look at. */
import * as l10n from "@vscode/l10n";
import { decideInjection, type Injection } from "../injection/decide.ts";
import type { ContainerInjection } from "../injection/decide-container.ts";
import { accountInputOf, podInputOf } from "../injection/from-facts.ts";
import { EKS_WEBHOOK, type Mechanism } from "../injection/webhook.ts";
import type { EffectiveAccount, EffectiveWorkload } from "../model/effective.ts";
import type { AssociationFact, WorkloadFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { Container, PodTemplate } from "../model/pod-template.ts";
import { knownText, type Value } from "../model/value.ts";
import { mayBePatched } from "./patched.ts";
import type { RelatedPlace } from "./rule.ts";

export interface IdentifiedPod {
  readonly workload: EffectiveWorkload;
  readonly pod: PodTemplate;
  readonly mechanism: Mechanism;
  /** The annotated account, or the association. */
  readonly source: { readonly account: EffectiveAccount } | { readonly association: AssociationFact };
  /** The role's ARN as written; undefined where a template or reference gives it. */
  readonly role: Value | undefined;
  /** What the webhook of EKS does to the pod. */
  readonly injection: Injection;
  /** True where an overlay's patch may add to its containers: nothing follows then from what they lack. */
  readonly patched: boolean;
}

/** Only pods that are read whole: behind a template or in a patch there may be more than is seen. */
export function identifiedPods(fact: WorkloadFact, graph: IdentityGraph): readonly IdentifiedPod[] {
  return graph.once(fact, findIdentifiedPods);
}

function findIdentifiedPods(fact: WorkloadFact, graph: IdentityGraph): readonly IdentifiedPod[] {
  const pods = fact.pods.filter((pod) => !pod.incomplete);
  return pods.length === 0
    ? []
    : graph
        .placementsOfWorkload(fact)
        .flatMap((workload) => pods.flatMap((pod) => identifiedPod(workload, pod, graph) ?? []));
}

function identifiedPod(workload: EffectiveWorkload, pod: PodTemplate, graph: IdentityGraph): IdentifiedPod | undefined {
  const input = podInputOf(
    pod,
    workload.pods.find(({ template }) => template === pod),
  );
  const accounts = graph.accountOf(workload, pod).targets;
  const [account] = accounts;
  const association = associationOf(workload, pod, graph);
  const patched = mayBePatched(workload, graph);
  if (association !== undefined) {
    const known = account === undefined ? { annotations: new Map() } : accountInputOf(account);
    const injection = decideInjection(input, known, true, EKS_WEBHOOK);
    const role = association.roleArn;
    return { workload, pod, mechanism: "pod-identity", source: { association }, role, injection, patched };
  }
  // Where several accounts may be meant, all have to have a role.
  if (account === undefined || accounts.some(({ roleArn }) => (roleArn?.value?.text ?? "") === "")) {
    return undefined;
  }
  const injection = decideInjection(input, accountInputOf(account), false, EKS_WEBHOOK);
  const roles = new Set(accounts.map(({ roleArn }) => roleArn?.value?.text));
  const role = roles.size === 1 ? account.roleArn?.value : undefined;
  return { workload, pod, mechanism: "irsa", source: { account }, role, injection, patched };
}

function associationOf(
  workload: EffectiveWorkload,
  pod: PodTemplate,
  graph: IdentityGraph,
): AssociationFact | undefined {
  const { namespace } = workload.placement;
  const applied = graph.accountNameOf(workload, pod);
  return applied === undefined || namespace === undefined
    ? undefined
    : graph.associationsNamed(applied).find((association) => knownText(association.namespace) === namespace);
}

/** A container with what is injected into it. */
export interface IdentifiedContainer {
  readonly container: Container;
  readonly injection: ContainerInjection;
}

export function containersOf({ pod, injection }: IdentifiedPod): readonly IdentifiedContainer[] {
  return pod.containers.flatMap((container, index) => {
    const part = injection.containers[index];
    return part === undefined ? [] : [{ container, injection: part }];
  });
}

/** "IRSA" or "Pod Identity", as messages call them. */
export function mechanismName(mechanism: Mechanism): string {
  return mechanism === "irsa" ? "IRSA" : "Pod Identity";
}

/** Where the identity comes from, for a finding on the workload. */
export function identityPlace({ source }: IdentifiedPod): RelatedPlace {
  if ("association" in source) {
    const { uri, serviceAccount, range } = source.association;
    return {
      location: { uri, range: serviceAccount?.range ?? range },
      message: l10n.t("the Pod Identity association"),
    };
  }
  const { fact, roleArn } = source.account;
  const location = { uri: roleArn?.uri ?? fact.uri, range: roleArn?.value?.range ?? fact.range };
  return { location, message: l10n.t("the ServiceAccount's role") };
}

/** The value of AWS_ROLE_ARN where it certainly names another role than the annotation. */
export function otherRole({ container, injection }: IdentifiedContainer, identified: IdentifiedPod): Value | undefined {
  const value = container.env.findLast(({ name }) => name.text === "AWS_ROLE_ARN")?.value;
  const { role, mechanism } = identified;
  const isJudged = injection.outcome === "injected" || injection.outcome === "complete";
  return mechanism === "irsa" && isJudged && value?.known && role?.known && value.text !== role.text
    ? value
    : undefined;
}
