/** Changes of Pod Identity associations in the practice account, with the checks that EKS makes (EKS API reference). */
import { parseRoleArn } from "../../core/names/arn.ts";
import { POD_IDENTITY_SERVICE } from "../../core/names/kubernetes.ts";
import type { Association, AwsChanger, NewAssociation } from "../../core/ports.ts";
import { coversAction } from "../../core/trust/actions.ts";
import type { PracticeAssociation, PracticeCluster, StateChange } from "../state.ts";
import { clusterOf, type PracticeCall, type PracticeCalls } from "./calls.ts";
import { done } from "./changing.ts";
import { association, associationsOf } from "./details.ts";
import { refuse } from "./refusal.ts";
import { asServicesSee, settleLater } from "./settle.ts";
import { readTrustText } from "./trust-document.ts";

/** Associations per cluster (EKS User Guide, service-quotas). */
const QUOTA = 5000;

type AssociationChanger = Pick<AwsChanger, "createAssociation" | "updateAssociation" | "deleteAssociation">;
type Settings = Pick<NewAssociation, "roleArn" | "targetRoleArn" | "disableSessionTags" | "policy">;

export function practiceAssociationChanger(calls: PracticeCalls): AssociationChanger {
  return {
    createAssociation: (wanted, signal) => {
      const operation = "eks:CreatePodIdentityAssociation";
      const about = `ServiceAccount ${wanted.namespace}/${wanted.serviceAccount} in EKS cluster "${wanted.cluster}"`;
      return calls.change(operation, about, signal, (call) => create(wanted, call, operation));
    },

    updateAssociation: (update, signal) => {
      const operation = "eks:UpdatePodIdentityAssociation";
      return calls.change(operation, `association "${update.id}"`, signal, (call) => {
        const cluster = clusterOf(call, update.cluster, operation);
        const found = associationsOf(call.state, call.region, update.cluster).find(({ id }) => id === update.id);
        if (found === undefined) {
          return refuse("not-found", operation, "ResourceNotFoundException", `No association ${update.id} found.`);
        }
        const { roleArn, disableSessionTags, removes } = update;
        const targetRoleArn = removes.includes("targetRoleArn")
          ? undefined
          : (update.targetRoleArn ?? found.targetRoleArn);
        const policy = removes.includes("policy") ? undefined : (update.policy ?? found.policy);
        checkSettings({ roleArn, targetRoleArn, disableSessionTags, policy }, call, cluster, operation);
        const changed: PracticeAssociation = {
          ...found,
          roleArn,
          targetRoleArn,
          disableSessionTags,
          policy,
          externalId: externalIdOf(found, call, targetRoleArn),
          modifiedAt: new Date(call.now).toISOString(),
        };
        const associations = call.state.associations.map((each) => (each === found ? changed : each));
        return { state: settleLater(call.state, { associations }, call.now), result: association(changed) };
      });
    },

    deleteAssociation: (cluster, id, signal) =>
      calls.change("eks:DeletePodIdentityAssociation", `association "${id}"`, signal, ({ state, region, now }) => {
        const gone = associationsOf(state, region, cluster).find((candidate) => candidate.id === id);
        const associations = state.associations.filter((each) => each !== gone);
        return done(gone === undefined ? state : settleLater(state, { associations }, now));
      }),
  };
}

function create(wanted: NewAssociation, call: PracticeCall, operation: string): StateChange<Association> {
  const { state, region, now } = call;
  const { namespace, serviceAccount, clientRequestToken } = wanted;
  const cluster = clusterOf(call, wanted.cluster, operation);
  if (Object.keys(wanted.tags).length > 0) {
    call.demand("eks:TagResource", cluster.arn);
  }
  const existing = associationsOf(state, region, wanted.cluster);
  const repeated = existing.find(({ requestToken }) => requestToken === clientRequestToken);
  if (repeated !== undefined) {
    return sameRequest(repeated, wanted)
      ? { state, result: association(repeated) }
      : refuse(
          "invalid-input",
          operation,
          "InvalidRequestException",
          "The client request token was used with other parameters.",
        );
  }
  checkSettings(wanted, call, cluster, operation);
  const other = existing.find((each) => each.namespace === namespace && each.serviceAccount === serviceAccount);
  if (other !== undefined) {
    refuse("conflict", operation, "ResourceInUseException", `Association already exists: ${other.id}`);
  }
  if (existing.length >= QUOTA) {
    refuse("limit-exceeded", operation, "ResourceLimitExceededException", `At most ${QUOTA} associations per cluster.`);
  }
  const id = `a-${crypto.randomUUID().replaceAll("-", "").slice(0, 17)}`;
  const at = new Date(now).toISOString();
  const made: PracticeAssociation = {
    id,
    arn: `arn:${state.partition}:eks:${region}:${state.identity.account}:podidentityassociation/${cluster.name}/${id}`,
    cluster: cluster.name,
    namespace,
    serviceAccount,
    owner: undefined,
    roleArn: wanted.roleArn,
    targetRoleArn: wanted.targetRoleArn,
    disableSessionTags: wanted.disableSessionTags,
    policy: wanted.policy,
    externalId: externalIdOf(wanted, call, wanted.targetRoleArn),
    tags: wanted.tags,
    createdAt: at,
    modifiedAt: at,
    region,
    requestToken: clientRequestToken,
  };
  const associations = [...state.associations, made];
  return { state: settleLater(state, { associations }, now), result: association(made) };
}

function sameRequest(made: PracticeAssociation, wanted: NewAssociation): boolean {
  return (["namespace", "serviceAccount", "roleArn", "targetRoleArn", "disableSessionTags", "policy"] as const).every(
    (key) => made[key] === wanted[key],
  );
}

/** EKS asks IAM, which may not see a new role or trust policy yet. */
function checkSettings(settings: Settings, call: PracticeCall, cluster: PracticeCluster, operation: string): void {
  const { roleArn, policy, disableSessionTags } = settings;
  call.demand("iam:PassRole", roleArn);
  const invalid = (said: string) => refuse("invalid-input", operation, "InvalidParameterException", said);
  const { status, name } = cluster;
  if (status !== "ACTIVE") {
    refuse("invalid-input", operation, "InvalidRequestException", `Cluster ${name} is ${status}, not ACTIVE.`);
  }
  const parsed = parseRoleArn(roleArn);
  if (parsed === undefined) {
    invalid(`The provided role ARN is not valid: ${roleArn}`);
  } else if (parsed.account !== call.state.identity.account) {
    invalid("The role must be in the account of the cluster; name a role of another account as target role.");
  }
  if (policy !== undefined && !disableSessionTags) {
    invalid("A policy can only be given when session tags are disabled.");
  }
  const missing = (said: string) => refuse("dependency-missing", operation, "InvalidParameterException", said);
  const role = asServicesSee(call.state, call.now).roles.find(({ arn }) => arn === roleArn);
  if (role === undefined) {
    missing("Role provided in the request does not exist");
  } else if (!trustsPodIdentity(role.trustPolicy, disableSessionTags)) {
    missing("Trust policy of the role provided is invalid");
  }
}

/** Principal and actions; whether the conditions will hold, EKS cannot know before a pod asks. */
function trustsPodIdentity(text: string, tagsDisabled: boolean): boolean {
  const wanted = tagsDisabled ? (["sts:AssumeRole"] as const) : (["sts:AssumeRole", "sts:TagSession"] as const);
  const statements = (readTrustText(text)?.statements ?? []).filter(
    ({ effect, principals }) =>
      effect?.text === "Allow" &&
      principals.some(({ type, value }) => type === "Service" && value.text === POD_IDENTITY_SERVICE),
  );
  return wanted.every((action) =>
    statements.some(({ actions }) => actions.some(({ text: written }) => coversAction(written, action))),
  );
}

/** `<region>/<account>/<cluster>/<namespace>/<serviceAccount>` (pod-id-assign-target-role). */
function externalIdOf(
  { cluster, namespace, serviceAccount }: Pick<NewAssociation, "cluster" | "namespace" | "serviceAccount">,
  { region, state }: PracticeCall,
  targetRoleArn: string | undefined,
): string | undefined {
  return targetRoleArn === undefined
    ? undefined
    : [region, state.identity.account, cluster, namespace, serviceAccount].join("/");
}
