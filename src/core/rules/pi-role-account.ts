/** The role of an association has to be in the cluster's account; a role of another account is its target role. */
import * as l10n from "@vscode/l10n";
import type { AssociationFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText } from "../model/value.ts";
import { parseRoleArn } from "../names/arn.ts";
import type { TextRange } from "../text/range.ts";
import { associationsBeside } from "./association-places.ts";
import { defineRule } from "./rule.ts";

export const piRoleAccount = defineRule({
  meta: {
    id: "pi-role-account",
    title: "Association's role is not in the cluster's account",
    category: "pod-identity",
    source: "EKS User Guide, pod-id-assign-target-role: the role must be in the cluster's account",
    fix: "none",
  },
  messages: {
    cluster: {
      severity: "error",
      text: 'The role is in account {role}, cluster "{cluster}" in {account}. EKS takes only roles of the cluster\'s own account: give one of those here, and this one as target role.',
    },
    disagree: {
      severity: "error",
      text: 'The role is in account {role}, that of another association of cluster "{cluster}" in {account}. EKS takes only roles of the cluster\'s own account, so one of the two is refused: give the foreign one as target role.',
    },
  },
  subjects: ["association"],
  *check(fact, { graph }) {
    const value = fact.roleArn;
    const role = parseRoleArn(knownText(value) ?? "");
    const cluster = knownText(fact.cluster);
    if (value === undefined || role === undefined || cluster === undefined) {
      return;
    }
    const known = accountOfCluster(fact, cluster, graph) ?? accountOfOthers(fact, cluster, graph);
    if (known === undefined || known.account === role.account) {
      return;
    }
    yield {
      message: known.message,
      values: { role: role.account, cluster, account: known.account },
      range: value.range,
      related: [{ location: { uri: known.uri, range: known.range }, message: known.label }],
      data: undefined,
    };
  },
});

interface KnownAccount {
  readonly message: "cluster" | "disagree";
  readonly account: string;
  readonly uri: string;
  readonly range: TextRange;
  readonly label: string;
}

/** The account that a file gives the cluster, the association's own file first; undefined where several differ or one is open. */
function accountOfCluster(fact: AssociationFact, cluster: string, graph: IdentityGraph): KnownAccount | undefined {
  const clusters = graph.clusters().filter(({ name }) => knownText(name) === cluster);
  const own = clusters.filter(({ uri }) => uri === fact.uri);
  const candidates = own.length > 0 ? own : clusters;
  const [first] = candidates;
  const account = first?.account;
  const isOne = candidates.every((each) => knownText(each.account) === account?.text);
  return first === undefined || account === undefined || !isOne || !/^\d{12}$/.test(account.text)
    ? undefined
    : {
        message: "cluster",
        account: account.text,
        uri: first.uri,
        range: account.range,
        label: l10n.t("the cluster's account"),
      };
}

/** The account of the roles that the same file gives other accounts of the cluster, where those agree. */
function accountOfOthers(fact: AssociationFact, cluster: string, graph: IdentityGraph): KnownAccount | undefined {
  const others = associationsBeside(fact, graph)
    .filter((other) => knownText(other.cluster) === cluster)
    .flatMap(({ roleArn }) => {
      const account = parseRoleArn(knownText(roleArn) ?? "")?.account;
      return roleArn === undefined || account === undefined ? [] : [{ value: roleArn, account }];
    });
  const [first, ...more] = others;
  return first === undefined || more.some(({ account }) => account !== first.account)
    ? undefined
    : {
        message: "disagree",
        account: first.account,
        uri: fact.uri,
        range: first.value.range,
        label: l10n.t("the role of another association"),
      };
}
