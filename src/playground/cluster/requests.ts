/** Refusals of the practice API server, worded as the Kubernetes adapter words those of a real one. */
import * as l10n from "@vscode/l10n";
import { AccessError, type AccessProblem, KUBE_RESOURCES, type KubeKind, type ObjectRef } from "../../core/ports.ts";
import type { PracticeKube } from "../state.ts";

/** `<verb> <plural>[/<subresource>]`, as RBAC and the port's operations have it. */
export function requestName(verb: string, kind: KubeKind, subresource = ""): string {
  return `${verb} ${KUBE_RESOURCES[kind].plural}${subresource === "" ? "" : `/${subresource}`}`;
}

/** Refuses what the practice user may not do. */
export function authorize(kube: PracticeKube, request: string, namespace: string | undefined): void {
  if (kube.denied.includes(request)) {
    const [verb = "", resource = ""] = request.split(" ");
    const where = namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`;
    throw new AccessError(
      "access-denied",
      `kubernetes:${request}`,
      `${resource.split("/")[0]} is forbidden: User "practice" cannot ${verb} resource "${resource}" ${where}.`,
      l10n.t("Ask for the RBAC verb `{0}` on `{1}`.", verb, resource),
    );
  }
}

export function refuseRequest(problem: AccessProblem, request: string, message: string, advice: string): never {
  throw new AccessError(problem, `kubernetes:${request}`, message, advice);
}

export function noSuchObject(request: string, { kind, name }: ObjectRef): never {
  const { plural, group } = KUBE_RESOURCES[kind];
  return refuseRequest(
    "not-found",
    request,
    `${plural}${group === "" ? "" : `.${group}`} "${name}" not found.`,
    l10n.t("Check name and namespace."),
  );
}

export function noSuchNamespace(request: string, namespace: string): never {
  return refuseRequest(
    "not-found",
    request,
    `namespaces "${namespace}" not found.`,
    l10n.t('Create the namespace "{0}" first, or correct its name.', namespace),
  );
}
