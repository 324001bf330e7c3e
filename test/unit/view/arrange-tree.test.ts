// The tree's other arrangements lose nothing, invent nothing, and keep every id unique.
import { describe, expect, it } from "vitest";
import { arrangeTree, type Grouping, type TreeOptions } from "../../../src/core/view/arrange-tree.ts";
import { buildTree } from "../../../src/core/view/build-tree.ts";
import type { ViewTreeNode } from "../../../src/core/view/requests.ts";
import type { TreeNode } from "../../../src/core/view/tree.ts";
import { practiceWorkspaceFiles } from "../../../src/playground/index.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

const EVERYTHING: TreeOptions = { grouping: "kind", problemsOnly: false, search: "" };

/** Places do not matter here. */
function placeless(node: TreeNode): ViewTreeNode {
  return { ...node, location: undefined, children: node.children.map(placeless) };
}

/** The practice workspace, and a ServiceAccount without a role. */
function roots(): readonly ViewTreeNode[] {
  const files = practiceWorkspaceFiles().map(({ path, text }) => [path, text] as const);
  const plain = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: plain\n  namespace: storefront\n";
  const { workspace, findings } = memoryWorkspace({ ...Object.fromEntries(files), "plain.yaml": plain });
  findings();
  return buildTree({ graph: workspace.graph, findings: (uri) => workspace.findings(uri) }).map(placeless);
}

function all(nodes: readonly ViewTreeNode[]): readonly ViewTreeNode[] {
  return nodes.flatMap((node) => [node, ...all(node.children)]);
}

function outline(nodes: readonly ViewTreeNode[], depth: number): readonly unknown[] {
  return nodes.map(({ label, children }) => (depth === 1 ? label : [label, outline(children, depth - 1)]));
}

describe.each(["kind", "cluster", "role"] as const)("grouped by %s", (grouping: Grouping) => {
  const nodes = arrangeTree(roots(), { ...EVERYTHING, grouping });

  it("has every ServiceAccount and workload", () => {
    for (const kind of ["service-account", "workload"]) {
      const labels = (list: readonly ViewTreeNode[]) =>
        new Set(all(list).flatMap((node) => (node.kind === kind ? [node.label] : [])));
      expect(labels(nodes)).toEqual(labels(roots()));
    }
  });

  it("has every id once", () => {
    const ids = all(nodes).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("shows on a folded node what wants attention below it", () => {
    const hidden = all(nodes).filter(
      ({ kind, verdict, children }) =>
        kind !== "service-account" &&
        // A cluster by itself says nothing of the roles that trust it.
        !(grouping === "kind" && kind === "cluster") &&
        (verdict === "ok" || verdict === "none") &&
        children.some((child) => child.verdict === "problem"),
    );
    expect(hidden.map(({ label }) => label)).toEqual([]);
  });
});

it("puts ServiceAccounts under their roles, and those without one at the end", () => {
  const nodes = arrangeTree(roots(), { ...EVERYTHING, grouping: "role" });
  expect(outline(nodes, 2)).toEqual([
    ["practice-billing-exporter", ["exporter", "system:serviceaccount:biling:exporter"]],
    ["practice-s3-reader", ["s3-reader", "system:serviceaccount:storefront:s3-reader"]],
    ["Without a role", ["export-pod", "plain"]],
  ]);
});

it("puts roles under the cluster that they trust", () => {
  const nodes = arrangeTree(roots(), { ...EVERYTHING, grouping: "cluster" });
  expect(outline(nodes, 2)).toEqual([
    ["5A1C9E0B7D3F42688E6A4C20D9B7F135", expect.arrayContaining(["practice-billing-exporter", "practice-s3-reader"])],
    ["Cluster not known", ["Without a role"]],
  ]);
});

it("leaves out what is right, with all that leads to it", () => {
  const nodes = arrangeTree(roots(), { ...EVERYTHING, problemsOnly: true });
  const labels = all(nodes).map(({ label }) => label);
  expect(labels).toContain("exporter");
  expect(labels).not.toContain("s3-reader");
  expect(labels).not.toContain("storefront");
});

describe("a search", () => {
  const found = (search: string) => arrangeTree(roots(), { ...EVERYTHING, search });

  it("finds names and values whatever their case, with the way to them and all below", () => {
    const nodes = found(" S3-READER ");
    expect(outline(nodes, 3)).toContainEqual(["Namespaces", [["storefront", ["s3-reader"]]]]);
    const account = all(nodes).find(({ kind, label }) => kind === "service-account" && label === "s3-reader");
    expect(account?.children.map(({ kind }) => kind)).toEqual(["role", "workload"]);
  });

  it("finds a subject by its ServiceAccount", () => {
    expect(outline(found("billing:exporter"), 3)).toEqual([["Namespaces", [["billing", ["exporter"]]]]]);
  });

  it("does not find the groups' own names", () => {
    expect(found("Clusters")).toEqual([]);
  });
});
