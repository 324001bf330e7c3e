/** The role that a trust policy scopes to one ServiceAccount by its session tags: what says Pod Identity where no file holds the association. */
import type { TrustPolicyFact } from "../../model/facts.ts";
import { knownText } from "../../model/value.ts";
import { type AccountName, POD_IDENTITY_SERVICE } from "../../names/kubernetes.ts";
import type { TrustStatement } from "../../trust/policy.ts";
import type { FileReading } from "./file-reading.ts";
import type { FileRole, FileRoles } from "./file-roles.ts";

/** A role with the trust policy that names the account. */
export interface TaggedRole {
  readonly role: FileRole;
  readonly policy: TrustPolicyFact;
}

const NAMESPACE_TAG = "aws:requesttag/kubernetes-namespace";
const ACCOUNT_TAG = "aws:requesttag/kubernetes-service-account";

/** Undefined where no role is scoped to the account, or several are. */
export function taggedRole(account: AccountName, reading: FileReading, roles: FileRoles): TaggedRole | undefined {
  const { graph } = reading.sources;
  const policies = graph
    .all("trust-policy")
    .filter(({ source, policy }) => source !== "live" && policy.statements.some((each) => isScopedTo(each, account)));
  const [policy, ...more] = policies;
  if (policy === undefined || more.length > 0) {
    return undefined;
  }
  const names = new Set(graph.rolesOf(policy).targets.map(({ roleName }) => roleName));
  const [name, ...others] = names;
  const role =
    name === undefined || others.length > 0 ? undefined : roles.named(name, policy.role?.block, policy.role?.path);
  return role === undefined || typeof role === "string" ? undefined : { role, policy };
}

function isScopedTo(statement: TrustStatement, { namespace, name }: AccountName): boolean {
  const toPods = statement.principals.some(
    ({ type, value }) => type === "Service" && value.text === POD_IDENTITY_SERVICE,
  );
  return (
    knownText(statement.effect) === "Allow" &&
    toPods &&
    demands(statement, NAMESPACE_TAG, namespace) &&
    demands(statement, ACCOUNT_TAG, name)
  );
}

/** Whether a condition takes the tag with exactly this value, alone or among others. */
function demands({ conditions }: TrustStatement, tag: string, value: string): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      /^string(?:equals|like)$/i.test(operator.text) &&
      key.text.toLowerCase() === tag &&
      values.some((each) => knownText(each) === value),
  );
}
