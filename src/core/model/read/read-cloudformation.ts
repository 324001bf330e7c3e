/** Reads CloudFormation and SAM templates: roles with their trust policies, OIDC providers, clusters, associations, add-ons. */
import { asMap, asScalar, get, items, path } from "../../syntax/at.ts";
import type { MapNode, SyntaxNode } from "../../syntax/node.ts";
import type { AssociationFact, Fact, RoleReference } from "../facts.ts";
import type { Value } from "../value.ts";
import { intrinsicOf, substitutionOf } from "./cloudformation-scope.ts";
import { CloudFormationValues } from "./cloudformation-values.ts";
import { concernsPods } from "./policy-relevance.ts";
import { readAddon } from "./read-addon.ts";
import { type FactBase, readEmbeddedPolicy } from "./read-embedded-policy.ts";
import { readTrustPolicy } from "./read-trust-policy.ts";
import { type ReadContext, toValue, toValues } from "./read-value.ts";
import { listedDocuments, rolePolicies } from "./role-policies.ts";

/** A resource with what is known of its properties. */
interface Resource {
  readonly id: string;
  readonly base: FactBase;
  /** True where a condition decides whether it exists. */
  readonly conditional: boolean;
  /** As written. */
  readonly written: MapNode;
  /** With functions resolved. */
  readonly properties: MapNode;
  readonly values: CloudFormationValues;
  readonly context: ReadContext;
}

type ResourceReader = (resource: Resource) => readonly Fact[];

const READERS: Readonly<Record<string, ResourceReader>> = {
  "AWS::IAM::Role": readRole,
  "AWS::IAM::OIDCProvider": (resource) => [
    {
      ...resource.base,
      kind: "provider",
      range: resource.written.range,
      url: field(resource, "Url"),
      account: undefined,
      audiences: toValues(get(resource.properties, "ClientIdList"), resource.context),
    },
  ],
  "AWS::EKS::Cluster": (resource) => [
    {
      ...resource.base,
      kind: "cluster",
      range: resource.written.range,
      name: field(resource, "Name"),
      region: undefined,
      account: undefined,
      issuer: undefined,
    },
  ],
  "AWS::EKS::PodIdentityAssociation": (resource) => [readAssociation(resource, resource.properties, "Namespace")],
  "AWS::EKS::Addon": readAddonResource,
  "AWS::IAM::Policy": readInlinePolicy,
  "AWS::IAM::RolePolicy": readInlinePolicy,
};

export function readCloudFormation(root: SyntaxNode, context: ReadContext): readonly Fact[] {
  const values = new CloudFormationValues(root);
  const base: FactBase = {
    uri: context.uri,
    document: context.document.index,
    source: "cloudformation",
    computed: values.computed,
  };
  return values.scope.resources().flatMap(({ id, type, body }) => {
    const read = Object.hasOwn(READERS, type) ? READERS[type] : undefined;
    const written = asMap(get(body, "Properties"));
    const properties = written === undefined ? undefined : asMap(values.resolve(written));
    return read === undefined || written === undefined || properties === undefined
      ? []
      : read({ id, base, conditional: get(body, "Condition") !== undefined, written, properties, values, context });
  });
}

function field({ properties, context }: Resource, name: string): Value | undefined {
  return toValue(get(properties, name), context);
}

/** Without `RoleName` CloudFormation makes up a name that nobody knows before. */
function readRole(resource: Resource): readonly Fact[] {
  const { id, base, written } = resource;
  const role: RoleReference = {
    name: field(resource, "RoleName"),
    path: field(resource, "Path"),
    account: undefined,
    block: blockName(base, id),
  };
  const document = get(written, "AssumeRolePolicyDocument");
  return [
    { ...base, kind: "role", range: written.range, role, arn: undefined },
    ...(document === undefined ? [] : readPolicy(document, role, resource)),
    ...rolePolicies(
      {
        attached: get(resource.properties, "ManagedPolicyArns"),
        boundary: get(resource.properties, "PermissionsBoundary"),
        inline: listedDocuments(get(resource.properties, "Policies"), "PolicyName", "PolicyDocument", resource.context),
      },
      role,
      written.range,
      base,
      resource.context,
    ),
  ];
}

/** `AWS::IAM::Policy` names its roles, `AWS::IAM::RolePolicy` its one role. */
function readInlinePolicy(resource: Resource): readonly Fact[] {
  const { base, written, properties, context } = resource;
  const documents = [{ name: field(resource, "PolicyName"), document: get(properties, "PolicyDocument") }];
  const roles = [...items(get(written, "Roles")), ...[get(written, "RoleName")].filter((node) => node !== undefined)];
  return roles.flatMap((node) => {
    const target = intrinsicOf(node);
    const id = target?.name === "Ref" ? asScalar(target.argument)?.value : undefined;
    const name = id === undefined ? toValue(node, context) : undefined;
    const role = { name, path: undefined, account: undefined };
    return rolePolicies(
      { inline: documents },
      id === undefined ? role : { ...role, block: blockName(base, id) },
      written.range,
      base,
      context,
    );
  });
}

/** A mapping, a JSON string, or `Fn::Sub` of one. */
function readPolicy(document: SyntaxNode, role: RoleReference, resource: Resource): readonly Fact[] {
  const { base, values, context } = resource;
  const intrinsic = intrinsicOf(document);
  const substitution = intrinsic?.name === "Sub" ? substitutionOf(intrinsic.argument) : undefined;
  if (substitution !== undefined) {
    const { text, variables } = substitution;
    return readEmbeddedPolicy(text, role, base, context, (root) => values.substituteIn(root, variables));
  }
  const resolved = get(resource.properties, "AssumeRolePolicyDocument") ?? document;
  if (intrinsic === undefined && asScalar(resolved) !== undefined) {
    return readEmbeddedPolicy(resolved, role, base, context);
  }
  const policy = readTrustPolicy(resolved);
  return concernsPods(policy) ? [{ ...base, kind: "trust-policy", range: policy.range, policy, role }] : [];
}

/** Logical ids are unique in their template. */
function blockName({ uri, document }: FactBase, id: string): string {
  return `${uri}#${document}/${id}`;
}

function readAssociation(
  { base, conditional, properties: own, context }: Resource,
  properties: SyntaxNode,
  namespaceKey: string | undefined,
): AssociationFact {
  const of = (name: string, from = properties) => toValue(get(from, name), context);
  const id = attributeOf(get(properties, "RoleArn"));
  return {
    ...base,
    kind: "association",
    range: properties.kind === "scalar" ? properties.outer : properties.range,
    cluster: of("ClusterName", own),
    namespace: namespaceKey === undefined ? undefined : of(namespaceKey),
    serviceAccount: of("ServiceAccount"),
    roleArn: of("RoleArn"),
    ...(id === undefined
      ? {}
      : { role: { name: undefined, path: undefined, account: undefined, block: blockName(base, id) } }),
    targetRoleArn: of("TargetRoleArn"),
    disableSessionTags: of("DisableSessionTags"),
    policy: of("Policy"),
    ...(conditional ? { conditional } : {}),
  };
}

/** The resource whose ARN a value is: `!GetAtt Role.Arn` and its other spellings. */
function attributeOf(node: SyntaxNode | undefined): string | undefined {
  const intrinsic = node === undefined ? undefined : intrinsicOf(node);
  const argument = intrinsic?.argument;
  const text = asScalar(argument)?.value;
  switch (intrinsic?.name) {
    case "GetAtt": {
      const [id, attribute] =
        text === undefined ? items(argument).map((item) => asScalar(item)?.value) : text.split(".");
      return attribute === "Arn" ? id : undefined;
    }
    case "Sub":
      return /^\$\{(\w+)\.Arn\}$/.exec(text ?? "")?.[1];
    default:
      return undefined;
  }
}

/** An add-on's associations leave the namespace to the add-on. */
function readAddonResource(resource: Resource): readonly Fact[] {
  const { properties, base, context } = resource;
  const accounts = readAddon(
    { name: field(resource, "AddonName"), map: properties, roleKey: "ServiceAccountRoleArn", source: base.source },
    context,
  );
  const associations = items(path(properties, ["PodIdentityAssociations"])).flatMap((item) => asMap(item) ?? []);
  return [
    ...accounts.map((fact) => ({ ...fact, computed: [...(fact.computed ?? []), ...(base.computed ?? [])] })),
    ...associations.map((item) => readAssociation(resource, item, undefined)),
  ];
}
