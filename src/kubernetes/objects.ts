/** Reads what the API server answers as objects, events and tokens; what lacks a promised part is no answer. */
import {
  type FieldConflict,
  type FieldManager,
  type IssuedToken,
  isObject,
  type JsonObject,
  type JsonValue,
  KUBE_RESOURCES,
  type KubeEvent,
  type KubeKind,
  type KubeObject,
  Secret,
} from "../core/ports.ts";
import type { Status } from "./status-errors.ts";

/** Undefined when name or uid is missing. Items of a list bear no kind of their own, so it is the caller's. */
export function readObject(kind: KubeKind, value: JsonValue | undefined): KubeObject | undefined {
  const metadata = isObject(value) ? value.metadata : undefined;
  if (!isObject(value) || !isObject(metadata)) {
    return undefined;
  }
  const [name, uid] = [text(metadata.name), text(metadata.uid)];
  if (name === undefined || uid === undefined) {
    return undefined;
  }
  const { managedFields, ...shown } = metadata;
  const { group, version } = KUBE_RESOURCES[kind];
  const apiVersion = group === "" ? version : `${group}/${version}`;
  return {
    kind,
    apiVersion,
    metadata: {
      name,
      namespace: text(metadata.namespace),
      uid,
      resourceVersion: text(metadata.resourceVersion) ?? "",
      createdAt: text(metadata.creationTimestamp) ?? "",
      labels: texts(metadata.labels),
      annotations: texts(metadata.annotations),
      owners: objects(metadata.ownerReferences).map((owner) => ({
        kind: text(owner.kind) ?? "",
        name: text(owner.name) ?? "",
        uid: text(owner.uid) ?? "",
      })),
      managers: objects(managedFields).flatMap(readManager),
    },
    body: { ...value, apiVersion, kind, metadata: shown },
  };
}

function readManager(entry: JsonObject): readonly FieldManager[] {
  const name = text(entry.manager);
  const { operation, fieldsV1 } = entry;
  if (
    name === undefined ||
    text(entry.subresource) !== undefined ||
    (operation !== "Apply" && operation !== "Update")
  ) {
    return [];
  }
  return [{ name, operation, time: text(entry.time), fields: isObject(fieldsV1) ? fieldsV1 : {} }];
}

/** The owners of the fields that server-side apply may not take; empty when the refusal is about something else. */
export function readConflicts({ causes }: Status): readonly FieldConflict[] {
  return causes.flatMap(({ reason, message, field }) => {
    // `conflict with "helm"`, and with `with subresource "status"`, `using apps/v1`, `at <time>` behind it (managedfields).
    const quoted = /^conflict with ("(?:[^"\\]|\\.)*")/.exec(message)?.[1];
    return reason === "FieldManagerConflict" && quoted !== undefined ? [{ manager: unquoted(quoted), field }] : [];
  });
}

/** Go's quoting is JSON's for everything that a manager's name may hold. */
function unquoted(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}

/** `status` of a TokenRequest. */
export function readToken(value: JsonValue | undefined): IssuedToken | undefined {
  const status = isObject(value) ? value.status : undefined;
  const [token, expires] = isObject(status) ? [text(status.token), text(status.expirationTimestamp)] : [];
  return token === undefined || expires === undefined ? undefined : { token: new Secret(token), expires };
}

/** core/v1 Event: `series` counts repeated ones in the newer API, `count` and `lastTimestamp` in the older. */
export function readEvent({ body, metadata }: KubeObject): KubeEvent {
  const series: JsonObject = isObject(body.series) ? body.series : {};
  const count = [series.count, body.count].find((value) => typeof value === "number");
  return {
    type: text(body.type) ?? "",
    reason: text(body.reason) ?? "",
    message: text(body.message) ?? "",
    lastSeen:
      text(series.lastObservedTime) ??
      text(body.lastTimestamp) ??
      text(body.eventTime) ??
      (metadata.createdAt || undefined),
    count: typeof count === "number" ? count : 1,
  };
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function texts(value: JsonValue | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(isObject(value) ? value : {});
  return Object.fromEntries(entries.flatMap(([key, entry]) => (typeof entry === "string" ? [[key, entry]] : [])));
}

function objects(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
