/** What lies in a namespace of the practice cluster, kind by kind, as discovery and listings of a real one tell it. */
import {
  isObject,
  type JsonValue,
  KUBE_RESOURCES,
  type KubeKind,
  type NamespaceContent,
  type NamespaceObject,
} from "../../core/ports.ts";
import { type KubeDraft, metadataOf } from "./draft.ts";
import { requestName } from "./requests.ts";

export function namespaceContent(draft: KubeDraft, namespace: string): NamespaceContent {
  const kinds = (Object.keys(KUBE_RESOURCES) as KubeKind[]).filter((kind) => KUBE_RESOURCES[kind].namespaced);
  const isDenied = (kind: KubeKind) => draft.settings.denied.includes(requestName("list", kind));
  return {
    objects: kinds
      .filter((kind) => !isDenied(kind))
      .flatMap((kind) => draft.list(kind, namespace).map((body) => entryOf(kind, metadataOf(body)))),
    unseen: kinds.filter(isDenied).map((kind) => {
      const { plural, group } = KUBE_RESOURCES[kind];
      const resource = group === "" ? plural : `${plural}.${group}`;
      return {
        resource,
        reason: `User "practice" cannot list resource "${resource}" in the namespace "${namespace}".`,
      };
    }),
  };
}

function entryOf(kind: string, metadata: { readonly [key: string]: JsonValue }): NamespaceObject {
  const owners = Array.isArray(metadata.ownerReferences) ? (metadata.ownerReferences as readonly JsonValue[]) : [];
  return {
    kind,
    name: String(metadata.name),
    owned: owners.some((owner) => isObject(owner) && owner.controller === true),
    ending: metadata.deletionTimestamp !== undefined,
  };
}
