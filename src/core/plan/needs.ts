/** Which permissions carrying out a plan takes, looking before and after included: IAM actions with their resources, and RBAC. */
import { formatArn, parseRoleArn } from "../names/arn.ts";
import { AGENT_ADD_ON, POD_IDENTITY_SERVICE, WORKLOAD_POD_PATHS } from "../names/kubernetes.ts";
import { KUBE_RESOURCES, type KubeKind, type ObjectRef } from "../ports.ts";
import type { Action, AssociationKey } from "./action.ts";
import type { Plan } from "./plan.ts";

export interface IamNeed {
  /** e.g. `iam:CreateRole`. */
  readonly action: string;
  /** ARN, or `*` where the action has no resource. */
  readonly resource: string;
  /** For iam:PassRole: the service that the role is passed to. */
  readonly passedTo?: string;
}

export interface RbacNeed {
  readonly verb: "get" | "list" | "create" | "patch" | "delete";
  readonly group: string;
  /** Plural, with its subresource: `serviceaccounts`, `serviceaccounts/token`. */
  readonly resource: string;
  /** Undefined for cluster-wide. */
  readonly namespace: string | undefined;
}

export interface Needs {
  readonly iam: readonly IamNeed[];
  readonly rbac: readonly RbacNeed[];
}

/** What the ARNs of one plan have in common. */
interface Place {
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly cluster: string;
}

/** Everything that `applyPlan` calls for this plan; without duplicates, in a stable order. */
export function needsOfPlan(plan: Plan): Needs {
  const place = placeOf(plan);
  const all = [observationNeeds(plan, place), ...plan.changes.map(({ action }) => needsOfAction(action, plan))];
  return { iam: unique(all.flatMap(({ iam }) => iam)), rbac: unique(all.flatMap(({ rbac }) => rbac)) };
}

/** What one change calls, looking included. */
export function needsOfAction(action: Action, plan: Plan): Needs {
  const place = placeOf(plan);
  const provider = (arn: string, ...actions: readonly string[]) => iam(arn, "iam:GetOpenIDConnectProvider", ...actions);
  const role = (name: string, ...actions: readonly string[]) => iam(roleArn(plan, place, name), ...actions);
  switch (action.kind) {
    case "create-provider":
      return provider(action.provider.arn, "iam:CreateOpenIDConnectProvider", "iam:TagOpenIDConnectProvider");
    case "delete-provider":
      return provider(action.provider.arn, "iam:DeleteOpenIDConnectProvider");
    case "add-audience":
      return provider(action.providerArn, "iam:AddClientIDToOpenIDConnectProvider");
    case "remove-audience":
      return provider(action.providerArn, "iam:RemoveClientIDFromOpenIDConnectProvider");
    case "create-role": {
      const boundary = action.role.boundary === undefined ? [] : ["iam:PutRolePermissionsBoundary"];
      return role(action.role.name, "iam:GetRole", "iam:CreateRole", "iam:TagRole", ...boundary);
    }
    case "delete-role":
      return role(action.role.name, "iam:GetRole", "iam:DeleteRole");
    case "set-trust-policy":
      return role(action.roleName, "iam:GetRole", "iam:UpdateAssumeRolePolicy");
    case "attach-policy":
      return role(action.roleName, "iam:ListAttachedRolePolicies", "iam:AttachRolePolicy");
    case "detach-policy":
      return role(action.roleName, "iam:ListAttachedRolePolicies", "iam:DetachRolePolicy");
    case "set-inline-policy": {
      const change = action.after === undefined ? "iam:DeleteRolePolicy" : "iam:PutRolePolicy";
      return role(action.roleName, "iam:ListRolePolicies", "iam:GetRolePolicy", change);
    }
    case "set-boundary": {
      const change =
        action.after === undefined ? "iam:DeleteRolePermissionsBoundary" : "iam:PutRolePermissionsBoundary";
      return role(action.roleName, "iam:GetRole", change);
    }
    case "create-association":
      return join(
        associationNeeds(action.key, place, ["eks:TagResource"]),
        iam(clusterArn(place), "eks:CreatePodIdentityAssociation"),
        passRole(action.settings.roleArn),
      );
    case "update-association":
      return join(
        associationNeeds(action.key, place, ["eks:UpdatePodIdentityAssociation"]),
        passRole(action.after.roleArn),
      );
    case "delete-association":
      return associationNeeds(action.key, place, ["eks:DeletePodIdentityAssociation"]);
    case "create-add-on":
      return join(
        iam(addOnArn(place, action.name), "eks:DescribeAddon", "eks:TagResource"),
        iam(clusterArn(place), "eks:CreateAddon"),
      );
    case "delete-add-on":
      return iam(addOnArn(place, action.name), "eks:DescribeAddon", "eks:DeleteAddon");
    case "create-object":
      return join(rbac(action.ref, "get", "create", "patch"), rehearsalNeeds(action.ref));
    case "apply-object":
      return join(rbac(action.ref, "get", "patch"), rehearsalNeeds(action.ref));
    case "delete-object":
      return rbac(action.ref, "get", "delete");
    case "restart-workload": {
      return join(rbac(action.workload, "get", "patch"), rehearsalNeeds(action.workload));
    }
  }
}

/** Before pods are made, a dry run shows whether they would get the identity. */
function rehearsalNeeds({ kind, namespace }: ObjectRef): Needs {
  return Object.hasOwn(WORKLOAD_POD_PATHS, kind)
    ? rbac({ kind: "Pod", namespace, name: "" }, "create", "patch")
    : NOTHING;
}

/** What `observeForPlan` calls. */
function observationNeeds({ desired }: Plan, place: Place): Needs {
  const objects = desired.objects.map(({ ref }) => rbac(ref, "get", "create", "patch"));
  const pods = desired.pods.map(({ namespace }) =>
    join(rbac({ kind: "Pod", namespace, name: "" }, "list"), rbac({ kind: "ReplicaSet", namespace, name: "" }, "get")),
  );
  const roles = desired.roles.map(({ arn, inline }) =>
    iam(arn, "iam:GetRole", "iam:ListAttachedRolePolicies", ...(inline.length === 0 ? [] : ["iam:GetRolePolicy"])),
  );
  return join(
    iam("*", "sts:GetCallerIdentity"),
    desired.cluster.name === undefined ? NOTHING : iam(clusterArn(place), "eks:DescribeCluster"),
    ...desired.providers.map(({ arn }) => iam(arn, "iam:GetOpenIDConnectProvider")),
    ...roles,
    desired.agent ? iam(addOnArn(place, AGENT_ADD_ON), "eks:DescribeAddon") : NOTHING,
    ...desired.associations.map(({ key }) => associationNeeds(key, place, [])),
    ...objects,
    ...pods,
  );
}

const NOTHING: Needs = { iam: [], rbac: [] };

function iam(resource: string, ...actions: readonly string[]): Needs {
  return { iam: actions.map((action) => ({ action, resource })), rbac: [] };
}

function rbac({ kind, namespace }: ObjectRef, ...verbs: readonly RbacNeed["verb"][]): Needs {
  const { group, plural } = KUBE_RESOURCES[kind satisfies KubeKind];
  return { iam: [], rbac: verbs.map((verb) => ({ verb, group, resource: plural, namespace })) };
}

function passRole(roleArn: string): Needs {
  return {
    iam: [
      { action: "iam:PassRole", resource: roleArn, passedTo: POD_IDENTITY_SERVICE },
      { action: "iam:GetRole", resource: roleArn },
    ],
    rbac: [],
  };
}

function associationNeeds({ cluster }: AssociationKey, place: Place, changes: readonly string[]): Needs {
  const { partition, region, account } = place;
  const resource = `podidentityassociation/${cluster}/*`;
  const arn = formatArn({ partition, service: "eks", region, account, resource });
  return join(
    iam(clusterArn(place), "eks:ListPodIdentityAssociations"),
    iam(arn, "eks:DescribePodIdentityAssociation", ...changes),
  );
}

function clusterArn({ partition, region, account, cluster }: Place): string {
  return formatArn({ partition, service: "eks", region, account, resource: `cluster/${cluster}` });
}

function addOnArn({ partition, region, account, cluster }: Place, name: string): string {
  return formatArn({ partition, service: "eks", region, account, resource: `addon/${cluster}/${name}/*` });
}

function roleArn({ desired }: Plan, { partition, account }: Place, name: string): string {
  const known = desired.roles.find((role) => role.name === name)?.arn;
  return known ?? formatArn({ partition, service: "iam", region: "", account, resource: `role/${name}` });
}

function placeOf({ desired, target }: Plan): Place {
  const role = desired.roles.map(({ arn }) => parseRoleArn(arn)).find((parsed) => parsed !== undefined);
  const { partition, region, name } = desired.cluster;
  return {
    partition,
    account: target.account ?? role?.account ?? "*",
    region: region ?? "*",
    cluster: name ?? "*",
  };
}

function join(...all: readonly Needs[]): Needs {
  return { iam: all.flatMap((needs) => needs.iam), rbac: all.flatMap((needs) => needs.rbac) };
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
