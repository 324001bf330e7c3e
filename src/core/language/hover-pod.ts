/** What becomes of a pod: what the webhook puts into it, and which credentials each container ends up with. */
import * as l10n from "@vscode/l10n";
import { describeSource, type EffectiveCredentials, effectiveCredentials } from "../credentials/chain.ts";
import { containerEnvironment } from "../credentials/container-environment.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { Container } from "../model/pod-template.ts";
import { containersOf, type IdentifiedPod, identifiedPods, mechanismName } from "../rules/identified-pod.ts";
import { sentence } from "../view/standing.ts";
import type { PodPlace } from "./at-position.ts";
import { type Block, code, item, type Prose, paragraph, spansOf, strong } from "./prose.ts";

/** More reasons than these are for the command line (`irsa explain pod`). */
const MOST_REASONS = 8;

/** Nothing where the pod gets no identity, or is not read whole: then it is not known what happens to it. */
export function injectionProse({ fact, pod }: PodPlace, graph: IdentityGraph): Prose {
  if (pod.incomplete) {
    return [
      paragraph(l10n.t("What is put into the pod is not known: a template or a patch may add to what is seen here.")),
    ];
  }
  const [identified] = identifiedPods(fact, graph).filter((one) => one.pod === pod);
  if (identified === undefined) {
    return [];
  }
  const { reasons } = identified.injection;
  const shown = reasons.filter(({ container }) => container === undefined).slice(0, MOST_REASONS);
  return [
    paragraph(strong(l10n.t("In the pod")), ` (${mechanismName(identified.mechanism)}):`),
    ...shown.map(({ message }) => item(sentence(message))),
    ...containersOf(identified).flatMap(({ container, injection }) =>
      credentialBlocks(container, credentialsOf(container, injection, identified, graph)).slice(0, 1),
    ),
  ];
}

/** The credentials of one container, with what would change them. */
export function containerProse({ fact, pod, container }: PodPlace, graph: IdentityGraph): Prose {
  const [identified] = pod.incomplete ? [] : identifiedPods(fact, graph).filter((one) => one.pod === pod);
  const found = identified && containersOf(identified).find((one) => one.container === container);
  if (identified === undefined || found === undefined) {
    return [];
  }
  const credentials = credentialsOf(found.container, found.injection, identified, graph);
  const reasons = found.injection.reasons.slice(0, MOST_REASONS);
  return [...credentialBlocks(found.container, credentials), ...reasons.map(({ message }) => item(sentence(message)))];
}

function credentialsOf(
  container: Container,
  injection: Parameters<typeof containerEnvironment>[1],
  { workload }: IdentifiedPod,
  graph: IdentityGraph,
): EffectiveCredentials {
  const { namespace } = workload.placement;
  const secretNamed = (name: string) =>
    graph.secretsNamed(name).find(({ meta }) => meta.namespace === undefined || meta.namespace.text === namespace);
  return effectiveCredentials(containerEnvironment(container, injection, secretNamed));
}

function credentialBlocks(
  container: Container,
  { source, candidates, changes }: EffectiveCredentials,
): readonly Block[] {
  const because = candidates.find((one) => one.source === source)?.because;
  const name = code(container.name?.text ?? "?");
  return [
    item(
      ...(because === undefined
        ? spansOf(l10n.t("Container {0} uses {1}."), name, describeSource(source))
        : spansOf(l10n.t("Container {0} uses {1}: {2}."), name, describeSource(source), because)),
    ),
    ...changes.map((change) => item(sentence(change))),
  ];
}
