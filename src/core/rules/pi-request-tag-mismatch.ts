/** A role that is scoped to one account by its session tags, and an association that gives it to another: told at both ends. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { AssociationFact, TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText, type Value } from "../model/value.ts";
import { evaluateTrust } from "../trust/evaluate.ts";
import type { TrustCondition, TrustStatement } from "../trust/policy.ts";
import { describeAssociation } from "./association-places.ts";
import { addConditionValue } from "./condition-edits.ts";
import { podIdentityStatements } from "./pod-identity.ts";
import { defineRule, type Fix, type FixContext } from "./rule.ts";

/** A session tag, and what of an association it is. */
const TAGS = [
  { key: "aws:requesttag/kubernetes-namespace", label: "namespace", field: "namespace", ask: "namespace" },
  {
    key: "aws:requesttag/kubernetes-service-account",
    label: "ServiceAccount",
    field: "serviceAccount",
    ask: "serviceAccount",
  },
  { key: "aws:requesttag/eks-cluster-name", label: "cluster", field: "cluster", ask: "clusterName" },
] as const;

type Tag = (typeof TAGS)[number];

/** One tag of an association that a policy refuses, with the condition's values. */
interface Mismatch {
  readonly association: AssociationFact;
  readonly policy: TrustPolicyFact;
  readonly tag: Tag;
  /** What the association has. */
  readonly own: Value;
  readonly statement: TrustStatement;
  readonly condition: TrustCondition;
  readonly value: Value;
}

export const piRequestTagMismatch = defineRule({
  meta: {
    id: "pi-request-tag-mismatch",
    title: "Association that the role's conditions on session tags shut out",
    category: "pod-identity",
    source: "EKS User Guide, pod-id-abac: kubernetes-namespace, kubernetes-service-account, eks-cluster-name",
    fix: "automatic",
  },
  messages: {
    policy: {
      severity: "error",
      text: 'The association for {association} gives out this role, but here the {label} has to be {admitted}, and it is "{own}". EKS cannot assume the role, so its pods get no credentials.',
    },
    association: {
      severity: "error",
      text: 'The trust policy of this association\'s role wants the {label} to be {admitted}, not "{own}". EKS cannot assume the role, so pods get no credentials.',
    },
  },
  subjects: ["trust-policy", "association"],
  *check(fact, { graph }) {
    const isPolicy = fact.kind === "trust-policy";
    const found = isPolicy
      ? graph.associationsOfPolicy(fact).flatMap((association) => mismatchesOf(association, graph))
      : mismatchesOf(fact, graph);
    for (const data of found.filter(({ policy }) => !isPolicy || policy === fact)) {
      const { association, policy, tag, own, value, condition } = data;
      const here = isPolicy ? value : own;
      const there = isPolicy ? { uri: association.uri, range: own.range } : { uri: policy.uri, range: value.range };
      yield {
        message: isPolicy ? "policy" : "association",
        values: {
          association: describeAssociation(association),
          label: tag.label,
          own: own.text,
          admitted: condition.values.map(({ text }) => `"${text}"`).join(" or "),
        },
        range: here.range,
        related: [
          {
            location: there,
            message: isPolicy ? l10n.t("the association") : l10n.t("the condition of the trust policy"),
          },
        ],
        data,
      };
    }
  },
  fix({ data }, context) {
    return fixesFor(data, context);
  },
});

/** Tags by which all of the role's policies refuse an association; none where one admits it, or that is not known. */
function mismatchesOf(association: AssociationFact, graph: IdentityGraph): readonly Mismatch[] {
  const untagged = association.disableSessionTags;
  const policies = graph.policiesOfAssociation(association);
  if (untagged !== undefined && knownText(untagged) !== "false") {
    return [];
  }
  if (policies.some((policy) => !refuses(policy, association, TAGS) || refuses(policy, association, []))) {
    return [];
  }
  return policies.flatMap((policy) =>
    TAGS.filter((tag) => refuses(policy, association, [tag])).flatMap((tag) => mismatchOf(association, policy, tag)),
  );
}

/** Whether a policy refuses an association of which only these tags are known. */
function refuses({ policy }: TrustPolicyFact, association: AssociationFact, tags: readonly Tag[]): boolean {
  const known = (ask: Tag["ask"]) => {
    const tag = tags.find((each) => each.ask === ask);
    return tag === undefined ? undefined : knownText(association[tag.field]);
  };
  // Whether sts:TagSession is allowed is another rule's question, and so are accounts and cluster ARNs, which files seldom tell.
  return (
    evaluateTrust(policy, {
      mechanism: "pod-identity",
      namespace: known("namespace"),
      serviceAccount: known("serviceAccount"),
      clusterName: known("clusterName"),
      clusterArn: undefined,
      account: undefined,
      sessionTagsDisabled: false,
      otherKeys: "unknown",
    }).verdict === "denied"
  );
}

function mismatchOf(association: AssociationFact, policy: TrustPolicyFact, tag: Tag): readonly Mismatch[] {
  const own = association[tag.field];
  for (const statement of podIdentityStatements(policy)) {
    const condition = statement.conditions.find(({ key }) => key.text.toLowerCase() === tag.key);
    const value = condition?.values.find(({ known }) => known);
    if (own !== undefined && condition !== undefined && value !== undefined) {
      return [{ association, policy, tag, own, statement, condition, value }];
    }
  }
  return [];
}

/** What an association with other values wants stays admitted: then the value is added, else replaced. */
function fixesFor(mismatch: Mismatch, { graph, file }: FixContext): readonly Fix[] {
  const { association, policy, tag, own, statement, condition, value } = mismatch;
  const others = graph.associationsOfPolicy(policy).filter((other) => other !== association);
  const isUsed = others.some((other) => knownText(other[tag.field]) === value.text);
  const fixes: Fix[] = [];
  if (!isUsed) {
    fixes.push({
      title: l10n.t('Change the trust policy\'s {0} to "{1}"', tag.label, own.text),
      preferred: true,
      edits: [{ kind: "edit", uri: policy.uri, edits: [replaceValue(value, own.text)] }],
    });
  }
  const source = file(policy.uri);
  const added = source === undefined ? undefined : addConditionValue(source, statement, condition, own.text);
  if (added !== undefined) {
    fixes.push({
      title: l10n.t('Admit the {0} "{1}" as well', tag.label, own.text),
      preferred: isUsed,
      edits: [{ kind: "edit", uri: policy.uri, edits: added }],
    });
  }
  // The cluster of an association is often that of a whole file, and a second one for the same account EKS refuses.
  if (!isUsed && !/[*?]/.test(value.text) && tag.field !== "cluster") {
    fixes.push({
      title: l10n.t('Change the association\'s {0} to "{1}"', tag.label, value.text),
      preferred: false,
      edits: [{ kind: "edit", uri: association.uri, edits: [replaceValue(own, value.text)] }],
    });
  }
  return fixes;
}
