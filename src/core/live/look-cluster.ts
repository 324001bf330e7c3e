/** Looks where things stand in the cluster. */
import * as l10n from "@vscode/l10n";
import type { ActionOf } from "../plan/action.ts";
import { comparableBody } from "../plan/basis.ts";
import { canonical } from "../plan/canonical.ts";
import {
  type ClusterPort,
  FIELD_MANAGER,
  isObject,
  type JsonObject,
  type KubeObject,
  type NamespaceObject,
  RESTARTED_AT_ANNOTATION,
} from "../ports.ts";
import { after, BEFORE, missing, other, type Standing } from "./standing.ts";

export interface ClusterLook {
  readonly cluster: ClusterPort;
  /** `uid` that the run noted when it made the object; undefined where a crash came between. */
  readonly madeUid: string | undefined;
  readonly undo: boolean;
  /** When the change was begun, ISO 8601. */
  readonly begunAt: string | undefined;
  readonly signal: AbortSignal;
}

export async function lookAtObject(
  { kind, ref, object }: ActionOf<"create-object" | "delete-object">,
  look: ClusterLook,
): Promise<Standing> {
  const found = await look.cluster.find(ref, look.signal);
  const what = `${ref.kind} ${ref.namespace === undefined ? "" : `${ref.namespace}/`}${ref.name}`;
  if (found === undefined) {
    return kind === "create-object" ? BEFORE : after();
  }
  if (isObject(found.body.metadata) && found.body.metadata.deletionTimestamp !== undefined) {
    // To take something back it is enough that its end has begun; what shall take its place has to wait.
    return look.undo ? after() : missing(l10n.t("{0} is being deleted.", what));
  }
  const own = look.madeUid === undefined ? isOwn(found, look.begunAt) : look.madeUid === found.metadata.uid;
  if (kind === "create-object") {
    return own || (await wouldStay(found, object, look))
      ? after(own, found.metadata.uid)
      : other(l10n.t("{0} was created meanwhile by somebody else.", what));
  }
  if (look.undo && !own) {
    return other(l10n.t("{0} was not created by this run, so it stays.", what));
  }
  const others = look.undo ? othersManaging(found) : [];
  if (others.length > 0) {
    return other(l10n.t("{0} is managed by {1} by now, so it stays.", what, others.join(", ")));
  }
  const reason = look.undo && ref.kind === "Namespace" ? await reasonToKeep(ref.name, look) : undefined;
  return reason === undefined ? BEFORE : other(`${what} ${reason}`);
}

export async function lookAtApplied(action: ActionOf<"apply-object">, look: ClusterLook): Promise<Standing> {
  const { ref } = action;
  const found = await look.cluster.find(ref, look.signal);
  if (found === undefined) {
    return other(l10n.t("{0} {1}/{2} was deleted by somebody else.", ref.kind, ref.namespace ?? "", ref.name));
  }
  if (await wouldStay(found, action.after, look)) {
    return after(undefined, found.metadata.uid);
  }
  return (await wouldStay(found, action.before, look))
    ? BEFORE
    : other(l10n.t("{0} {1}/{2} was changed by somebody else.", ref.kind, ref.namespace ?? "", ref.name));
}

export async function lookAtRestart(
  { workload, at }: ActionOf<"restart-workload">,
  { cluster, signal }: ClusterLook,
): Promise<Standing> {
  const found = await cluster.find(workload, signal);
  if (found === undefined) {
    return missing(l10n.t("There is no {0} {1}/{2} any more.", workload.kind, workload.namespace, workload.name));
  }
  const spec = isObject(found.body.spec) ? found.body.spec : {};
  const template = isObject(spec.template) ? spec.template : {};
  const metadata = isObject(template.metadata) ? template.metadata : {};
  const annotations = isObject(metadata.annotations) ? metadata.annotations : {};
  return annotations[RESTARTED_AT_ANNOTATION] === at ? after() : BEFORE;
}

/** Managers other than us and the cluster's own parts (kube-controller-manager, kubelet …), each quoted. */
function othersManaging({ metadata }: KubeObject): readonly string[] {
  const names = metadata.managers
    .map(({ name }) => name)
    .filter((name) => name !== FIELD_MANAGER && !/^kube(-|let$)/.test(name));
  return [...new Set(names)].map((name) => `"${name}"`);
}

/** After a crash the object itself has to tell: only we manage it, and it is not older than the change. */
function isOwn({ metadata }: KubeObject, begunAt: string | undefined): boolean {
  const onlyUs = metadata.managers.length > 0 && metadata.managers.every(({ name }) => name === FIELD_MANAGER);
  // The API server counts whole seconds, and its clock is not ours.
  return onlyUs && begunAt !== undefined && Date.parse(metadata.createdAt) >= Date.parse(begunAt) - CLOCK_SKEW;
}

/** Milliseconds by which the clocks of cluster and user may differ before a new object looks old. */
const CLOCK_SKEW = 60_000;

/** Whether applying `part` would change nothing: the server knows its defaults and how it writes values, we do not. */
async function wouldStay(object: KubeObject, part: JsonObject, { cluster, signal }: ClusterLook): Promise<boolean> {
  const outcome = await cluster.apply(part, { dryRun: true, force: false }, signal);
  return outcome.kind === "applied" && canonical(comparableBody(outcome.object)) === canonical(comparableBody(object));
}

/** How many of what a namespace holds, or of what could not be seen in it, are named. */
const NAMED = 5;

/** Why a namespace must not be deleted: it holds what this run did not make, or nobody can tell. Undefined where it is seen to be empty. */
async function reasonToKeep(namespace: string, { cluster, signal }: ClusterLook): Promise<string | undefined> {
  const { objects, unseen } = await cluster.contentOf(namespace, signal);
  const foreign = objects.filter((each) => !each.owned && !each.ending && !isByItself(each));
  if (foreign.length > 0) {
    return l10n.t("holds {0}, so it stays.", named(foreign.map(({ kind, name }) => `${kind} ${name}`)));
  }
  const [first] = unseen;
  return first === undefined
    ? undefined
    : l10n.t(
        "stays, since nobody can tell from here whether it holds {0}: {1} Look into it, and delete it yourself.",
        named(unseen.map(({ resource }) => resource)),
        first.reason,
      );
}

function named(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(", ")}${more > 0 ? l10n.t(" and {0} more", more) : ""}`;
}

/** What Kubernetes puts into every namespace, and events, which tell of other objects. */
function isByItself({ kind, name }: NamespaceObject): boolean {
  return (
    kind === "Event" ||
    (kind === "ServiceAccount" && name === "default") ||
    (kind === "ConfigMap" && name === "kube-root-ca.crt")
  );
}
