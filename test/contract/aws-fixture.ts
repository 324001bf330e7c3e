// What a suite of promises about AWS is run against: an account set up as WANTED says, and what its implementation lacks.
import { expect } from "vitest";
import { AccessError, type AwsConnection, type AwsProfiles, type Secret } from "../../src/core/ports.ts";

/** The account that a fixture must set up, apart from its own ids. */
export const WANTED = {
  region: "us-east-1",
  profile: "contract",
  /** More than one page of eks:ListClusters. */
  clusters: Array.from({ length: 103 }, (_, index) => `cluster-${String(index).padStart(3, "0")}`),
  audiences: ["sts.amazonaws.com", "example.com"],
  roles: [
    { name: "plain", path: "/", description: "Reads" },
    { name: "with.path@+=,-_", path: "/irsa/team-a/", description: undefined },
  ],
  /** Characters that a careless decoding of the URL-encoded document changes. */
  trustPolicy: {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "ec2.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:RequestTag/note": "50% + more & ü, a%20b" } },
      },
    ],
  },
  localPolicy: { name: "assets-read", path: "/team/" },
} as const;

export interface WebIdentity {
  readonly token: Secret;
  readonly roleArn: string;
  readonly subject: string;
}

export interface AwsFixture {
  readonly profiles: AwsProfiles;
  /** All sides, as the profile of WANTED. */
  readonly aws: AwsConnection;
  readonly account: string;
  /** ARN of the provider registered for the issuer of the first cluster. */
  readonly providerArn: string;
  /** Operations that this implementation does not have: they must say so. */
  readonly lacks: ReadonlySet<string>;
  /** A token of the first cluster, and a role that trusts it. */
  webIdentity(): Promise<WebIdentity>;
  dispose(): Promise<void>;
}

export const never = new AbortController().signal;

/** True when the implementation lacks the operation, after checking that the call says so rather than something wrong. */
export async function lacking(fixture: AwsFixture, operation: string, call: () => Promise<unknown>): Promise<boolean> {
  if (!fixture.lacks.has(operation)) {
    return false;
  }
  const error = await failure(call());
  expect(`${error.operation}: ${error.problem}`).toBe(`${operation}: unsupported`);
  expect(error.message).toContain("does not support");
  return true;
}

/** The AccessError that the call must reject with. */
export async function failure(call: Promise<unknown>): Promise<AccessError> {
  try {
    await call;
  } catch (error) {
    expect(error).toBeInstanceOf(AccessError);
    return error as AccessError;
  }
  throw new Error("the call was expected to fail");
}
