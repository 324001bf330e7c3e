// What AwsDetails and AwsChanger promise about roles and their policies.
import { beforeAll, describe, expect, it } from "vitest";
import type { AwsChanger, AwsDetails, NewRole } from "../../src/core/ports.ts";
import { type AwsFixture, failure, never, WANTED } from "./aws-fixture.ts";

const TRUST = JSON.stringify(WANTED.trustPolicy);
const OTHER_TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "pods.eks.amazonaws.com" }, Action: ["sts:AssumeRole"] }],
});
const PERMISSIONS = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::assets/50%25 + more/*" }],
});
const S3 = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const SQS = "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess";

export function rolesContract(open: () => AwsFixture): void {
  describe("roles", () => {
    let fixture: AwsFixture;
    let details: AwsDetails;
    let changer: AwsChanger;
    let made = 0;

    beforeAll(() => {
      fixture = open();
      ({ details, changer } = fixture.aws);
    });

    function newRole(more: Partial<NewRole> = {}): NewRole {
      return {
        name: `contract-${++made}`,
        path: "/",
        trustPolicy: TRUST,
        description: undefined,
        maxSessionDuration: undefined,
        boundary: undefined,
        tags: {},
        ...more,
      };
    }

    async function create(more: Partial<NewRole> = {}): Promise<string> {
      const role = newRole(more);
      await changer.createRole(role, never);
      return role.name;
    }

    it("are created whole, and read back as they were given", async () => {
      const tags = { "irsa-workbench:run": "run 1", team: "shop" };
      const role = newRole({ path: "/irsa/shop/", description: "Reads", maxSessionDuration: 7200, boundary: S3, tags });
      const arn = await changer.createRole(role, never);
      expect(arn).toBe(`arn:aws:iam::${fixture.account}:role/irsa/shop/${role.name}`);
      const found = await details.findRoleDetails(role.name, never);
      expect(found).toMatchObject({
        name: role.name,
        path: "/irsa/shop/",
        arn,
        description: "Reads",
        maxSessionDuration: 7200,
        boundary: S3,
        tags,
      });
      expect(JSON.parse(found?.trustPolicy ?? "")).toEqual(WANTED.trustPolicy);
      expect(Math.abs(Date.parse(found?.createdAt ?? "") - Date.now())).toBeLessThan(120_000);
    });

    it("have IAM's defaults where nothing is said", async () => {
      const found = await details.findRoleDetails(await create(), never);
      expect(found).toMatchObject({ path: "/", description: undefined, maxSessionDuration: 3600, tags: {} });
      expect(found?.boundary).toBeUndefined();
      expect(await details.findRoleDetails("no-such-role", never)).toBeUndefined();
    });

    it("are created once: the second time is a conflict that changes nothing", async () => {
      const name = await create({ tags: { run: "1" } });
      const error = await failure(
        changer.createRole(newRole({ name, trustPolicy: OTHER_TRUST, tags: { run: "2" } }), never),
      );
      expect(`${error.operation}: ${error.problem}`).toBe("iam:CreateRole: conflict");
      expect(error.message).toContain(name);
      const found = await details.findRoleDetails(name, never);
      expect(found?.tags).toEqual({ run: "1" });
      expect(JSON.parse(found?.trustPolicy ?? "")).toEqual(WANTED.trustPolicy);
    });

    it("get another trust policy as a whole", async () => {
      const name = await create();
      await changer.setTrustPolicy(name, OTHER_TRUST, never);
      const found = await details.findRoleDetails(name, never);
      expect(JSON.parse(found?.trustPolicy ?? "")).toEqual(JSON.parse(OTHER_TRUST));
      const error = await failure(changer.setTrustPolicy("no-such-role", OTHER_TRUST, never));
      expect(`${error.operation}: ${error.problem}`).toBe("iam:UpdateAssumeRolePolicy: not-found");
    });

    it("have policies attached and detached, each as often as one likes", async () => {
      const name = await create();
      expect(await details.listAttachedPolicies(name, never)).toEqual([]);
      for (const arn of [S3, SQS, S3]) {
        await changer.attachPolicy(name, arn, never);
      }
      expect((await details.listAttachedPolicies(name, never)).toSorted()).toEqual([S3, SQS]);
      await changer.detachPolicy(name, S3, never);
      await changer.detachPolicy(name, S3, never);
      expect(await details.listAttachedPolicies(name, never)).toEqual([SQS]);
    });

    it("refuse policies that do not exist, and say which", async () => {
      const name = await create();
      const missing = `arn:aws:iam::${fixture.account}:policy/no-such-policy`;
      const error = await failure(changer.attachPolicy(name, missing, never));
      expect(`${error.operation}: ${error.problem}`).toBe("iam:AttachRolePolicy: not-found");
      expect(error.message).toContain(missing);
      for (const list of [details.listAttachedPolicies, details.listInlinePolicies]) {
        expect((await failure(list("no-such-role", never))).problem).toBe("not-found");
      }
    });

    it("have inline policies set, replaced and removed", async () => {
      const name = await create();
      await changer.putInlinePolicy(name, "first", PERMISSIONS, never);
      await changer.putInlinePolicy(name, "second", PERMISSIONS.replace("GetObject", "ListBucket"), never);
      await changer.putInlinePolicy(name, "first", PERMISSIONS.replace("GetObject", "PutObject"), never);
      expect((await details.listInlinePolicies(name, never)).toSorted()).toEqual(["first", "second"]);
      const found = await details.findInlinePolicy(name, "first", never);
      expect(found?.name).toBe("first");
      expect(JSON.parse(found?.document ?? "")).toEqual(JSON.parse(PERMISSIONS.replace("GetObject", "PutObject")));
      await changer.deleteInlinePolicy(name, "first", never);
      await changer.deleteInlinePolicy(name, "first", never);
      expect(await details.findInlinePolicy(name, "first", never)).toBeUndefined();
      expect(await details.findInlinePolicy("no-such-role", "first", never)).toBeUndefined();
      expect(await details.listInlinePolicies(name, never)).toEqual(["second"]);
    });

    it("get and lose a permissions boundary", async () => {
      const name = await create();
      await changer.putBoundary(name, SQS, never);
      expect((await details.findRoleDetails(name, never))?.boundary).toBe(SQS);
      await changer.deleteBoundary(name, never);
      expect((await details.findRoleDetails(name, never))?.boundary).toBeUndefined();
      await changer.deleteBoundary("no-such-role", never);
    });

    it("are deleted only when nothing is attached, and stay deleted", async () => {
      const name = await create();
      await changer.attachPolicy(name, S3, never);
      const error = await failure(changer.deleteRole(name, never));
      expect(`${error.operation}: ${error.problem}`).toBe("iam:DeleteRole: conflict");
      await changer.detachPolicy(name, S3, never);
      await changer.putInlinePolicy(name, "own", PERMISSIONS, never);
      expect((await failure(changer.deleteRole(name, never))).problem).toBe("conflict");
      await changer.deleteInlinePolicy(name, "own", never);
      await changer.deleteRole(name, never);
      await changer.deleteRole(name, never);
      expect(await details.findRoleDetails(name, never)).toBeUndefined();
    });

    it("are not changed by a call that was cancelled before it began", async () => {
      const role = newRole();
      const error = await failure(changer.createRole(role, AbortSignal.abort()));
      expect(error.problem).toBe("cancelled");
      expect(await details.findRoleDetails(role.name, never)).toBeUndefined();
    });
  });
}
