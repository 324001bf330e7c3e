/** The webhook's inputs from what files say. */
import type { ServiceAccountFact } from "../model/facts.ts";
import type { PodTemplate } from "../model/pod-template.ts";
import type { KeyedValue } from "../model/value.ts";
import type { AccountInput, PodInput } from "./inputs.ts";

/** Containers keep the template's order, so that a decision's parts and the facts go together by index. */
export function podInputOf(pod: PodTemplate): PodInput {
  return {
    labels: textsOf(pod.labels),
    annotations: textsOf(pod.annotations),
    containers: pod.containers.map(({ name, init, env, mounts }) => ({
      name: name?.text ?? "",
      init,
      env: env.map((variable) => variable.name.text),
      mounts: mounts.map((mount) => ({ name: mount.name?.text ?? "", mountPath: mount.mountPath?.text ?? "" })),
    })),
    volumes: pod.volumes.map(({ name }) => name?.text ?? ""),
    nodeSelector: textsOf(pod.nodeSelector),
  };
}

export function accountInputOf(account: ServiceAccountFact): AccountInput {
  return { annotations: textsOf(account.meta.annotations) };
}

function textsOf(entries: readonly KeyedValue[]): ReadonlyMap<string, string> {
  return new Map(entries.map(({ key, value }) => [key.text, value?.text ?? ""]));
}
