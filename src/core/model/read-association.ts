/** Reads Pod Identity associations that are Kubernetes objects: those of ACK's EKS controller and of Crossplane. */
import { asMap, get, path } from "../syntax/at.ts";
import type { MapNode } from "../syntax/node.ts";
import type { AssociationFact } from "./facts.ts";
import { type ReadContext, toValue } from "./read-value.ts";

type AssociationParts = Omit<AssociationFact, "uri" | "document" | "range">;

/** Undefined for objects of other kinds. A role or cluster given by reference (`roleRef`) is not known here. */
export function readAssociation(
  object: MapNode,
  apiVersion: string | undefined,
  kind: string,
  context: ReadContext,
): AssociationParts | undefined {
  if (kind !== "PodIdentityAssociation" || apiVersion === undefined) {
    return undefined;
  }
  const source = apiVersion.startsWith("eks.services.k8s.aws/") ? "ack" : "crossplane";
  const spec = asMap(source === "ack" ? get(object, "spec") : path(object, ["spec", "forProvider"]));
  const field = (name: string, ackName = name) => toValue(get(spec, source === "ack" ? ackName : name), context);
  return {
    kind: "association",
    source,
    cluster: field("clusterName"),
    namespace: field("namespace"),
    serviceAccount: field("serviceAccount"),
    roleArn: field("roleArn", "roleARN"),
    targetRoleArn: field("targetRoleArn", "targetRoleARN"),
    disableSessionTags: field("disableSessionTags"),
    policy: field("policy"),
  };
}
