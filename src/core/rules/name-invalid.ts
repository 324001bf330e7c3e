/** Names that Kubernetes or IAM refuse. */
import type { NamespaceFact, RoleCommandFact, RoleFact, ServiceAccountFact, WorkloadFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { Value } from "../model/value.ts";
import { ROLE_NAME } from "../names/arn.ts";
import { NAMESPACE_NAME, SERVICE_ACCOUNT_NAME } from "../names/kubernetes.ts";
import { defineRule } from "./rule.ts";

type Message = "namespace" | "account" | "role";

interface Named {
  readonly message: Message;
  readonly value: Value | undefined;
  /** The name as it is applied, where that is not as written. */
  readonly applied?: string | undefined;
}

const PATTERNS: Readonly<Record<Message, RegExp>> = {
  namespace: NAMESPACE_NAME,
  account: SERVICE_ACCOUNT_NAME,
  role: ROLE_NAME,
};

export const nameInvalid = defineRule({
  meta: {
    id: "name-invalid",
    title: "Name that Kubernetes or IAM refuses",
    category: "service-account",
    source: "Kubernetes apimachinery pkg/api/validation/generic.go; IAM API Reference, CreateRole",
    fix: "none",
  },
  messages: {
    namespace: {
      severity: "error",
      text: '"{name}" is no name for a namespace: up to 63 lower-case letters, digits and "-", with a letter or digit at both ends. Kubernetes refuses it.',
    },
    account: {
      severity: "error",
      text: '"{name}" is no name for a ServiceAccount: up to 253 lower-case letters, digits, "-" and ".", with a letter or digit at both ends of each part. Kubernetes refuses it.',
    },
    role: {
      severity: "error",
      text: '"{name}" is no name for a role: 1 to 64 letters, digits and +=,.@_- are allowed. IAM refuses it.',
    },
  },
  subjects: ["service-account", "workload", "namespace", "role", "role-command"],
  *check(fact, { graph }) {
    const names = fact.kind === "role" || fact.kind === "role-command" ? roleNames(fact) : objectNames(fact, graph);
    for (const { message, value, applied } of names) {
      const name = applied ?? value?.text;
      if (value?.known && name !== undefined && !PATTERNS[message].test(name)) {
        yield { message, values: { name }, range: value.range, data: undefined };
      }
    }
  },
});

function roleNames(fact: RoleFact | RoleCommandFact): readonly Named[] {
  return [{ message: "role", value: fact.kind === "role" ? fact.role.name : fact.roleName }];
}

function objectNames(fact: ServiceAccountFact | WorkloadFact | NamespaceFact, graph: IdentityGraph): readonly Named[] {
  switch (fact.kind) {
    case "namespace":
      return [{ message: "namespace", value: fact.meta.name }];
    case "service-account":
      return [
        { message: "namespace", value: fact.meta.namespace },
        // A prefix or suffix may be what makes the name whole, or too long.
        ...graph
          .placementsOfAccount(fact)
          .map(({ placement }): Named => ({ message: "account", value: fact.meta.name, applied: placement.name })),
      ];
    case "workload":
      return [{ message: "namespace", value: fact.meta.namespace }, ...accountNames(fact, graph)];
  }
}

/** Accounts that pods ask for, unless an account of that name is defined here and has the finding already. */
function accountNames(fact: WorkloadFact, graph: IdentityGraph): readonly Named[] {
  return fact.pods
    .flatMap((pod) => pod.account?.value ?? pod.alias?.value ?? [])
    .filter(({ text }) => text !== "" && graph.accountsNamed(text).length === 0)
    .map((value): Named => ({ message: "account", value }));
}
