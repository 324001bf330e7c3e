/** Desired compared with observed: the changes that lead from one to the other, in the order in which they can be made. */
import * as l10n from "@vscode/l10n";
import { parseArn } from "../names/arn.ts";
import type { Observation } from "../observe/observation.ts";
import { seen } from "../observe/observed.ts";
import { roleSubject } from "./action.ts";
import { basisOf } from "./basis.ts";
import type { Desired } from "./desired.ts";
import { fingerprint } from "./fingerprint.ts";
import { PlanPart } from "./part.ts";
import { PLAN_FORMAT, type Plan, type PlanTarget } from "./plan.ts";
import { planProvider, planRole } from "./plan-iam.ts";
import { planObject, planPods } from "./plan-objects.ts";
import { planAgent, planAssociation } from "./plan-pod-identity.ts";

/** Pure: the same desired and observed give the same plan. Its time is that of the observation. */
export function makePlan(desired: Desired, observation: Observation): Plan {
  const part = new PlanPart();
  const target = targetOf(desired, observation, part);
  const madeAt = new Date(observation.takenAt).toISOString();
  for (const provider of desired.providers) {
    planProvider(part, provider, observation);
  }
  for (const role of desired.roles) {
    planRole(part, role, observation);
  }
  if (desired.agent && desired.cluster.name !== undefined) {
    planAgent(part, desired.cluster.name, observation);
  }
  for (const association of desired.associations) {
    planAssociation(part, association, observation);
  }
  for (const object of desired.objects) {
    planObject(part, object, observation);
  }
  for (const pods of desired.pods) {
    planPods(part, pods, desired, observation, madeAt);
  }
  const changes = part.changes.map((change, index) => ({ id: String(index + 1), ...change }));
  return {
    format: PLAN_FORMAT,
    id: planId({ target, desired, changes, madeAt }),
    madeAt,
    target,
    desired,
    changes,
    basis: basisOf(observation, desired.cluster.name),
    gaps: part.gaps,
    notes: part.notes,
  };
}

/** What the plan says and when, as a fingerprint: a stored plan that was changed by hand no longer has it. */
export function planId({
  target,
  desired,
  changes,
  madeAt,
}: Pick<Plan, "target" | "desired" | "changes" | "madeAt">): string {
  return fingerprint(JSON.parse(JSON.stringify({ target, desired, changes, madeAt })));
}

/** True when there is something to do and nothing stands in its way. */
export function isApplicable({ changes, gaps }: Plan): boolean {
  return changes.length > 0 && !gaps.some(({ blocks }) => blocks);
}

function targetOf(desired: Desired, observation: Observation, part: PlanPart): PlanTarget {
  const { cluster } = desired;
  const identity = seen(observation.identity);
  if (observation.identity.state === "unknown") {
    part.gap("identity", observation.identity);
  }
  const foreign = desired.roles.find(
    ({ arn }) => identity !== undefined && parseArn(arn)?.account !== identity.account,
  );
  if (foreign !== undefined && identity !== undefined) {
    part.block(
      roleSubject(foreign.name),
      l10n.t(
        "{0} is in another account than {1}, which these credentials ({2}) belong to: choose a profile of the role's account.",
        foreign.arn,
        identity.account,
        identity.arn,
      ),
    );
  }
  if (observation.cluster.state === "unknown") {
    part.gap(`cluster:${cluster.name ?? ""}`, observation.cluster, false);
  }
  const description = seen(observation.cluster);
  const issuer = description?.issuer?.replace(/^https:\/\//, "");
  if (issuer !== undefined && cluster.issuer !== undefined && issuer !== cluster.issuer) {
    part.block(
      `cluster:${cluster.name ?? ""}`,
      l10n.t(
        'The issuer of cluster "{0}" is {1}, not {2}: the files are about another cluster, or one that was made anew.',
        cluster.name ?? "",
        issuer,
        cluster.issuer,
      ),
    );
  }
  return { account: identity?.account, clusterArn: description?.arn, clusterName: cluster.name };
}
