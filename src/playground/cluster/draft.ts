/** The objects of a practice cluster while one request changes them: the API server's storage. */
import {
  isObject,
  type JsonObject,
  type JsonValue,
  KUBE_RESOURCES,
  type KubeKind,
  type KubeMetadata,
  type KubeObject,
  type ObjectRef,
} from "../../core/ports.ts";
import type { PracticeKube } from "../state.ts";
import { toFieldsV1 } from "./fields.ts";
import { managersOf, strip } from "./server-side-apply.ts";

/** A writable copy; `finish` gives the value back. */
export class KubeDraft {
  readonly #objects = new Map<string, JsonObject>();
  readonly #start: PracticeKube;
  #version: number;
  readonly #logs: Map<string, string>;
  /** ISO 8601, whole seconds, as the API server writes times. */
  readonly time: string;

  /** @param now milliseconds since the epoch */
  constructor(start: PracticeKube, now: number) {
    this.#start = start;
    this.#version = start.version;
    this.#logs = new Map(Object.entries(start.logs));
    this.time = new Date(now).toISOString().replace(/\.\d+Z$/, "Z");
    for (const body of start.objects) {
      this.#objects.set(keyOf(refOf(body)), body);
    }
  }

  get settings(): PracticeKube {
    return this.#start;
  }

  find(ref: ObjectRef): JsonObject | undefined {
    return this.#objects.get(keyOf(ref));
  }

  /** In order of namespace and name, as the API server lists them. */
  list(kind: KubeKind, namespace?: string): readonly JsonObject[] {
    const found = [...this.#objects].filter(
      ([, body]) => body.kind === kind && (namespace === undefined || metadataOf(body).namespace === namespace),
    );
    return found.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, body]) => body);
  }

  /** Stores an object; a new one gets uid and time. Nothing happens where nothing changes. */
  put(body: JsonObject): JsonObject {
    const key = keyOf(refOf(body));
    const old = this.#objects.get(key);
    const metadata = metadataOf(body);
    const identity =
      old === undefined
        ? { uid: crypto.randomUUID(), creationTimestamp: this.time }
        : { uid: metadataOf(old).uid ?? "", creationTimestamp: metadataOf(old).creationTimestamp ?? "" };
    const complete = { ...body, metadata: { ...metadata, ...identity } };
    if (
      old !== undefined &&
      JSON.stringify(strip(old)) === JSON.stringify(strip(complete)) &&
      sameManagers(old, complete)
    ) {
      return old;
    }
    this.#version++;
    const stored = { ...complete, metadata: { ...complete.metadata, resourceVersion: String(this.#version) } };
    this.#objects.set(key, stored);
    return stored;
  }

  /** Deletes an object with all that it owns, and of a namespace all that is in it. */
  remove(ref: ObjectRef): void {
    const body = this.#objects.get(keyOf(ref));
    if (body === undefined) {
      return;
    }
    this.#version++;
    this.#objects.delete(keyOf(ref));
    const uid = metadataOf(body).uid;
    for (const key of [...this.#logs.keys()].filter((log) => log.startsWith(`${String(uid)}/`))) {
      this.#logs.delete(key);
    }
    for (const other of [...this.#objects.values()]) {
      const isInside = ref.kind === "Namespace" && metadataOf(other).namespace === ref.name;
      if (isInside || ownersOf(other).some((owner) => owner.uid === uid)) {
        this.remove(refOf(other));
      }
    }
  }

  log(uid: string, container: string, text: string): void {
    this.#logs.set(`${uid}/${container}`, text);
  }

  finish(): PracticeKube {
    return {
      ...this.#start,
      objects: [...this.#objects.values()],
      version: this.#version,
      logs: Object.fromEntries(this.#logs),
    };
  }
}

function sameManagers(one: JsonObject, other: JsonObject): boolean {
  return JSON.stringify(metadataOf(one).managedFields) === JSON.stringify(metadataOf(other).managedFields);
}

export function metadataOf(body: JsonObject): JsonObject {
  return isObject(body.metadata) ? body.metadata : {};
}

export function specOf(body: JsonObject): JsonObject {
  return isObject(body.spec) ? body.spec : {};
}

export function refOf(body: JsonObject): ObjectRef {
  const { name, namespace } = metadataOf(body);
  return {
    kind: body.kind as KubeKind,
    namespace: typeof namespace === "string" ? namespace : undefined,
    name: String(name),
  };
}

function keyOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind}/${KUBE_RESOURCES[kind].namespaced ? (namespace ?? "") : ""}/${name}`;
}

export function ownersOf(body: JsonObject): KubeMetadata["owners"] {
  return objectsIn(metadataOf(body).ownerReferences).map(({ kind, name, uid }) => ({
    kind: String(kind),
    name: String(name),
    uid: String(uid),
  }));
}

export function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isObject) : [];
}

/** As the port hands it out. */
export function toKubeObject(body: JsonObject): KubeObject {
  const { managedFields: _, ...metadata } = metadataOf(body);
  const { kind, namespace, name } = refOf(body);
  return {
    kind,
    apiVersion: String(body.apiVersion),
    metadata: {
      name,
      namespace,
      uid: String(metadata.uid),
      resourceVersion: String(metadata.resourceVersion),
      createdAt: String(metadata.creationTimestamp),
      labels: textsOf(metadata.labels),
      annotations: textsOf(metadata.annotations),
      owners: ownersOf(body),
      managers: managersOf(body).map(({ manager, operation, time, fields }) => ({
        name: manager,
        operation,
        time,
        fields: toFieldsV1(fields),
      })),
    },
    body: { ...body, metadata },
  };
}

export function textsOf(value: JsonValue | undefined): Readonly<Record<string, string>> {
  const entries = Object.entries(isObject(value) ? value : {});
  return Object.fromEntries(entries.map(([key, text]) => [key, String(text)]));
}
