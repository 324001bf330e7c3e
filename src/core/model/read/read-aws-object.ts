/** Reads AWS resources that are kept as Kubernetes objects: those of ACK's controllers and of Crossplane's providers. */
import { asMap, get, items, path, textAt } from "../../syntax/at.ts";
import type { MapNode, SyntaxNode } from "../../syntax/node.ts";
import type { Fact, ObjectMeta, RoleReference } from "../facts.ts";
import type { Value } from "../value.ts";
import { readAddon } from "./read-addon.ts";
import { type FactBase, readEmbeddedPolicy } from "./read-embedded-policy.ts";
import { type ReadContext, toValue, toValues, unwrittenValue } from "./read-value.ts";
import { listedDocuments, namedDocuments, rolePolicies } from "./role-policies.ts";

/** API groups of ACK, and of Crossplane: Upbound's (`m` for the namespaced ones), the community's, and its first ones. */
const ACK = /^(iam|eks)\.services\.k8s\.aws\//;
const CROSSPLANE = /^(?:(iam|eks)\.aws(?:\.m)?\.(?:upbound|crossplane)\.io|(identity)\.aws\.crossplane\.io)\//;

/** An object with its fields, whichever controller it is for. */
interface AwsObject {
  readonly meta: ObjectMeta;
  readonly range: MapNode["range"];
  /** `spec`, or `spec.forProvider`. */
  readonly fields: MapNode | undefined;
  readonly base: FactBase;
  readonly context: ReadContext;
}

/** None for objects of other kinds. */
export function readAwsObject(
  object: MapNode,
  meta: ObjectMeta,
  apiVersion: string | undefined,
  kind: string,
  context: ReadContext,
): readonly Fact[] {
  const ack = ACK.exec(apiVersion ?? "");
  const crossplane = CROSSPLANE.exec(apiVersion ?? "");
  const service = ack?.[1] ?? crossplane?.[1] ?? crossplane?.[2];
  const source = ack === null ? "crossplane" : "ack";
  const fields = asMap(source === "ack" ? get(object, "spec") : path(object, ["spec", "forProvider"]));
  const base: FactBase = { uri: context.uri, document: context.document.index, source };
  const it: AwsObject = { meta, range: object.range, fields, base, context };
  switch (service === undefined ? "" : `${service === "eks" ? "eks" : "iam"} ${kind}`) {
    case "iam Role":
    case "iam IAMRole":
      return readRole(it);
    case "iam RolePolicyAttachment":
    case "iam IAMRolePolicyAttachment":
    case "iam RolePolicy":
      return readRolePolicy(it);
    case "iam OpenIDConnectProvider":
      return [{ ...base, kind: "provider", range: it.range, ...providerParts(it) }];
    case "eks Cluster":
      return [{ ...base, kind: "cluster", range: it.range, ...clusterParts(it) }];
    case "eks PodIdentityAssociation":
      return [{ ...base, kind: "association", range: it.range, ...associationParts(it) }];
    case "eks Addon":
      return readAddonObject(it);
    default:
      return [];
  }
}

function readRole(it: AwsObject): readonly Fact[] {
  const { fields, base, context, range } = it;
  const name = nameOf(it);
  const account = accountOf(it);
  const written = it.meta.name?.known ? it.meta.name.text : undefined;
  const role: RoleReference = {
    name,
    path: field(it, "path"),
    account,
    ...(written === undefined ? {} : { block: blockName(base, written) }),
  };
  const document = get(fields, "assumeRolePolicyDocument") ?? get(fields, "assumeRolePolicy");
  return [
    { ...base, kind: "role", range, role, arn: undefined },
    ...(document === undefined ? [] : readEmbeddedPolicy(document, role, base, context)),
    ...rolePolicies(
      {
        attached: get(fields, "policies") ?? get(fields, "managedPolicyArns"),
        boundary: get(fields, "permissionsBoundary"),
        inline: [
          ...namedDocuments(get(fields, "inlinePolicies")),
          ...listedDocuments(get(fields, "inlinePolicy"), "name", "policy", context),
        ],
      },
      role,
      range,
      base,
      context,
    ),
    ...items(get(fields, "policyRefs")).flatMap((item) =>
      rolePolicies({ attached: item }, role, item.range, base, context),
    ),
  ];
}

/** Crossplane's objects that hang one policy on a role, which is named or referred to by its object. */
function readRolePolicy(it: AwsObject): readonly Fact[] {
  const { fields, base, context, range } = it;
  const object = textAt(fields, "roleRef", "name") ?? textAt(fields, "roleNameRef", "name");
  const named = { name: field(it, "role", "roleName"), path: undefined, account: undefined };
  const role = object === undefined ? named : { ...named, block: blockName(base, object) };
  const document = get(fields, "policy");
  const arn = get(fields, "policyArn") ?? get(fields, "policyArnRef");
  const inline = document === undefined ? [] : [{ name: nameOf(it), document }];
  return rolePolicies({ attached: arn, inline }, role, range, base, context);
}

/** Roles are referred to by the name of their object; its namespace is the one of the reference. */
function blockName({ source }: FactBase, name: string): string {
  return `${source}/Role/${name}`;
}

/** The resource's name in AWS: ACK's `spec.name`, the annotation `crossplane.io/external-name`, else the object's own name. */
function nameOf({ meta, fields, base, context, range }: AwsObject): Value | undefined {
  if (base.source === "ack") {
    return toValue(get(fields, "name"), context);
  }
  const external = meta.annotations.find(({ key }) => key.text === "crossplane.io/external-name");
  return external?.value ?? meta.name ?? unwrittenValue(range);
}

/** ACK says with an annotation in which account a resource is. */
function accountOf({ meta }: AwsObject): Value | undefined {
  return meta.annotations.find(({ key }) => key.text === "services.k8s.aws/owner-account-id")?.value;
}

function field({ fields, context }: AwsObject, ...names: readonly string[]): Value | undefined {
  const node = names.map((name) => get(fields, name)).find((found) => found !== undefined);
  return toValue(node, context);
}

function providerParts(it: AwsObject) {
  const list = ["clientIDs", "clientIDList", "clientIdList"].map((name) => get(it.fields, name));
  return {
    url: field(it, "url"),
    account: accountOf(it),
    audiences: toValues(
      list.find((found) => found !== undefined),
      it.context,
    ),
  };
}

function clusterParts(it: AwsObject) {
  const region =
    field(it, "region") ?? it.meta.annotations.find(({ key }) => key.text === "services.k8s.aws/region")?.value;
  return { name: nameOf(it), region, account: accountOf(it), issuer: undefined };
}

function associationParts(it: AwsObject) {
  const reference = roleReference(it.fields, it.base);
  return {
    cluster: field(it, "clusterName"),
    namespace: field(it, "namespace"),
    serviceAccount: field(it, "serviceAccount"),
    roleArn: field(it, "roleARN", "roleArn"),
    targetRoleArn: field(it, "targetRoleARN", "targetRoleArn"),
    disableSessionTags: field(it, "disableSessionTags"),
    policy: field(it, "policy"),
    ...(reference === undefined ? {} : { role: reference }),
  };
}

/** ACK's `roleRef.from.name`, Crossplane's `roleArnRef.name`. */
function roleReference(fields: SyntaxNode | undefined, base: FactBase): RoleReference | undefined {
  const name = textAt(fields, "roleRef", "from", "name") ?? textAt(fields, "roleArnRef", "name");
  return name === undefined
    ? undefined
    : { name: undefined, path: undefined, account: undefined, block: blockName(base, name) };
}

function readAddonObject(it: AwsObject): readonly Fact[] {
  const { fields, base, context } = it;
  if (fields === undefined) {
    return [];
  }
  const roleKey = base.source === "ack" ? "serviceAccountRoleARN" : "serviceAccountRoleArn";
  const name = field(it, base.source === "ack" ? "name" : "addonName");
  return readAddon({ name, map: fields, roleKey, source: base.source }, context);
}
