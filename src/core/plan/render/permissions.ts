/** The least permissions for a plan, as the documents that an administrator grants them with. */
import type { IamNeed, Needs, RbacNeed } from "../needs.ts";

interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, string>> };
}

/** An IAM policy; PassRole has a statement of its own, since its condition key is in no other request. */
export function iamPolicyText({ iam }: Needs): string {
  const statements = grouped(iam, ({ resource, passedTo }) => `${passedTo ?? ""} ${resource}`).map(statementOf);
  return `${JSON.stringify({ Version: "2012-10-17", Statement: statements }, undefined, 2)}\n`;
}

function statementOf(needs: readonly IamNeed[]): Statement {
  const [first] = needs;
  const statement: Statement = {
    Effect: "Allow",
    Action: needs.map(({ action }) => action).sort(),
    Resource: first?.resource ?? "*",
  };
  return first?.passedTo === undefined
    ? statement
    : { ...statement, Condition: { StringEquals: { "iam:PassedToService": first.passedTo } } };
}

/** Roles for each namespace and one for the cluster, as YAML; empty when the plan needs nothing in the cluster. */
export function rbacText({ rbac }: Needs, name = "irsa-workbench"): string {
  const byNamespace = grouped(rbac, ({ namespace }) => namespace ?? "");
  return byNamespace.map((needs) => roleText(name, needs[0]?.namespace, needs)).join("---\n");
}

function roleText(name: string, namespace: string | undefined, needs: readonly RbacNeed[]): string {
  const head =
    namespace === undefined
      ? `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: ${name}\n`
      : `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n`;
  const rules = grouped(needs, ({ group, resource }) => `${group}/${resource}`).map((same) => {
    const [first] = same;
    const verbs = [...new Set(same.map(({ verb }) => verb))].sort();
    return `  - apiGroups: ["${first?.group ?? ""}"]\n    resources: ["${first?.resource ?? ""}"]\n    verbs: [${verbs.map((verb) => `"${verb}"`).join(", ")}]\n`;
  });
  return `${head}rules:\n${rules.join("")}`;
}

/** Items by key, in the order in which each key came first. */
function grouped<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) {
      groups.set(keyOf(item), [item]);
    } else {
      group.push(item);
    }
  }
  return [...groups.values()];
}
