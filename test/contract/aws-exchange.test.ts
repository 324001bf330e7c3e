// The exchange of tokens on the wire: without any credentials, each refusal of STS by name, and no secret in anything.
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { awsConnections } from "../../src/aws/index.ts";
import { type ExchangeRefusal, Secret, type TokenExchange } from "../../src/core/ports.ts";
import { type AwsHome, awsHome } from "../fakes/aws-home.ts";
import { type Answer, type LoopbackAws, loopbackAws } from "../fakes/loopback-aws.ts";
import { SESSION_SECRET, SESSION_TOKEN } from "../fakes/wire/aws-wire.ts";
import { queryError } from "../fakes/wire/query.ts";
import { failure, never } from "./aws-fixture.ts";
import { type WireFixture, wireAws } from "./wire-aws.ts";

const TARGET = { profile: undefined, region: "us-east-1" };
const TOKEN = "eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQ6YTpiIn0.c2lnbmF0dXJlLXRlc3Q";
const ROLE = "arn:aws:iam::111122223333:role/reader";

describe("exchange without credentials", () => {
  let fixture: WireFixture;
  let home: AwsHome;

  beforeAll(async () => {
    fixture = await wireAws();
    home = awsHome({ AWS_ENDPOINT_URL: fixture.wire.url });
  });
  afterAll(async () => {
    home.remove();
    await fixture.dispose();
  });

  it("gets the session's identity, signed by nobody and then by the session", async () => {
    const { token, roleArn, subject } = await fixture.webIdentity();
    const { tokens, reader } = awsConnections().open(TARGET);
    // There really are none: a signed call says so.
    expect((await failure(reader.callerIdentity(never))).problem).toBe("no-credentials");
    const before = fixture.wire.calls.length;
    const outcome = await tokens.exchange({ roleArn, token, sessionName: "verify" }, never);
    expect(outcome).toMatchObject({ kind: "assumed", assumed: { subject, audience: "sts.amazonaws.com" } });
    expect(fixture.wire.calls.slice(before)).toEqual(["sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity"]);
    const everything = inspect(outcome, { depth: 10, showHidden: true });
    for (const secret of [token.reveal(), SESSION_SECRET, SESSION_TOKEN]) {
      expect(everything).not.toContain(secret);
    }
  });

  it("is refused for another role, by STS's own words", async () => {
    const { token } = await fixture.webIdentity();
    const { tokens } = awsConnections().open(TARGET);
    expect(await tokens.exchange({ roleArn: ROLE, token, sessionName: "verify" }, never)).toEqual({
      kind: "refused",
      refusal: "not-authorized",
      message: "AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity",
    });
  });
});

describe("answers of STS", () => {
  let server: LoopbackAws;
  let home: AwsHome;
  let tokens: TokenExchange;

  beforeAll(async () => {
    server = await loopbackAws();
    home = awsHome({ AWS_ENDPOINT_URL: server.url });
    tokens = awsConnections({ requestMs: 2_000, credentialsMs: 2_000 }).open(TARGET).tokens;
  });
  afterAll(async () => {
    home.remove();
    await server.close();
  });

  const exchange = () => tokens.exchange({ roleArn: ROLE, token: new Secret(TOKEN), sessionName: "verify" }, never);
  const answer = (status: number, code: string, message: string) =>
    server.answer({ status, headers: { "content-type": "text/xml" }, body: queryError(code, message) });

  it.each<[ExchangeRefusal, number, string, string]>([
    ["not-authorized", 403, "AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity"],
    [
      "provider-missing",
      400,
      "InvalidIdentityToken",
      "No OpenIDConnect provider found in your account for https://oidc.eks.us-east-1.amazonaws.com/id/A1",
    ],
    ["audience-not-registered", 400, "InvalidIdentityToken", "Incorrect token audience"],
    [
      "keys-unreachable",
      400,
      "InvalidIdentityToken",
      "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
    ],
    ["token-invalid", 400, "InvalidIdentityToken", "The ID Token provided is not a valid JWT."],
    ["token-invalid", 403, "IDPRejectedClaim", "The claim was revoked"],
    ["keys-unreachable", 400, "IDPCommunicationError", "The provider did not answer"],
    [
      "token-expired",
      400,
      "ExpiredTokenException",
      "Token expired: current date/time 1795000000 must be before the expiration date/time 1794990000",
    ],
    ["role-arn-invalid", 400, "ValidationError", "Request ARN is invalid"],
    [
      "role-arn-invalid",
      400,
      "ValidationError",
      "1 validation error detected: Value 'role' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20",
    ],
    ["region-disabled", 403, "RegionDisabledException", "STS is not activated in this region"],
  ])("%s", async (refusal, status, code, message) => {
    answer(status, code, message);
    const outcome = await exchange();
    expect(outcome).toMatchObject({ kind: "refused", refusal });
    expect(outcome.kind === "refused" && outcome.message).toContain(message);
    expect(outcome.kind === "refused" && outcome.message).toMatch(/^\w+: /);
  });

  it("is an error where STS says nothing about the token, and never shows it", async () => {
    const echo = `1 validation error detected: Value '${TOKEN}' at 'webIdentityToken' failed to satisfy constraint`;
    answer(400, "ValidationError", echo);
    const error = await failure(exchange());
    expect(`${error.operation}: ${error.problem}`).toBe("sts:AssumeRoleWithWebIdentity: invalid-input");
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain(TOKEN);
    answer(403, "AccessDenied", `Token ${TOKEN} is not good`);
    expect(JSON.stringify(await exchange())).not.toContain(TOKEN);
    server.answer("hang");
    expect((await failure(exchange())).problem).toBe("timed-out");
    server.answer({ status: 200, headers: { "content-type": "text/html" }, body: "<html>sign in</html>" });
    expect(["invalid-answer", "unsupported", "service-failure"]).toContain((await failure(exchange())).problem);
  });

  describe("of S3 to the session", () => {
    const KEY = "AKIDEXAMPLE";
    const LISTED =
      "<ListBucketResult><KeyCount>1</KeyCount><Contents><Key>catalog.json</Key></Contents></ListBucketResult>";
    const ERROR = "<Error><Code>AccessDenied</Code><Message>Access Denied by no policy</Message></Error>";
    const session = `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>
      <AccessKeyId>${KEY}</AccessKeyId><SecretAccessKey>${SESSION_SECRET}</SecretAccessKey>
      <SessionToken>${SESSION_TOKEN}</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>
      </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
    const identity = `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:assumed-role/reader/verify</Arn>
      <UserId>AROA:verify</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

    const listing = async (answerOfS3: Answer) => {
      server.answer((request) => {
        if (request.path !== "/") {
          return answerOfS3;
        }
        const body = request.body.includes("AssumeRoleWithWebIdentity") ? session : identity;
        return { status: 200, headers: { "content-type": "text/xml" }, body };
      });
      const order = { roleArn: ROLE, token: new Secret(TOKEN), sessionName: "verify", bucket: "shop.data" };
      const outcome = await tokens.exchange(order, never);
      expect(inspect(outcome, { depth: 10, showHidden: true })).not.toContain(SESSION_TOKEN);
      return outcome.kind === "assumed" ? outcome.assumed.listing : outcome;
    };

    it("is asked for one object, signed by the session", async () => {
      expect(await listing({ status: 200, body: LISTED })).toEqual({ kind: "listed", empty: false });
      const asked = server.requests.at(-1);
      expect(asked?.method).toBe("GET");
      expect(new URL(asked?.path ?? "", server.url).pathname).toBe("/shop.data");
      expect(asked?.path).toContain("max-keys=1");
      expect(asked?.headers.authorization).toMatch(new RegExp(`Credential=${KEY}/\\d{8}/us-east-1/s3/aws4_request`));
      expect(asked?.headers["x-amz-security-token"]).toBe(SESSION_TOKEN);
      // S3 refuses a signed request without it.
      expect(asked?.headers["x-amz-content-sha256"]).toMatch(/^[0-9a-f]{64}$/);
      expect(asked?.path).not.toContain(SESSION_TOKEN);
    });

    it.each<[string, Answer, unknown]>([
      ["an empty bucket", { status: 200, body: "<ListBucketResult/>" }, { kind: "listed", empty: true }],
      [
        "a refusal",
        { status: 403, body: ERROR },
        { kind: "refused", code: "AccessDenied", message: "Access Denied by no policy" },
      ],
      ["a failure of S3", { status: 503, body: "<Error><Code>SlowDown</Code></Error>" }, { kind: "unseen" }],
      ["another server", { status: 407, body: "<html>sign in</html>" }, { kind: "unseen" }],
      ["silence", "hang", { kind: "unseen" }],
      ["a cut connection", "reset", { kind: "unseen" }],
    ])("may be %s", async (_, answerOfS3, expected) => {
      expect(await listing(answerOfS3)).toMatchObject(expected as object);
    });
  });

  it("signs nothing", async () => {
    answer(400, "InvalidIdentityToken", "Incorrect token audience");
    await exchange();
    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    expect(request?.headers.authorization).toBeUndefined();
    expect(request?.headers["x-amz-security-token"]).toBeUndefined();
    const sent = new URLSearchParams(request?.body);
    expect(sent.get("WebIdentityToken")).toBe(TOKEN);
    expect(sent.get("RoleSessionName")).toBe("verify");
  });
});
