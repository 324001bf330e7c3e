/** Events of a practice cluster: written as the API server keeps them, counted when they repeat. */
import { fingerprint } from "../../core/plan/fingerprint.ts";
import { isObject, type JsonObject, type KubeEvent, type ObjectRef } from "../../core/ports.ts";
import { type KubeDraft, metadataOf } from "./draft.ts";

export function recordEvent(
  draft: KubeDraft,
  about: ObjectRef,
  type: "Normal" | "Warning",
  reason: string,
  message: string,
): void {
  const id = fingerprint(`${about.kind}/${about.name}/${reason}/${message}`);
  const namespace = about.namespace ?? "default";
  const name = `${about.name}.${id}`;
  const old = draft.find({ kind: "Event", namespace, name });
  const count = typeof old?.count === "number" ? old.count + 1 : 1;
  draft.put({
    apiVersion: "v1",
    kind: "Event",
    metadata: { name, namespace },
    involvedObject: { kind: about.kind, namespace, name: about.name },
    type,
    reason,
    message,
    count,
    firstTimestamp: old?.firstTimestamp ?? draft.time,
    lastTimestamp: draft.time,
  });
}

/** Events about one object, newest last. */
export function eventsAbout(draft: KubeDraft, about: ObjectRef): readonly KubeEvent[] {
  return draft
    .list("Event", about.namespace ?? "default")
    .filter(({ involvedObject }) => isAbout(involvedObject, about))
    .map((event) => ({
      type: String(event.type),
      reason: String(event.reason),
      message: String(event.message),
      lastSeen: String(event.lastTimestamp),
      count: Number(event.count),
      at: Number(metadataOf(event).resourceVersion),
    }))
    .sort((a, b) => Date.parse(a.lastSeen) - Date.parse(b.lastSeen) || a.at - b.at)
    .map(({ at: _, ...event }) => event);
}

function isAbout(involved: JsonObject[string] | undefined, { kind, name }: ObjectRef): boolean {
  return isObject(involved) && involved.kind === kind && involved.name === name;
}
