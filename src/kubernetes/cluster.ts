/** The cluster port over an API server's own HTTP: each method is one kind of request, and reads its answer strictly. */
import * as l10n from "@vscode/l10n";
import {
  AccessError,
  type ClusterConnections,
  type ClusterPort,
  type EksTokens,
  everyPage,
  FIELD_MANAGER,
  isObject,
  type JsonObject,
  type JsonValue,
  KUBE_RESOURCES,
  type KubeKind,
  type KubeObject,
  type ListScope,
  type ObjectRef,
  type Page,
  RESTARTED_AT_ANNOTATION,
} from "../core/ports.ts";
import { namespaceContent } from "./namespace-content.ts";
import { readConflicts, readEvent, readObject, readToken } from "./objects.ts";
import { actionOf, inNamespace, pathOf, query, subjectOf } from "./paths.ts";
import { parseJson, refusal, statusOf } from "./status-errors.ts";
import {
  type ClusterLimits,
  DEFAULT_CLUSTER_LIMITS,
  type KubeReply,
  openTransport,
  type Transport,
} from "./transport.ts";

/** Objects in a page of a listing. */
const PAGE_SIZE = 500;

/** Lines of a log that are asked for; the end of them is kept. */
const LOG_LINES = 1000;

/** `tokens` signs in to EKS clusters where there is no kubeconfig. Each call reads the kubeconfig anew. */
export function clusterConnections(
  tokens: EksTokens,
  limits: ClusterLimits = DEFAULT_CLUSTER_LIMITS,
): ClusterConnections {
  return { open: (target) => clusterPort(openTransport(target, tokens, limits)) };
}

function clusterPort(transport: Transport): ClusterPort {
  return {
    async find(ref, signal) {
      const reply = await transport.send(
        { action: actionOf("get", ref.kind), subject: subjectOf(ref), method: "GET", path: pathOfRef(ref) },
        signal,
      );
      return isAbsent(reply, ref) ? undefined : objectOf(ref.kind, reply);
    },

    list: (kind, scope, page, signal) => list(transport, kind, scope, page, signal),

    async apply(object, { dryRun, force }, signal) {
      const ref = refOf(object);
      const reply = await transport.send(
        {
          action: actionOf("patch", ref.kind),
          subject: subjectOf(ref),
          method: "PATCH",
          path: `${pathOfRef(ref)}${query({
            fieldManager: FIELD_MANAGER,
            force: force ? "true" : undefined,
            dryRun: dryRun ? "All" : undefined,
            fieldValidation: "Strict",
          })}`,
          body: object,
          contentType: "application/apply-patch+yaml",
        },
        signal,
      );
      const status = reply.answer.status === 409 ? statusOf(reply.answer) : undefined;
      const conflicts = status === undefined ? [] : readConflicts(status);
      return conflicts.length > 0
        ? { kind: "conflict", conflicts }
        : { kind: "applied", object: objectOf(ref.kind, reply) };
    },

    async delete(ref, uid, signal) {
      const reply = await transport.send(
        {
          action: actionOf("delete", ref.kind),
          subject: subjectOf(ref),
          method: "DELETE",
          path: pathOfRef(ref),
          body: { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid } },
        },
        signal,
      );
      if (isAbsent(reply, ref)) {
        return "absent";
      }
      // `… the UID in the precondition (…) does not match the UID in record (…)` (apiserver, registry/rest/delete.go), or
      // `Precondition failed: UID in precondition: …, UID in object meta: …` (storage/interfaces.go) when it comes in between.
      if (reply.answer.status === 409 && /UID in (the )?precondition/.test(statusOf(reply.answer)?.message ?? "")) {
        return "replaced";
      }
      expectSuccess(reply);
      return "deleted";
    },

    async restart({ kind, namespace, name }, at, signal) {
      const ref = { kind, namespace, name };
      const reply = await transport.send(
        {
          action: actionOf("patch", kind),
          subject: subjectOf(ref),
          method: "PATCH",
          path: `${pathOfRef(ref)}${query({ fieldManager: FIELD_MANAGER })}`,
          body: { spec: { template: { metadata: { annotations: { [RESTARTED_AT_ANNOTATION]: at } } } } },
          contentType: "application/merge-patch+json",
        },
        signal,
      );
      expectSuccess(reply);
    },

    async createToken({ namespace, serviceAccount, audiences, expirationSeconds }, signal) {
      const reply = await transport.send(
        {
          action: actionOf("create", "ServiceAccount", "token"),
          subject: subjectOf({ kind: "ServiceAccount", namespace, name: serviceAccount }),
          method: "POST",
          path: pathOf("ServiceAccount", namespace, serviceAccount, "token"),
          body: {
            apiVersion: "authentication.k8s.io/v1",
            kind: "TokenRequest",
            spec: { audiences, expirationSeconds },
          },
        },
        signal,
      );
      return readToken(json(reply)) ?? invalid(reply, "a token with its end");
    },

    async mayI({ verb, kind, subresource, namespace, name }, signal) {
      const { group, plural } = KUBE_RESOURCES[kind];
      const resourceAttributes = {
        verb,
        group,
        resource: plural,
        ...(subresource === "" ? {} : { subresource }),
        ...(namespace === undefined ? {} : { namespace }),
        ...(name === undefined ? {} : { name }),
      };
      const reply = await transport.send(
        {
          action: "create selfsubjectaccessreviews",
          subject: l10n.t("the question whether you may {0} {1}", verb, plural),
          method: "POST",
          path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
          body: {
            apiVersion: "authorization.k8s.io/v1",
            kind: "SelfSubjectAccessReview",
            spec: { resourceAttributes },
          },
        },
        signal,
      );
      const answer = json(reply);
      const status = isObject(answer) && isObject(answer.status) ? answer.status : undefined;
      return status === undefined || typeof status.allowed !== "boolean"
        ? invalid(reply, "a verdict")
        : {
            allowed: status.allowed,
            reason: typeof status.reason === "string" && status.reason !== "" ? status.reason : undefined,
          };
    },

    async podLog({ namespace, name, container }, bytes, signal) {
      const reply = await transport.send(
        {
          action: actionOf("get", "Pod", "log"),
          subject: l10n.t('the log of container "{0}" of {1}', container, subjectOf({ kind: "Pod", namespace, name })),
          method: "GET",
          path: `${pathOf("Pod", namespace, name, "log")}${query({ container, tailLines: String(LOG_LINES) })}`,
          tailBytes: bytes,
        },
        signal,
      );
      expectSuccess(reply);
      if (reply.answer.status === 204) {
        const { operation, subject } = reply.context;
        throw new AccessError(
          "conflict",
          operation,
          l10n.t("There is no {0} yet: the pod has not been placed on a node.", subject),
          l10n.t("Wait until it runs; its events say what it waits for."),
        );
      }
      return reply.answer.text;
    },

    contentOf: (namespace, signal) => namespaceContent(transport, namespace, signal),

    async listEvents(ref, signal) {
      const { kind, namespace, name } = ref;
      const fieldSelector = [
        `involvedObject.kind=${kind}`,
        `involvedObject.name=${name}`,
        ...(namespace === undefined ? [] : [`involvedObject.namespace=${namespace}`]),
      ].join(",");
      // Events about cluster-wide objects lie in `default`.
      const scope = { namespace: namespace ?? "default", fieldSelector };
      const events = await everyPage((page) => list(transport, "Event", scope, page, signal));
      return events.map(readEvent).sort((one, other) => time(one.lastSeen) - time(other.lastSeen));
    },
  };
}

async function list(
  transport: Transport,
  kind: KubeKind,
  { namespace, labelSelector, fieldSelector }: ListScope,
  page: string | undefined,
  signal: AbortSignal,
): Promise<Page<KubeObject>> {
  const reply = await transport.send(
    {
      action: actionOf("list", kind),
      subject: inNamespace(KUBE_RESOURCES[kind].plural, namespace),
      method: "GET",
      path: `${pathOf(kind, namespace)}${query({ limit: String(PAGE_SIZE), continue: page, labelSelector, fieldSelector })}`,
    },
    signal,
  );
  const answer = json(reply);
  const items = isObject(answer) && Array.isArray(answer.items) ? (answer.items as readonly JsonValue[]) : undefined;
  if (!isObject(answer) || items === undefined) {
    return invalid(reply, l10n.t("a list"));
  }
  const next = isObject(answer.metadata) ? answer.metadata.continue : undefined;
  return {
    items: items.map((item) => readObject(kind, item) ?? invalid(reply, l10n.t("name and uid of an item"))),
    next: typeof next === "string" && next !== "" ? next : undefined,
  };
}

function pathOfRef({ kind, namespace, name }: ObjectRef): string {
  return pathOf(kind, namespace, name);
}

/** The caller's own mistake, before anything is sent: an object of another kind, or without its name. */
function refOf({ apiVersion, kind, metadata }: JsonObject): ObjectRef {
  const known = (Object.keys(KUBE_RESOURCES) as KubeKind[]).find((candidate) => candidate === kind);
  const { name, namespace } = isObject(metadata) ? metadata : {};
  const resource = known === undefined ? undefined : KUBE_RESOURCES[known];
  const wanted = resource === undefined ? undefined : [resource.group, resource.version].filter((part) => part !== "");
  if (known === undefined || resource === undefined || apiVersion !== wanted?.join("/") || typeof name !== "string") {
    throw new TypeError(`cannot apply ${JSON.stringify({ apiVersion, kind, metadata: { name } })}`);
  }
  if (resource.namespaced && typeof namespace !== "string") {
    throw new TypeError(`${known} ${name} has no namespace`);
  }
  return { kind: known, namespace: resource.namespaced ? String(namespace) : undefined, name };
}

/** 404 about that object or its namespace; any other 404 means that something else is wrong. */
function isAbsent({ answer }: KubeReply, { name, namespace }: ObjectRef): boolean {
  const status = answer.status === 404 ? statusOf(answer) : undefined;
  return status?.name === name || (status?.kind === "namespaces" && status.name === namespace);
}

function expectSuccess({ answer, context }: KubeReply): void {
  if (answer.status < 200 || answer.status > 299) {
    throw refusal(answer, context);
  }
}

function json(reply: KubeReply): JsonValue | undefined {
  expectSuccess(reply);
  return parseJson(reply.answer.text);
}

function objectOf(kind: KubeKind, reply: KubeReply): KubeObject {
  return readObject(kind, json(reply)) ?? invalid(reply, l10n.t("name and uid of the object"));
}

function invalid({ context }: KubeReply, lacking: string): never {
  throw new AccessError(
    "invalid-answer",
    context.operation,
    l10n.t("{0} answered {1} without {2}.", context.host, context.operation, lacking),
    l10n.t(
      "Check the server's address in {0}; a proxy or a sign-in page of the network may have answered.",
      context.cluster,
    ),
  );
}

function time(iso: string | undefined): number {
  return iso === undefined ? 0 : Date.parse(iso) || 0;
}
