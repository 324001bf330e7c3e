// What the AWS adapter makes of failures on the wire: each its own problem, a way out, and no secret in any text.
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { awsProfiles } from "../../src/aws/index.ts";
import type { AccessError, AccessProblem, AwsReader } from "../../src/core/ports.ts";
import { type AwsHome, awsHome } from "../fakes/aws-home.ts";
import { type Answer, type LoopbackAws, loopbackAws } from "../fakes/loopback-aws.ts";
import { failure } from "./aws-fixture.ts";

const SECRET_KEY = "wJalrXUtnFEMIK7MDENGbPxRfiCYzzPRACTICE99";
const SESSION_TOKEN = `IQoJb3JpZ2luX2Vj${"Ab3/+".repeat(40)}==`;
const SECRETS = [SECRET_KEY, SESSION_TOKEN, "AKIAPRACTICEPRACTICE"];

const never = new AbortController().signal;
const LIMITS = { requestMs: 15_000, credentialsMs: 15_000 };

let server: LoopbackAws;
let home: AwsHome;

beforeAll(async () => {
  server = await loopbackAws();
});

afterAll(() => server.close());

beforeEach(() => {
  home = awsHome();
  home.writeConfig(`[profile dev]\nregion = us-east-1\nendpoint_url = ${server.url}\n`);
  home.writeCredentials(
    `[dev]\naws_access_key_id = AKIAPRACTICEPRACTICE\naws_secret_access_key = ${SECRET_KEY}\naws_session_token = ${SESSION_TOKEN}\n`,
  );
});

afterEach(() => home.remove());

function connect(limits = LIMITS): AwsReader {
  return awsProfiles(limits).connect({ profile: "dev", region: undefined });
}

/** The error, after checking that nothing in it, causes and hidden fields included, tells a secret. */
async function cleanFailure(call: Promise<unknown>): Promise<AccessError> {
  const error = await failure(call);
  const everything = inspect(error, { depth: 10, showHidden: true }) + error.advice + error.message;
  for (const secret of SECRETS) {
    expect(everything).not.toContain(secret);
  }
  expect(error.advice).not.toBe("");
  return error;
}

const eksError = (status: number, code: string, message: string): Answer => ({
  status,
  headers: { "content-type": "application/json", "x-amzn-errortype": code },
  body: JSON.stringify({ message }),
});

const iamError = (status: number, code: string, message: string): Answer => ({
  status,
  headers: { "content-type": "text/xml" },
  body: `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>1</RequestId></ErrorResponse>`,
});

const html = (status: number): Answer => ({
  status,
  headers: { "content-type": "text/html" },
  body: "<html><body>Not yet implemented</body></html>",
});

const DENIED =
  "User: arn:aws:iam::111122223333:user/dev is not authorized to perform: eks:DescribeCluster on resource: arn:aws:eks:us-east-1:111122223333:cluster/web because no identity-based policy allows the eks:DescribeCluster action";

const describeCluster = (reader: AwsReader) => reader.describeCluster("web", never);
const findRole = (reader: AwsReader) => reader.findRole("web", never);
const findProvider = (reader: AwsReader) =>
  reader.findOidcProvider("arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/A1", never);

interface Case {
  readonly title: string;
  readonly answer: Answer;
  readonly call: (reader: AwsReader) => Promise<unknown>;
  readonly problem: AccessProblem;
  /** Must stand in message or advice. */
  readonly says: readonly string[];
  /** Attempts on the wire: 5 where the SDK retries. */
  readonly attempts: number;
}

const cases: readonly Case[] = [
  {
    title: "EKS refuses: permission, resource, identity and reason are named",
    answer: eksError(403, "AccessDeniedException", DENIED),
    call: describeCluster,
    problem: "access-denied",
    says: [
      "eks:DescribeCluster",
      "arn:aws:eks:us-east-1:111122223333:cluster/web",
      "user/dev",
      "no identity-based policy",
    ],
    attempts: 1,
  },
  {
    title: "IAM refuses",
    answer: iamError(
      403,
      "AccessDenied",
      "User: arn:aws:sts::111122223333:assumed-role/dev/me is not authorized to perform: iam:GetRole on resource: role web with an explicit deny in a service control policy",
    ),
    call: findRole,
    problem: "access-denied",
    says: ["iam:GetRole", "assumed-role/dev/me", "service control policy"],
    attempts: 1,
  },
  {
    title: "a refusal without AWS's wording still names the action and the profile",
    answer: iamError(403, "AccessDenied", "Access Denied"),
    call: findProvider,
    problem: "access-denied",
    says: ["iam:GetOpenIDConnectProvider", 'profile "dev"', "oidc-provider/"],
    attempts: 1,
  },
  {
    title: "no such cluster",
    answer: eksError(404, "ResourceNotFoundException", "No cluster found for name: web."),
    call: describeCluster,
    problem: "not-found",
    says: ['"web"', "us-east-1", '"dev"', "aws eks list-clusters --region us-east-1 --profile dev"],
    attempts: 1,
  },
  {
    title: "EKS throttles",
    answer: eksError(429, "ThrottlingException", "Rate exceeded"),
    call: describeCluster,
    problem: "throttled",
    says: ["throttling", "eks:DescribeCluster"],
    attempts: 5,
  },
  {
    title: "IAM throttles",
    answer: iamError(400, "Throttling", "Rate exceeded"),
    call: findRole,
    problem: "throttled",
    says: ["iam:GetRole"],
    attempts: 5,
  },
  {
    title: "expired token",
    answer: iamError(403, "ExpiredToken", "The security token included in the request is expired"),
    call: findRole,
    problem: "token-expired",
    says: ['"dev"', "aws configure --profile dev"],
    attempts: 1,
  },
  {
    title: "unknown key",
    answer: eksError(403, "UnrecognizedClientException", "The security token included in the request is invalid."),
    call: describeCluster,
    problem: "credentials-refused",
    says: ['"dev"'],
    attempts: 1,
  },
  {
    title: "wrong secret: the message of AWS quotes the signed request, token included",
    answer: iamError(
      403,
      "SignatureDoesNotMatch",
      `The request signature we calculated does not match. The Canonical String was X-Amz-Security-Token=${encodeURIComponent(SESSION_TOKEN)} x-amz-security-token:${SESSION_TOKEN}`,
    ),
    call: findRole,
    problem: "credentials-refused",
    says: ["SignatureDoesNotMatch"],
    attempts: 1,
  },
  {
    title: "a service message that echoes the token",
    answer: iamError(400, "ValidationError", `bad header x-amz-security-token: ${SESSION_TOKEN}, key ${SECRET_KEY}`),
    call: findRole,
    problem: "invalid-input",
    says: ["[hidden]"],
    attempts: 1,
  },
  {
    title: "EKS fails",
    answer: eksError(500, "ServerException", "boom"),
    call: describeCluster,
    problem: "service-failure",
    says: ["500", "boom"],
    attempts: 5,
  },
  {
    title: "a gateway answers for IAM",
    answer: { status: 503, body: "busy", headers: { "content-type": "text/plain" } },
    call: findRole,
    problem: "service-failure",
    says: ["503"],
    attempts: 5,
  },
  {
    title: "connection reset",
    answer: "reset",
    call: describeCluster,
    problem: "unreachable",
    says: ["cut off", 'endpoint_url of profile "dev"'],
    attempts: 5,
  },
  {
    title: "an emulator without the EKS operation",
    answer: html(404),
    call: describeCluster,
    problem: "unsupported",
    says: ["eks:DescribeCluster", "127.0.0.1", 'endpoint_url of profile "dev"'],
    attempts: 1,
  },
  {
    title: "an emulator without the IAM operation is not a missing role",
    answer: html(404),
    call: findRole,
    problem: "unsupported",
    says: ["iam:GetRole"],
    attempts: 1,
  },
  {
    title: "an emulator without the IAM operation is not a missing provider",
    answer: iamError(404, "", ""),
    call: findProvider,
    problem: "unsupported",
    says: ["iam:GetOpenIDConnectProvider"],
    attempts: 1,
  },
  {
    title: "a page instead of a cluster",
    answer: html(200),
    call: describeCluster,
    problem: "unsupported",
    says: ["eks:DescribeCluster"],
    attempts: 1,
  },
  {
    title: "a page instead of a role parses to nothing, which is no answer",
    answer: html(200),
    call: findRole,
    problem: "invalid-answer",
    says: ["without the role"],
    attempts: 1,
  },
  {
    title: "an answer without the cluster's name",
    answer: { status: 200, body: '{"cluster":{"arn":"x"}}', headers: { "content-type": "application/json" } },
    call: describeCluster,
    problem: "invalid-answer",
    says: ["without the cluster's name"],
    attempts: 1,
  },
  {
    title: "an answer without a list is not an empty list",
    answer: { status: 200, body: "{}", headers: { "content-type": "application/json" } },
    call: (reader) => reader.listClusters(undefined, never),
    problem: "invalid-answer",
    says: ["without a list of clusters"],
    attempts: 1,
  },
];

describe("failures on the wire", () => {
  it.each(cases)("$title", async ({ answer, call, problem, says, attempts }) => {
    server.answer(answer);
    const error = await cleanFailure(call(connect()));
    expect(`${error.problem}: ${error.message}`).toContain(`${problem}: `);
    for (const text of says) {
      expect(`${error.message}\n${error.advice}`).toContain(text);
    }
    expect(server.requests).toHaveLength(attempts);
  });

  it("waits no longer than its limit for a server that never answers", async () => {
    server.answer("hang");
    const started = Date.now();
    const error = await cleanFailure(describeCluster(connect({ requestMs: 400, credentialsMs: 5_000 })));
    expect(Date.now() - started).toBeLessThan(3_000);
    expect(error.problem).toBe("timed-out");
    expect(error.message).toContain("0.4 s");
  });

  it("ends when the user cancels, in the middle of a request", async () => {
    server.answer("hang");
    const controller = new AbortController();
    const call = connect().describeCluster("web", controller.signal);
    setTimeout(() => controller.abort(), 200);
    expect((await cleanFailure(call)).problem).toBe("cancelled");
  });

  it("names the identity in a refusal when an earlier call told it", async () => {
    const reader = connect();
    const arn = "arn:aws:iam::111122223333:user/dev";
    server.answer({
      status: 200,
      headers: { "content-type": "text/xml" },
      body: `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>AIDA</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    });
    await reader.callerIdentity(never);
    server.answer(iamError(403, "AccessDenied", "Access Denied"));
    expect((await cleanFailure(findRole(reader))).message).toContain(arn);
  });

  it("says that nothing listens", async () => {
    const gone = await loopbackAws();
    home.writeConfig(`[profile dev]\nregion = us-east-1\nendpoint_url = ${gone.url}\n`);
    await gone.close();
    const error = await cleanFailure(describeCluster(connect()));
    expect(error.problem).toBe("unreachable");
    expect(error.message).toContain("refused");
  });

  it("says that a name does not resolve", async () => {
    home.writeConfig("[profile dev]\nregion = us-east-1\nendpoint_url = http://eks.invalid\n");
    const error = await cleanFailure(describeCluster(connect()));
    expect(error.problem).toBe("unreachable");
    expect(error.message).toContain("http://eks.invalid");
  });

  it("says that TLS was spoken to a plain server", async () => {
    home.writeConfig(`[profile dev]\nregion = us-east-1\nendpoint_url = ${server.url.replace("http:", "https:")}\n`);
    const error = await cleanFailure(describeCluster(connect()));
    expect(error.problem).toBe("unreachable");
    expect(error.advice).toContain("https://");
  });
});
