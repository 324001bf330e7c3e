// The practice account's own promises: consistent state, real policy names, pages, and a workspace that matches it.
import { describe, expect, it } from "vitest";
import { parseProviderArn, parseRoleArn } from "../../../src/core/names/arn.ts";
import { checkIssuerForm, parseEksIssuer, withoutScheme } from "../../../src/core/names/issuer.ts";
import { managedPolicies } from "../../../src/playground/account/managed-policies.ts";
import {
  initialPracticeState,
  memoryStore,
  practiceAccount,
  practiceWorkspaceFiles,
} from "../../../src/playground/index.ts";

const never = new AbortController().signal;
const state = initialPracticeState();

describe("practice account", () => {
  it("has one account, well-formed ARNs and issuers, and unique names", () => {
    for (const cluster of state.clusters) {
      if (cluster.issuer !== undefined) {
        expect(parseEksIssuer(withoutScheme(cluster.issuer))).toMatchObject({ region: cluster.region });
        expect(withoutScheme(cluster.issuer)).toMatch(/\/id\/[0-9A-F]{32}$/);
      }
    }
    for (const provider of state.providers) {
      expect(parseProviderArn(provider.arn)).toMatchObject({ account: "111122223333", issuer: provider.issuer });
      expect(checkIssuerForm(provider.issuer)).toBeUndefined();
    }
    for (const role of state.roles) {
      expect(parseRoleArn(role.arn)).toMatchObject({ account: "111122223333", name: role.name, path: role.path });
      expect(JSON.parse(role.trustPolicy)).toHaveProperty("Statement");
    }
    const names = state.roles.map((role) => role.name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });

  it("has a few hundred AWS managed policies, each once", () => {
    const policies = managedPolicies("aws-cn");
    expect(policies.length).toBeGreaterThan(300);
    expect(new Set(policies.map((policy) => policy.name)).size).toBe(policies.length);
    expect(policies).toContainEqual({
      name: "Billing",
      path: "/job-function/",
      arn: "arn:aws-cn:iam::aws:policy/job-function/Billing",
    });
    for (const policy of policies) {
      expect(policy.name).toMatch(/^[\w+=,.@-]{1,128}$/);
    }
  });

  it("pages, and refuses a token it did not give", async () => {
    const [role] = state.roles;
    if (role === undefined) {
      throw new Error("the practice account has roles");
    }
    const roles = Array.from({ length: 250 }, (_, index) => ({ ...role, name: `role-${index}` }));
    const reader = practiceAccount(memoryStore({ ...state, roles })).profiles.connect({
      profile: undefined,
      region: undefined,
    });
    const first = await reader.listRoles(undefined, never);
    const second = await reader.listRoles(first.next, never);
    const third = await reader.listRoles(second.next, never);
    expect([first, second, third].map((page) => page.items.length)).toEqual([100, 100, 50]);
    expect(third.next).toBeUndefined();
    await expect(reader.listRoles("made-up", never)).rejects.toMatchObject({ problem: "invalid-input" });
  });

  it("reads its store anew on every call", async () => {
    const store = memoryStore(state);
    const reader = practiceAccount(store).profiles.connect({ profile: "practice", region: undefined });
    expect(await reader.findRole("practice-s3-reader", never)).toBeDefined();
    await store.change((now) => Promise.resolve({ state: { ...now, roles: [] }, result: undefined }));
    expect(await reader.findRole("practice-s3-reader", never)).toBeUndefined();
  });

  it("has a kubeconfig whose contexts mean its clusters", async () => {
    const contexts = await practiceAccount().contexts.listContexts();
    expect(contexts[0]).toEqual({
      name: "practice",
      cluster: "arn:aws:eks:us-east-1:111122223333:cluster/practice",
      server: "https://5A1C9E0B7D3F42688E6A4C20D9B7F135.gr7.us-east-1.eks.amazonaws.com",
      namespace: "storefront",
      eks: { name: "practice", region: "us-east-1", profile: "practice" },
      current: true,
    });
    expect(contexts.filter((context) => context.current)).toHaveLength(1);
  });
});

describe("practice workspace", () => {
  const files = new Map(practiceWorkspaceFiles().map((file) => [file.path, file.text]));

  it("switches the practice account on in its own settings", () => {
    expect(JSON.parse(files.get(".vscode/settings.json") ?? "")).toEqual({ "irsa.practiceAccount": true });
  });

  it("has the same trust policy for the healthy role as the account", () => {
    const role = state.roles.find((candidate) => candidate.name === "practice-s3-reader");
    expect(JSON.parse(files.get("storefront/trust-policy.json") ?? "")).toEqual(JSON.parse(role?.trustPolicy ?? ""));
    expect(files.get("storefront/service-account.yaml")).toContain(`eks.amazonaws.com/role-arn: ${role?.arn}`);
  });

  it("explains every folder that it has", () => {
    const folders = new Set([...files.keys()].filter((path) => /^\w+\//.test(path)).map((path) => path.split("/")[0]));
    expect([...folders].toSorted()).toEqual(["broken", "storefront"]);
    for (const folder of folders) {
      expect(files.get("README.md")).toContain(`## ${folder}`);
    }
  });
});
