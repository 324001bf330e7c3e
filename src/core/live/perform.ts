/** Makes one change: the one place from which the writing half of the ports is called. */
import * as l10n from "@vscode/l10n";
import type { Action, ActionOf } from "../plan/action.ts";
import { minified } from "../plan/canonical.ts";
import { AccessError, type AwsChanger, type ClusterPort, type FieldConflict, type JsonObject } from "../ports.ts";
import { findAssociation, type LivePorts } from "./observe-plan.ts";
import { RUN_TAG } from "./standing.ts";

export interface Performing {
  readonly ports: LivePorts;
  readonly run: string;
  /** Same for the same change of the same run: EKS answers a second request with the first one's result. */
  readonly requestToken: string;
  /** `uid` of the object that a deletion means. */
  readonly madeUid: string | undefined;
}

/** `conflict`: the API server refused fields that others manage; nothing was changed. `uid` of an object that was applied. */
export type Performed =
  | { readonly kind: "made"; readonly uid: string | undefined }
  | { readonly kind: "conflict"; readonly conflicts: readonly FieldConflict[] };

const MADE: Performed = { kind: "made", uid: undefined };

/** Rejects with what the ports reject with. */
export async function perform(action: Action, performing: Performing, signal: AbortSignal): Promise<Performed> {
  switch (action.kind) {
    case "create-association":
    case "update-association":
    case "delete-association":
      await changeAssociation(action, performing, signal);
      return MADE;
    case "create-object":
    case "apply-object":
    case "delete-object":
    case "restart-workload":
      return changeCluster(action, performing, signal);
    default:
      await changeAccount(action, performing, signal);
      return MADE;
  }
}

type ClusterAction = ActionOf<"create-object" | "apply-object" | "delete-object" | "restart-workload">;
type AssociationAction = ActionOf<"create-association" | "update-association" | "delete-association">;

async function changeAccount(
  action: Exclude<Action, ClusterAction | AssociationAction>,
  { ports, run, requestToken }: Performing,
  signal: AbortSignal,
): Promise<void> {
  const { changer } = ports.aws;
  const tags = { [RUN_TAG]: run };
  switch (action.kind) {
    case "create-provider": {
      const { url, audiences } = action.provider;
      await changer.createProvider({ url, audiences, tags }, signal);
      return;
    }
    case "delete-provider":
      return changer.deleteProvider(action.provider.arn, signal);
    case "add-audience":
      return changer.addAudience(action.providerArn, action.audience, signal);
    case "remove-audience":
      return changer.removeAudience(action.providerArn, action.audience, signal);
    case "create-role": {
      const { arn: _, trustPolicy, ...role } = action.role;
      const maxSessionDuration = undefined;
      await changer.createRole({ ...role, trustPolicy: minified(trustPolicy), maxSessionDuration, tags }, signal);
      return;
    }
    case "delete-role":
      return changer.deleteRole(action.role.name, signal);
    case "set-trust-policy":
      return changer.setTrustPolicy(action.roleName, action.after, signal);
    case "attach-policy":
      return changer.attachPolicy(action.roleName, action.policyArn, signal);
    case "detach-policy":
      return changer.detachPolicy(action.roleName, action.policyArn, signal);
    case "set-inline-policy":
      return setInline(action, changer, signal);
    case "set-boundary":
      return action.after === undefined
        ? changer.deleteBoundary(action.roleName, signal)
        : changer.putBoundary(action.roleName, action.after, signal);
    case "create-add-on":
      return changer.createAddOn(action.cluster, action.name, tags, requestToken, signal);
    case "delete-add-on":
      return changer.deleteAddOn(action.cluster, action.name, signal);
  }
}

function setInline(action: ActionOf<"set-inline-policy">, changer: AwsChanger, signal: AbortSignal): Promise<void> {
  const { roleName, policyName } = action;
  return action.after === undefined
    ? changer.deleteInlinePolicy(roleName, policyName, signal)
    : changer.putInlinePolicy(roleName, policyName, minified(action.after), signal);
}

const REMOVABLE = ["targetRoleArn", "policy"] as const;

async function changeAssociation(
  action: AssociationAction,
  { ports, run, requestToken }: Performing,
  signal: AbortSignal,
): Promise<void> {
  const { aws } = ports;
  const { cluster, namespace, serviceAccount } = action.key;
  switch (action.kind) {
    case "create-association":
      await aws.changer.createAssociation(
        { ...action.key, ...action.settings, tags: { [RUN_TAG]: run }, clientRequestToken: requestToken },
        signal,
      );
      return;
    case "update-association":
      await aws.changer.updateAssociation(
        {
          cluster,
          id: action.id,
          ...action.after,
          removes: REMOVABLE.filter((key) => action.before[key] !== undefined && action.after[key] === undefined),
          clientRequestToken: requestToken,
        },
        signal,
      );
      return;
    case "delete-association": {
      const found = await findAssociation(aws, cluster, namespace, serviceAccount, signal);
      if (found?.tags[RUN_TAG] === run) {
        await aws.changer.deleteAssociation(cluster, found.id, signal);
      }
    }
  }
}

async function changeCluster(
  action: ClusterAction,
  { ports, madeUid }: Performing,
  signal: AbortSignal,
): Promise<Performed> {
  const { cluster } = ports;
  if (cluster === undefined) {
    throw new AccessError(
      "unsupported",
      "kubernetes:patch",
      l10n.t("There is no connection to the cluster."),
      l10n.t("Name a context of the kubeconfig."),
    );
  }
  switch (action.kind) {
    case "create-object":
      return applied(cluster, action.object, false, signal);
    case "apply-object":
      return applied(cluster, action.after, action.force, signal);
    case "delete-object": {
      const uid = madeUid ?? (await cluster.find(action.ref, signal))?.metadata.uid;
      if (uid !== undefined) {
        await cluster.delete(action.ref, uid, signal);
      }
      return MADE;
    }
    case "restart-workload":
      await cluster.restart(action.workload, action.at, signal);
      return MADE;
  }
}

/** The server checks and admits it in a dry run first, so that what it refuses is refused before anything is written. */
async function applied(
  cluster: ClusterPort,
  object: JsonObject,
  force: boolean,
  signal: AbortSignal,
): Promise<Performed> {
  const rehearsal = await cluster.apply(object, { dryRun: true, force }, signal);
  const outcome =
    rehearsal.kind === "conflict" ? rehearsal : await cluster.apply(object, { dryRun: false, force }, signal);
  return outcome.kind === "conflict" ? outcome : { kind: "made", uid: outcome.object.metadata.uid };
}
