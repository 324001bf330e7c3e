/** What accounts and workloads in files say about a text from a pod: who has a role, what is injected, which credentials win. */
import { describeSource, effectiveCredentials } from "../credentials/chain.ts";
import { containerEnvironment } from "../credentials/container-environment.ts";
import { type EffectiveAccount, type EffectiveWorkload, mayEqual } from "../model/effective.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText } from "../model/value.ts";
import { containersOf, type IdentifiedPod, identifiedPods } from "../rules/identified-pod.ts";
import { type CauseEvidence, type DecodeSources, seenIn } from "./evidence.ts";
import type { Scope } from "./scope.ts";

/** Only on objects that the text is about. */
export function podEvidence(scope: Scope, { graph }: DecodeSources): readonly CauseEvidence[] {
  if (scope.kind !== "named") {
    return [];
  }
  const identified = scope.workloads.flatMap(({ fact }) => identifiedPods(fact, graph));
  return [
    ...scope.accounts.flatMap((account) => accountEvidence(account, scope, graph)),
    ...scope.workloads.flatMap((workload) => workloadEvidence(workload, scope)),
    ...identified.flatMap((pod) => injectionEvidence(pod)),
    ...identified.flatMap((pod) => credentialEvidence(pod, graph)),
  ];
}

function accountEvidence(account: EffectiveAccount, scope: Scope, graph: IdentityGraph): readonly CauseEvidence[] {
  const { fact, placement, roleArn, whole } = account;
  const name = placement.name ?? "?";
  const association = graph
    .associationsNamed(name)
    .find(({ namespace }) => mayEqual(knownText(namespace), placement.namespace));
  if (roleArn?.value !== undefined && roleArn.value.text !== "") {
    const message = `ServiceAccount "${name}" has the annotation in these files; if the cluster has it too, it is not this.`;
    return [seenIn("annotation-missing", "against", message, { uri: roleArn.uri, range: roleArn.value.range })];
  }
  if (association !== undefined) {
    return [seenIn("annotation-missing", "against", `ServiceAccount "${name}" has an association.`, association)];
  }
  const message = `ServiceAccount "${name}" has no eks.amazonaws.com/role-arn, and no file here has an association for it.`;
  const isCertain = whole && scope.accounts.every((other) => other.fact.meta.name?.text === fact.meta.name?.text);
  return [seenIn("annotation-missing", isCertain ? "for" : "note", message, placeOf(account))];
}

function workloadEvidence({ fact, pods }: EffectiveWorkload, { accounts }: Scope): readonly CauseEvidence[] {
  const asked = pods.map(({ account, alias }) => account ?? alias).find((setting) => setting?.value?.known === true);
  const target = accounts.find(({ placement }) => placement.name === asked?.value?.text);
  if (asked?.value === undefined || target === undefined) {
    return [];
  }
  const message = `${fact.meta.kind?.text ?? "The workload"} "${fact.meta.name?.text ?? "?"}" runs as ServiceAccount "${asked.value.text}".`;
  return [seenIn("service-account-not-set", "against", message, { uri: asked.uri, range: asked.value.range })];
}

/** Where files say that injection works, a pod without it is older than they, or the webhook was not there. */
function injectionEvidence(identified: IdentifiedPod): readonly CauseEvidence[] {
  const { workload, injection, patched } = identified;
  const containers = containersOf(identified);
  const isInjected =
    !patched &&
    injection.admitted &&
    containers.length > 0 &&
    containers.every((one) => one.injection.outcome === "injected");
  if (!isInjected) {
    return [];
  }
  const message = `By these files the webhook injects the identity into every container of "${workload.fact.meta.name?.text ?? "?"}".`;
  return [
    seenIn("injection-blocked", "against", message, undefined),
    seenIn("pods-not-recreated", "note", `${message} A pod without it is older than they are.`, undefined),
  ];
}

function credentialEvidence(identified: IdentifiedPod, graph: IdentityGraph): readonly CauseEvidence[] {
  const { workload, mechanism } = identified;
  const role = mechanism === "irsa" ? "web-identity" : "container-credentials";
  return containersOf(identified).flatMap(({ container, injection }) => {
    const environment = containerEnvironment(container, injection, (name) =>
      graph.secretsNamed(name).find(({ meta }) => mayEqual(knownText(meta.namespace), workload.placement.namespace)),
    );
    const { source, candidates } = effectiveCredentials(environment);
    const place = { uri: workload.fact.uri, range: container.name?.range ?? container.range };
    const name = container.name?.text ?? "?";
    const before = candidates.slice(
      0,
      candidates.findIndex((one) => one.source === source && one.state === "certain"),
    );
    if (source === "static-keys") {
      const message = `Container "${name}" uses ${describeSource(source)}.`;
      return [seenIn("static-keys-first", "for", message, place)];
    }
    return source === role && before.length === 0
      ? [
          seenIn(
            "static-keys-first",
            "against",
            `By these files, nothing in container "${name}" comes before the role.`,
            place,
          ),
        ]
      : before.map(({ because }) => seenIn("static-keys-first", "note", `In container "${name}", ${because}.`, place));
  });
}

export function placeOf({ fact, roleArn }: EffectiveAccount) {
  return {
    uri: roleArn?.value === undefined ? fact.uri : roleArn.uri,
    range: roleArn?.value?.range ?? fact.meta.name?.range ?? fact.range,
  };
}
