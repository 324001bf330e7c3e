/** Reads eksctl's ClusterConfig: the cluster, the ServiceAccounts and roles it makes, Pod Identity associations, add-ons. */
import { asMap, asSequence, entry, get, items } from "../../syntax/at.ts";
import type { MapNode, SyntaxNode } from "../../syntax/node.ts";
import type { AssociationFact, Fact, ObjectMeta, RoleReference, ServiceAccountFact } from "../facts.ts";
import type { Value } from "../value.ts";
import { readAddon } from "./read-addon.ts";
import type { FactBase } from "./read-embedded-policy.ts";
import { readMeta } from "./read-manifest.ts";
import { type ReadContext, toKeyedValue, toValue, unwrittenValue } from "./read-value.ts";
import { type RolePolicyFields, rolePolicies } from "./role-policies.ts";

/** Namespace of an account for which the config names none (eksctl's schema: "default"). */
const DEFAULT_NAMESPACE = "default";

/** Fields as in eksctl's schema, pkg/apis/eksctl.io/v1alpha5. */
export function readEksctl(root: SyntaxNode, context: ReadContext): readonly Fact[] {
  const map = asMap(root);
  if (map === undefined) {
    return [];
  }
  const base: FactBase = { uri: context.uri, document: context.document.index, source: "eksctl" };
  const metadata = get(map, "metadata");
  const cluster = toValue(get(metadata, "name"), context);
  const iam = get(map, "iam");
  return [
    {
      ...base,
      kind: "cluster",
      range: map.range,
      name: cluster,
      region: toValue(get(metadata, "region"), context),
      account: toValue(get(metadata, "accountID"), context),
      issuer: undefined,
    },
    ...mapsOf(get(iam, "serviceAccounts")).flatMap((item) => readServiceAccount(item, base, context)),
    ...mapsOf(get(iam, "podIdentityAssociations")).flatMap((item) => readAssociation(item, cluster, base, context)),
    ...mapsOf(get(map, "addons")).flatMap((item) => readAddonItem(item, cluster, base, context)),
  ];
}

function mapsOf(node: SyntaxNode | undefined): readonly MapNode[] {
  return items(node).flatMap((item) => asMap(item) ?? []);
}

/**
 * An account that eksctl makes, or annotates, with a role of its own (`roleName`, or a name it generates) or an existing one
 * (`attachRoleARN`). With `roleOnly` the account is somebody else's.
 */
function readServiceAccount(item: MapNode, base: FactBase, context: ReadContext): readonly Fact[] {
  const meta = readMeta(item, context);
  const roleArn = toKeyedValue(entry(item, "attachRoleARN"), context);
  const roleOnly = toValue(get(item, "roleOnly"), context);
  const namespace = namespaceOf(meta.namespace, item);
  const account: ServiceAccountFact = {
    ...base,
    ...(meta.namespace === undefined ? { computed: [namespace.range] } : {}),
    kind: "service-account",
    range: item.range,
    meta: { ...meta, apiVersion: undefined, kind: undefined, namespace },
    roleArn: roleArn?.value === undefined ? undefined : roleArn,
    partial: false,
  };
  const isMade = roleOnly === undefined || roleOnly.text === "false";
  return [...(isMade ? [account] : []), ...readRole(item, base, context)];
}

function namespaceOf(written: Value | undefined, item: MapNode): Value {
  return written ?? unwrittenValue({ start: item.range.start, end: item.range.start }, DEFAULT_NAMESPACE);
}

/** The role that eksctl makes, where its name is given: always at the root path. */
function readRole(item: MapNode, base: FactBase, context: ReadContext): readonly Fact[] {
  const name = toValue(get(item, "roleName"), context);
  const role: RoleReference = { name, path: undefined, account: undefined };
  return name === undefined || hasRoleArn(item)
    ? []
    : [
        { ...base, kind: "role", range: item.range, role, arn: undefined },
        ...rolePolicies(policiesOf(item), role, item.range, base, context),
      ];
}

/** Accounts and associations call them differently; the inline policy's name is eksctl's to choose, and all of what is well known. */
function policiesOf(item: MapNode): RolePolicyFields {
  const document = get(item, "attachPolicy") ?? get(item, "permissionPolicy");
  const wellKnown = get(item, "wellKnownPolicies") === undefined ? [] : [{ name: undefined, document: undefined }];
  return {
    attached: get(item, "attachPolicyARNs") ?? get(item, "permissionPolicyARNs"),
    boundary: get(item, "permissionsBoundary") ?? get(item, "permissionsBoundaryARN"),
    inline: [...(document === undefined ? [] : [{ name: undefined, document }]), ...wellKnown],
  };
}

function hasRoleArn(item: MapNode): boolean {
  return ["attachRoleARN", "roleARN"].some((key) => get(item, key) !== undefined);
}

function readAssociation(
  item: MapNode,
  cluster: Value | undefined,
  base: FactBase,
  context: ReadContext,
): readonly Fact[] {
  const field = (name: string) => toValue(get(item, name), context);
  const roleName = field("roleName");
  const association: AssociationFact = {
    ...base,
    kind: "association",
    range: item.range,
    cluster,
    namespace: field("namespace"),
    serviceAccount: field("serviceAccountName"),
    roleArn: field("roleARN"),
    ...(roleName === undefined ? {} : { role: { name: roleName, path: undefined, account: undefined } }),
    targetRoleArn: field("targetRoleARN"),
    disableSessionTags: field("disableSessionTags"),
    policy: field("policy"),
  };
  const makesAccount = toValue(get(item, "createServiceAccount"), context)?.text === "true";
  return [association, ...(makesAccount ? [accountOf(association)] : []), ...readRole(item, base, context)];
}

/** The account that eksctl makes beside the association, without an annotation. */
function accountOf({ uri, document, source, range, namespace, serviceAccount }: AssociationFact): ServiceAccountFact {
  const meta: ObjectMeta = {
    apiVersion: undefined,
    kind: undefined,
    name: serviceAccount,
    namespace,
    labels: [],
    annotations: [],
    metadataRange: undefined,
    annotationsRange: undefined,
  };
  return { kind: "service-account", uri, document, source, range, meta, roleArn: undefined, partial: false };
}

/** An add-on's role for its known account, and its associations: those may leave the namespace to the add-on. */
function readAddonItem(
  item: MapNode,
  cluster: Value | undefined,
  base: FactBase,
  context: ReadContext,
): readonly Fact[] {
  const name = toValue(get(item, "name"), context);
  const list = asSequence(get(item, "podIdentityAssociations"));
  return [
    ...readAddon({ name, map: item, roleKey: "serviceAccountRoleARN", source: "eksctl" }, context),
    ...mapsOf(list).flatMap((association) => readAssociation(association, cluster, base, context)),
  ];
}
