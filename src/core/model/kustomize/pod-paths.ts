/** Where in its object a pod template stands, from the path of its account field. */
import type { PodTemplate } from "../pod-template.ts";
import type { FieldPath } from "./field-change.ts";

export interface PodPaths {
  /** The account field itself. */
  readonly account: FieldPath;
  /** The mapping that holds it. */
  readonly spec: FieldPath;
  /** Metadata of the pod; only where the mapping is a PodSpec. */
  readonly metadata: FieldPath;
}

export function podPathsOf({ accountPath }: PodTemplate): PodPaths {
  const account = accountPath.split(/[.[\]]+/).filter((segment) => segment !== "");
  const spec = account.slice(0, -1);
  return { account, spec, metadata: [...spec.slice(0, -1), "metadata"] };
}
