/** What a patch does to the few fields of an object that matter to identity, whichever language it is written in. */
import type { KeyedValue, Value } from "../value.ts";

/** Keys and list positions from the object's root. */
export type FieldPath = readonly string[];

/**
 * One change, in the order in which the patch makes them. `null` is a merge's way to remove, and its setting has the text of
 * the null; `remove` takes everything below the path along; `unknown` says that afterwards nothing is known of the path and what lies below.
 */
export type FieldChange =
  | { readonly op: "set" | "null"; readonly path: FieldPath; readonly setting: Setting }
  | { readonly op: "remove" | "unknown"; readonly path: FieldPath };

/** A value that some text gives to a field. */
export interface Setting extends KeyedValue {
  readonly uri: string;
  /**
   * False where key and value cannot be told apart in the text (inside a quoted or folded scalar, in the path of a JSON patch):
   * their ranges then cover the whole of it, and no edit may replace them.
   */
  readonly exact: boolean;
}

/** One object or list of operations inside a patch. */
export interface PatchDocument {
  /** `unreadable`: not to be read as either, so it may do anything to what it selects. */
  readonly format: "merge" | "json6902" | "unreadable";
  readonly apiVersion: Value | undefined;
  readonly kind: Value | undefined;
  readonly name: Value | undefined;
  readonly namespace: Value | undefined;
  /** `$patch: delete` on the object itself. */
  readonly deletes: boolean;
  readonly changes: readonly FieldChange[];
}

const ACCOUNT_FIELDS: ReadonlySet<string> = new Set(["serviceAccountName", "serviceAccount", "taskServiceAccountName"]);

/** True for fields that matter to identity: names, labels and annotations of objects and pods, and references to accounts. */
export function concernsIdentity(path: FieldPath): boolean {
  const last = path.at(-1) ?? "";
  if (path.length === 1) {
    return last === "kind" || last === "apiVersion";
  }
  if (path.length === 2 && path[0] === "metadata") {
    return last === "name" || last === "namespace";
  }
  const parent = path.at(-2);
  return ACCOUNT_FIELDS.has(last) || (path.at(-3) === "metadata" && (parent === "labels" || parent === "annotations"));
}

/** A path as one text (a JSON pointer without its first slash), so that paths below another begin with it. */
export function pointer(path: FieldPath): string {
  return path.map((segment) => segment.replaceAll("~", "~0").replaceAll("/", "~1")).join("/");
}

/** The segments of a JSON pointer (RFC 6901). */
export function fromPointer(text: string): FieldPath {
  return text === ""
    ? []
    : text
        .replace(/^\//, "")
        .split("/")
        .map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}
