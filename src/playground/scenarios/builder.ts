/** What scenarios are built with: whole objects applied as `kubectl` would, and edits of the account's state. */
import { type JsonObject, type JsonValue, KUBE_RESOURCES, type KubeKind } from "../../core/ports.ts";
import { applyObject } from "../cluster/apply-object.ts";
import { inCluster } from "../cluster/in-cluster.ts";
import { PRACTICE_CLUSTER } from "../initial-state.ts";
import type { PracticeRole, PracticeState } from "../state.ts";

/** One step of a scenario. `now` is when it happens, in milliseconds since the epoch. */
export type Step = (state: PracticeState, now: number) => PracticeState | Promise<PracticeState>;

/** Image of the pods: the AWS CLI, so that a pod can say who it is. */
export const IMAGE = "public.ecr.aws/aws-cli/aws-cli:2.27.0";

export async function build(start: PracticeState, now: number, steps: readonly Step[]): Promise<PracticeState> {
  let state = start;
  for (const step of steps) {
    state = await step(state, now);
  }
  return state;
}

/** The same step some time before. */
export function earlier(milliseconds: number, step: Step): Step {
  return (state, now) => step(state, now - milliseconds);
}

/** Applies objects to the healthy cluster as somebody did with kubectl. */
export function apply(...objects: readonly JsonObject[]): Step {
  return (state, now) =>
    inCluster(state, PRACTICE_CLUSTER, now, async (world) => {
      for (const object of objects) {
        await applyObject(object, { dryRun: false, force: true }, world, "kubectl");
      }
    });
}

/** Deletes one object of the healthy cluster. */
export function remove(kind: KubeKind, name: string, namespace?: string): Step {
  return (state, now) =>
    inCluster(state, PRACTICE_CLUSTER, now, async ({ draft }) => draft.remove({ kind, namespace, name }));
}

export function changeRole(name: string, change: (role: PracticeRole) => PracticeRole | undefined): Step {
  return (state) => ({
    ...state,
    roles: state.roles.flatMap((role) => (role.name === name ? (change(role) ?? []) : [role])),
  });
}

export function object(kind: KubeKind, name: string, namespace: string | undefined, rest: JsonObject = {}): JsonObject {
  const { group, version } = KUBE_RESOURCES[kind];
  const { metadata, ...body } = rest;
  return {
    apiVersion: group === "" ? version : `${group}/${version}`,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), ...(metadata as JsonObject | undefined) },
    ...body,
  };
}

export function account(namespace: string, name: string, annotations: Readonly<Record<string, string>> = {}) {
  return object("ServiceAccount", name, namespace, { metadata: { annotations } });
}

/** A Deployment of one pod; `pod` is laid over its spec, `container` over its only container. */
export function deployment(
  namespace: string,
  name: string,
  pod: Readonly<Record<string, JsonValue>>,
  container: JsonObject = {},
): JsonObject {
  const labels = { app: name };
  const containers = [{ name, image: IMAGE, command: ["sleep", "infinity"], ...container }];
  const template = { metadata: { labels }, spec: { ...pod, containers } };
  return object("Deployment", name, namespace, { spec: { selector: { matchLabels: labels }, template } });
}
