// What AwsDetails and AwsChanger promise about Pod Identity associations and add-ons.
import { beforeAll, describe, expect, it } from "vitest";
import { type AwsChanger, type AwsDetails, everyPage, type NewAssociation } from "../../src/core/ports.ts";
import { type AwsFixture, failure, lacking, never, WANTED } from "./aws-fixture.ts";

const CLUSTER = WANTED.clusters[0] ?? "";
const AGENT = "eks-pod-identity-agent";

function trusting(...actions: readonly string[]): string {
  const statement = { Effect: "Allow", Principal: { Service: "pods.eks.amazonaws.com" }, Action: actions };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

export function podIdentityContract(open: () => AwsFixture): void {
  describe("EKS Pod Identity", () => {
    let fixture: AwsFixture;
    let details: AwsDetails;
    let changer: AwsChanger;
    let made = 0;

    beforeAll(() => {
      fixture = open();
      ({ details, changer } = fixture.aws);
    });

    async function role(trustPolicy = trusting("sts:AssumeRole", "sts:TagSession")): Promise<string> {
      const name = `associated-${++made}`;
      const rest = { path: "/", description: undefined, maxSessionDuration: undefined, boundary: undefined, tags: {} };
      return changer.createRole({ name, trustPolicy, ...rest }, never);
    }

    async function wanted(more: Partial<NewAssociation> = {}): Promise<NewAssociation> {
      return {
        cluster: CLUSTER,
        namespace: "shop",
        serviceAccount: `app-${++made}`,
        roleArn: more.roleArn ?? (await role()),
        targetRoleArn: undefined,
        disableSessionTags: false,
        policy: undefined,
        tags: { "irsa-workbench:run": "run 1" },
        clientRequestToken: `contract-token-${made}`,
        ...more,
      };
    }

    const list = (filter: Parameters<AwsDetails["listAssociations"]>[1]) =>
      everyPage((page) => details.listAssociations(CLUSTER, filter, page, never));

    it("lists associations by namespace and ServiceAccount, and describes each", async () => {
      if (await lacking(fixture, "eks:ListPodIdentityAssociations", () => list({}))) {
        return;
      }
      const request = await wanted({ namespace: "listed" });
      const { id, arn } = await changer.createAssociation(request, never);
      const { namespace, serviceAccount, roleArn, tags } = request;
      const summary = { id, arn, cluster: CLUSTER, namespace, serviceAccount, owner: undefined };
      expect(await list({ namespace, serviceAccount })).toEqual([summary]);
      expect(await list({ namespace })).toEqual([summary]);
      expect(await list({ namespace, serviceAccount: "other" })).toEqual([]);
      expect(await list({})).toContainEqual(summary);
      expect(await details.findAssociation(CLUSTER, id, never)).toMatchObject({
        ...summary,
        roleArn,
        targetRoleArn: undefined,
        disableSessionTags: false,
        policy: undefined,
        tags,
      });
      expect(await details.findAssociation(CLUSTER, "a-00000000000000000", never)).toBeUndefined();
      const error = await failure(details.listAssociations("no-such-cluster", {}, undefined, never));
      expect(error.problem).toBe("not-found");
    });

    it("creates one association for one request, however often it is sent", async () => {
      const request = await wanted();
      const create = () => changer.createAssociation(request, never);
      if (await lacking(fixture, "eks:CreatePodIdentityAssociation", create)) {
        return;
      }
      const [first, second] = [await create(), await create()];
      expect(second).toEqual(first);
      expect(await list({ namespace: "shop", serviceAccount: request.serviceAccount })).toHaveLength(1);
      const other = await failure(
        changer.createAssociation({ ...request, clientRequestToken: "contract-another" }, never),
      );
      expect(`${other.operation}: ${other.problem}`).toBe("eks:CreatePodIdentityAssociation: conflict");
      const missing = await failure(changer.createAssociation({ ...request, cluster: "no-such-cluster" }, never));
      expect(missing.problem).toBe("not-found");
    });

    it("refuses roles that are missing or trust somebody else, in a way that tells waiting may help", async () => {
      if (fixture.lacks.has("eks:CreatePodIdentityAssociation")) {
        expect(fixture.lacks).toContain("eks:UpdatePodIdentityAssociation");
        return;
      }
      const missing = `arn:aws:iam::${fixture.account}:role/no-such-role`;
      for (const roleArn of [
        missing,
        await role(JSON.stringify(WANTED.trustPolicy)),
        await role(trusting("sts:AssumeRole")),
      ]) {
        const error = await failure(changer.createAssociation(await wanted({ roleArn }), never));
        expect(error.problem).toBe("dependency-missing");
        expect(error.message).toMatch(/Role provided in the request does not exist|Trust policy of the role provided/);
      }
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
      expect((await failure(changer.createAssociation(await wanted({ policy }), never))).problem).toBe("invalid-input");
    });

    it("gives an association the state that an update says, removals included", async () => {
      const update = {
        cluster: CLUSTER,
        id: "a-00000000000000000",
        roleArn: await role(),
        targetRoleArn: "arn:aws:iam::123456789012:role/target",
        disableSessionTags: true,
        policy: '{"Version":"2012-10-17","Statement":[]}',
        removes: [],
        clientRequestToken: "contract-update-1",
      } as const;
      if (await lacking(fixture, "eks:UpdatePodIdentityAssociation", () => changer.updateAssociation(update, never))) {
        return;
      }
      expect((await failure(changer.updateAssociation(update, never))).problem).toBe("not-found");
      const { id } = await changer.createAssociation(await wanted(), never);
      const { cluster: _, id: __, clientRequestToken: ___, removes: ____, ...settings } = update;
      expect(await changer.updateAssociation({ ...update, id }, never)).toMatchObject({ id, ...settings });
      const bare = {
        ...update,
        id,
        targetRoleArn: undefined,
        policy: undefined,
        clientRequestToken: "contract-update-2",
      };
      expect(await changer.updateAssociation(bare, never)).toMatchObject({ id, ...settings });
      const removal = { ...bare, disableSessionTags: false, removes: ["targetRoleArn", "policy"] as const };
      await changer.updateAssociation({ ...removal, clientRequestToken: "contract-update-3" }, never);
      expect(await details.findAssociation(CLUSTER, id, never)).toMatchObject({
        targetRoleArn: undefined,
        policy: undefined,
        disableSessionTags: false,
        roleArn: update.roleArn,
      });
    });

    it("deletes an association, which may be gone already", async () => {
      const remove = (id: string) => changer.deleteAssociation(CLUSTER, id, never);
      if (await lacking(fixture, "eks:DeletePodIdentityAssociation", () => remove("a-00000000000000000"))) {
        return;
      }
      const { id } = await changer.createAssociation(await wanted(), never);
      await remove(id);
      await remove(id);
      expect(await details.findAssociation(CLUSTER, id, never)).toBeUndefined();
    });

    it("installs the agent once, and removes it", async () => {
      const install = (token: string) => changer.createAddOn(CLUSTER, AGENT, { run: "1" }, token, never);
      if (await lacking(fixture, "eks:CreateAddon", () => install("contract-add-on-1"))) {
        await lacking(fixture, "eks:DescribeAddon", () => details.findAddOn(CLUSTER, AGENT, never));
        await lacking(fixture, "eks:DeleteAddon", () => changer.deleteAddOn(CLUSTER, AGENT, never));
        return;
      }
      expect(await details.findAddOn(CLUSTER, AGENT, never)).toBeUndefined();
      await install("contract-add-on-1");
      await install("contract-add-on-1");
      expect(await details.findAddOn(CLUSTER, AGENT, never)).toMatchObject({
        name: AGENT,
        status: "ACTIVE",
        tags: { run: "1" },
      });
      expect((await failure(install("contract-add-on-2"))).problem).toBe("conflict");
      await changer.deleteAddOn(CLUSTER, AGENT, never);
      await changer.deleteAddOn(CLUSTER, AGENT, never);
      expect(await details.findAddOn(CLUSTER, AGENT, never)).toBeUndefined();
    });
  });
}
