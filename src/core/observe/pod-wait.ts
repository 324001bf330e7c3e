/** Why a pod does not run yet, as its own status says: no node that it fits on, an image that does not come. */
import { isObject, type JsonObject, type KubeObject } from "../ports.ts";
import { objectsIn } from "./pod-identity.ts";

/** `Unschedulable: 0/3 nodes are available`, `ErrImagePull: …`: one line each; none where the status says nothing yet. */
export function waitingReasons({ body }: KubeObject): readonly string[] {
  const status = isObject(body.status) ? body.status : {};
  const unscheduled = objectsIn(status.conditions).filter(
    (condition) => condition.type === "PodScheduled" && condition.status === "False",
  );
  const waiting = objectsIn(status.containerStatuses).flatMap(({ state }) =>
    isObject(state) && isObject(state.waiting) ? [state.waiting] : [],
  );
  return [...unscheduled, ...waiting].map(reasonOf).filter((line) => line !== "");
}

function reasonOf({ reason, message }: JsonObject): string {
  return [reason, message].filter((part) => typeof part === "string" && part !== "").join(": ");
}
