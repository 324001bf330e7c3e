/** What AWS and clusters have, as rules ask for it: it can show that something is there, never that it is not. */
import { formatRoleArn, type RoleArn } from "../names/arn.ts";
import type { RoleFact } from "./facts.ts";
import type { IdentityGraph } from "./graph.ts";
import { knownText } from "./value.ts";

/** Whether a cluster that was looked at has the account, so that a pod can run as it there. */
export function hasLiveAccount({ live }: IdentityGraph, namespace: string, name: string): boolean {
  return live?.accountsIn(namespace).some(({ placement }) => placement.name === name) ?? false;
}

/** The role of this very ARN in AWS; undefined where nobody saw it. */
export function liveRole({ live }: IdentityGraph, role: RoleArn): RoleFact | undefined {
  const arn = formatRoleArn(role);
  return live?.rolesNamed(role.name).find((each) => knownText(each.arn) === arn);
}
