/** Own volumes and mounts in the way of the token's: kept by their name, or refused for their path. */
import { MECHANISMS } from "../injection/webhook.ts";
import type { IdentifiedPod } from "./identified-pod.ts";
import { containersOf, identifiedPods } from "./identified-pod.ts";
import { defineRule } from "./rule.ts";

export const tokenVolumeConflict = defineRule({
  meta: {
    id: "token-volume-conflict",
    title: "Own volume or mount in the place of the webhook's token",
    category: "workload",
    source:
      "aws/amazon-eks-pod-identity-webhook pkg/handler/handler.go (compared by name); Kubernetes: mount paths must be unique",
    fix: "none",
  },
  messages: {
    volume: {
      severity: "warning",
      text: 'The pod has a volume "{name}" of its own ({type}). The webhook compares names only and keeps it, so the token is not in it and the SDK finds no file at {file}. Give the volume another name.',
    },
    mount: {
      severity: "warning",
      text: 'Container "{container}" mounts "{name}" at {path} itself. The webhook compares names only and keeps that, so the SDK finds no token at {file}. Remove the mount.',
    },
    path: {
      severity: "error",
      text: 'Container "{container}" mounts "{own}" at {path}, where the webhook mounts the token: the API server refuses the pod (mountPath: Invalid value: must be unique). Mount it elsewhere.',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    for (const identified of identifiedPods(fact, graph)) {
      const { volume: name, mountPath, tokenPath } = MECHANISMS[identified.mechanism];
      const file = `${mountPath}/${tokenPath}`;
      const volume = ownVolume(identified, name);
      if (volume?.name !== undefined) {
        const values = { name, type: volume.sourceType ?? "emptyDir", file };
        yield { message: "volume", values, range: volume.name.range, data: undefined };
        continue;
      }
      for (const { container, injection } of containersOf(identified)) {
        const values = { container: container.name?.text ?? "", name, file };
        const mount = container.mounts.find((own) => own.name?.text === name);
        const isKept = injection.reasons.some(({ code }) => code === "mount-kept");
        const setsFile = container.env.some(
          (variable) => variable.name.text === MECHANISMS[identified.mechanism].variables[1],
        );
        const path = mount?.mountPath;
        if (
          isKept &&
          mount?.name !== undefined &&
          path?.known &&
          !setsFile &&
          path.text.replace(/\/$/, "") !== mountPath
        ) {
          yield { message: "mount", values: { ...values, path: path.text }, range: mount.name.range, data: undefined };
        }
        const isRefused = injection.reasons.some(({ code }) => code === "mount-refused");
        const other = container.mounts.find((own) => own.mountPath?.text === mountPath);
        if (isRefused && other?.mountPath !== undefined) {
          const own = other.name?.text ?? "";
          yield {
            message: "path",
            values: { ...values, own, path: mountPath },
            range: other.mountPath.range,
            data: undefined,
          };
        }
      }
    }
  },
});

/** A volume of the token's name that is no projected one: those are how people bring a token of their own. */
function ownVolume({ pod, injection }: IdentifiedPod, name: string) {
  const isKept = injection.reasons.some(({ code }) => code === "volume-kept");
  const volume = pod.volumes.find((own) => own.name?.text === name);
  return isKept && volume !== undefined && volume.sourceType !== "projected" ? volume : undefined;
}
