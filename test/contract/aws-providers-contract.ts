// What AwsDetails and AwsChanger promise about OIDC providers.
import { beforeAll, describe, expect, it } from "vitest";
import type { AwsChanger, AwsDetails } from "../../src/core/ports.ts";
import { type AwsFixture, failure, lacking, never } from "./aws-fixture.ts";

export function providersContract(open: () => AwsFixture): void {
  describe("OIDC providers", () => {
    let fixture: AwsFixture;
    let details: AwsDetails;
    let changer: AwsChanger;
    let made = 0;

    beforeAll(() => {
      fixture = open();
      ({ details, changer } = fixture.aws);
    });

    async function create(audiences: readonly string[] = ["sts.amazonaws.com"]) {
      const issuer = `oidc.eks.us-east-1.amazonaws.com/id/CONTRACT${++made}`;
      const wanted = { url: `https://${issuer}`, audiences, tags: { "irsa-workbench:run": "run 1" } };
      return { issuer, wanted, arn: await changer.createProvider(wanted, never) };
    }

    it("are created for the issuer as it is written, and read back", async () => {
      const { arn, issuer, wanted } = await create(["sts.amazonaws.com", "example.com"]);
      expect(arn).toBe(`arn:aws:iam::${fixture.account}:oidc-provider/${issuer}`);
      expect(await details.findProviderDetails(arn, never)).toMatchObject({
        arn,
        issuer,
        audiences: wanted.audiences,
        tags: wanted.tags,
      });
      const all = await details.listProviders(never);
      expect(all).toContain(arn);
      expect(all).toContain(fixture.providerArn);
      expect(await details.findProviderDetails(`${arn}0`, never)).toBeUndefined();
    });

    it("are created once", async () => {
      const { wanted, arn } = await create();
      const error = await failure(changer.createProvider({ ...wanted, audiences: ["example.com"] }, never));
      expect(`${error.operation}: ${error.problem}`).toBe("iam:CreateOpenIDConnectProvider: conflict");
      expect((await details.findProviderDetails(arn, never))?.audiences).toEqual(wanted.audiences);
    });

    it("get an audience, which may be there already", async () => {
      const { arn } = await create();
      const add = () => changer.addAudience(arn, "example.com", never);
      if (await lacking(fixture, "iam:AddClientIDToOpenIDConnectProvider", add)) {
        return;
      }
      await add();
      await add();
      expect((await details.findProviderDetails(arn, never))?.audiences).toEqual(["sts.amazonaws.com", "example.com"]);
      const error = await failure(changer.addAudience(`${arn}0`, "example.com", never));
      expect(error.problem).toBe("not-found");
    });

    it("lose an audience, which may be gone already", async () => {
      const { arn } = await create(["sts.amazonaws.com", "example.com"]);
      const remove = () => changer.removeAudience(arn, "example.com", never);
      if (await lacking(fixture, "iam:RemoveClientIDFromOpenIDConnectProvider", remove)) {
        return;
      }
      await remove();
      await remove();
      expect((await details.findProviderDetails(arn, never))?.audiences).toEqual(["sts.amazonaws.com"]);
    });

    it("are deleted, and stay deleted", async () => {
      const { arn } = await create();
      await changer.deleteProvider(arn, never);
      await changer.deleteProvider(arn, never);
      expect(await details.findProviderDetails(arn, never)).toBeUndefined();
    });
  });
}
