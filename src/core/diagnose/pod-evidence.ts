/** What accounts and workloads in files say about a text from a pod: who has a role, what is injected, which credentials win. */
import * as l10n from "@vscode/l10n";
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
    const message = l10n.t(
      'ServiceAccount "{0}" has the annotation in these files; if the cluster has it too, it is not this.',
      name,
    );
    return [seenIn("annotation-missing", "against", message, { uri: roleArn.uri, range: roleArn.value.range })];
  }
  if (association !== undefined) {
    return [
      seenIn("annotation-missing", "against", l10n.t('ServiceAccount "{0}" has an association.', name), association),
    ];
  }
  const message = l10n.t(
    'ServiceAccount "{0}" has no eks.amazonaws.com/role-arn, and no file here has an association for it.',
    name,
  );
  const isCertain = whole && scope.accounts.every((other) => other.fact.meta.name?.text === fact.meta.name?.text);
  return [seenIn("annotation-missing", isCertain ? "for" : "note", message, placeOf(account))];
}

function workloadEvidence({ fact, pods }: EffectiveWorkload, { accounts }: Scope): readonly CauseEvidence[] {
  const asked = pods.map(({ account, alias }) => account ?? alias).find((setting) => setting?.value?.known === true);
  const target = accounts.find(({ placement }) => placement.name === asked?.value?.text);
  if (asked?.value === undefined || target === undefined) {
    return [];
  }
  const message = l10n.t(
    '{0} "{1}" runs as ServiceAccount "{2}".',
    fact.meta.kind?.text ?? l10n.t("The workload"),
    fact.meta.name?.text ?? "?",
    asked.value.text,
  );
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
  const message = l10n.t(
    'By these files the webhook injects the identity into every container of "{0}".',
    workload.fact.meta.name?.text ?? "?",
  );
  return [
    seenIn("injection-blocked", "against", message, undefined),
    seenIn("pods-not-recreated", "note", l10n.t("{0} A pod without it is older than they are.", message), undefined),
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
      const message = l10n.t('Container "{0}" uses {1}.', name, describeSource(source));
      return [seenIn("static-keys-first", "for", message, place)];
    }
    return source === role && before.length === 0
      ? [
          seenIn(
            "static-keys-first",
            "against",
            l10n.t('By these files, nothing in container "{0}" comes before the role.', name),
            place,
          ),
        ]
      : before.map(({ because }) =>
          seenIn("static-keys-first", "note", l10n.t('In container "{0}", {1}.', name, because), place),
        );
  });
}

export function placeOf({ fact, roleArn }: EffectiveAccount) {
  return {
    uri: roleArn?.value === undefined ? fact.uri : roleArn.uri,
    range: roleArn?.value?.range ?? fact.meta.name?.range ?? fact.range,
  };
}
