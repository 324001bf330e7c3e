// The practice account takes and refuses trust policies as IAM does, with the sentences that users report.
import { describe, expect, it } from "vitest";
import { initialPracticeState, memoryStore, practiceAccount } from "../../../src/playground/index.ts";
import { PRACTICE_PROVIDER_ARN, practiceRoleArn } from "../../../src/playground/initial-state.ts";

const never = new AbortController().signal;

function statement(more: object = {}): object {
  return {
    Effect: "Allow",
    Principal: { Federated: PRACTICE_PROVIDER_ARN },
    Action: "sts:AssumeRoleWithWebIdentity",
    ...more,
  };
}

function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

async function create(trustPolicy: string): Promise<string> {
  const { changer } = practiceAccount(memoryStore(initialPracticeState())).aws.open({
    profile: undefined,
    region: undefined,
  });
  const rest = { path: "/", description: undefined, maxSessionDuration: undefined, boundary: undefined, tags: {} };
  try {
    await changer.createRole({ name: "tried", trustPolicy, ...rest }, never);
    return "taken";
  } catch (error) {
    const { problem, message } = error as { readonly problem: string; readonly message: string };
    return `${problem}: ${message}`;
  }
}

const arn = (role: string) => `arn:aws:iam::111122223333:role/${role}`;

describe("trust policies that IAM takes", () => {
  it.each([
    ["web identity with a condition", statement({ Condition: { StringLike: { "x:sub": "a*" } } })],
    ["a provider that nobody registered", statement({ Principal: { Federated: `${PRACTICE_PROVIDER_ARN}0` } })],
    [
      "a list of actions",
      statement({ Principal: { Service: "pods.eks.amazonaws.com" }, Action: ["sts:AssumeRole", "sts:TagSession"] }),
    ],
    [
      "a role that exists",
      statement({ Principal: { AWS: practiceRoleArn("practice-node") }, Action: "sts:AssumeRole" }),
    ],
    ["an account", statement({ Principal: { AWS: "123456789012" }, Action: "sts:AssumeRole" })],
    [
      "a role of another account",
      statement({ Principal: { AWS: "arn:aws:iam::123456789012:role/x" }, Action: "sts:AssumeRole" }),
    ],
    [
      "a condition key with a scheme, which never matches",
      statement({ Condition: { StringEquals: { "https://x:sub": "a" } } }),
    ],
  ])("%s", async (_what, one) => {
    expect(await create(policy(one))).toBe("taken");
  });
});

describe("trust policies that IAM refuses", () => {
  it.each([
    ["no JSON", "{", "This policy contains invalid Json"],
    ["no statements", policy(), "Syntax errors in policy."],
    ["a version of tomorrow", policy(statement()).replace("2012", "2030"), "Syntax errors in policy."],
    ["a Resource", policy(statement({ Resource: "*" })), "Has prohibited field Resource"],
    ["no principal", policy(statement({ Principal: undefined })), "Missing required field Principal"],
    ["no action", policy(statement({ Action: undefined })), "Missing required field Action"],
    ["everybody", policy(statement({ Principal: "*" })), 'AssumeRolepolicy contained an invalid principal: "STAR":"*"'],
    [
      "an issuer for a provider",
      policy(statement({ Principal: { Federated: "https://oidc.eks/id/A" } })),
      "Federated principals must be valid domain names or SAML metadata ARNs",
    ],
    [
      "another service's action",
      policy(statement({ Action: "s3:GetObject" })),
      "AssumeRole policy may only specify STS AssumeRole actions.",
    ],
    [
      "an action that is none",
      policy(statement({ Action: "sts:TagSessions" })),
      "AssumeRole policy may only specify STS AssumeRole actions.",
    ],
    [
      "a misspelt operator",
      policy(statement({ Condition: { stringEquals: { "x:sub": "a" } } })),
      "Invalid Condition type : stringEquals",
    ],
    [
      "one Sid twice",
      policy(statement({ Sid: "A" }), statement({ Sid: "A" })),
      "The Statement Ids in the policy are not unique",
    ],
    [
      "a key that stands twice",
      policy(statement()).replace('"Effect"', '"Effect":"Deny","Effect"'),
      "Syntax errors in policy.",
    ],
  ])("%s", async (_what, text, said) => {
    expect(await create(text)).toContain(`invalid-input: iam:CreateRole was refused: MalformedPolicyDocument: ${said}`);
  });

  it("a role that does not exist, in a way that tells that it may only be too new", async () => {
    const text = policy(statement({ Principal: { AWS: arn("nobody") }, Action: "sts:AssumeRole" }));
    expect(await create(text)).toBe(
      `dependency-missing: iam:CreateRole was refused: MalformedPolicyDocument: Invalid principal in policy: "AWS":"${arn("nobody")}"`,
    );
  });

  it("more than 2,048 characters, white space not counted", async () => {
    const filled = (length: number) => policy(statement({ Sid: "A".repeat(length) }));
    const base = filled(0).length;
    const spaced = filled(2048 - base).replaceAll(",", ",\n      ");
    expect(spaced.length).toBeGreaterThan(2048);
    expect(await create(spaced)).toBe("taken");
    expect(await create(filled(2049 - base))).toBe(
      "limit-exceeded: iam:CreateRole was refused: LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048",
    );
  });
});
