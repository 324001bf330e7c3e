/** A name in skip-containers that no container of the pod has skips nothing. */
import { parseGoCsvRecord } from "../injection/go-values.ts";
import type { PodTemplate } from "../model/pod-template.ts";
import { SKIP_CONTAINERS_ANNOTATION } from "../names/kubernetes.ts";
import { nearestName } from "../names/near.ts";
import { mayBePatched } from "./patched.ts";
import { defineRule } from "./rule.ts";

/** Containers that other webhooks add: the manifest does not have them, the pod may. */
const ADDED =
  /^(?:istio-|linkerd-|envoy|vault-agent|consul-|kuma-|dapr|datadog-|opentelemetry-|otel|aws-|xray|appmesh|cloud-sql|fluent|splunk|sidecar)|-(?:agent|proxy|sidecar)(?:-init)?$/;

export const skipContainersUnknown = defineRule({
  meta: {
    id: "skip-containers-unknown",
    title: "Container to skip is none of the pod's",
    category: "workload",
    source:
      "aws/amazon-eks-pod-identity-webhook pkg/handler/handler.go, getContainersToSkip (names are compared as they stand)",
    fix: "none",
  },
  messages: {
    unknown: {
      severity: "warning",
      text: 'No container of this pod is called "{name}" (it has {containers}), so it skips nothing, unless another webhook adds such a container.',
    },
    near: {
      severity: "warning",
      text: 'No container of this pod is called "{name}"; "{near}" is. As it stands, the webhook does not skip it.',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    if (graph.placementsOfWorkload(fact).some((workload) => mayBePatched(workload, graph))) {
      return;
    }
    for (const pod of fact.pods) {
      const value = pod.annotations.find(({ key }) => key.text === SKIP_CONTAINERS_ANNOTATION)?.value;
      const containers = namesOf(pod);
      if (!value?.known || containers === undefined) {
        continue;
      }
      for (const field of parseGoCsvRecord(value.text) ?? []) {
        // Blanks around a name have a finding of their own.
        const name = field.trim();
        if (name === "" || containers.includes(name)) {
          continue;
        }
        const near = nearestName(name, containers);
        const place = { range: value.range, data: undefined };
        if (near !== undefined) {
          yield { ...place, message: "near", values: { name, near } };
        } else if (!ADDED.test(name)) {
          yield { ...place, message: "unknown", values: { name, containers: containers.join(", ") } };
        }
      }
    }
  },
});

/** Names of all containers; undefined where one of them, or the list, is not known whole. */
function namesOf(pod: PodTemplate): readonly string[] | undefined {
  const names = pod.containers.flatMap(({ name }) => (name?.known ? [name.text] : []));
  return pod.incomplete || names.length < pod.containers.length ? undefined : names;
}
