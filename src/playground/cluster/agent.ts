/** The Pod Identity agent on a practice cluster's nodes: there once its add-on is installed, gone with it. */
import { AGENT_ADD_ON } from "../../core/names/kubernetes.ts";
import type { JsonObject } from "../../core/ports.ts";
import type { PracticeState } from "../state.ts";
import { applyObject } from "./apply-object.ts";
import { inCluster } from "./in-cluster.ts";

const LABELS = { "app.kubernetes.io/name": AGENT_ADD_ON };

/** As the add-on installs it, as far as anybody looks at it. */
const DAEMON_SET: JsonObject = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: AGENT_ADD_ON, namespace: "kube-system", labels: LABELS },
  spec: {
    selector: { matchLabels: LABELS },
    template: {
      metadata: { labels: LABELS },
      spec: {
        hostNetwork: true,
        containers: [{ name: AGENT_ADD_ON, image: "public.ecr.aws/eks/eks-pod-identity-agent:v0.1.37" }],
      },
    },
  },
};

/** @param now milliseconds since the epoch */
export function placeAgent(
  state: PracticeState,
  cluster: string,
  addOn: string,
  installed: boolean,
  now: number,
): Promise<PracticeState> {
  if (addOn !== AGENT_ADD_ON) {
    return Promise.resolve(state);
  }
  return inCluster(state, cluster, now, async (world) => {
    if (installed) {
      await applyObject(DAEMON_SET, { dryRun: false, force: true }, world, "eks");
    } else {
      world.draft.remove({ kind: "DaemonSet", namespace: "kube-system", name: AGENT_ADD_ON });
    }
  });
}
