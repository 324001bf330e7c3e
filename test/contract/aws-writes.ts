// Every change that the product makes in AWS, with what has to be there before, and how to count what came of it.
import type { AwsConnection } from "../../src/core/ports.ts";
import { never, WANTED } from "./aws-fixture.ts";

/** What one run of a change is about: names that no other run has. */
export interface Prepared {
  readonly name: string;
  /** ARN or id of what was made before. */
  readonly id: string;
}

export interface Write {
  /** IAM action. */
  readonly operation: string;
  /** True for what the adapter sends once only, because a second time would look like somebody else's doing. */
  readonly once: boolean;
  prepare(aws: AwsConnection): Promise<Prepared>;
  run(aws: AwsConnection, prepared: Prepared): Promise<unknown>;
  /** How often the change is to be seen: 0, or 1. */
  count(aws: AwsConnection, prepared: Prepared): Promise<number>;
}

const CLUSTER = WANTED.clusters[1] ?? "";
const AGENT = "eks-pod-identity-agent";
const S3 = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const OTHER_TRUST = document({ Service: "pods.eks.amazonaws.com" }, ["sts:AssumeRole", "sts:TagSession"]);
const PERMISSIONS = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
});

const numbers = { next: 0 };

function fresh(kind: string): string {
  numbers.next++;
  return `write-${kind}-${numbers.next}`;
}

function document(Principal: object, Action: readonly string[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action }] });
}

function newRole(name: string, trustPolicy = document({ Service: "ec2.amazonaws.com" }, ["sts:AssumeRole"])) {
  const rest = { path: "/", description: undefined, maxSessionDuration: undefined, boundary: undefined };
  return { name, trustPolicy, tags: { "irsa-workbench:run": "run 1" }, ...rest };
}

async function withRole(aws: AwsConnection, set?: (name: string) => Promise<void>): Promise<Prepared> {
  const name = fresh("role");
  const id = await aws.changer.createRole(newRole(name), never);
  await set?.(name);
  return { name, id };
}

async function withProvider({ changer }: AwsConnection, audiences: readonly string[]): Promise<Prepared> {
  const name = `oidc.eks.us-east-1.amazonaws.com/id/${fresh("provider").toUpperCase().replaceAll("-", "")}`;
  return { name, id: await changer.createProvider({ url: `https://${name}`, audiences, tags: {} }, never) };
}

function associationOf({ name, id }: Prepared) {
  return {
    cluster: CLUSTER,
    namespace: "writes",
    serviceAccount: name,
    roleArn: id,
    targetRoleArn: undefined,
    disableSessionTags: false,
    policy: undefined,
    tags: {},
    clientRequestToken: `token-${name}`,
  };
}

async function podIdentityRole({ changer }: AwsConnection): Promise<Prepared> {
  const name = fresh("account");
  return { name, id: await changer.createRole(newRole(name, OTHER_TRUST), never) };
}

async function withAssociation(aws: AwsConnection): Promise<Prepared> {
  const prepared = await podIdentityRole(aws);
  const { id } = await aws.changer.createAssociation(associationOf(prepared), never);
  return { ...prepared, id };
}

async function countAssociations({ details }: AwsConnection, serviceAccount: string): Promise<number> {
  const filter = { namespace: "writes", serviceAccount };
  return (await details.listAssociations(CLUSTER, filter, undefined, never)).items.length;
}

async function removeAgent({ changer }: AwsConnection): Promise<Prepared> {
  await changer.deleteAddOn(CLUSTER, AGENT, never);
  return { name: fresh("add-on"), id: AGENT };
}

export const WRITES: readonly Write[] = [
  {
    operation: "iam:CreateOpenIDConnectProvider",
    once: true,
    prepare: () => {
      const name = `oidc.eks.us-east-1.amazonaws.com/id/${fresh("provider").toUpperCase().replaceAll("-", "")}`;
      return Promise.resolve({ name, id: "" });
    },
    run: ({ changer }, { name }) =>
      changer.createProvider({ url: `https://${name}`, audiences: ["sts.amazonaws.com"], tags: { run: "1" } }, never),
    count: async ({ details }, { name }) =>
      (await details.listProviders(never)).filter((arn) => arn.endsWith(`/${name}`)).length,
  },
  {
    operation: "iam:AddClientIDToOpenIDConnectProvider",
    once: false,
    prepare: (aws) => withProvider(aws, []),
    run: ({ changer }, { id }) => changer.addAudience(id, "sts.amazonaws.com", never),
    count: async ({ details }, { id }) => (await details.findProviderDetails(id, never))?.audiences.length ?? -1,
  },
  {
    operation: "iam:RemoveClientIDFromOpenIDConnectProvider",
    once: false,
    prepare: (aws) => withProvider(aws, ["sts.amazonaws.com"]),
    run: ({ changer }, { id }) => changer.removeAudience(id, "sts.amazonaws.com", never),
    count: async ({ details }, { id }) => 1 - ((await details.findProviderDetails(id, never))?.audiences.length ?? -1),
  },
  {
    operation: "iam:DeleteOpenIDConnectProvider",
    once: false,
    prepare: (aws) => withProvider(aws, []),
    run: ({ changer }, { id }) => changer.deleteProvider(id, never),
    count: async ({ details }, { id }) => ((await details.findProviderDetails(id, never)) === undefined ? 1 : 0),
  },
  {
    operation: "iam:CreateRole",
    once: true,
    prepare: () => Promise.resolve({ name: fresh("role"), id: "" }),
    run: ({ changer }, { name }) => changer.createRole(newRole(name), never),
    count: async ({ details }, { name }) => ((await details.findRoleDetails(name, never)) === undefined ? 0 : 1),
  },
  {
    operation: "iam:UpdateAssumeRolePolicy",
    once: false,
    prepare: (aws) => withRole(aws),
    run: ({ changer }, { name }) => changer.setTrustPolicy(name, OTHER_TRUST, never),
    count: async ({ details }, { name }) =>
      (await details.findRoleDetails(name, never))?.trustPolicy === OTHER_TRUST ? 1 : 0,
  },
  {
    operation: "iam:AttachRolePolicy",
    once: false,
    prepare: (aws) => withRole(aws),
    run: ({ changer }, { name }) => changer.attachPolicy(name, S3, never),
    count: async ({ details }, { name }) => (await details.listAttachedPolicies(name, never)).length,
  },
  {
    operation: "iam:DetachRolePolicy",
    once: false,
    prepare: (aws) => withRole(aws, (name) => aws.changer.attachPolicy(name, S3, never)),
    run: ({ changer }, { name }) => changer.detachPolicy(name, S3, never),
    count: async ({ details }, { name }) => 1 - (await details.listAttachedPolicies(name, never)).length,
  },
  {
    operation: "iam:PutRolePolicy",
    once: false,
    prepare: (aws) => withRole(aws),
    run: ({ changer }, { name }) => changer.putInlinePolicy(name, "own", PERMISSIONS, never),
    count: async ({ details }, { name }) => (await details.listInlinePolicies(name, never)).length,
  },
  {
    operation: "iam:DeleteRolePolicy",
    once: false,
    prepare: (aws) => withRole(aws, (name) => aws.changer.putInlinePolicy(name, "own", PERMISSIONS, never)),
    run: ({ changer }, { name }) => changer.deleteInlinePolicy(name, "own", never),
    count: async ({ details }, { name }) => 1 - (await details.listInlinePolicies(name, never)).length,
  },
  {
    operation: "iam:PutRolePermissionsBoundary",
    once: false,
    prepare: (aws) => withRole(aws),
    run: ({ changer }, { name }) => changer.putBoundary(name, S3, never),
    count: async ({ details }, { name }) => ((await details.findRoleDetails(name, never))?.boundary === S3 ? 1 : 0),
  },
  {
    operation: "iam:DeleteRolePermissionsBoundary",
    once: false,
    prepare: (aws) => withRole(aws, (name) => aws.changer.putBoundary(name, S3, never)),
    run: ({ changer }, { name }) => changer.deleteBoundary(name, never),
    count: async ({ details }, { name }) => ((await details.findRoleDetails(name, never))?.boundary === S3 ? 0 : 1),
  },
  {
    operation: "iam:DeleteRole",
    once: false,
    prepare: (aws) => withRole(aws),
    run: ({ changer }, { name }) => changer.deleteRole(name, never),
    count: async ({ details }, { name }) => ((await details.findRoleDetails(name, never)) === undefined ? 1 : 0),
  },
  {
    operation: "eks:CreatePodIdentityAssociation",
    once: false,
    prepare: podIdentityRole,
    run: ({ changer }, prepared) => changer.createAssociation(associationOf(prepared), never),
    count: (aws, { name }) => countAssociations(aws, name),
  },
  {
    operation: "eks:UpdatePodIdentityAssociation",
    once: false,
    prepare: withAssociation,
    run: async ({ changer, details }, { id, name }) => {
      const roleArn = (await details.findRoleDetails(name, never))?.arn ?? "";
      const settings = { targetRoleArn: undefined, disableSessionTags: true, policy: undefined, removes: [] };
      return changer.updateAssociation(
        { cluster: CLUSTER, id, roleArn, ...settings, clientRequestToken: `update-${name}` },
        never,
      );
    },
    count: async ({ details }, { id }) =>
      (await details.findAssociation(CLUSTER, id, never))?.disableSessionTags ? 1 : 0,
  },
  {
    operation: "eks:DeletePodIdentityAssociation",
    once: false,
    prepare: withAssociation,
    run: ({ changer }, { id }) => changer.deleteAssociation(CLUSTER, id, never),
    count: async (aws, { name }) => 1 - (await countAssociations(aws, name)),
  },
  {
    operation: "eks:CreateAddon",
    once: false,
    prepare: removeAgent,
    run: ({ changer }, { name }) => changer.createAddOn(CLUSTER, AGENT, {}, `token-${name}`, never),
    count: async ({ details }) => ((await details.findAddOn(CLUSTER, AGENT, never)) === undefined ? 0 : 1),
  },
  {
    operation: "eks:DeleteAddon",
    once: false,
    prepare: async (aws) => {
      const prepared = await removeAgent(aws);
      await aws.changer.createAddOn(CLUSTER, AGENT, {}, `token-${prepared.name}`, never);
      return prepared;
    },
    run: ({ changer }) => changer.deleteAddOn(CLUSTER, AGENT, never),
    count: async ({ details }) => ((await details.findAddOn(CLUSTER, AGENT, never)) === undefined ? 1 : 0),
  },
];
