// Merging trust policies: what is there stays to the byte, what is wanted comes in once, what cannot be decided is not guessed.
import { describe, expect, it } from "vitest";
import { checkIntent } from "../../../src/core/generate/wanted.ts";
import type { DesiredTrust } from "../../../src/core/plan/desired.ts";
import { mergeTrust } from "../../../src/core/plan/trust-merge.ts";

const ISSUER = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const OTHER = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLEB64D4633E53DE1B71EXAMPLEB";

function admit(): DesiredTrust {
  const checked = checkIntent({
    cluster: { name: "demo", region: "us-east-1", account: "111122223333", partition: "aws", issuer: ISSUER },
    mechanism: "irsa",
    namespace: "shop",
    serviceAccount: "app",
    role: { kind: "new", name: "app", path: "/" },
    permissions: { kind: "none" },
    workload: { kind: "none" },
    folder: "file:///w",
  });
  if (!checked.ok) {
    throw new Error(checked.reason);
  }
  return { kind: "admit", accounts: [{ wanted: checked.wanted, audience: "sts.amazonaws.com" }] };
}

function statement(issuer: string, more = ""): string {
  return `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/${issuer}"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"${issuer}:aud":"sts.amazonaws.com","${issuer}:sub":"system:serviceaccount:shop:app"}}${more}}`;
}

function policy(...statements: readonly string[]): string {
  return `{ "Version": "2012-10-17",\n  "Statement": [ ${statements.join(", ")} ] }`;
}

const GITHUB = `{"Sid":"GitHub","Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:org/*"}}}`;

describe("one ServiceAccount", () => {
  it.each([
    ["another cluster's", statement(OTHER)],
    ["GitHub's", GITHUB],
    [
      "a service's, oddly spaced",
      '{ "Effect" :"Allow", "Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}',
    ],
  ])("comes in beside %s statement, and a second time changes nothing", (_whose, other) => {
    const merged = mergeTrust(policy(other), admit(), "app");
    if (!merged.ok) {
      throw new Error(merged.reason);
    }
    expect(merged.text).toContain(other);
    expect(JSON.parse(merged.text).Statement).toHaveLength(2);
    expect(mergeTrust(merged.text, admit(), "app")).toEqual({ ok: true, text: merged.text, notes: [] });
  });

  it("is there already in a single statement that is no list", () => {
    const text = `{"Version":"2012-10-17","Statement":${statement(ISSUER)}}`;
    expect(mergeTrust(text, admit(), "app")).toEqual({ ok: true, text, notes: [] });
  });

  it("joins the statement that admits another account of the cluster", () => {
    const text = policy(statement(ISSUER).replace("shop:app", "shop:web"));
    const merged = mergeTrust(text, admit(), "app");
    expect(merged.ok && JSON.parse(merged.text).Statement[0].Condition.StringEquals[`${ISSUER}:sub`]).toEqual([
      "system:serviceaccount:shop:web",
      "system:serviceaccount:shop:app",
    ]);
  });

  it("is not added where a Deny keeps it out, or nobody can tell", () => {
    const deny = '{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRoleWithWebIdentity"}';
    expect(mergeTrust(policy(deny), admit(), "app")).toMatchObject({
      ok: false,
      reason: expect.stringContaining("whatever is added"),
    });
  });

  it.each(["", "not json", '{"Version":"2012-10-17","Statement":"x"}', "[]"])("is not added to %j", (text) => {
    expect(mergeTrust(text, admit(), "app").ok).toBe(false);
  });

  it("says when the policy grows over IAM's quota", () => {
    const many = Array.from({ length: 4 }, (_, at) => statement(OTHER.replace("EXAMPLEB64", `EXAMPLEB6${at}`)));
    const merged = mergeTrust(policy(...many), admit(), "app");
    expect(merged.ok && merged.notes).toEqual([expect.stringMatching(/grows to 2\d\d\d characters; IAM takes 2048/)]);
  });
});

describe("a document", () => {
  const wanted = (text: string): DesiredTrust => ({ kind: "document", text, from: "trust-policy.json" });

  it("adds the statements that AWS lacks and leaves those that the file lacks, saying so", () => {
    const merged = mergeTrust(policy(GITHUB), wanted(policy(statement(ISSUER))), "app");
    expect(merged.ok && JSON.parse(merged.text).Statement).toHaveLength(2);
    expect(merged.ok && merged.text).toContain(GITHUB);
    expect(merged.ok && merged.notes).toEqual([
      expect.stringContaining("a statement in AWS that trust-policy.json lacks; it stays"),
    ]);
  });

  it("is the same whatever the order of keys, the spaces, and a list of one", () => {
    const live = policy(
      statement(ISSUER).replace('"sts:AssumeRoleWithWebIdentity"', '["sts:AssumeRoleWithWebIdentity"]'),
    );
    const file = `{"Statement":${statement(ISSUER)},"Version":"2012-10-17"}`;
    expect(mergeTrust(live, wanted(file), "app")).toEqual({ ok: true, text: live, notes: [] });
  });
});
