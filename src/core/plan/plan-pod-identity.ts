/** The EKS half of a plan: the Pod Identity agent and associations. */
import * as l10n from "@vscode/l10n";
import { AGENT_ADD_ON } from "../names/kubernetes.ts";
import type { Observation } from "../observe/observation.ts";
import { seen } from "../observe/observed.ts";
import { type AssociationSettings, addOnSubject, associationSubject } from "./action.ts";
import { samePolicy } from "./canonical.ts";
import type { DesiredAssociation } from "./desired.ts";
import type { PlanPart } from "./part.ts";

/** Auto Mode has the agent built in; a Helm chart may have brought it, which EKS does not know of. */
export function planAgent(part: PlanPart, cluster: string, observation: Observation): void {
  const subject = addOnSubject(cluster, AGENT_ADD_ON);
  const description = seen(observation.cluster);
  if (description?.autoMode === true || !part.known(subject, observation.agent)) {
    return;
  }
  if (observation.agent.state === "absent") {
    part.change(l10n.t("Install the add-on {0}", AGENT_ADD_ON), { kind: "create-add-on", cluster, name: AGENT_ADD_ON });
    part.note(
      l10n.t(
        "EKS knows of no add-on {0}. If a Helm chart brought the agent, leave the add-on out: two agents want the same port.",
        AGENT_ADD_ON,
      ),
    );
    return;
  }
  const { status, issues } = observation.agent.value;
  if (status !== "ACTIVE") {
    part.note(
      l10n.t("The add-on {0} is {1}{2}.", AGENT_ADD_ON, status, issues.length === 0 ? "" : `: ${issues.join("; ")}`),
    );
  }
}

export function planAssociation(part: PlanPart, desired: DesiredAssociation, observation: Observation): void {
  const { key, ...settings } = desired;
  const subject = associationSubject(key);
  const observed = observation.associations[subject];
  if (!part.known(subject, observed)) {
    return;
  }
  const who = l10n.t("ServiceAccount {0}/{1}", key.namespace, key.serviceAccount);
  if (observed.state === "absent") {
    part.change(l10n.t("Associate {0} with its role", who), { kind: "create-association", key, settings });
    return;
  }
  const { id, owner, ...association } = observed.value;
  const before = settingsOf(association);
  if (sameSettings(before, settings)) {
    return;
  }
  if (owner !== undefined) {
    part.block(subject, l10n.t("The association of {0} belongs to the add-on {1}; change it there.", who, owner));
    return;
  }
  part.change(
    l10n.t("Change the association of {0}", who),
    { kind: "update-association", key, id, before, after: settings },
    before.roleArn === settings.roleArn
      ? undefined
      : { name: key.serviceAccount, why: l10n.t("Its pods have the role {0} now and will lose it.", before.roleArn) },
  );
}

/** What of an association can be updated. */
export function settingsOf(association: AssociationSettings): AssociationSettings {
  const { roleArn, targetRoleArn, disableSessionTags, policy } = association;
  return { roleArn, targetRoleArn, disableSessionTags, policy };
}

export function sameSettings(one: AssociationSettings, other: AssociationSettings): boolean {
  return (
    one.roleArn === other.roleArn &&
    one.targetRoleArn === other.targetRoleArn &&
    one.disableSessionTags === other.disableSessionTags &&
    samePolicy(one.policy, other.policy)
  );
}
