// The live tree of the practice account: what was seen and how it stands, drift marked, nothing claimed that was not seen.
import { describe, expect, it } from "vitest";
import { driftOf } from "../../../src/core/live/drift/find-drift.ts";
import type { RolePolicies } from "../../../src/core/live/observe-role.ts";
import type { Fleet } from "../../../src/core/observe/fleet.ts";
import { notAsked, present } from "../../../src/core/observe/observed.ts";
import type { Grouping, TreeOptions } from "../../../src/core/view/arrange-tree.ts";
import type { LiveNode } from "../../../src/core/view/live/entry.ts";
import { LiveTree } from "../../../src/core/view/live/live-tree.ts";
import { practiceFleet } from "../../fakes/practice-fleet.ts";

const CONNECTION = { id: "practice", label: "practice" };
const EVERYTHING: TreeOptions = { grouping: "kind", problemsOnly: false, search: "" };

function treeOf(fleet: Fleet, policies: Readonly<Record<string, RolePolicies>> = {}): LiveTree {
  const snapshot = { connection: CONNECTION, fleet };
  const drift = driftOf([snapshot], undefined).map((one) => ({ ...one, file: undefined }));
  return new LiveTree({ snapshot, drift, policies: (role) => policies[role] });
}

function all(nodes: readonly LiveNode[]): readonly LiveNode[] {
  return nodes.flatMap((node) => [node, ...all(node.live.open(1))]);
}

async function practice(scenario: string, options: Partial<TreeOptions> = {}): Promise<readonly LiveNode[]> {
  return treeOf(await practiceFleet(scenario)).rows({ ...EVERYTHING, ...options });
}

function find(nodes: readonly LiveNode[], kind: LiveNode["kind"], label: string): LiveNode {
  const found = all(nodes).find((node) => node.kind === kind && node.label === label);
  expect(found, `${kind} ${label}`).toBeDefined();
  return found as LiveNode;
}

function line({ kind, label, description }: LiveNode): string {
  return `${kind}: ${label} (${description ?? ""})`;
}

it("shows the cluster with what all identities hang on", async () => {
  const [cluster] = await practice("healthy");
  expect(cluster?.live.open(1).map(line)).toEqual([
    "provider: OIDC provider (sts.amazonaws.com)",
    "agent: Pod Identity agent (add-on ACTIVE, v1.3.9-eksbuild.3)",
    "webhook: Pod identity webhook (pod-identity-webhook)",
  ]);
  expect(cluster?.live.open(1).map(({ verdict }) => verdict)).toEqual(["ok", "ok", "ok"]);
});

it("shows of an account its role, its association, and what runs as it", async () => {
  const nodes = await practice("healthy");
  const reader = find(nodes, "service-account", "s3-reader");
  expect(reader.verdict).toBe("ok");
  expect(reader.values).toEqual({
    namespace: "storefront",
    name: "s3-reader",
    subject: "system:serviceaccount:storefront:s3-reader",
    roleArn: "arn:aws:iam::111122223333:role/practice-s3-reader",
  });
  const [role, workload] = reader.live.open(1);
  expect(role && line(role)).toBe("role: practice-s3-reader (eks.amazonaws.com/role-arn)");
  expect(workload && line(workload)).toBe("workload: catalog (Deployment, 1 pod)");
  expect(workload?.live.open(1).map(({ description }) => description)).toEqual(["Running, practice-s3-reader"]);
  const worker = find(nodes, "service-account", "queue-worker");
  expect(worker).toMatchObject({ verdict: "ok", description: "practice-pod-identity by Pod Identity" });
  expect(worker.live.open(1).map(({ kind }) => kind)).toEqual(["association", "workload"]);
});

it("tells whom a role lets in; its policies once they were asked", async () => {
  const fleet = await practiceFleet("healthy");
  const before = find(treeOf(fleet).rows(EVERYTHING), "role", "practice-s3-reader");
  expect(before.live.role).toBeUndefined();
  const unasked = find(treeOf(fleet).rows(EVERYTHING), "group-roles", "Roles").live.open(1);
  const reader = unasked.find(({ label }) => label === "practice-s3-reader");
  expect(reader?.live.role).toBe("practice-s3-reader");
  expect(reader?.live.open(1).map(line)).toEqual([
    "subject: system:serviceaccount:storefront:s3-reader (may assume it)",
  ]);
  const denied = { ...notAsked("no"), problem: "access-denied", permission: "iam:ListRolePolicies" } as const;
  const policies = { attached: present(["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]), inline: denied };
  const asked = treeOf(fleet, { "practice-s3-reader": policies }).rows(EVERYTHING);
  const row = find(asked, "group-roles", "Roles")
    .live.open(1)
    .find(({ label }) => label === "practice-s3-reader");
  expect(row?.live.open(1).map(line)).toEqual([
    "subject: system:serviceaccount:storefront:s3-reader (may assume it)",
    "policy: AmazonS3ReadOnlyAccess (AWS managed policy)",
    "notice: Its inline policies could not be seen (needs iam:ListRolePolicies)",
  ]);
});

describe("drift", () => {
  it.each([
    ["provider-missing", "cluster", "practice", "problem", "no OIDC provider · 1.33"],
    ["provider-missing", "provider", "OIDC provider", "problem", "no OIDC provider · not there"],
    ["provider-audience", "provider", "OIDC provider", "problem", /^lacks an audience/],
    ["webhook-missing", "webhook", "Pod identity webhook", "problem", "no webhook · not there"],
    ["agent-missing", "agent", "Pod Identity agent", "warning", /^no Pod Identity agent/],
    ["subject-mismatch", "service-account", "s3-reader", "problem", /^trust policy refuses/],
    ["subject-mismatch", "namespace", "storefront", "problem", undefined],
    ["role-missing", "service-account", "s3-reader", "problem", /^role missing/],
    ["pods-older", "service-account", "s3-reader", "warning", /^pod lacks its identity/],
    ["pods-older", "workload", "catalog", "warning", "Deployment, 1 pod"],
    ["healthy", "role", "practice-deleted-cluster", "warning", "trusts a cluster that is gone"],
  ] as const)("of %s is marked on the %s %s", async (scenario, kind, label, verdict, description) => {
    const node = find(await practice(scenario), kind, label);
    expect(node.verdict).toBe(verdict);
    if (typeof description === "string" || description === undefined) {
      expect(node.description).toBe(description);
    } else {
      expect(node.description).toMatch(description);
    }
  });

  it("says what is wrong and what to do before anything else", async () => {
    const { reasons, differs } = find(await practice("role-missing"), "service-account", "s3-reader");
    expect(differs).toBe(true);
    expect(reasons[0]).toMatch(/there is no such role\. Create the role/);
  });

  it("of an account's roles and providers, which one look tells for all clusters, is marked in each", async () => {
    const fleet = await practiceFleet("healthy");
    const looks = ["one", "other"].map((id) => ({ connection: { id, label: id }, fleet }));
    const drift = driftOf(looks, undefined).map((one) => ({ ...one, file: undefined }));
    const marked = looks.map((snapshot) =>
      find(
        new LiveTree({ snapshot, drift, policies: () => undefined }).rows(EVERYTHING),
        "role",
        "practice-deleted-cluster",
      ),
    );
    expect(marked.map(({ verdict }) => verdict)).toEqual(["warning", "warning"]);
  });
});

describe("what was not seen", () => {
  it("is said with the permission that is missing, and is no number", async () => {
    const nodes = await practice("aws-permissions");
    const notices = all(nodes).filter(({ kind }) => kind === "notice");
    expect(notices.map(line)).toEqual([
      "notice: The roles could not be seen (needs iam:ListRoles)",
      "notice: The OIDC providers could not be seen (needs iam:ListOpenIDConnectProviders)",
    ]);
    expect(notices[0]?.reasons.at(-1)).toMatch(/^Ask for the permission iam:ListRoles/);
    expect(find(nodes, "group-roles", "Roles").description).toBe("could not be seen");
  });

  it.each(["cluster", "providers", "roles", "webhook"] as const)("makes no account right: %s", async (part) => {
    const fleet = { ...(await practiceFleet("healthy")), [part]: notAsked("Nobody looked.") };
    const { verdict, reasons } = find(treeOf(fleet).rows(EVERYTHING), "service-account", "s3-reader");
    expect(verdict).toBe("unknown");
    expect(reasons.join(" ")).toContain("Nobody looked.");
  });

  it("is said where nothing at all could be seen in the cluster", async () => {
    const unseen = notAsked("No connection to the cluster was given.");
    const healthy = await practiceFleet("healthy");
    const fleet = { ...healthy, accounts: unseen, workloads: unseen, pods: unseen, webhook: unseen };
    const namespaces = find(treeOf(fleet).rows(EVERYTHING), "group-namespaces", "Namespaces");
    expect(namespaces.live.open(1).map(({ label }) => label)).toEqual(["The ServiceAccounts could not be seen"]);
  });

  it("is said of the cluster itself", async () => {
    const fleet = { ...(await practiceFleet("healthy")), cluster: notAsked("Its name is not known.") };
    expect(treeOf(fleet).rows(EVERYTHING)[0]).toMatchObject({
      label: "The cluster could not be seen",
      verdict: "unknown",
    });
  });
});

describe.each(["kind", "role", "cluster"] as const)("grouped by %s", (grouping: Grouping) => {
  it("has every ServiceAccount that has a role, every role, and every id once", async () => {
    const nodes = all(await practice("healthy", { grouping }));
    const ids = nodes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const labels = (kind: string) => new Set(nodes.flatMap((node) => (node.kind === kind ? [node.label] : [])));
    expect(labels("role").size).toBe(8);
    for (const account of grouping === "cluster" ? ["s3-reader", "writer"] : ["s3-reader", "writer", "queue-worker"]) {
      expect(labels("service-account")).toContain(account);
    }
  });

  it("finds what is searched for and what wants attention, and nothing else", async () => {
    const found = all(await practice("subject-mismatch", { grouping, search: "STOREFRONT:s3" }));
    expect(found.map(({ label }) => label)).toContain("practice-s3-reader");
    expect(found.map(({ label }) => label)).not.toContain("practice-node");
    const problems = all(await practice("subject-mismatch", { grouping, problemsOnly: true }));
    expect(problems.map(({ label }) => label)).toContain("practice-deleted-cluster");
    expect(problems.map(({ label }) => label)).not.toContain("practice-node");
    expect(await practice("healthy", { grouping, search: "no such thing" })).toEqual([]);
  });
});

it("puts ServiceAccounts under their roles, those without one at the end", async () => {
  const nodes = await practice("healthy", { grouping: "role" });
  expect(nodes.map(({ label }) => label)).toEqual([
    "practice-pod-identity",
    "practice-s3-reader",
    "reports-writer",
    "Roles of no ServiceAccount",
    "Without a role",
  ]);
});

it("puts roles under the clusters of the region that they trust", async () => {
  const [cluster, ...more] = await practice("healthy", { grouping: "cluster" });
  expect(cluster?.live.open(1).map(({ label }) => label)).toEqual(
    expect.arrayContaining(["practice-s3-reader", "practice-no-aud-condition", "reports-writer"]),
  );
  expect(more.map(({ label }) => label)).toEqual([
    "practice-no-provider",
    "practice-no-audience",
    "practice-creating",
    "Roles that trust none of these clusters",
  ]);
});

it("keeps the filter's words on a search within the problems", async () => {
  const nodes = await practice("subject-mismatch", { problemsOnly: true, search: "s3-reader" });
  expect(all(nodes).map(({ label }) => label)).toContain("s3-reader");
  expect(all(nodes).map(({ label }) => label)).not.toContain("practice-deleted-cluster");
});

describe("grouped by role, where not everything was seen", () => {
  it.each(["accounts", "associations", "roles"] as const)("claims nothing that the %s might deny", async (part) => {
    const fleet = { ...(await practiceFleet("healthy")), [part]: notAsked("Nobody looked.") };
    const labels = (grouping: Grouping) =>
      treeOf(fleet)
        .rows({ ...EVERYTHING, grouping })
        .map(({ label }) => label);
    const notice = {
      accounts: "The ServiceAccounts could not be seen",
      associations: "The associations could not be seen",
      roles: "The roles could not be seen",
    }[part];
    expect(labels("role")).toContain(notice);
    expect(labels("cluster")).toContain(notice);
    expect(labels("role")).not.toContain("Roles of no ServiceAccount");
    expect(labels("role")).not.toContain("Without a role");
    expect([treeOf(fleet).isWhole, treeOf(await practiceFleet("healthy")).isWhole]).toEqual([false, true]);
  });
});

it("shows on a role what is wrong with the ServiceAccounts below it", async () => {
  const problems = await practice("pods-older", { grouping: "role", problemsOnly: true });
  expect(problems.map(({ label, verdict }) => [label, verdict])).toContainEqual(["practice-s3-reader", "warning"]);
  const found = await practice("healthy", { grouping: "role", search: "serviceaccount:orders:queue-worker" });
  expect(found.map(({ label }) => label)).toEqual(["practice-pod-identity"]);
});
