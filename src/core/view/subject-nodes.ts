/** Whom a trust policy lets in, as nodes: of a file's policy and of one that AWS holds alike. */
import * as l10n from "@vscode/l10n";
import type { TrustPolicyFact } from "../model/facts.ts";
import { knownText } from "../model/value.ts";
import { POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import { claimsNamed, eksStatements } from "../rules/web-identity.ts";
import type { Standing } from "./standing.ts";
import type { TreeNode } from "./tree.ts";

/**
 * Whom a policy's Allow statements name: subjects, whole clusters, EKS Pod Identity, others.
 * @param standingOf what is known of a subject that it names; `known` is false for one that a template fills in
 */
export function subjectNodes(
  policy: TrustPolicyFact,
  parent: string,
  standingOf: (subject: string, known: boolean) => Standing,
): readonly TreeNode[] {
  const nodes: TreeNode[] = [];
  const web = eksStatements(policy);
  const add = (label: string, range: TreeNode["location"], standing: Standing, values = {}, description?: string) => {
    const id = `${parent}/subject:${policy.uri}@${range?.range.start ?? 0}:${nodes.length}`;
    nodes.push({ id, kind: "subject", label, description, ...standing, location: range, values, children: [] });
  };
  const place = (range: TrustPolicyFact["range"]) => ({ uri: policy.uri, range });
  for (const statement of web) {
    const issuer = statement.principals[0]?.provider?.issuer;
    const subjects = claimsNamed(statement, "sub").flatMap((claim) => claim.condition.values);
    for (const value of subjects) {
      const values = { subject: value.text, ...(issuer === undefined ? {} : { issuer }) };
      add(value.text, place(value.range), standingOf(value.text, value.known), values);
    }
    if (subjects.length === 0) {
      const [principal] = statement.principals;
      const standing: Standing = statement.opaqueKeys
        ? { verdict: "unknown", reasons: [l10n.t("A template fills in conditions of this statement.")] }
        : {
            verdict: "problem",
            reasons: [l10n.t("No condition on the subject: every ServiceAccount of the cluster may assume the role.")],
          };
      const label = statement.opaqueKeys
        ? l10n.t("ServiceAccounts not known")
        : l10n.t("every ServiceAccount of the cluster");
      const range = principal?.principal.value.range ?? statement.statement.range;
      add(label, place(range), standing, issuer === undefined ? {} : { issuer });
    }
  }
  const statements = new Set(web.map(({ statement }) => statement));
  for (const statement of policy.policy.statements) {
    if (!statements.has(statement) && knownText(statement.effect) === "Allow") {
      for (const { type, value } of statement.principals) {
        const isPods = type === "Service" && knownText(value) === POD_IDENTITY_SERVICE;
        add(isPods ? "EKS Pod Identity" : value.text, place(value.range), { verdict: "none", reasons: [] }, {}, type);
      }
    }
  }
  return nodes;
}
