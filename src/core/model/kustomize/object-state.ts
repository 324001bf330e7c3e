/** One object on its way through a build: its identity fields, and the names it has had. */
import type { TextRange } from "../../text/range.ts";
import type { ServiceAccountFact, WorkloadFact } from "../facts.ts";
import { podPlacesOf } from "../read/workload-places.ts";
import type { KeyedValue, Value } from "../value.ts";
import { type FieldChange, type FieldPath, pointer, type Setting } from "./field-change.ts";
import type { Selectable } from "./patch-target.ts";
import { podPathsOf } from "./pod-paths.ts";

/** A text that was put together from several; unknown as soon as one of them is a template's. */
export interface Text {
  readonly text: string;
  readonly known: boolean;
}

export interface ObjectId {
  readonly name: string;
  readonly namespace: string;
  readonly kind: string;
}

/** The namespace of an object that names none, where Kustomize compares namespaces. */
const DEFAULT_NAMESPACE = "default";

export class ObjectState {
  apiVersion: string;
  kind: string;
  name: Text | undefined;
  namespace: Text | undefined;
  deleted = false;
  readonly formerIds: ObjectId[] = [];
  /** In the order in which they were added; empty ones do not count. */
  readonly prefixes: string[] = [];
  readonly suffixes: string[] = [];
  readonly #fields = new Map<string, Setting>();
  /** Paths of which nothing is known, each with the place that says so. */
  readonly #unknown = new Map<string, Setting>();

  constructor(fact: ServiceAccountFact | WorkloadFact) {
    const { apiVersion, kind, name, namespace, labels, annotations } = fact.meta;
    this.apiVersion = apiVersion?.text ?? "v1";
    this.kind = kind?.text ?? "ServiceAccount";
    this.name = name;
    this.namespace = namespace;
    const put = (path: FieldPath, entries: readonly KeyedValue[]): void => {
      for (const { key, value } of entries) {
        this.#fields.set(pointer([...path, key.text]), { key, value, uri: fact.uri, exact: true });
      }
    };
    put(["metadata", "labels"], labels);
    put(["metadata", "annotations"], annotations);
    for (const pod of fact.kind === "workload" ? fact.pods : []) {
      const { spec, metadata } = podPathsOf(pod);
      put(
        spec,
        [pod.account, pod.alias].flatMap((each) => each ?? []),
      );
      if (this.isPodSpec) {
        put([...metadata, "labels"], pod.labels);
        put([...metadata, "annotations"], pod.annotations);
      }
    }
  }

  get group(): string {
    const slash = this.apiVersion.lastIndexOf("/");
    return slash < 0 ? "" : this.apiVersion.slice(0, slash);
  }

  get version(): string {
    return this.apiVersion.slice(this.apiVersion.lastIndexOf("/") + 1);
  }

  /** Whether pods of this kind have labels and annotations of their own. */
  get isPodSpec(): boolean {
    return podPlacesOf(this.apiVersion, this.kind)?.some(({ podSpec }) => podSpec) ?? false;
  }

  get id(): ObjectId {
    return {
      name: this.name?.text ?? "",
      namespace: this.namespace?.text || DEFAULT_NAMESPACE,
      kind: this.kind,
    };
  }

  get selectable(): Selectable {
    const ids = [this.formerIds[0] ?? this.id, this.id];
    return {
      group: this.group,
      version: this.version,
      kind: this.kind,
      ids,
      labels: this.#texts(["metadata", "labels"]),
      annotations: this.#texts(["metadata", "annotations"]),
    };
  }

  /** Notes what the object was called before it is called otherwise. */
  remember(): void {
    this.formerIds.push(this.id);
  }

  /** Forgets what the object was called before. */
  loseHistory(): void {
    for (const list of [this.formerIds, this.prefixes, this.suffixes]) {
      list.length = 0;
    }
  }

  set(path: FieldPath, setting: Setting): void {
    const [first, second] = path;
    const value = setting.value;
    if (path.length === 1 && value !== undefined && (first === "kind" || first === "apiVersion")) {
      this[first] = value.text;
    } else if (path.length === 2 && first === "metadata" && (second === "name" || second === "namespace")) {
      this[second] = value;
    } else {
      this.#fields.set(pointer(path), setting);
    }
  }

  remove(path: FieldPath): void {
    const at = pointer(path);
    if (at === "metadata/namespace" || at === "metadata") {
      this.namespace = undefined;
    }
    for (const key of this.#fields.keys()) {
      if (isBelow(key, at)) {
        this.#fields.delete(key);
      }
    }
  }

  /** Forgets what is at the path and below; `setting` is where it says so. */
  forget(path: FieldPath, setting: Setting): void {
    this.remove(path);
    this.#unknown.set(pointer(path), setting);
    const [first, second] = path;
    if (path.length === 0 || (first === "metadata" && (path.length === 1 || second === "name"))) {
      this.name = UNKNOWN;
    }
    if (path.length === 0 || (first === "metadata" && (path.length === 1 || second === "namespace"))) {
      this.namespace = UNKNOWN;
    }
  }

  change(changes: readonly FieldChange[], place: { readonly uri: string; readonly range: TextRange }): void {
    for (const change of changes) {
      if (change.op === "set") {
        this.set(change.path, change.setting);
      } else if (change.op === "remove" || change.op === "null") {
        this.remove(change.path);
      } else {
        this.forget(change.path, unknownSetting(place));
      }
    }
  }

  /** The field as it is now; an unknown value where nothing is known of it. */
  get(path: FieldPath): Setting | undefined {
    const at = pointer(path);
    const known = this.#fields.get(at);
    if (known !== undefined) {
      return known;
    }
    for (const [unknown, setting] of this.#unknown) {
      if (isBelow(at, unknown)) {
        return { ...setting, key: { ...setting.key, text: path.at(-1) ?? "" } };
      }
    }
    return undefined;
  }

  /** Direct members of a mapping such as `metadata/annotations`. */
  members(path: FieldPath): readonly Setting[] {
    const start = `${pointer(path)}/`;
    return [...this.#fields]
      .filter(([key]) => key.startsWith(start) && !key.includes("/", start.length))
      .map(([, setting]) => setting);
  }

  /** False where a mapping may have members that are not known. */
  isWhole(path: FieldPath): boolean {
    const at = pointer(path);
    return ![...this.#unknown.keys()].some((unknown) => isBelow(at, unknown));
  }

  #texts(path: FieldPath): ReadonlyMap<string, string> {
    return new Map(this.members(path).map(({ key, value }) => [key.text, value?.text ?? ""]));
  }
}

const UNKNOWN: Text = { text: "", known: false };

function isBelow(path: string, above: string): boolean {
  return above === "" || path === above || path.startsWith(`${above}/`);
}

/** Stands for a value that something not modelled may have set. */
export function unknownSetting(place: { readonly uri: string; readonly range: TextRange }): Setting {
  const { uri, range } = place;
  const value: Value = { text: "", known: false, range, outer: range, style: "plain", type: "string" };
  return { key: value, value, uri, exact: false };
}
