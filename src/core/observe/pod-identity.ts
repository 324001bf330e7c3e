/** Which AWS identity a pod that exists was given, read from the variables that its containers have. */
import { isObject, type JsonObject, type JsonValue, type KubeObject } from "../ports.ts";

export type PodIdentity =
  /** `roleArns`: the distinct values of AWS_ROLE_ARN; more than one where containers set their own. */
  | { readonly kind: "irsa"; readonly roleArns: readonly string[] }
  | { readonly kind: "pod-identity" }
  /** No container has a variable of either mechanism. */
  | { readonly kind: "none" };

/** The identity that an account's pods shall have. */
export type WantedIdentity =
  | { readonly mechanism: "irsa"; readonly roleArn: string }
  | { readonly mechanism: "pod-identity" };

/** Whether what a pod was given is what its account shall have. */
export function hasIdentity(given: PodIdentity, wanted: WantedIdentity): boolean {
  return wanted.mechanism === "irsa"
    ? given.kind === "irsa" && given.roleArns.includes(wanted.roleArn)
    : given.kind === "pod-identity";
}

/**
 * IRSA's variables come first where a container has those of both: web identity stands before container credentials in the
 * SDKs' chain (botocore's credentials.py).
 */
export function identityOfPod(pod: KubeObject): PodIdentity {
  const variables = containersOf(pod).flatMap(environmentOf);
  const roleArns = variables.filter(({ name }) => name === "AWS_ROLE_ARN").map(({ value }) => value ?? "");
  if (roleArns.length > 0) {
    return { kind: "irsa", roleArns: [...new Set(roleArns)] };
  }
  return {
    kind: variables.some(({ name }) => name === "AWS_CONTAINER_CREDENTIALS_FULL_URI") ? "pod-identity" : "none",
  };
}

/** Containers and init containers of a pod, as the API server has them. */
export function containersOf({ body }: KubeObject): readonly JsonObject[] {
  const spec = isObject(body.spec) ? body.spec : {};
  return [...objectsIn(spec.initContainers), ...objectsIn(spec.containers)];
}

/** The account that a pod runs as. */
export function accountOfPod({ body }: KubeObject): string {
  const name = isObject(body.spec) ? body.spec.serviceAccountName : undefined;
  return typeof name === "string" && name !== "" ? name : "default";
}

/** `Running`, `Pending`, `Succeeded` …; undefined where the pod has no status yet. */
export function phaseOfPod({ body }: KubeObject): string | undefined {
  const phase = isObject(body.status) ? body.status.phase : undefined;
  return typeof phase === "string" ? phase : undefined;
}

export function environmentOf(
  container: JsonObject,
): readonly { readonly name: string; readonly value: string | undefined }[] {
  return objectsIn(container.env).map(({ name, value }) => ({
    name: typeof name === "string" ? name : "",
    value: typeof value === "string" ? value : undefined,
  }));
}

/** The mappings of a list; none for anything else. */
export function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isObject) : [];
}
