/** A role that trusts EKS Pod Identity without a condition can be given to any ServiceAccount of any cluster in the account. */
import * as l10n from "@vscode/l10n";
import type { NewMap } from "../edit/new-value.ts";
import { setPath } from "../edit/set-entry.ts";
import type { TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownIdentities } from "../model/known-identities.ts";
import { knownText, type Value } from "../model/value.ts";
import { POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import type { TextEdit } from "../text/edits.ts";
import type { TrustStatement } from "../trust/policy.ts";
import { associationsOf, podIdentityStatements } from "./pod-identity.ts";
import { mapAt } from "./policy-nodes.ts";
import { defineRule, type Fix } from "./rule.ts";

interface Data {
  readonly fact: TrustPolicyFact;
  readonly statement: TrustStatement;
}

/** Keys that tie the session to a cluster, a namespace, an account or an organisation. */
const SCOPING = /^aws:(requesttag\/|sourceaccount$|sourcearn$|sourceorgid$|sourceorgpaths$)/i;

export const piTrustUnscoped = defineRule({
  meta: {
    id: "pi-trust-unscoped",
    title: "Trust policy for EKS Pod Identity without a condition on who gets the role",
    category: "pod-identity",
    source: "EKS User Guide, pod-id-role and pod-id-abac",
    fix: "choice",
  },
  messages: {
    unscoped: {
      severity: "info",
      text: "Whoever may create an association with this role (iam:PassRole) can give it to any ServiceAccount of any cluster in the account. Conditions on aws:RequestTag/kubernetes-namespace and aws:RequestTag/kubernetes-service-account tie it to one.",
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    if (fact.generated) {
      return;
    }
    for (const statement of podIdentityStatements(fact)) {
      const isOpen = !statement.complete || statement.conditions.some(({ key }) => !key.known);
      const service = statement.principals.find(({ value }) => value.text === POD_IDENTITY_SERVICE);
      if (!isOpen && service !== undefined && !statement.conditions.some(({ key }) => SCOPING.test(key.text))) {
        const data: Data = { fact, statement };
        yield { message: "unscoped", values: {}, range: service.value.range, data };
      }
    }
  },
  fix({ uri, data: { fact, statement } }, context) {
    const file = context.file(uri);
    const map = file === undefined ? undefined : mapAt(file, statement.range);
    if (file === undefined || map === undefined) {
      return [];
    }
    return scopes(fact, context.graph).flatMap(({ title, conditions }): readonly Fix[] => {
      const edits: TextEdit[] = [];
      for (const [key, value] of Object.entries(conditions)) {
        const added = setPath(file, map, ["Condition", "StringEquals", key], value);
        if (added === undefined) {
          return [];
        }
        edits.push(...added);
      }
      // A Condition that has to be made is made once, with all keys in it.
      const isNew = statement.conditionRange === undefined;
      const whole = isNew ? setPath(file, map, ["Condition"], { StringEquals: conditions }) : edits;
      return whole === undefined ? [] : [{ title, preferred: false, edits: [{ kind: "edit", uri, edits: whole }] }];
    });
  },
});

interface Scope {
  readonly title: string;
  readonly conditions: NewMap;
}

/** One for each association of the role, else the account when the workspace speaks of one only. */
function scopes(fact: TrustPolicyFact, graph: IdentityGraph): readonly Scope[] {
  const found = associationsOf(graph, fact).flatMap(({ namespace, serviceAccount, cluster }): readonly Scope[] => {
    const [ns, account, name] = [namespace, serviceAccount, cluster].map((value: Value | undefined) =>
      knownText(value),
    );
    return ns === undefined || account === undefined
      ? []
      : [
          {
            title: l10n.t('Only for ServiceAccount "{0}" in namespace "{1}"', account, ns),
            conditions: {
              ...(name === undefined ? {} : { "aws:RequestTag/eks-cluster-name": name }),
              "aws:RequestTag/kubernetes-namespace": ns,
              "aws:RequestTag/kubernetes-service-account": account,
            },
          },
        ];
  });
  const { accounts } = knownIdentities(graph);
  const [account] = accounts;
  return found.length > 0 || account === undefined || accounts.length > 1
    ? found
    : [{ title: l10n.t("Only for clusters of account {0}", account), conditions: { "aws:SourceAccount": account } }];
}
