// What AwsDetails promises about AWS's own judgement: permissions of a role, and the form of a trust policy.
import { describe, expect, it } from "vitest";
import { type AwsFixture, failure, lacking, never, WANTED } from "./aws-fixture.ts";

const PERMISSIONS = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::assets/*" },
    { Effect: "Deny", Action: "s3:GetObject", Resource: "arn:aws:s3:::assets/secret/*" },
  ],
});

export function judgementContract(open: () => AwsFixture): void {
  describe("judgement", () => {
    it("tells what a role may do, by action and resource", async () => {
      const fixture = open();
      const { details, changer } = fixture.aws;
      const arn = await changer.createRole(
        {
          name: "judged",
          path: "/",
          trustPolicy: JSON.stringify(WANTED.trustPolicy),
          description: undefined,
          maxSessionDuration: undefined,
          boundary: undefined,
          tags: {},
        },
        never,
      );
      await changer.putInlinePolicy("judged", "assets", PERMISSIONS, never);
      const resources = ["arn:aws:s3:::assets/a", "arn:aws:s3:::assets/secret/b"];
      const simulate = () => details.simulate(arn, ["s3:GetObject", "s3:PutObject"], resources, never);
      if (await lacking(fixture, "iam:SimulatePrincipalPolicy", simulate)) {
        return;
      }
      const decisions = (await simulate()).map(({ action, resource, decision }) => `${action} ${resource} ${decision}`);
      expect(decisions.toSorted()).toEqual([
        "s3:GetObject arn:aws:s3:::assets/a allowed",
        "s3:GetObject arn:aws:s3:::assets/secret/b explicitDeny",
        "s3:PutObject arn:aws:s3:::assets/a implicitDeny",
        "s3:PutObject arn:aws:s3:::assets/secret/b implicitDeny",
      ]);
      const missing = `arn:aws:iam::${fixture.account}:role/no-such-role`;
      expect((await failure(details.simulate(missing, ["s3:GetObject"], [], never))).problem).toBe("not-found");
    });

    it("finds what is wrong with a trust policy", async () => {
      const fixture = open();
      const validate = (text: string) => fixture.aws.details.validateTrustPolicy(text, never);
      const right = JSON.stringify(WANTED.trustPolicy);
      if (await lacking(fixture, "access-analyzer:ValidatePolicy", () => validate(right))) {
        return;
      }
      expect(await validate(right)).toEqual([]);
      const wrong = await validate(right.replace("sts:AssumeRole", "s3:GetObject"));
      expect(wrong.map(({ type }) => type)).toEqual(["ERROR"]);
      const { Version: _, ...undated } = WANTED.trustPolicy;
      expect(await validate(JSON.stringify(undated))).toMatchObject([{ type: "WARNING", code: "MISSING_VERSION" }]);
    });
  });
}
