/** The nodes of a practice cluster: places a pod, runs its containers as far as they speak to AWS, and writes its status. */
import { isObject, type JsonObject } from "../../core/ports.ts";
import { type ContainerRun, runContainer } from "./containers.ts";
import { metadataOf, objectsIn, refOf, specOf } from "./draft.ts";
import { recordEvent } from "./events.ts";
import type { ClusterWorld } from "./world.ts";

/** Runs a pod that has just been stored. */
export async function runPod(pod: JsonObject, world: ClusterWorld): Promise<void> {
  const { draft } = world;
  const spec = specOf(pod);
  const node = placeOf(spec, world);
  if (node === undefined) {
    const message = "0 nodes are available for the pod.";
    recordEvent(draft, refOf(pod), "Warning", "FailedScheduling", message);
    const conditions = [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }];
    draft.put({ ...pod, status: { phase: "Pending", conditions } });
    return;
  }
  const placed = { ...pod, spec: { ...spec, nodeName: node } };
  const statuses: JsonObject[] = [];
  const runs: ContainerRun[] = [];
  for (const container of objectsIn(spec.containers)) {
    const run = await runContainer(container, placed, world);
    runs.push(run);
    draft.log(String(metadataOf(pod).uid), String(container.name), run.log);
    statuses.push(statusOf(container, run, spec.restartPolicy === "Always", draft.time));
  }
  const phase = phaseOf(runs, spec.restartPolicy === "Always");
  draft.put({ ...placed, status: { phase, startTime: draft.time, containerStatuses: statuses } });
}

/** The node that a pod goes to; undefined where none fits. */
function placeOf(spec: JsonObject, { draft }: ClusterWorld): string | undefined {
  const { nodes } = draft.settings;
  if (typeof spec.nodeName === "string") {
    return spec.nodeName;
  }
  const selector = isObject(spec.nodeSelector) ? spec.nodeSelector : {};
  const compute = selector["eks.amazonaws.com/compute-type"] === "fargate" ? "fargate" : "ec2";
  const windows = selector["kubernetes.io/os"] === "windows";
  return windows ? undefined : nodes.find((node) => node.compute === compute)?.name;
}

function phaseOf(runs: readonly ContainerRun[], restarts: boolean): string {
  if (restarts || runs.some(({ exitCode }) => exitCode === undefined)) {
    return "Running";
  }
  return runs.every(({ exitCode }) => exitCode === 0) ? "Succeeded" : "Failed";
}

function statusOf(container: JsonObject, { exitCode }: ContainerRun, restarts: boolean, time: string): JsonObject {
  const ended = {
    exitCode: exitCode ?? 0,
    reason: exitCode === 0 ? "Completed" : "Error",
    startedAt: time,
    finishedAt: time,
  };
  const state =
    exitCode === undefined
      ? { running: { startedAt: time } }
      : restarts
        ? { waiting: { reason: "CrashLoopBackOff", message: "back-off restarting failed container" } }
        : { terminated: ended };
  return {
    name: container.name ?? "",
    image: container.image ?? "",
    imageID: "",
    ready: exitCode === undefined,
    restartCount: restarts && exitCode !== undefined ? 1 : 0,
    state,
  };
}
