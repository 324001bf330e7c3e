/** What a role is: who may assume it by the trust policies of the workspace, and which policies files give it. */
import * as l10n from "@vscode/l10n";
import type { TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import { eksStatements, issuersOf } from "../rules/web-identity.ts";
import { type SubjectReach, subjectReach } from "../trust/reach.ts";
import { trustPoliciesOf } from "./definition.ts";
import { type LanguageContext, shortPath } from "./language-context.ts";
import { type Block, code, item, type Prose, paragraph, type Span, spansOf } from "./prose.ts";
import { rolePolicies } from "./role-policies.ts";
import { accountOfPolicy, type Target } from "./target.ts";

type RoleTarget = Extract<Target, { readonly kind: "role" }>;

/** More subjects or policies than these are counted. */
const MOST = 5;

export function roleProse(target: RoleTarget, context: LanguageContext): Prose {
  const { graph } = context;
  const { name, account } = target;
  const policies = policiesOfRole(target, graph);
  const permissions = rolePolicies(target, context);
  return [
    paragraph(
      ...(account === undefined
        ? spansOf(l10n.t("IAM role {0}."), code(name))
        : spansOf(l10n.t("IAM role {0} in AWS account {1}."), code(name), code(account))),
    ),
    ...(policies.length === 0
      ? [item(l10n.t("No file of this workspace has its trust policy, so who may assume it is not known here."))]
      : policies.flatMap((policy) => admittedBlocks(policy, graph))),
    ...(permissions.length === 0 ? [] : [item(...spansOf(l10n.t("Permissions: {0}"), listed(permissions)))]),
  ];
}

/** Trust policies that may be the role's: those in another AWS account are not. */
export function policiesOfRole({ name, account }: RoleTarget, graph: IdentityGraph): readonly TrustPolicyFact[] {
  return trustPoliciesOf(name, graph).filter((policy) => {
    const own = accountOfPolicy(policy);
    return own === undefined || account === undefined || own === account;
  });
}

/** Whom a trust policy lets in, one line for each statement. */
export function admittedBlocks(policy: TrustPolicyFact, graph: IdentityGraph): readonly Block[] {
  const web = eksStatements(policy);
  const ours = new Set(web.map(({ statement }) => statement));
  const others = policy.policy.statements.filter(
    (statement) => !ours.has(statement) && statement.effect?.text === "Allow",
  );
  const { reason } = graph.rolesOf(policy);
  return [
    ...web.map((statement): Block => {
      const [issuer] = issuersOf(statement);
      const reach = reachSpans(subjectReach(statement.statement, issuer));
      return item(
        ...(issuer === undefined
          ? spansOf(l10n.t("May assume it: {0}"), reach)
          : spansOf(l10n.t("May assume it: {0} of the cluster {1}"), reach, code(issuer))),
      );
    }),
    ...others.map(({ principals }): Block => {
      const names = principals.map(({ value }) => value.text);
      return names.includes(POD_IDENTITY_SERVICE)
        ? item(l10n.t("May assume it: EKS Pod Identity, for the accounts that associations name"))
        : item(...spansOf(l10n.t("May assume it: {0}"), listed(names)));
    }),
    item(...spansOf(l10n.t("Trust policy: {0} ({1})"), code(shortPath(policy.uri)), reason)),
  ];
}

/** Whom subject conditions let through, in words. */
export function reachSpans(reach: SubjectReach): readonly Span[] {
  switch (reach.kind) {
    case "exact":
      return reach.subjects.length === 0 ? [l10n.t("nobody")] : listed(reach.subjects);
    case "namespace":
    case "namespace-pattern":
      return spansOf(l10n.t("whoever fits {0}"), listed(reach.patterns));
    case "everything":
      return [l10n.t("every ServiceAccount")];
    case "unknown":
      return [l10n.t("whom a template or something unreadable decides")];
  }
}

function listed(texts: readonly string[]): readonly Span[] {
  const shown = texts.slice(0, MOST).flatMap((text, at): readonly Span[] => [at === 0 ? "" : ", ", code(text)]);
  return texts.length > MOST ? [...shown, l10n.t(" and {0} more", texts.length - MOST)] : shown;
}
