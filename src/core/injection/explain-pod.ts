/** What becomes of a workload's pod: the Pod before and after the webhook, why, and which credentials its containers use. */
import * as l10n from "@vscode/l10n";
import { type EffectiveCredentials, effectiveCredentials } from "../credentials/chain.ts";
import { containerEnvironment } from "../credentials/container-environment.ts";
import { nodeAt } from "../edit/place.ts";
import { type EffectiveAccount, type EffectiveWorkload, mayEqual } from "../model/effective.ts";
import type { AssociationFact, WorkloadFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { accountNameOf, DEFAULT_ACCOUNT } from "../model/graph-index.ts";
import type { PodTemplate } from "../model/pod-template.ts";
import { readFacts } from "../model/read/read-facts.ts";
import { knownText } from "../model/value.ts";
import type { JsonObject } from "../ports.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import { asObject } from "../syntax/json-value.ts";
import { toJson } from "../syntax/to-json.ts";
import { decideInjection } from "./decide.ts";
import { accountInputOf } from "./from-facts.ts";
import type { AccountInput } from "./inputs.ts";
import { podOfWorkload } from "./pod-of-workload.ts";
import type { InjectionReason } from "./reasons.ts";
import { admittedPod, readPod } from "./simulate.ts";
import type { WebhookOptions } from "./webhook.ts";

/** A workload of a file, with the whole Pod that it makes. */
export interface WorkloadPod {
  readonly fact: WorkloadFact;
  readonly template: PodTemplate;
  readonly pod: JsonObject;
}

export interface PodExplanation {
  readonly accountName: string;
  /** Undefined where no file defines the account: it is then taken to have no annotations. */
  readonly account: EffectiveAccount | undefined;
  /** Accounts of that name whose annotations differ; more than one, and `account` is the first of them. */
  readonly choices: readonly EffectiveAccount[];
  readonly association: AssociationFact | undefined;
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly admitted: boolean;
  readonly reasons: readonly InjectionReason[];
  readonly containers: readonly { readonly name: string; readonly credentials: EffectiveCredentials }[];
}

export interface ExplainOptions {
  readonly webhook: WebhookOptions;
  /** Take the account for associated whatever the files say. */
  readonly podIdentity: boolean;
}

/** Workloads of a file that make a Pod which can be shown whole; a file is read here with all that is in it. */
export function podsOfFile(file: SyntaxFile): readonly WorkloadPod[] {
  return readFacts(file).facts.flatMap((fact) => {
    const [template] = fact.kind === "workload" ? fact.pods : [];
    const object = asObject(toJson(nodeAt(file.documents[fact.document]?.root, fact.range)));
    const pod = object === undefined ? undefined : podOfWorkload(object);
    return fact.kind !== "workload" || template === undefined || pod === undefined ? [] : [{ fact, template, pod }];
  });
}

/** Explains one pod by the accounts and associations that the graph knows. */
export function explainPod(
  { fact, template, pod }: WorkloadPod,
  graph: IdentityGraph,
  options: ExplainOptions,
): PodExplanation {
  const workload = placed(fact, graph);
  const accountName = accountNameOf(template) ?? DEFAULT_ACCOUNT;
  const namespace = workload === undefined ? knownText(fact.meta.namespace) : workload.placement.namespace;
  const accounts =
    workload === undefined
      ? graph.accountsNamed(accountName).filter(({ placement }) => mayEqual(placement.namespace, namespace))
      : graph.accountOf(workload, template).targets;
  const [account] = accounts;
  const association = graph
    .associationsNamed(account?.placement.name ?? accountName)
    .find((candidate) => namespace !== undefined && knownText(candidate.namespace) === namespace);
  const input: AccountInput = account === undefined ? { annotations: new Map() } : accountInputOf(account);
  const associated = options.podIdentity || association !== undefined;
  const injection = decideInjection(readPod(pod), input, associated, options.webhook);
  const secrets = graph.all("secret");
  return {
    accountName,
    account,
    choices: accounts.filter(({ fact: other }, at) => accounts.findIndex((one) => one.fact === other) === at),
    association,
    before: pod,
    after: admittedPod(pod, injection),
    admitted: injection.admitted,
    reasons: injection.reasons,
    containers: template.containers.map((container, index) => ({
      name: container.name?.text ?? "",
      credentials: effectiveCredentials(
        containerEnvironment(container, injection.containers[index], (name) =>
          secrets.find(({ meta }) => knownText(meta.name) === name),
        ),
      ),
    })),
  };
}

/** `Deployment/cart`: what messages call a workload. */
export function titleOfPod({ fact }: WorkloadPod): string {
  return `${fact.meta.kind?.text ?? "Pod"}/${fact.meta.name?.text ?? "?"}`;
}

/** Something that no file says and the outcome may hang on. */
export interface PodDoubt {
  readonly code: "account-undefined" | "accounts-differ" | "templates";
  /** One sentence. */
  readonly message: string;
}

/** `shown` makes a path of a URI. */
export function podDoubts(
  pod: WorkloadPod,
  { account, accountName, choices }: PodExplanation,
  shown: (uri: string) => string,
): readonly PodDoubt[] {
  const title = titleOfPod(pod);
  const doubts: PodDoubt[] = [];
  if (account === undefined) {
    const message = l10n.t(
      'No file here defines ServiceAccount "{0}" of {1}; it is taken to have no annotations.',
      accountName,
      title,
    );
    doubts.push({ code: "account-undefined", message });
  } else if (choices.length > 1) {
    const places = choices.map(({ fact }) => shown(fact.uri)).join(", ");
    const message = l10n.t(
      'Several files define ServiceAccount "{0}" ({1}); the first counts here.',
      accountName,
      places,
    );
    doubts.push({ code: "accounts-differ", message });
  }
  if (pod.template.incomplete) {
    doubts.push({
      code: "templates",
      message: l10n.t("{0} is not read whole: what templates fill in stands as it is written.", title),
    });
  }
  return doubts;
}

/** The workload where the graph has it, in its first overlay; files that speak of nothing but a pod are not in the graph. */
function placed(fact: WorkloadFact, graph: IdentityGraph): EffectiveWorkload | undefined {
  const known = graph
    .file(fact.uri)
    ?.facts.find((other): other is WorkloadFact => other.kind === "workload" && other.range.start === fact.range.start);
  return known === undefined ? undefined : graph.placementsOfWorkload(known)[0];
}
