// IAM on the wire over the practice account: every operation that the product calls.
import type { AwsConnection, RoleDetails, Tags } from "../../../src/core/ports.ts";
import { encoded, type QueryInput, type Xml } from "./query.ts";

const never = new AbortController().signal;

type Operation = (input: QueryInput, aws: AwsConnection) => Promise<Xml>;

/** What a look at something that is not there answers. */
export class NoSuchEntity extends Error {}

export const IAM_OPERATIONS: Readonly<Record<string, Operation>> = {
  GetRole: async (input, { details }) => {
    const role = await details.findRoleDetails(input.text("RoleName"), never);
    if (role === undefined) {
      throw new NoSuchEntity(`The role with name ${input.text("RoleName")} cannot be found.`);
    }
    return { Role: roleXml(role) };
  },
  ListRoles: async (input, { reader, details }) => {
    const page = await reader.listRoles(input.optional("Marker"), never);
    const roles = await Promise.all(page.items.map(({ name }) => details.findRoleDetails(name, never)));
    // Boundary, tags and last use are left out of listings (IAM API reference, ListRoles).
    const Roles = roles
      .filter((role) => role !== undefined)
      .map((role) => ({ ...(roleXml(role) as object), PermissionsBoundary: undefined, Tags: undefined }));
    return { Roles, IsTruncated: page.next !== undefined, Marker: page.next };
  },
  ListPolicies: async (input, { reader }) => {
    const scope = input.text("Scope") === "AWS" ? "AWS" : "Local";
    const page = await reader.listPolicies(scope, input.optional("Marker"), never);
    const Policies = page.items.map(({ name, arn, path }) => ({ PolicyName: name, Arn: arn, Path: path }));
    return { Policies, IsTruncated: page.next !== undefined, Marker: page.next };
  },
  CreateRole: async (input, { changer, details }) => {
    const duration = input.optional("MaxSessionDuration");
    await changer.createRole(
      {
        name: input.text("RoleName"),
        path: input.optional("Path") ?? "/",
        trustPolicy: input.text("AssumeRolePolicyDocument"),
        description: input.optional("Description"),
        maxSessionDuration: duration === undefined ? undefined : Number(duration),
        boundary: input.optional("PermissionsBoundary"),
        tags: input.tags(),
      },
      never,
    );
    const role = await details.findRoleDetails(input.text("RoleName"), never);
    return { Role: role === undefined ? undefined : roleXml(role) };
  },
  UpdateAssumeRolePolicy: done(({ changer }, input) =>
    changer.setTrustPolicy(input.text("RoleName"), input.text("PolicyDocument"), never),
  ),
  AttachRolePolicy: done(({ changer }, input) =>
    changer.attachPolicy(input.text("RoleName"), input.text("PolicyArn"), never),
  ),
  DetachRolePolicy: done(({ changer }, input) =>
    changer.detachPolicy(input.text("RoleName"), input.text("PolicyArn"), never),
  ),
  PutRolePolicy: done(({ changer }, input) =>
    changer.putInlinePolicy(input.text("RoleName"), input.text("PolicyName"), input.text("PolicyDocument"), never),
  ),
  DeleteRolePolicy: done(({ changer }, input) =>
    changer.deleteInlinePolicy(input.text("RoleName"), input.text("PolicyName"), never),
  ),
  PutRolePermissionsBoundary: done(({ changer }, input) =>
    changer.putBoundary(input.text("RoleName"), input.text("PermissionsBoundary"), never),
  ),
  DeleteRolePermissionsBoundary: done(({ changer }, input) => changer.deleteBoundary(input.text("RoleName"), never)),
  DeleteRole: done(({ changer }, input) => changer.deleteRole(input.text("RoleName"), never)),
  ListAttachedRolePolicies: async (input, { details }) => {
    const arns = await details.listAttachedPolicies(input.text("RoleName"), never);
    return {
      AttachedPolicies: arns.map((arn) => ({ PolicyName: arn.split("/").at(-1), PolicyArn: arn })),
      IsTruncated: false,
    };
  },
  ListRolePolicies: async (input, { details }) => ({
    PolicyNames: await details.listInlinePolicies(input.text("RoleName"), never),
    IsTruncated: false,
  }),
  GetRolePolicy: async (input, { details }) => {
    const [role, name] = [input.text("RoleName"), input.text("PolicyName")];
    const policy = await details.findInlinePolicy(role, name, never);
    if (policy === undefined) {
      throw new NoSuchEntity(`The role policy with name ${name} cannot be found.`);
    }
    return { RoleName: role, PolicyName: name, PolicyDocument: encoded(policy.document) };
  },
  ListOpenIDConnectProviders: async (_input, { details }) => ({
    OpenIDConnectProviderList: (await details.listProviders(never)).map((Arn) => ({ Arn })),
  }),
  GetOpenIDConnectProvider: async (input, { details }) => {
    const arn = input.text("OpenIDConnectProviderArn");
    const provider = await details.findProviderDetails(arn, never);
    if (provider === undefined) {
      throw new NoSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`);
    }
    const { issuer, audiences, thumbprints, tags, createdAt } = provider;
    const lists = { ClientIDList: audiences, ThumbprintList: thumbprints, Tags: tagsXml(tags) };
    return { Url: issuer, ...lists, CreateDate: createdAt };
  },
  CreateOpenIDConnectProvider: async (input, { changer }) => {
    const provider = { url: input.text("Url"), audiences: input.list("ClientIDList"), tags: input.tags() };
    return { OpenIDConnectProviderArn: await changer.createProvider(provider, never) };
  },
  DeleteOpenIDConnectProvider: done(({ changer }, input) =>
    changer.deleteProvider(input.text("OpenIDConnectProviderArn"), never),
  ),
  AddClientIDToOpenIDConnectProvider: done(({ changer }, input) =>
    changer.addAudience(input.text("OpenIDConnectProviderArn"), input.text("ClientID"), never),
  ),
  RemoveClientIDFromOpenIDConnectProvider: done(({ changer }, input) =>
    changer.removeAudience(input.text("OpenIDConnectProviderArn"), input.text("ClientID"), never),
  ),
  SimulatePrincipalPolicy: async (input, { details }) => {
    const resources = input.list("ResourceArns");
    const all = await details.simulate(input.text("PolicySourceArn"), input.list("ActionNames"), resources, never);
    const EvaluationResults = input.list("ActionNames").map((action) => {
      const own = all.filter((result) => result.action === action);
      const specific = own.map(({ resource, decision }) => ({
        EvalResourceName: resource,
        EvalResourceDecision: decision,
      }));
      return {
        EvalActionName: action,
        EvalResourceName: "*",
        EvalDecision: own[0]?.decision,
        MissingContextValues: own[0]?.missingContext ?? [],
        ResourceSpecificResults: resources.length > 1 ? specific : undefined,
        ...(resources.length === 1 ? { EvalResourceName: resources[0] } : {}),
      };
    });
    return { EvaluationResults, IsTruncated: false };
  },
};

function done(make: (aws: AwsConnection, input: QueryInput) => Promise<void>): Operation {
  return async (input, aws) => {
    await make(aws, input);
    return {};
  };
}

function roleXml(role: RoleDetails): Xml {
  const boundary = { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: role.boundary };
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: "AROAPRACTICE",
    Arn: role.arn,
    CreateDate: role.createdAt,
    AssumeRolePolicyDocument: encoded(role.trustPolicy),
    Description: role.description,
    MaxSessionDuration: role.maxSessionDuration,
    PermissionsBoundary: role.boundary === undefined ? undefined : boundary,
    Tags: tagsXml(role.tags),
  };
}

function tagsXml(tags: Tags): Xml {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
