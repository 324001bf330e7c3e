/** Whether a trust policy of the files surely refuses the account that is to have its role: a plan of it would be carried out in vain. */
import type { IntentCluster } from "../../generate/intent.ts";
import type { TrustPolicyFact } from "../../model/facts.ts";
import type { RoleArn } from "../../names/arn.ts";
import { formatSubject } from "../../names/subject.ts";
import { evaluateTrust } from "../../trust/evaluate.ts";
import type { TrustRequest } from "../../trust/verdict.ts";
import type { RoleUse } from "./role-use.ts";

/** The first reason in words without a full stop; undefined where the policy admits the account, or may. */
export function refusalOf(
  { policy }: TrustPolicyFact,
  role: RoleArn,
  use: RoleUse,
  cluster: IntentCluster,
): string | undefined {
  const { verdict, reasons } = evaluateTrust(policy, requestOf(role, use, cluster));
  return verdict === "denied" ? (reasons[0]?.message ?? "") : undefined;
}

function requestOf({ account, partition }: RoleArn, use: RoleUse, cluster: IntentCluster): TrustRequest {
  const { namespace, name } = use.account;
  if (use.mechanism === "irsa") {
    const { audience } = use;
    const subject = formatSubject({ namespace, name });
    return { mechanism: "irsa", issuer: cluster.issuer, account, partition, subject, audience, otherKeys: "unknown" };
  }
  return {
    mechanism: "pod-identity",
    namespace,
    serviceAccount: name,
    clusterName: cluster.name,
    clusterArn: arnOf(cluster),
    account: cluster.account,
    sessionTagsDisabled: use.sessionTagsDisabled,
    otherKeys: "unknown",
  };
}

function arnOf({ name, region, account, partition }: IntentCluster): string | undefined {
  return name === undefined || region === undefined || account === undefined
    ? undefined
    : `arn:${partition}:eks:${region}:${account}:cluster/${name}`;
}
