// The permissions that docs/permissions.md is made from are those of the requests that really go out: one operation for one method.
import { afterAll, beforeAll, expect, it } from "vitest";
import { CHANGER_ACTIONS, DETAILS_ACTIONS, READER_ACTIONS } from "../../src/core/live/permissions.ts";
import { AccessError, type AwsChanger, type AwsDetails, type AwsReader } from "../../src/core/ports.ts";
import { never, WANTED } from "./aws-fixture.ts";
import { type WireFixture, wireAws } from "./wire-aws.ts";

type Calls<T> = Readonly<Record<keyof T, (port: T) => Promise<unknown>>>;

const CLUSTER = WANTED.clusters[0] ?? "";
const ROLE = WANTED.roles[0].name;
const ARN = `arn:aws:iam::111122223333:role/${ROLE}`;
const PROVIDER = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/A1";
const POLICY = '{"Version":"2012-10-17","Statement":[]}';
const ROLE_SETTINGS = { path: "/", description: undefined, maxSessionDuration: undefined, boundary: undefined };
const SETTINGS = { roleArn: ARN, targetRoleArn: undefined, disableSessionTags: false, policy: undefined };

const READER: Calls<AwsReader> = {
  callerIdentity: (port) => port.callerIdentity(never),
  listClusters: (port) => port.listClusters(undefined, never),
  describeCluster: (port) => port.describeCluster(CLUSTER, never),
  findOidcProvider: (port) => port.findOidcProvider(PROVIDER, never),
  listRoles: (port) => port.listRoles(undefined, never),
  findRole: (port) => port.findRole(ROLE, never),
  listPolicies: (port) => port.listPolicies("Local", undefined, never),
};

const DETAILS: Calls<AwsDetails> = {
  findRoleDetails: (port) => port.findRoleDetails(ROLE, never),
  listAttachedPolicies: (port) => port.listAttachedPolicies(ROLE, never),
  listInlinePolicies: (port) => port.listInlinePolicies(ROLE, never),
  findInlinePolicy: (port) => port.findInlinePolicy(ROLE, "own", never),
  listProviders: (port) => port.listProviders(never),
  findProviderDetails: (port) => port.findProviderDetails(PROVIDER, never),
  listAssociations: (port) => port.listAssociations(CLUSTER, {}, undefined, never),
  findAssociation: (port) => port.findAssociation(CLUSTER, "a-1", never),
  findAddOn: (port) => port.findAddOn(CLUSTER, "coredns", never),
  validateTrustPolicy: (port) => port.validateTrustPolicy(POLICY, never),
  simulate: (port) => port.simulate(ARN, ["s3:GetObject"], ["*"], never),
};

const CHANGER: Calls<AwsChanger> = {
  createProvider: (port) => port.createProvider({ url: "https://example.com", audiences: [], tags: {} }, never),
  addAudience: (port) => port.addAudience(PROVIDER, "example.com", never),
  removeAudience: (port) => port.removeAudience(PROVIDER, "example.com", never),
  deleteProvider: (port) => port.deleteProvider(PROVIDER, never),
  createRole: (port) => port.createRole({ name: "new", trustPolicy: POLICY, tags: {}, ...ROLE_SETTINGS }, never),
  setTrustPolicy: (port) => port.setTrustPolicy(ROLE, POLICY, never),
  attachPolicy: (port) => port.attachPolicy(ROLE, "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", never),
  detachPolicy: (port) => port.detachPolicy(ROLE, "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", never),
  putInlinePolicy: (port) => port.putInlinePolicy(ROLE, "own", POLICY, never),
  deleteInlinePolicy: (port) => port.deleteInlinePolicy(ROLE, "own", never),
  putBoundary: (port) => port.putBoundary(ROLE, "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", never),
  deleteBoundary: (port) => port.deleteBoundary(ROLE, never),
  deleteRole: (port) => port.deleteRole("new", never),
  createAssociation: (port) =>
    port.createAssociation(
      { cluster: CLUSTER, namespace: "n", serviceAccount: "a", tags: {}, clientRequestToken: "t", ...SETTINGS },
      never,
    ),
  updateAssociation: (port) =>
    port.updateAssociation({ cluster: CLUSTER, id: "a-1", clientRequestToken: "t", removes: [], ...SETTINGS }, never),
  deleteAssociation: (port) => port.deleteAssociation(CLUSTER, "a-1", never),
  createAddOn: (port) => port.createAddOn(CLUSTER, "coredns", {}, "t", never),
  deleteAddOn: (port) => port.deleteAddOn(CLUSTER, "coredns", never),
};

let fixture: WireFixture;

beforeAll(async () => {
  fixture = await wireAws();
});
afterAll(() => fixture.dispose());

/** Operations that the call sends; what becomes of it does not matter here. */
async function sent(call: () => Promise<unknown>): Promise<readonly string[]> {
  const before = fixture.wire.calls.length;
  try {
    await call();
  } catch (error) {
    expect(error).toBeInstanceOf(AccessError);
  }
  return fixture.wire.calls.slice(before);
}

it.each(Object.keys(READER) as (keyof AwsReader)[])("reader.%s", async (method) => {
  expect(await sent(() => READER[method](fixture.aws.reader))).toEqual(READER_ACTIONS[method].slice(0, 1));
});

it.each(Object.keys(DETAILS) as (keyof AwsDetails)[])("details.%s", async (method) => {
  expect(await sent(() => DETAILS[method](fixture.aws.details))).toEqual(DETAILS_ACTIONS[method].slice(0, 1));
});

it.each(Object.keys(CHANGER) as (keyof AwsChanger)[])("changer.%s", async (method) => {
  expect(await sent(() => CHANGER[method](fixture.aws.changer))).toEqual(CHANGER_ACTIONS[method].slice(0, 1));
});
