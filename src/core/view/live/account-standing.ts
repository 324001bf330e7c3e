/** How a ServiceAccount of the cluster stands by one look: right only where every part that decides was seen and is right. */
import * as l10n from "@vscode/l10n";
import { parseRoleArn } from "../../names/arn.ts";
import { AUDIENCE_ANNOTATION, DEFAULT_AUDIENCE } from "../../names/kubernetes.ts";
import { formatSubject } from "../../names/subject.ts";
import { seen } from "../../observe/observed.ts";
import { readPolicy } from "../../plan/trust-merge.ts";
import type { Association, KubeObject, RoleSummary } from "../../ports.ts";
import { evaluateTrust } from "../../trust/evaluate.ts";
import type { TrustRequest } from "../../trust/verdict.ts";
import { type Standing, sentence, worst } from "../standing.ts";
import { annotatedRole, type FleetIndex } from "./fleet-index.ts";
import { unseenReasons } from "./notices.ts";

/** Drift is not in it: where something is wrong, the caller has it from there. */
export function accountStanding(account: KubeObject, index: FleetIndex): Standing {
  const roleArn = annotatedRole(account);
  const associations = index.associationsOf(account);
  if (roleArn === undefined && associations.length === 0) {
    return { verdict: "none", reasons: [l10n.t("Has no AWS role.")] };
  }
  return worst(
    ...(roleArn === undefined ? [] : [irsaStanding(account, roleArn, index)]),
    ...associations.map((association) => podIdentityStanding(association, index)),
  );
}

function irsaStanding(account: KubeObject, roleArn: string, index: FleetIndex): Standing {
  const parsed = parseRoleArn(roleArn);
  if (parsed === undefined) {
    return { verdict: "unknown", reasons: [l10n.t('"{0}" is not the ARN of a role.', roleArn)] };
  }
  const { namespace = "", name, annotations } = account.metadata;
  const audience = annotations[AUDIENCE_ANNOTATION] ?? DEFAULT_AUDIENCE;
  const request: TrustRequest = {
    mechanism: "irsa",
    issuer: index.issuer,
    account: parsed.account,
    partition: parsed.partition,
    subject: formatSubject({ namespace, name }),
    audience,
    otherKeys: "unknown",
  };
  const { fleet } = index;
  const provider = seen(fleet.providers)?.find(({ issuer }) => issuer === index.issuer);
  const unseen = [fleet.cluster, fleet.providers, fleet.webhook].find(({ state }) => state === "unknown");
  if (unseen?.state === "unknown") {
    return { verdict: "unknown", reasons: unseenReasons(unseen) };
  }
  const clear = provider?.audiences.includes(audience) === true && isClear(index);
  return admission(roleArn, request, index, clear);
}

function podIdentityStanding({ roleArn, disableSessionTags, ...named }: Association, index: FleetIndex): Standing {
  const { fleet } = index;
  const { namespace, serviceAccount } = named;
  const cluster = seen(fleet.cluster);
  const hasAgent = cluster?.autoMode === true || fleet.agent.state === "present";
  const request: TrustRequest = {
    mechanism: "pod-identity",
    namespace,
    serviceAccount,
    clusterName: cluster?.name,
    clusterArn: cluster?.arn,
    account: cluster?.arn.split(":")[4],
    sessionTagsDisabled: disableSessionTags,
    otherKeys: "unknown",
  };
  const admitted = admission(roleArn, request, index, hasAgent && isClear(index));
  return admitted.verdict === "unknown" && !hasAgent
    ? { ...admitted, reasons: [...admitted.reasons, l10n.t("Whether the Pod Identity agent runs is not known.")] }
    : admitted;
}

/** True where nothing was found that keeps new pods of the whole cluster from their identity. */
function isClear(index: FleetIndex): boolean {
  const common = index.clusterDrift.some(({ severity }) => severity === "error");
  return index.fleet.webhook.state === "present" && !common;
}

/** @param complete false where something else that decides was not seen to be right */
function admission(roleArn: string, request: TrustRequest, index: FleetIndex, complete: boolean): Standing {
  const role = index.roles.get(roleArn);
  const { roles } = index.fleet;
  if (roles.state === "unknown") {
    return { verdict: "unknown", reasons: unseenReasons(roles) };
  }
  if (role === undefined) {
    const own = seen(index.fleet.caller)?.account;
    const account = parseRoleArn(roleArn)?.account;
    const reason =
      account !== own
        ? l10n.t("Role {0} is in another account, which this look did not see.", roleArn)
        : l10n.t("Role {0} was not seen.", roleArn);
    return { verdict: "unknown", reasons: [reason] };
  }
  const { verdict, reasons } = trustOf(role, request);
  const details = reasons.map(sentence);
  switch (verdict) {
    case "allowed":
      return complete
        ? { verdict: "ok", reasons: [l10n.t('The trust policy of role "{0}" admits it.', role.name)] }
        : {
            verdict: "unknown",
            reasons: [l10n.t('The trust policy of role "{0}" admits it; not all else was seen.', role.name)],
          };
    case "denied":
      // Where that is a problem, it is found as drift.
      return {
        verdict: "unknown",
        reasons: [l10n.t('The trust policy of role "{0}" does not admit {1}.', role.name, l10n.t("it")), ...details],
      };
    case "unknown":
      return {
        verdict: "unknown",
        reasons: [l10n.t('Whether the trust policy of role "{0}" admits it is not known.', role.name), ...details],
      };
  }
}

function trustOf({ trustPolicy }: RoleSummary, request: TrustRequest) {
  const policy = readPolicy(trustPolicy)?.fact.policy;
  if (policy === undefined) {
    return { verdict: "unknown", reasons: [l10n.t("The trust policy cannot be read.")] } as const;
  }
  const { verdict, reasons } = evaluateTrust(policy, request);
  return { verdict, reasons: reasons.map(({ message }) => message) };
}
