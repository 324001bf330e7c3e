/** What one kustomization does to one object, in the order in which Kustomize's built-in transformers run. */
import type { KustomizationFact, KustomizePatch } from "../facts.ts";
import type { KeyedValue, Value } from "../value.ts";
import { type FieldChange, type FieldPath, type PatchDocument, pointer } from "./field-change.ts";
import { type ObjectState, type Text, unknownSetting } from "./object-state.ts";
import { isSelected } from "./patch-target.ts";

/** Documents of a patch file, by its URI; undefined for a file that is not in the workspace. */
export type PatchSource = (uri: string) => readonly PatchDocument[] | undefined;

/** Source: kustomize api/internal/target/kusttarget_configplugin.go `configureBuiltinTransformers`. */
export function applyKustomization(state: ObjectState, kustomization: KustomizationFact, patches: PatchSource): void {
  const inStages = (...stages: readonly KustomizePatch["stage"][]): void => {
    for (const patch of kustomization.patches) {
      if (stages.includes(patch.stage)) {
        applyPatch(state, patch, kustomization, patches);
      }
    }
  };
  // The list of them is written with `patchesStrategicMerge` first, whatever comes first in the file.
  inStages("patchesStrategicMerge", "patches");
  if (kustomization.namespace !== undefined && kustomization.namespace.text !== "") {
    state.remember();
    state.namespace = kustomization.namespace;
  }
  rename(state, kustomization.namePrefix, state.prefixes, (added, name) => added + name);
  rename(state, kustomization.nameSuffix, state.suffixes, (added, name) => name + added);
  for (const { pairs, inTemplates } of kustomization.labels) {
    addPairs(state, "labels", pairs, inTemplates, kustomization.uri);
  }
  addPairs(state, "annotations", kustomization.commonAnnotations, true, kustomization.uri);
  inStages("patchesJson6902");
  if (kustomization.opaque) {
    state.forget([], unknownSetting(kustomization));
  }
}

function rename(
  state: ObjectState,
  added: Value | undefined,
  list: string[],
  join: (added: string, name: string) => string,
): void {
  if (added === undefined || added.text === "") {
    return;
  }
  list.push(added.text);
  state.remember();
  const name: Text = state.name ?? { text: "", known: true };
  state.name = { text: join(added.text, name.text), known: added.known && name.known };
}

function applyPatch(
  state: ObjectState,
  patch: KustomizePatch,
  kustomization: KustomizationFact,
  patches: PatchSource,
): void {
  const place = { uri: kustomization.uri, range: patch.range };
  const documents = patch.documents ?? (patch.uri === undefined ? undefined : patches(patch.uri));
  const selected = patch.target === undefined ? undefined : isSelected(patch.target, state.selectable);
  if (selected === false) {
    return;
  }
  for (const document of documents ?? []) {
    const isMeant = patch.target === undefined ? isSameObject(document, state) : true;
    if (!isMeant || state.deleted) {
      continue;
    }
    if ((patch.target !== undefined && selected === undefined) || document.format === "unreadable") {
      forgetPatched(state, patch, place);
    } else if (document.format === "json6902") {
      if (patch.stage === "patches") {
        state.remember();
      }
      state.change(document.changes, place);
    } else {
      merge(state, document, patch, place);
    }
  }
  if (documents === undefined) {
    // The file is somewhere where nobody looks: what it does to the objects that it may select is not known.
    forgetPatched(state, patch, place);
  }
}

/** Without a target it can only be a merge, which leaves name and namespace alone. */
function forgetPatched(
  state: ObjectState,
  { target }: KustomizePatch,
  place: Parameters<ObjectState["change"]>[1],
): void {
  const paths = target === undefined ? [["metadata", "annotations"], ["metadata", "labels"], ["spec"]] : [[]];
  for (const path of paths) {
    state.forget(path, unknownSetting(place));
  }
}

/** A strategic merge never moves an object to another namespace, and renames it only where the patch may. */
function merge(
  state: ObjectState,
  document: PatchDocument,
  { allowNameChange, allowKindChange, stage, target }: KustomizePatch,
  place: Parameters<ObjectState["change"]>[1],
): void {
  if (document.deletes) {
    state.deleted = true;
    return;
  }
  const { name, namespace, kind, apiVersion } = state;
  if (allowNameChange || allowKindChange) {
    state.remember();
  }
  const isCopied = stage === "patchesStrategicMerge" || target !== undefined;
  const changes = isCopied ? document.changes.flatMap(asCopied) : document.changes;
  state.change(changes, place);
  if (changes.some(({ op, path }) => (op === "remove" || op === "null") && HOLDS_HISTORY.has(pointer(path)))) {
    state.loseHistory();
  }
  state.namespace = namespace;
  state.apiVersion = apiVersion;
  if (!allowNameChange) {
    state.name = name;
  }
  if (!allowKindChange) {
    state.kind = kind;
  }
}

/** Kustomize keeps an object's former names in annotations while it builds: a merge that replaces all of them takes these along. */
const HOLDS_HISTORY: ReadonlySet<string> = new Set(["metadata", "metadata/annotations"]);

/**
 * Kustomize copies a patch for each object it selects, and its copying makes texts of the object's labels and annotations: a null
 * there becomes the text "null" and removes nothing. Source: kustomize api/resource/resource.go `CopyMergeMetaDataFieldsFrom`.
 */
function asCopied(change: FieldChange): readonly FieldChange[] {
  const [first, second] = change.path;
  const isPairs = first === "metadata" && (second === "labels" || second === "annotations");
  if (change.op !== "null" || !isPairs) {
    return [change];
  }
  return change.path.length === 3 ? [{ ...change, op: "set" }] : [];
}

/** A patch without a target is for the object that has, or ever had, its kind, version, name and namespace. */
function isSameObject(document: PatchDocument, state: ObjectState): boolean {
  if (document.format === "unreadable") {
    return true;
  }
  const name = document.name?.text;
  const namespace = document.namespace?.text || "default";
  return (
    document.apiVersion?.text === state.apiVersion &&
    [...state.formerIds, state.id].some(
      (id) => id.kind === document.kind?.text && id.name === name && id.namespace === namespace,
    )
  );
}

/** Kinds whose pod templates get a kustomization's labels and annotations too, with the template's metadata. */
const TEMPLATES: Readonly<Record<string, FieldPath>> = {
  ReplicationController: ["spec", "template", "metadata"],
  Deployment: ["spec", "template", "metadata"],
  ReplicaSet: ["spec", "template", "metadata"],
  DaemonSet: ["spec", "template", "metadata"],
  StatefulSet: ["spec", "template", "metadata"],
  Job: ["spec", "template", "metadata"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "metadata"],
};

function addPairs(
  state: ObjectState,
  field: "labels" | "annotations",
  pairs: readonly KeyedValue[],
  inTemplates: boolean,
  uri: string,
): void {
  const template = inTemplates && state.isPodSpec ? TEMPLATES[state.kind] : undefined;
  for (const { key, value } of pairs) {
    const setting = { key, value, uri, exact: true };
    state.set(["metadata", field, key.text], setting);
    if (template !== undefined) {
      state.set([...template, field, key.text], setting);
    }
  }
}
