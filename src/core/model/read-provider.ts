/** Reads IAM OIDC providers that are Kubernetes objects: those of ACK's IAM controller and of Crossplane. */
import { asMap, get, items, path } from "../syntax/at.ts";
import type { MapNode } from "../syntax/node.ts";
import type { ProviderFact } from "./facts.ts";
import { type ReadContext, toValue } from "./read-value.ts";

type ProviderParts = Omit<ProviderFact, "uri" | "document" | "range">;

/** Undefined for objects of other kinds. */
export function readProvider(
  object: MapNode,
  apiVersion: string | undefined,
  kind: string,
  context: ReadContext,
): ProviderParts | undefined {
  if (kind !== "OpenIDConnectProvider" || apiVersion === undefined) {
    return undefined;
  }
  const source = apiVersion.startsWith("iam.services.k8s.aws/") ? "ack" : "crossplane";
  const spec = asMap(source === "ack" ? get(object, "spec") : path(object, ["spec", "forProvider"]));
  // ACK's name, crossplane-contrib's and upbound's.
  const audiences = ["clientIDs", "clientIDList", "clientIdList"].flatMap((name) => items(get(spec, name)));
  return {
    kind: "provider",
    source,
    url: toValue(get(spec, "url"), context),
    account: undefined,
    audiences: audiences.flatMap((item) => toValue(item, context) ?? []),
  };
}
