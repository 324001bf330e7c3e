/** The service that EKS Pod Identity assumes roles as has one name, and EKS has others that look like it. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import { knownText, type Value } from "../model/value.ts";
import { POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import { nearestName } from "../names/near.ts";
import type { TrustStatement } from "../trust/policy.ts";
import { associationsOf } from "./pod-identity.ts";
import { defineRule } from "./rule.ts";

/** Names that nothing of AWS has and that can only be meant as the one. */
const MEANT = /^(eks[.-]pods?|pods?[.-]eks|pod-identity\.eks|eks-pod-identity|pods?)\.amazonaws\.com(\.cn)?$/i;

interface Data {
  readonly value: Value;
}

export const piPrincipalTypo = defineRule({
  meta: {
    id: "pi-principal-typo",
    title: "Service principal that is not EKS Pod Identity's",
    category: "pod-identity",
    source: "EKS User Guide, pod-id-role: pods.eks.amazonaws.com, in China too",
    fix: "automatic",
  },
  messages: {
    typo: {
      severity: "error",
      text: 'There is no service "{service}". EKS Pod Identity assumes roles as "pods.eks.amazonaws.com", in every partition; EKS refuses an association with this role ("Trust policy of the role provided is invalid").',
    },
    cluster: {
      severity: "error",
      text: '"{service}" is the service that runs the control plane. {why} EKS Pod Identity, which assumes roles as "pods.eks.amazonaws.com".',
    },
  },
  subjects: ["trust-policy"],
  *check(fact, { graph }) {
    for (const statement of fact.policy.statements) {
      if (knownText(statement.effect) !== "Allow" || statement.notPrincipal) {
        continue;
      }
      const services = statement.principals.filter(({ type, value }) => type === "Service" && value.known);
      for (const { value } of services) {
        const data: Data = { value };
        const place = { range: value.range, data };
        if (isTypo(value.text)) {
          yield { ...place, message: "typo", values: { service: value.text } };
        } else if (value.text === "eks.amazonaws.com" && services.length === 1) {
          const why = isTagged(statement)
            ? l10n.t("The conditions of this statement are on session tags of")
            : associationsOf(graph, fact).length > 0
              ? l10n.t("An association gives this role to")
              : undefined;
          if (why !== undefined) {
            yield { ...place, message: "cluster", values: { service: value.text, why } };
          }
        }
      }
    }
  },
  fix({ uri, data: { value } }) {
    return [
      {
        title: l10n.t('Change to "{0}"', POD_IDENTITY_SERVICE),
        preferred: true,
        edits: [{ kind: "edit", uri, edits: [replaceValue(value, POD_IDENTITY_SERVICE)] }],
      },
    ];
  },
});

function isTypo(service: string): boolean {
  return (
    service !== POD_IDENTITY_SERVICE &&
    (MEANT.test(service) || nearestName(service, [POD_IDENTITY_SERVICE]) !== undefined)
  );
}

function isTagged({ conditions }: TrustStatement): boolean {
  return conditions.some(({ key }) => /^aws:requesttag\/(kubernetes-|eks-cluster-)/i.test(key.text));
}
