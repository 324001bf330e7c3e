/** A cluster in memory, as small as plans need it: server-side apply with owners, and a webhook that sets IRSA variables. */
import {
  AccessError,
  type ApplyOutcome,
  type ClusterPort,
  FIELD_MANAGER,
  isObject,
  type JsonObject,
  type JsonValue,
  type KubeKind,
  type KubeObject,
  type ObjectRef,
  RESTARTED_AT_ANNOTATION,
} from "../../src/core/ports.ts";

interface Stored {
  readonly uid: string;
  readonly createdAt: string;
  /** Leaf path (joined by U+0000) to its value and the managers that own it. */
  readonly leaves: Map<string, { value: JsonValue; managers: Set<string> }>;
  version: number;
  changedAt: string;
}

export class MemoryCluster implements ClusterPort {
  readonly stored = new Map<string, Stored>();
  /** Role ARN that the webhook knows for an account, or "pod-identity". */
  #identityOf(namespace: string, account: string): string | undefined {
    if (this.isAssociated(namespace, account)) {
      return "pod-identity";
    }
    const found = this.stored.get(`ServiceAccount/${namespace}/${account}`);
    const value = found?.leaves.get("metadata\0annotations\0eks.amazonaws.com/role-arn")?.value;
    return typeof value === "string" ? value : undefined;
  }

  /** Whether an account has an association, as the webhook sees it. */
  isAssociated: (namespace: string, account: string) => boolean = () => false;
  readonly #now: () => number;
  #uids = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } }, "kube-apiserver");
  }

  /** Writes as another manager would, taking every field. */
  put(object: JsonObject, manager: string): void {
    this.#write(object, manager, true);
  }

  find(ref: ObjectRef): Promise<KubeObject | undefined> {
    const found = this.stored.get(keyOf(ref));
    return Promise.resolve(found === undefined ? undefined : this.#object(ref, found));
  }

  list(kind: KubeKind, scope: { readonly namespace: string | undefined }) {
    const items = [...this.stored]
      .filter(([key]) => key.startsWith(scope.namespace === undefined ? `${kind}/` : `${kind}/${scope.namespace}/`))
      .map(([key, stored]) => {
        const [, namespace, name] = key.split("/");
        return this.#object(
          { kind, namespace: name === undefined ? undefined : namespace, name: name ?? namespace ?? "" },
          stored,
        );
      });
    return Promise.resolve({ items, next: undefined });
  }

  apply(object: JsonObject, options: { readonly dryRun: boolean; readonly force: boolean }): Promise<ApplyOutcome> {
    const ref = refOf(object);
    if (ref.namespace !== undefined && !this.stored.has(`Namespace/${ref.namespace}`)) {
      const message = `namespaces "${ref.namespace}" not found`;
      return Promise.reject(new AccessError("not-found", `kubernetes:patch ${ref.kind}`, message, "Create it."));
    }
    const key = keyOf(ref);
    const conflicts = [...leavesOf(object)].flatMap(([path, value]) => {
      const known = this.stored.get(key)?.leaves.get(path);
      const others = [...(known?.managers ?? [])].filter((manager) => manager !== FIELD_MANAGER);
      return known !== undefined && JSON.stringify(known.value) !== JSON.stringify(value)
        ? others.map((manager) => ({ manager, field: `.${path.replaceAll("\0", ".")}` }))
        : [];
    });
    if (conflicts.length > 0 && !options.force) {
      return Promise.resolve({ kind: "conflict", conflicts });
    }
    const before = this.stored.get(key);
    const kept = before === undefined ? undefined : { ...before, leaves: structuredClone(before.leaves) };
    this.#write(object, FIELD_MANAGER, options.force);
    const written = this.#object(ref, this.stored.get(key) ?? fail(key));
    if (options.dryRun) {
      if (kept === undefined) {
        this.stored.delete(key);
      } else {
        this.stored.set(key, kept);
      }
    }
    return Promise.resolve({ kind: "applied", object: written });
  }

  delete(ref: ObjectRef, uid: string): Promise<"deleted" | "absent" | "replaced"> {
    const found = this.stored.get(keyOf(ref));
    if (found === undefined || found.uid !== uid) {
      return Promise.resolve(found === undefined ? "absent" : "replaced");
    }
    this.stored.delete(keyOf(ref));
    return Promise.resolve("deleted");
  }

  restart(workload: { readonly kind: KubeKind; readonly namespace: string; readonly name: string }, at: string) {
    const { kind, namespace, name } = workload;
    const annotations = { [RESTARTED_AT_ANNOTATION]: at };
    this.#write(
      { apiVersion: "apps/v1", kind, metadata: { name, namespace }, spec: { template: { metadata: { annotations } } } },
      "restart",
      true,
    );
    return Promise.resolve();
  }

  createToken(): never {
    throw new Error("not needed here");
  }

  mayI(): never {
    throw new Error("not needed here");
  }

  podLog(): never {
    throw new Error("not needed here");
  }

  listEvents(): never {
    throw new Error("not needed here");
  }

  /** Everything as plain data, for comparing states; leaves whose path matches `without` are left out. */
  dump(without = /$^/): unknown {
    return [...this.stored]
      .map(([key, { leaves }]) => [
        key,
        [...leaves].flatMap(([path, { value }]) => (without.test(path) ? [] : [[path, value]])).sort(),
      ])
      .sort();
  }

  #write(object: JsonObject, manager: string, force: boolean): void {
    const key = keyOf(refOf(object));
    const at = new Date(this.#now()).toISOString();
    let stored = this.stored.get(key);
    if (stored === undefined) {
      this.#uids += 1;
      stored = { uid: `uid-${this.#uids}`, createdAt: at, leaves: new Map(), version: 0, changedAt: at };
      this.stored.set(key, stored);
    }
    const wanted = leavesOf(this.#mutated(object));
    for (const [path, leaf] of stored.leaves) {
      if (leaf.managers.has(manager) && !wanted.has(path)) {
        leaf.managers.delete(manager);
        if (leaf.managers.size === 0) {
          stored.leaves.delete(path);
        }
      }
    }
    for (const [path, value] of wanted) {
      const known = stored.leaves.get(path);
      const same = known !== undefined && JSON.stringify(known.value) === JSON.stringify(value);
      const managers = same ? known.managers : force || known === undefined ? new Set<string>() : known.managers;
      managers.add(manager);
      stored.leaves.set(path, { value, managers });
      stored.changedAt = same ? stored.changedAt : at;
    }
    stored.version += 1;
  }

  #mutated(object: JsonObject): JsonObject {
    const spec = isObject(object.spec) ? object.spec : {};
    const ref = refOf(object);
    const identity =
      object.kind === "Pod" ? this.#identityOf(ref.namespace ?? "default", String(spec.serviceAccountName)) : undefined;
    if (identity === undefined || !Array.isArray(spec.containers)) {
      return object;
    }
    const env =
      identity === "pod-identity"
        ? [{ name: "AWS_CONTAINER_CREDENTIALS_FULL_URI", value: "http://169.254.170.23/v1/credentials" }]
        : [{ name: "AWS_ROLE_ARN", value: identity }];
    const containers = (spec.containers as readonly JsonObject[]).map((container) => ({ ...container, env }));
    return { ...object, spec: { ...spec, containers } };
  }

  #object(ref: ObjectRef, stored: Stored): KubeObject {
    const body: { [key: string]: JsonValue } = { kind: ref.kind };
    for (const [path, { value }] of stored.leaves) {
      set(body, path.split("\0"), value);
    }
    const apiVersion = String(body.apiVersion ?? "v1");
    const own = isObject(body.metadata) ? body.metadata : {};
    const metadata = {
      ...own,
      name: ref.name,
      ...(ref.namespace === undefined ? {} : { namespace: ref.namespace }),
      uid: stored.uid,
      resourceVersion: String(stored.version),
    };
    const managers = new Set([...stored.leaves.values()].flatMap(({ managers }) => [...managers]));
    return {
      kind: ref.kind,
      apiVersion,
      metadata: {
        name: ref.name,
        namespace: ref.namespace,
        uid: stored.uid,
        resourceVersion: String(stored.version),
        createdAt: stored.createdAt,
        labels: texts(own.labels),
        annotations: texts(own.annotations),
        owners: Array.isArray(own.ownerReferences)
          ? (own.ownerReferences as readonly { kind: string; name: string; uid: string }[])
          : [],
        managers: [...managers].map((name) => ({
          name,
          operation: name === FIELD_MANAGER ? ("Apply" as const) : ("Update" as const),
          time: stored.changedAt,
          fields: fieldsOf(stored, name),
        })),
      },
      body: { ...body, apiVersion, metadata },
    };
  }
}

function fieldsOf(stored: Stored, manager: string): JsonObject {
  const fields: { [key: string]: JsonValue } = {};
  for (const [path, { managers }] of stored.leaves) {
    if (managers.has(manager) && path !== "apiVersion") {
      set(
        fields,
        path.split("\0").map((part) => `f:${part}`),
        {},
      );
    }
  }
  return fields;
}

function leavesOf(object: JsonObject, path: readonly string[] = []): Map<string, JsonValue> {
  const leaves = new Map<string, JsonValue>();
  for (const [key, value] of Object.entries(object)) {
    const here = [...path, key];
    const naming = ["kind", "metadata\0name", "metadata\0namespace"].includes(here.join("\0"));
    if (isObject(value)) {
      for (const [below, leaf] of leavesOf(value, here)) {
        leaves.set(below, leaf);
      }
    } else if (!naming) {
      leaves.set(here.join("\0"), value);
    }
  }
  return leaves;
}

function set(target: { [key: string]: JsonValue }, path: readonly string[], value: JsonValue): void {
  const [first = "", ...rest] = path;
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const below = (isObject(target[first]) ? target[first] : {}) as { [key: string]: JsonValue };
  target[first] = below;
  set(below, rest, value);
}

function texts(value: JsonValue | undefined): Readonly<Record<string, string>> {
  return isObject(value) ? (value as Readonly<Record<string, string>>) : {};
}

function keyOf({ kind, namespace, name }: ObjectRef): string {
  return namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
}

function refOf(object: JsonObject): ObjectRef {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const namespace = metadata.namespace === undefined ? undefined : String(metadata.namespace);
  return { kind: String(object.kind) as KubeKind, namespace, name: String(metadata.name) };
}

function fail(key: string): never {
  throw new Error(`no ${key}`);
}
