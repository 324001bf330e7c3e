// What a look has seen silences the rules that would call it unknown, and is never checked or told twice itself.
import { describe, expect, it } from "vitest";
import type { Fleet } from "../../../src/core/observe/fleet.ts";
import { LIVE_SCHEME } from "../../../src/core/observe/live-facts.ts";
import { present, seen } from "../../../src/core/observe/observed.ts";
import type { LiveSnapshot } from "../../../src/core/observe/snapshot.ts";
import { RULES } from "../../../src/core/rules/registry.ts";
import { Workspace } from "../../../src/core/workspace/workspace.ts";
import { PRACTICE_ISSUER } from "../../../src/playground/initial-state.ts";
import { practiceFleet } from "../../fakes/practice-fleet.ts";

const HEALTHY: Fleet = await practiceFleet("healthy");
const snapshot = (fleet: Fleet, id = "practice"): LiveSnapshot => ({ connection: { id, label: id }, fleet });
const ROLE = "arn:aws:iam::111122223333:role";

function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  const workspace = new Workspace(RULES, { readText: (uri) => files[uri.slice("file:///".length)] });
  for (const [path, text] of Object.entries(files)) {
    workspace.put(`file:///${path}`, text);
  }
  return workspace;
}

function findings(workspace: Workspace): readonly string[] {
  workspace.checkAll();
  return [...workspace.graph.files()].flatMap(({ uri }) => workspace.findings(uri).map(({ rule }) => rule)).sort();
}

const account = (namespace: string, name: string, role?: string) => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${namespace}
${role === undefined ? "" : `  annotations:\n    eks.amazonaws.com/role-arn: ${role}\n`}`;

const deployment = (namespace: string, serviceAccount: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      serviceAccountName: ${serviceAccount}
      containers: [{ name: web, image: "example.com/web:1" }]
`;

const policy = (issuer: string, subject: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${issuer}:sub`]: subject, [`${issuer}:aud`]: "sts.amazonaws.com" } },
      },
    ],
  });

const CASES: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  [
    "an account that only the cluster has",
    "workload-sa-missing",
    { "other.yaml": account("storefront", "other", `${ROLE}/x`), "web.yaml": deployment("storefront", "s3-reader") },
  ],
  [
    "an issuer that only AWS has",
    "trust-issuer-unknown",
    {
      "provider.yaml": `apiVersion: iam.services.k8s.aws/v1alpha1
kind: OpenIDConnectProvider
metadata: { name: other }
spec: { url: "https://oidc.eks.us-east-1.amazonaws.com/id/88E5C8D5DAFCCF674D4617208E9234E6", clientIDs: [sts.amazonaws.com] }
`,
      "x.trust-policy.json": policy(PRACTICE_ISSUER, "system:serviceaccount:storefront:s3-reader"),
    },
  ],
  [
    "a subject that only the cluster has",
    "trust-sub-unknown-account",
    {
      "other.yaml": account("storefront", "s3-readers", `${ROLE}/y`),
      "x.trust-policy.json": policy(PRACTICE_ISSUER, "system:serviceaccount:storefront:s3-reader"),
    },
  ],
  [
    "a role whose trust policy only AWS has",
    "role-without-trust",
    {
      "a.yaml": account("storefront", "s3-reader", `${ROLE}/practice-s3-reader`),
      "x.trust-policy.json": policy(PRACTICE_ISSUER, "system:serviceaccount:storefront:other"),
    },
  ],
  [
    "an account that only a workload of the cluster uses",
    "sa-unused",
    {
      "a.yaml": account("storefront", "s3-reader", `${ROLE}/practice-s3-reader`),
      "other.yaml": account("storefront", "other"),
      "web.yaml": deployment("storefront", "other"),
    },
  ],
];

describe("a look as evidence", () => {
  it.each(CASES)("knows %s", (_what, rule, files) => {
    const workspace = workspaceOf(files);
    const before = findings(workspace);
    expect(before).toContain(rule);
    workspace.takeLive([snapshot(HEALTHY)]);
    expect(findings(workspace)).toEqual(before.filter((each) => each !== rule));
    workspace.takeLive([]);
    expect(findings(workspace)).toEqual(before);
  });

  it("knows the path of a role that no file defines, and prefers a file that does", () => {
    const files = { "a.yaml": account("reports", "writer", `${ROLE}/reports-writer`) };
    const workspace = workspaceOf(files);
    expect(findings(workspace)).toEqual([]);
    workspace.takeLive([snapshot(HEALTHY)]);
    expect(findings(workspace)).toEqual(["sa-role-unknown-path"]);
    const [finding] = workspace.findings("file:///a.yaml");
    expect(finding?.values.arn).toBe(`${ROLE}/irsa/team-a/reports-writer`);
    expect(finding?.related[0]?.location.uri).toBe(`${LIVE_SCHEME}:/practice/roles/reports-writer/trust-policy.json`);
    workspace.put(
      "file:///make.sh",
      "aws iam create-role --role-name reports-writer --assume-role-policy-document file://x.json\n",
    );
    expect(findings(workspace)).toEqual([]);
  });

  it("is no second definition, and has no findings of its own, however many looks there are", async () => {
    const files = {
      "a.yaml": account("storefront", "s3-reader", `${ROLE}/practice-s3-reader`),
      "practice-s3-reader.trust-policy.json": policy(PRACTICE_ISSUER, "system:serviceaccount:storefront:s3-reader"),
      "web.yaml": deployment("storefront", "s3-reader"),
    };
    const workspace = workspaceOf(files);
    expect(findings(workspace)).toEqual([]);
    const broken = await practiceFleet("subject-mismatch");
    workspace.takeLive([snapshot(HEALTHY), snapshot(HEALTHY, "again"), snapshot(broken, "broken")]);
    expect(findings(workspace)).toEqual([]);
    expect([...workspace.graph.files()].map(({ uri }) => uri).filter((uri) => uri.startsWith(LIVE_SCHEME))).toEqual([]);
    expect(workspace.graph.accountsNamed("s3-reader")).toHaveLength(1);
  });

  it("checks again only what looked at what changed", () => {
    const workspace = workspaceOf({
      "other.yaml": account("storefront", "other", `${ROLE}/x`),
      "web.yaml": deployment("storefront", "s3-reader"),
    });
    workspace.takeLive([snapshot(HEALTHY)]);
    workspace.checkAll();
    workspace.takeLive([snapshot({ ...HEALTHY, takenAt: HEALTHY.takenAt + 60_000 })]);
    expect(workspace.staleCount).toBe(0);
    workspace.takeLive([snapshot({ ...HEALTHY, accounts: present([]) })]);
    expect(workspace.checkAll()).toEqual(["file:///web.yaml"]);
  });

  it("tells whose a bare trust policy is by the one role that has it in AWS", () => {
    const subject = "system:serviceaccount:storefront:s3-reader";
    const files = {
      "iam/policy.json": policy(PRACTICE_ISSUER, subject),
      "k8s/a.yaml": account("storefront", "renamed", `${ROLE}/practice-s3-reader`),
    };
    const workspace = workspaceOf(files);
    const basis = () =>
      workspace.graph
        .all("trust-policy")
        .flatMap((fact) => workspace.graph.rolesOf(fact).targets.map((link) => `${link.roleName} ${link.basis}`));
    expect(findings(workspace)).not.toContain("trust-sub-mismatch");
    expect(basis()).toEqual([]);
    workspace.takeLive([snapshot(HEALTHY), snapshot(HEALTHY, "again")]);
    expect(basis()).toEqual(["practice-s3-reader live"]);
    expect(findings(workspace)).toEqual(["trust-sub-mismatch", "trust-sub-mismatch"]);
    workspace.put("file:///iam/policy.json", policy(PRACTICE_ISSUER, "system:serviceaccount:storefront:x"));
    expect(basis()).toEqual([]);
    workspace.put("file:///iam/policy.json", files["iam/policy.json"]);
    workspace.takeLive([]);
    expect(basis()).toEqual([]);
    expect(findings(workspace)).not.toContain("trust-sub-mismatch");
  });

  it("does not guess between two roles with the same trust policy", () => {
    const roles = seen(HEALTHY.roles) ?? [];
    const twins = roles
      .filter(({ name }) => name === "practice-s3-reader")
      .map((role) => ({ ...role, name: "twin", arn: `${ROLE}/twin` }));
    const workspace = workspaceOf({
      "iam/policy.json": policy(PRACTICE_ISSUER, "system:serviceaccount:storefront:s3-reader"),
    });
    workspace.takeLive([snapshot({ ...HEALTHY, roles: present([...roles, ...twins]) })]);
    const [fact] = workspace.graph.all("trust-policy");
    expect(fact && workspace.graph.rolesOf(fact).state).toBe("unknown");
  });
});
