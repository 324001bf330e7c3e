/** The workload of a draft: a test pod or Deployment in a new file, or serviceAccountName in one that is there. */
import * as l10n from "@vscode/l10n";
import { nodeAt } from "../edit/place.ts";
import { replaceValue } from "../edit/replace-value.ts";
import { setMapEntry } from "../edit/set-entry.ts";
import type { WorkloadFact } from "../model/facts.ts";
import type { PodTemplate } from "../model/pod-template.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import type { TextEdit } from "../text/edits.ts";
import type { Drafting } from "./drafting.ts";
import { deploymentText, testPodText } from "./manifests.ts";
import { fileIn, pathFrom } from "./names.ts";
import type { Wanted } from "./wanted.ts";

/** The workload that gets the identity, for the commands that follow. */
export interface WorkloadDraft {
  readonly uri: string;
  readonly kind: string;
  readonly name: string;
  /** True when its image is the AWS CLI's, so that commands can ask who they are. */
  readonly hasCli: boolean;
  readonly overlay: string | undefined;
  /** True for one that is drafted here and in no cluster yet. */
  readonly isNew: boolean;
}

export type WorkloadOutcome = WorkloadDraft | { readonly problem: string } | undefined;

/** Undefined when the intent asks for none. */
export function draftWorkload(drafting: Drafting, wanted: Wanted): WorkloadOutcome {
  const { workload, namespace, folder } = wanted.intent;
  if (workload.kind === "none") {
    return undefined;
  }
  if (workload.kind === "existing") {
    const read = drafting.read(workload.uri);
    const fact = read?.facts.facts.find(
      (each) => each.kind === "workload" && each.document === workload.document && !each.partial,
    );
    return fact?.kind === "workload"
      ? setAccount(drafting, wanted.intent, fact)
      : { problem: l10n.t("{0} no longer has the workload that was chosen.", pathFrom(folder, workload.uri)) };
  }
  const kind = workload.kind === "test-pod" ? "Pod" : "Deployment";
  const candidates = [
    `${kind.toLowerCase()}.yaml`,
    `${workload.name}.yaml`,
    `${workload.name}-${kind.toLowerCase()}.yaml`,
  ].map((name) => fileIn(folder, name));
  const present = findWorkload(drafting, wanted, kind, workload.name, candidates);
  if (present !== undefined) {
    return setAccount(drafting, wanted.intent, present);
  }
  const text = (kind === "Pod" ? testPodText : deploymentText)(
    { namespace, name: workload.name },
    wanted.intent.serviceAccount,
  );
  const uri = candidates.find((candidate) => isFree(drafting, candidate));
  if (uri === undefined) {
    return {
      problem: l10n.t(
        "The folder has files of every name that the workload's could get. Choose another folder or name.",
      ),
    };
  }
  drafting.create(uri, text, kind === "Pod" ? l10n.t("Test pod") : "Deployment");
  return { uri, kind, name: workload.name, hasCli: true, overlay: undefined, isNew: true };
}

/** A workload of that name that is there: one that the graph knows, or one in a file that a new one could go to. */
function findWorkload(
  drafting: Drafting,
  wanted: Wanted,
  kind: string,
  name: string,
  candidates: readonly string[],
): WorkloadFact | undefined {
  const { graph } = drafting.sources;
  // The graph leaves out documents in which nothing speaks of identity.
  const near = candidates
    .flatMap((uri) => drafting.read(uri) ?? [])
    .flatMap(({ facts }) => [...(graph.place(facts)?.workloads.values() ?? [])].flat());
  const known = graph.all("workload").flatMap((fact) => graph.placementsOfWorkload(fact));
  return [...known, ...near].find(
    ({ fact, placement }) =>
      !fact.partial &&
      fact.meta.kind?.text === kind &&
      placement.name === name &&
      placement.namespace === wanted.intent.namespace,
  )?.fact;
}

function isFree(drafting: Drafting, uri: string): boolean {
  return drafting.sources.text(uri) === undefined && !drafting.files().some((file) => file.uri === uri);
}

/** Lets a workload run as an account, as far as its file can be changed safely; what cannot is a note. */
export function setAccount(
  drafting: Drafting,
  { folder, namespace, serviceAccount }: Pick<Wanted["intent"], "folder" | "namespace" | "serviceAccount">,
  known: WorkloadFact,
): WorkloadOutcome {
  const kind = known.meta.kind?.text ?? "workload";
  const title = `${kind} “${known.meta.name?.text ?? ""}”`;
  const path = pathFrom(folder, known.uri);
  const read = drafting.read(known.uri);
  const fact = read?.facts.facts.find(
    (each) => each.kind === "workload" && each.document === known.document && each.range.start === known.range.start,
  );
  if (read === undefined || fact?.kind !== "workload") {
    return { problem: l10n.t("{0} has changed: {1} is no longer where it was.", path, title) };
  }
  const placed = drafting.sources.graph.place(read.facts)?.workloads.get(fact) ?? [];
  const placements = placed.map(({ placement }) => placement);
  const placement =
    placements.find((each) => each.namespace === namespace) ?? placements.find((each) => each.namespace === undefined);
  if (placement === undefined && placements.length > 0) {
    return {
      problem: l10n.t(
        "{0} in {1} is in namespace “{2}”, the ServiceAccount in “{3}”: a pod can only use accounts of its own namespace.",
        title,
        path,
        placements[0]?.namespace ?? "",
        namespace,
      ),
    };
  }
  const outcome: WorkloadDraft = {
    uri: known.uri,
    kind,
    name: placement?.name ?? known.meta.name?.text ?? "",
    hasCli: fact.pods.some(({ containers }) => containers[0]?.image?.text.includes("aws-cli") === true),
    overlay: placement?.overlay,
    isNew: false,
  };
  const byHand = l10n.t("Set serviceAccountName: {0} in {1} in {2} by hand:", serviceAccount, title, path);
  const document = read.file.documents[fact.document];
  if (document?.kind === "helm-template") {
    drafting.note(l10n.t("{0} it is a Helm template; charts mostly take it from their values.", byHand));
    return outcome;
  }
  for (const pod of fact.pods) {
    const edits = accountEdits(read.file, fact, pod, serviceAccount);
    if (edits === undefined) {
      drafting.note(l10n.t("{0} it is filled in by a template, or its pod spec cannot be changed safely.", byHand));
    } else {
      drafting.edit(known.uri, edits, `${kind}: serviceAccountName`);
    }
  }
  return outcome;
}

/** Sets the account; the deprecated alias, where it stands alone, becomes the field that counts. */
function accountEdits(
  file: SyntaxFile,
  fact: WorkloadFact,
  pod: PodTemplate,
  serviceAccount: string,
): readonly TextEdit[] | undefined {
  const field = pod.accountPath.slice(pod.accountPath.lastIndexOf(".") + 1);
  const values = [pod.account, pod.alias].flatMap((keyed) => (keyed?.value === undefined ? [] : [keyed.value]));
  if (values.some((value) => !value.known)) {
    return undefined;
  }
  if (values.length > 0) {
    const replaced = values
      .filter((value) => value.text !== serviceAccount)
      .map((value) => replaceValue(value, serviceAccount));
    const renamed = pod.account === undefined && pod.alias !== undefined ? [replaceValue(pod.alias.key, field)] : [];
    return [...renamed, ...replaced];
  }
  const spec = pod.specRange === undefined ? undefined : nodeAt(file.documents[fact.document]?.root, pod.specRange);
  return spec?.kind === "map" ? setMapEntry(file, spec, field, serviceAccount, "first") : undefined;
}
