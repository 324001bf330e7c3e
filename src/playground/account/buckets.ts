/** Who may list which bucket of the practice account, in S3's words. */
import type { BucketListing, CallerIdentity } from "../../core/ports.ts";
import type { PracticeRole, PracticeState } from "../state.ts";
import { decide } from "./identity-document.ts";
import { simulateAction } from "./permissions.ts";

/** @param role undefined where the session's role is gone: nothing allows anything then */
export function refusalToList(
  state: PracticeState,
  role: PracticeRole | undefined,
  identity: CallerIdentity,
  action: "s3:ListBucket" | "s3:ListAllMyBuckets",
  resource: string,
): string | undefined {
  const decision =
    role === undefined
      ? decide([], action, resource).decision
      : simulateAction(state, role, action, resource, "iam:SimulatePrincipalPolicy").decision;
  if (decision === "allowed") {
    return undefined;
  }
  const why =
    decision === "explicitDeny"
      ? "with an explicit deny in an identity-based policy"
      : `because no identity-based policy allows the ${action} action`;
  const on = resource === "*" ? "" : ` on resource: "${resource}"`;
  return `User: ${identity.arn} is not authorized to perform: ${action}${on} ${why}`;
}

export function listBucket(
  state: PracticeState,
  role: PracticeRole | undefined,
  identity: CallerIdentity,
  bucket: string,
): BucketListing {
  const resource = `arn:${state.partition}:s3:::${bucket}`;
  const message = refusalToList(state, role, identity, "s3:ListBucket", resource);
  if (message !== undefined) {
    return { kind: "refused", code: "AccessDenied", message };
  }
  return state.buckets.includes(bucket)
    ? { kind: "listed", empty: false }
    : { kind: "refused", code: "NoSuchBucket", message: "The specified bucket does not exist" };
}
