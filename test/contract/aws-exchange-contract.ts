// What TokenExchange promises: the identity of the session, and not a letter of its keys or of the token.
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { type AwsFixture, failure, never } from "./aws-fixture.ts";

export function exchangeContract(open: () => AwsFixture): void {
  describe("TokenExchange", () => {
    it("tells who the session is, in the role's account and under the name that was asked for", async () => {
      const fixture = open();
      const { token, roleArn, subject } = await fixture.webIdentity();
      const outcome = await fixture.aws.tokens.exchange({ roleArn, token, sessionName: "contract" }, never);
      expect(outcome).toMatchObject({
        kind: "assumed",
        assumed: {
          identity: {
            account: fixture.account,
            arn: `arn:aws:sts::${fixture.account}:assumed-role/${roleArn.split("/").at(-1)}/contract`,
          },
        },
      });
      if (outcome.kind === "assumed") {
        expect([subject, undefined]).toContain(outcome.assumed.subject);
        expect(Date.parse(outcome.assumed.expires)).toBeGreaterThan(Date.now());
      }
      const everything = inspect(outcome, { depth: 10, showHidden: true }) + JSON.stringify(outcome);
      expect(everything).not.toContain(token.reveal());
      expect(everything).not.toMatch(/A[KS]IA[A-Z0-9]{12}|secret|sessionToken/i);
    });

    it("lists a bucket with the session where one is named, and says why not in S3's words", async () => {
      const { aws, webIdentity } = open();
      const { token, roleArn } = await webIdentity();
      const order = { roleArn, token, sessionName: "contract" };
      const listingOf = async (bucket: string | undefined) => {
        const outcome = await aws.tokens.exchange({ ...order, bucket }, never);
        return outcome.kind === "assumed" ? outcome.assumed.listing : outcome;
      };
      expect(await listingOf(undefined)).toBeUndefined();
      const listing = await listingOf("no-such-bucket-anywhere");
      expect(listing).toMatchObject({ kind: "refused", code: expect.stringMatching(/^(NoSuchBucket|AccessDenied)$/) });
      expect(JSON.stringify(listing)).not.toContain(token.reveal());
    });

    it("ends at once when cancelled", async () => {
      const fixture = open();
      const { token, roleArn } = await fixture.webIdentity();
      const request = { roleArn, token, sessionName: "contract" };
      const error = await failure(fixture.aws.tokens.exchange(request, AbortSignal.abort()));
      expect(`${error.operation}: ${error.problem}`).toBe("sts:AssumeRoleWithWebIdentity: cancelled");
    });
  });
}
