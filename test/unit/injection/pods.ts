/** Pods and accounts for the webhook's tests, small enough to be read at a glance. */
import type { AccountInput } from "../../../src/core/injection/inputs.ts";
import type { JsonObject, JsonValue } from "../../../src/core/ports.ts";

export const ROLE = "arn:aws:iam::111122223333:role/shop-s3-reader";

export function account(annotations: Readonly<Record<string, string>>): AccountInput {
  const entries = Object.entries(annotations).map(([name, value]) => [`eks.amazonaws.com/${name}`, value] as const);
  return { annotations: new Map(entries) };
}

/** A pod with one container `app`, whose fields `container` sets. */
export function pod(
  container: JsonObject = {},
  more: { readonly metadata?: JsonObject; readonly spec?: JsonObject } = {},
): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "reader", namespace: "shop", ...more.metadata },
    spec: {
      serviceAccountName: "s3-reader",
      containers: [{ name: "app", image: "reader:1", ...container }],
      ...more.spec,
    },
  };
}

export function env(...names: readonly string[]): JsonObject {
  return { env: names.map((name) => ({ name, value: "own" })) };
}

export function at(value: JsonValue | undefined, ...path: readonly (string | number)[]): JsonValue | undefined {
  let target: JsonValue | undefined = value;
  for (const key of path) {
    target = (target as Record<string | number, JsonValue> | undefined)?.[key];
  }
  return target;
}

/** `NAME=value` of a container's variables. */
export function variables(admitted: JsonObject, list = "containers", index = 0): readonly string[] {
  const found = at(admitted, "spec", list, index, "env") as readonly JsonObject[] | undefined;
  return (found ?? []).map(({ name, value }) => `${name}=${value}`);
}
