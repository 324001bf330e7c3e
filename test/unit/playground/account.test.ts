// The practice account's quotas, permissions and eventual consistency.
import { beforeEach, describe, expect, it } from "vitest";
import { type AwsConnection, Secret } from "../../../src/core/ports.ts";
import {
  initialPracticeState,
  memoryStore,
  PRACTICE_CLUSTER,
  type PracticeState,
  practiceAccount,
} from "../../../src/playground/index.ts";
import {
  PRACTICE_ISSUER,
  podIdentityStatement,
  practiceRoleArn,
  trustDocument,
  webIdentityStatement,
} from "../../../src/playground/initial-state.ts";

const never = new AbortController().signal;
const S3 = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const ASSOCIATED = trustDocument(podIdentityStatement("shop", "app"));

function open(more: Partial<PracticeState> = {}, now: () => number = Date.now) {
  const store = memoryStore({ ...initialPracticeState(), ...more });
  const account = practiceAccount(store, now);
  return {
    aws: account.aws.open({ profile: undefined, region: undefined }),
    cluster: account.clusters.open({ kind: "context", name: "practice" }),
    store,
  };
}

function newRole(name: string, trustPolicy = ASSOCIATED, tags: Readonly<Record<string, string>> = {}) {
  return {
    name,
    path: "/",
    trustPolicy,
    description: undefined,
    maxSessionDuration: undefined,
    boundary: undefined,
    tags,
  };
}

function association(role: string, requestToken = "one") {
  return {
    cluster: PRACTICE_CLUSTER,
    namespace: "shop",
    serviceAccount: "app",
    roleArn: practiceRoleArn(role),
    targetRoleArn: undefined,
    disableSessionTags: false,
    policy: undefined,
    tags: {},
    clientRequestToken: requestToken,
  };
}

describe("names and quotas", () => {
  it.each([
    ["a name of 65 letters", { name: "a".repeat(65) }, "roleName"],
    ["a space in the name", { name: "a b" }, "roleName"],
    ["a path without its end", { path: "/irsa" }, "path"],
    ["a description beyond Latin-1", { description: "reads — and writes" }, "description"],
    ["a session of ten minutes", { maxSessionDuration: 600 }, "maxSessionDuration"],
  ])("refuses %s", async (_what, more, field) => {
    const { aws } = open();
    await expect(aws.changer.createRole({ ...newRole("right"), ...more }, never)).rejects.toMatchObject({
      problem: "invalid-input",
      message: expect.stringContaining(field),
    });
  });

  it("knows a role whatever the case of its name", async () => {
    const { aws } = open();
    await aws.changer.createRole(newRole("Reader"), never);
    expect((await aws.details.findRoleDetails("reader", never))?.name).toBe("Reader");
    await expect(aws.changer.createRole(newRole("READER"), never)).rejects.toMatchObject({ problem: "conflict" });
  });

  it("refuses one more than the quota, and says which quota", async () => {
    const start = initialPracticeState();
    const { roles, providers } = start;
    const quotas = { ...start.quotas, roles: roles.length, providers: providers.length, attachedPolicies: 1 };
    const { changer } = open({ quotas }).aws;
    const over = (quota: string) => ({ problem: "limit-exceeded", message: expect.stringContaining(quota) });
    await expect(changer.createRole(newRole("more"), never)).rejects.toMatchObject(over("RolesPerAccount"));
    await expect(
      changer.createProvider({ url: "https://example.com", audiences: [], tags: {} }, never),
    ).rejects.toMatchObject(over("OpenIdConnectProvidersPerAccount"));
    await expect(changer.attachPolicy("practice-s3-reader", S3.replace("S3", "SQS"), never)).rejects.toMatchObject(
      over("PoliciesPerRole: 1"),
    );
  });

  it.each(["http://example.com", "https://example.com:8443", "https://example.com/a?b=c", "example.com"])(
    "takes %s for no provider",
    async (url) => {
      const call = open().aws.changer.createProvider({ url, audiences: [], tags: {} }, never);
      await expect(call).rejects.toMatchObject({ problem: "invalid-input" });
    },
  );

  it("leaves service-linked roles to their service", async () => {
    const call = open().aws.changer.attachPolicy("AWSServiceRoleForAmazonEKS", S3, never);
    await expect(call).rejects.toMatchObject({ message: expect.stringContaining("only modifiable by AWS") });
  });
});

describe("permissions", () => {
  it.each<[string, (aws: AwsConnection) => Promise<unknown>]>([
    ["iam:TagRole", ({ changer }) => changer.createRole(newRole("tagged", ASSOCIATED, { a: "b" }), never)],
    ["iam:CreateRole", ({ changer }) => changer.createRole(newRole("plain"), never)],
    [
      "iam:TagOpenIDConnectProvider",
      ({ changer }) => changer.createProvider({ url: "https://example.com", audiences: [], tags: { a: "b" } }, never),
    ],
    ["iam:PassRole", ({ changer }) => changer.createAssociation(association("practice-pod-identity"), never)],
    [
      "eks:TagResource",
      ({ changer }) => changer.createAssociation({ ...association("practice-pod-identity"), tags: { a: "b" } }, never),
    ],
    [
      "iam:SimulatePrincipalPolicy",
      ({ details }) => details.simulate(practiceRoleArn("x"), ["s3:GetObject"], [], never),
    ],
  ])("without %s the call is refused by that name, and nothing changes", async (action, call) => {
    const { aws, store } = open({ denied: [action] });
    const before = await store.read();
    await expect(call(aws)).rejects.toMatchObject({ problem: "access-denied", operation: action });
    expect(await store.read()).toBe(before);
  });
});

describe("simulation", () => {
  it("stays within the boundary, and knows no policy by its name alone", async () => {
    const { changer, details } = open().aws;
    const arn = practiceRoleArn("practice-s3-reader");
    const decision = async (action: string) =>
      (await details.simulate(arn, [action], ["arn:aws:s3:::storefront-assets/a"], never)).map((each) => each.decision);
    expect(await decision("s3:GetObject")).toEqual(["allowed"]);
    expect(await decision("s3:PutObject")).toEqual(["implicitDeny"]);
    await changer.putBoundary("practice-s3-reader", S3.replace("S3", "SQS"), never);
    expect(await decision("s3:GetObject")).toEqual(["implicitDeny"]);
    await changer.attachPolicy("practice-s3-reader", "arn:aws:iam::aws:policy/AWSBackupFullAccess", never);
    await expect(decision("s3:GetObject")).rejects.toMatchObject({
      problem: "unsupported",
      message: expect.stringContaining("AWSBackupFullAccess"),
    });
  });
});

describe("eventual consistency", () => {
  let clock: number;
  beforeEach(() => {
    clock = Date.parse("2026-11-24T08:00:00Z");
  });
  const settled = () => {
    clock += 5_000;
  };

  it("shows a new role to IAM at once, to EKS and to trust policies when it has settled", async () => {
    const { aws } = open({ settleMs: 5_000 }, () => clock);
    const { changer, details } = aws;
    await changer.createRole(newRole("fresh"), never);
    expect(await details.findRoleDetails("fresh", never)).toBeDefined();
    const associate = () => changer.createAssociation(association("fresh"), never);
    const naming = trustDocument({
      Effect: "Allow",
      Principal: { AWS: practiceRoleArn("fresh") },
      Action: "sts:AssumeRole",
    });
    const admit = () => changer.setTrustPolicy("practice-node", naming, never);
    await expect(associate()).rejects.toMatchObject({
      problem: "dependency-missing",
      message: expect.stringContaining("Role provided in the request does not exist"),
    });
    await expect(admit()).rejects.toMatchObject({ problem: "dependency-missing" });
    clock += 4_999;
    await expect(associate()).rejects.toMatchObject({ problem: "dependency-missing" });
    clock += 1;
    await associate();
    await admit();
  });

  it("lets STS go by the old trust policy and the old provider for a while", async () => {
    const { aws, cluster } = open({ settleMs: 5_000 }, () => clock);
    const object = {
      apiVersion: "v1",
      metadata: { name: "s3-reader", namespace: "storefront" },
      kind: "ServiceAccount",
    };
    const write = { dryRun: false, force: false };
    await cluster.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "storefront" } }, write, never);
    await cluster.apply(object, write, never);
    const exchange = async () => {
      const request = { namespace: "storefront", serviceAccount: "s3-reader", audiences: ["sts.amazonaws.com"] };
      const { token } = await cluster.createToken({ ...request, expirationSeconds: 600 }, never);
      const roleArn = practiceRoleArn("practice-s3-reader");
      const outcome = await aws.tokens.exchange({ roleArn, token, sessionName: "test" }, never);
      return outcome.kind === "assumed" ? "assumed" : outcome.refusal;
    };
    expect(await exchange()).toBe("assumed");
    const sub = "system:serviceaccount:storefront:other";
    const other = trustDocument(webIdentityStatement(PRACTICE_ISSUER, { StringEquals: { sub } }));
    await aws.changer.setTrustPolicy("practice-s3-reader", other, never);
    expect(await exchange()).toBe("assumed");
    settled();
    expect(await exchange()).toBe("not-authorized");
    const arn = (await aws.details.listProviders(never)).find((each) => each.endsWith(PRACTICE_ISSUER)) ?? "";
    await aws.changer.deleteProvider(arn, never);
    expect(await exchange()).toBe("not-authorized");
    settled();
    expect(await exchange()).toBe("provider-missing");
  });

  it("keeps no more of the past than it needs", async () => {
    const { aws, store } = open({ settleMs: 5_000 }, () => clock);
    for (const name of ["one", "two", "three"]) {
      await aws.changer.createRole(newRole(name), never);
      clock += 3_000;
    }
    expect((await store.read()).lagging.length).toBeLessThanOrEqual(2);
    settled();
    await aws.changer.deleteRole("one", never);
    expect((await store.read()).lagging).toHaveLength(1);
  });

  it("installs an add-on in a while", async () => {
    const { aws } = open({ settleMs: 5_000 }, () => clock);
    const status = async () => (await aws.details.findAddOn(PRACTICE_CLUSTER, "eks-pod-identity-agent", never))?.status;
    await aws.changer.createAddOn(PRACTICE_CLUSTER, "eks-pod-identity-agent", {}, "one", never);
    expect(await status()).toBe("CREATING");
    settled();
    expect(await status()).toBe("ACTIVE");
  });
});

it("holds no token, and shows none of its keys in an answer", async () => {
  const { aws, cluster, store } = open();
  const { token } = await cluster.createToken(
    { namespace: "default", serviceAccount: "default", audiences: ["sts.amazonaws.com"], expirationSeconds: 600 },
    never,
  );
  const outcome = await aws.tokens.exchange(
    { roleArn: practiceRoleArn("practice-s3-reader"), token: new Secret(token.reveal()), sessionName: "test" },
    never,
  );
  expect(JSON.stringify([await store.read(), outcome, token])).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
});
