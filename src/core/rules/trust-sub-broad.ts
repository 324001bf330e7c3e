/** How far a subject condition reaches: to one account, a namespace, or every pod of the cluster. */
import type { Value } from "../model/value.ts";
import { parseOperator } from "../trust/operators.ts";
import { subjectReach } from "../trust/reach.ts";
import { defineRule } from "./rule.ts";
import { claimsNamed, type EksStatement, eksStatements, issuersOf } from "./web-identity.ts";

export const trustSubBroad = defineRule({
  meta: {
    id: "trust-sub-broad",
    title: "Subject condition reaches further than one ServiceAccount",
    category: "trust-policy",
    source: "IAM User Guide, reference_policies_elements_condition_operators: StringLike's * stands for any characters",
    fix: "none",
  },
  messages: {
    everything: {
      severity: "error",
      text: '"{value}" admits every ServiceAccount of every namespace: whoever can create a pod anywhere in the cluster has this role. Name the namespace and the ServiceAccount.',
    },
    allBut: {
      severity: "error",
      text: '{operator} shuts out "{value}" and admits every other ServiceAccount of every namespace: whoever can create a pod elsewhere in the cluster has this role. Name the ServiceAccounts that may, under StringEquals.',
    },
    namespaces: {
      severity: "warning",
      text: '"{value}" reaches into every namespace that fits, those made later too: * stands for any characters, ":" among them. Write the namespace out, up to the colon behind it.',
    },
    namespace: {
      severity: "info",
      text: '"{value}" admits every ServiceAccount of namespace "{namespace}", so whoever can create a pod there has this role. Name the ServiceAccounts if that is not meant.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    const told = new Set<number>();
    for (const statement of eksStatements(fact)) {
      for (const issuer of issuersOf(statement)) {
        for (const finding of judge(statement, issuer)) {
          if (!told.has(finding.range.start)) {
            told.add(finding.range.start);
            yield { ...finding, data: undefined };
          }
        }
      }
    }
  },
});

function* judge(eks: EksStatement, issuer: string) {
  const reach = subjectReach(eks.statement, issuer);
  const place = ({ text, range }: Value) => ({ values: { value: text }, range });
  switch (reach.kind) {
    case "everything":
      for (const value of reach.causes) {
        yield { message: "everything", ...place(value) } as const;
      }
      if (reach.causes.length === 0) {
        yield* exclusions(eks);
      }
      break;
    case "namespace-pattern":
      for (const value of reach.causes) {
        yield { message: "namespaces", ...place(value) } as const;
      }
      break;
    case "namespace":
      for (const value of reach.causes) {
        const namespace = /^system:serviceaccount:([^:]+):\*+$/.exec(value.text)?.[1];
        if (namespace !== undefined) {
          yield { message: "namespace", values: { value: value.text, namespace }, range: value.range } as const;
        }
      }
      break;
    default:
      break;
  }
}

/** `StringNotEquals` and its like are all that the statement says of the subject. */
function* exclusions(eks: EksStatement) {
  for (const { condition } of claimsNamed(eks, "sub")) {
    const [value] = condition.values;
    if (value?.known && parseOperator(condition.operator.text)?.negated) {
      const values = { value: value.text, operator: condition.operator.text };
      yield { message: "allBut", values, range: value.range } as const;
    }
  }
}
