/** Addresses of the API, by kind, and how messages name what lies there. */
import * as l10n from "@vscode/l10n";
import { KUBE_RESOURCES, type KubeKind, type ObjectRef } from "../core/ports.ts";

/** `name` undefined for the collection; `namespace` undefined for all namespaces and for cluster-wide kinds. */
export function pathOf(kind: KubeKind, namespace: string | undefined, name?: string, subresource?: string): string {
  const { group, version, plural, namespaced } = KUBE_RESOURCES[kind];
  const parts = [
    group === "" ? `/api/${version}` : `/apis/${group}/${version}`,
    ...(namespaced && namespace !== undefined ? ["namespaces", encodeURIComponent(namespace)] : []),
    plural,
    ...(name === undefined ? [] : [encodeURIComponent(name)]),
    ...(subresource === undefined ? [] : [subresource]),
  ];
  return parts.join("/");
}

/** Empty without parameters; undefined values are left out. */
export function query(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given).toString()}`;
}

/** `<verb> <plural>[/<subresource>]`, as RBAC names it. */
export function actionOf(verb: string, kind: KubeKind, subresource?: string): string {
  return `${verb} ${KUBE_RESOURCES[kind].plural}${subresource === undefined ? "" : `/${subresource}`}`;
}

export function subjectOf({ kind, namespace, name }: ObjectRef): string {
  return inNamespace(`${kind} "${name}"`, namespace);
}

/** `what` stays as Kubernetes writes it. */
export function inNamespace(what: string, namespace: string | undefined): string {
  return namespace === undefined ? what : l10n.t('{0} in namespace "{1}"', what, namespace);
}
