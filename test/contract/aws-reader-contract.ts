// What every AwsReader promises, whoever implements it: a part of aws-contract.ts.
import { beforeAll, describe, expect, it } from "vitest";
import { detectIssuer } from "../../src/core/detect/issuer.ts";
import type { AwsReader, Page } from "../../src/core/ports.ts";
import { type AwsFixture, failure, never, WANTED } from "./aws-fixture.ts";

export function readerContract(open: () => AwsFixture): void {
  describe("AwsReader", () => {
    let fixture: AwsFixture;
    let reader: AwsReader;

    beforeAll(() => {
      fixture = open();
      reader = fixture.profiles.connect({ profile: WANTED.profile, region: undefined });
    });

    it("lists the profile with its region", async () => {
      expect(await fixture.profiles.listProfiles()).toContainEqual({ name: WANTED.profile, region: WANTED.region });
    });

    it("tells who is asking", async () => {
      const identity = await reader.callerIdentity(never);
      expect(identity.account).toBe(fixture.account);
      expect(identity.arn).toMatch(new RegExp(`^arn:aws:(iam|sts)::${fixture.account}:`));
      expect(identity.userId).not.toBe("");
    });

    it("lists the clusters of the region over several pages, each once", async () => {
      const pages = await allPages((page) => reader.listClusters(page, never));
      expect(pages.length).toBeGreaterThan(1);
      expect(pages.flat().toSorted()).toEqual(WANTED.clusters);
    });

    it("sees no clusters in another region", async () => {
      const elsewhere = fixture.profiles.connect({ profile: WANTED.profile, region: "eu-west-1" });
      expect(await elsewhere.listClusters(undefined, never)).toEqual({ items: [], next: undefined });
    });

    it("describes a cluster with its issuer", async () => {
      const cluster = await reader.describeCluster(WANTED.clusters[0] ?? "", never);
      expect(cluster.name).toBe(WANTED.clusters[0]);
      expect(cluster.arn).toBe(`arn:aws:eks:${WANTED.region}:${fixture.account}:cluster/${WANTED.clusters[0]}`);
      expect(cluster.issuer).toMatch(/^https:\/\/oidc\.eks\.us-east-1\.amazonaws\.com\/id\/\w+$/);
      expect(cluster.status).toBe("ACTIVE");
      expect(cluster.endpoint).toMatch(/^https:\/\//);
      expect(cluster.certificateAuthority).toBeTruthy();
      expect(cluster.autoMode).toBe(false);
    });

    it("says which cluster is not there, and where it looked", async () => {
      const error = await failure(reader.describeCluster("no-such-cluster", never));
      expect(error.problem).toBe("not-found");
      expect(error.operation).toBe("eks:DescribeCluster");
      expect(error.message).toContain('"no-such-cluster"');
      expect(error.message).toContain(WANTED.region);
      expect(error.message).toContain(WANTED.profile);
      expect(error.advice).not.toBe("");
    });

    it("finds the OIDC provider by its ARN, its issuer without scheme", async () => {
      expect(await reader.findOidcProvider(fixture.providerArn, never)).toEqual({
        arn: fixture.providerArn,
        issuer: fixture.providerArn.split(":oidc-provider/")[1],
        audiences: WANTED.audiences,
      });
      expect(await reader.findOidcProvider(`${fixture.providerArn}0`, never)).toBeUndefined();
    });

    it("detects the issuer of a cluster and that IAM knows it", async () => {
      const detection = await detectIssuer(reader, WANTED.clusters[0] ?? "", never);
      expect(detection.identity).toMatchObject({ state: "known", value: { account: fixture.account } });
      expect(detection.provider).toMatchObject({ state: "present", arn: fixture.providerArn, hasAudience: true });
    });

    it("finds a role by name, its trust policy as JSON text", async () => {
      for (const role of WANTED.roles) {
        const found = await reader.findRole(role.name, never);
        expect(found).toMatchObject({
          name: role.name,
          path: role.path,
          arn: `arn:aws:iam::${fixture.account}:role${role.path}${role.name}`,
          description: role.description,
        });
        expect(JSON.parse(found?.trustPolicy ?? "")).toEqual(WANTED.trustPolicy);
      }
      expect(await reader.findRole("no-such-role", never)).toBeUndefined();
    });

    it("lists the roles with their trust policies", async () => {
      const roles = (await allPages((page) => reader.listRoles(page, never))).flat();
      for (const role of WANTED.roles) {
        const found = roles.filter((candidate) => candidate.name === role.name);
        expect(found).toHaveLength(1);
        expect(found[0]?.path).toBe(role.path);
        expect(JSON.parse(found[0]?.trustPolicy ?? "")).toEqual(WANTED.trustPolicy);
      }
    });

    it("lists AWS managed policies over several pages, each once, under their real paths", async () => {
      const pages = await allPages((page) => reader.listPolicies("AWS", page, never));
      const policies = pages.flat();
      expect(pages.length).toBeGreaterThan(1);
      expect(new Set(policies.map((policy) => policy.arn)).size).toBe(policies.length);
      expect(policies).toContainEqual({
        name: "AmazonS3ReadOnlyAccess",
        path: "/",
        arn: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
      });
      expect(policies).toContainEqual({
        name: "AmazonEBSCSIDriverPolicy",
        path: "/service-role/",
        arn: "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy",
      });
    });

    it("lists customer managed policies apart from AWS's", async () => {
      const { name: policy, path } = WANTED.localPolicy;
      const arn = `arn:aws:iam::${fixture.account}:policy${path}${policy}`;
      expect(await reader.listPolicies("Local", undefined, never)).toEqual({
        items: [{ name: policy, path, arn }],
        next: undefined,
      });
    });

    it("ends at once when cancelled", async () => {
      const error = await failure(reader.listClusters(undefined, AbortSignal.abort()));
      expect(error.problem).toBe("cancelled");
    });

    it("names a profile that is not there", async () => {
      const stranger = fixture.profiles.connect({ profile: "stranger", region: WANTED.region });
      const error = await failure(stranger.callerIdentity(never));
      expect(error.problem).toBe("profile-missing");
      expect(error.message).toContain('"stranger"');
      expect(`${error.message} ${error.advice}`).toContain(WANTED.profile);
    });

    it("asks for a region when neither the target nor the profile has one", async () => {
      const nowhere = fixture.profiles.connect({ profile: "regionless", region: undefined });
      const error = await failure(nowhere.listClusters(undefined, never));
      expect(error.problem).toBe("region-missing");
      expect(error.message).toContain('"regionless"');
    });
  });
}

/** Every page until the last; a reader that never ends fails here, not by time. */
async function allPages<T>(list: (page: string | undefined) => Promise<Page<T>>): Promise<readonly (readonly T[])[]> {
  const pages: (readonly T[])[] = [];
  let page: string | undefined;
  do {
    const answer = await list(page);
    pages.push(answer.items);
    page = answer.next;
    expect(pages.length).toBeLessThan(50);
  } while (page !== undefined);
  return pages;
}
