/** Finds everything that lies in a namespace: the kinds that discovery names, custom ones included, of each the names only. */
import * as l10n from "@vscode/l10n";
import {
  AccessError,
  isObject,
  type JsonObject,
  type JsonValue,
  type NamespaceContent,
  type NamespaceObject,
} from "../core/ports.ts";
import { query } from "./paths.ts";
import { parseJson, refusal } from "./status-errors.ts";
import type { KubeReply, Transport } from "./transport.ts";

/** Aggregated discovery (Kubernetes 1.27 and later): every group and version in one answer. */
const DISCOVERY = ["v2", "v2beta1"]
  .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
  .join(",");

/** Names without the objects' content: nothing of a Secret is sent. */
const NAMES = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

const PAGE_SIZE = 500;

/** Listings at once. */
const PARALLEL = 8;

interface Resource {
  /** As RBAC names it with its group, e.g. `deployments.apps`, `secrets`. */
  readonly name: string;
  readonly kind: string;
  readonly path: string;
}

export async function namespaceContent(
  transport: Transport,
  namespace: string,
  signal: AbortSignal,
): Promise<NamespaceContent> {
  const found = await Promise.all(["/api", "/apis"].map((path) => discover(transport, path, signal)));
  const resources = found.flatMap((part) => part.resources);
  const objects: NamespaceObject[] = [];
  const unseen = found.flatMap((part) => part.unseen);
  for (let start = 0; start < resources.length; start += PARALLEL) {
    const part = resources.slice(start, start + PARALLEL);
    const listed = await Promise.all(part.map((resource) => list(transport, resource, namespace, signal)));
    for (const outcome of listed) {
      if (outcome.kind === "seen") {
        objects.push(...outcome.objects);
      } else {
        unseen.push(outcome.unseen);
      }
    }
  }
  return { objects, unseen };
}

type Unseen = NamespaceContent["unseen"][number];

async function discover(
  transport: Transport,
  path: string,
  signal: AbortSignal,
): Promise<{ readonly resources: readonly Resource[]; readonly unseen: readonly Unseen[] }> {
  const reply = await transport.send(
    { action: "get discovery", subject: l10n.t("the kinds of the API"), method: "GET", path, accept: DISCOVERY },
    signal,
  );
  const answer = json(reply);
  if (!isObject(answer) || answer.kind !== "APIGroupDiscoveryList") {
    const { operation, host, cluster } = reply.context;
    throw new AccessError(
      "unsupported",
      operation,
      l10n.t("{0} does not say in one answer which kinds it has, as Kubernetes does since 1.27.", host),
      l10n.t(
        "Look into the namespace yourself: kubectl api-resources --namespaced and kubectl get, against {0}.",
        cluster,
      ),
    );
  }
  const groups = objectsOf(answer.items);
  return {
    resources: groups.flatMap(resourcesOf),
    unseen: groups.flatMap(staleOf),
  };
}

/** Of each kind the preferred version: others show the same objects. */
function resourcesOf(group: JsonObject): readonly Resource[] {
  const name = textOf(isObject(group.metadata) ? group.metadata.name : undefined);
  const seen = new Set<string>();
  return objectsOf(group.versions).flatMap((version) =>
    objectsOf(version.resources).flatMap((resource) => {
      const plural = textOf(resource.resource);
      const kind = textOf(isObject(resource.responseKind) ? resource.responseKind.kind : undefined);
      const verbs = Array.isArray(resource.verbs) ? (resource.verbs as readonly JsonValue[]) : [];
      const isKept = verbs.includes("list") && verbs.includes("delete");
      if (resource.scope !== "Namespaced" || !isKept || seen.has(plural)) {
        return [];
      }
      seen.add(plural);
      const base = name === "" ? `/api/${textOf(version.version)}` : `/apis/${name}/${textOf(version.version)}`;
      return [{ name: name === "" ? plural : `${plural}.${name}`, kind, path: `${base}/namespaces/{}/${plural}` }];
    }),
  );
}

/** Groups whose own API server does not answer: what they have is not known. */
function staleOf(group: JsonObject): readonly Unseen[] {
  const name = textOf(isObject(group.metadata) ? group.metadata.name : undefined);
  return objectsOf(group.versions).some(({ freshness }) => freshness === "Stale")
    ? [{ resource: `*.${name}`, reason: l10n.t("The API server of group {0} does not answer.", name) }]
    : [];
}

async function list(
  transport: Transport,
  { name, kind, path }: Resource,
  namespace: string,
  signal: AbortSignal,
): Promise<
  | { readonly kind: "seen"; readonly objects: readonly NamespaceObject[] }
  | { readonly kind: "unseen"; readonly unseen: Unseen }
> {
  const objects: NamespaceObject[] = [];
  let page: string | undefined;
  try {
    do {
      const reply = await transport.send(
        {
          action: `list ${name}`,
          subject: l10n.t('{0} in namespace "{1}"', name, namespace),
          method: "GET",
          path: `${path.replace("{}", encodeURIComponent(namespace))}${query({ limit: String(PAGE_SIZE), continue: page })}`,
          accept: NAMES,
        },
        signal,
      );
      const answer = json(reply);
      if (!isObject(answer) || !textOf(answer.kind).endsWith("List")) {
        return {
          kind: "unseen",
          unseen: { resource: name, reason: l10n.t("{0} gave no list of {1}.", reply.context.host, name) },
        };
      }
      // An empty list of names has null for its items.
      objects.push(...objectsOf(answer.items).map((item) => entryOf(kind, item)));
      page = textOf(isObject(answer.metadata) ? answer.metadata.continue : undefined) || undefined;
    } while (page !== undefined);
    return { kind: "seen", objects };
  } catch (error) {
    if (error instanceof AccessError && UNSEEN.has(error.problem)) {
      return { kind: "unseen", unseen: { resource: name, reason: error.message } };
    }
    throw error;
  }
}

/** Answers about one kind that leave the others to be seen; 405 and 404 come from API servers of their own. */
const UNSEEN: ReadonlySet<string> = new Set([
  "access-denied",
  "service-failure",
  "unsupported",
  "not-found",
  "invalid-input",
]);

function entryOf(kind: string, { metadata }: JsonObject): NamespaceObject {
  const { name, ownerReferences, deletionTimestamp } = isObject(metadata) ? metadata : {};
  const owners = Array.isArray(ownerReferences) ? (ownerReferences as readonly JsonValue[]) : [];
  return {
    kind,
    name: textOf(name),
    owned: owners.some((owner) => isObject(owner) && owner.controller === true),
    ending: deletionTimestamp !== undefined,
  };
}

function json({ answer, context }: KubeReply): JsonValue | undefined {
  if (answer.status < 200 || answer.status > 299) {
    throw refusal(answer, context);
  }
  return parseJson(answer.text);
}

function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isObject) : [];
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}
