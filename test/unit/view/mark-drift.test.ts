// Drift in the tree of the files: beside the object that a file has of the thing, and on what holds it.
import { describe, expect, it } from "vitest";
import { driftOf } from "../../../src/core/live/drift/find-drift.ts";
import type { LiveSnapshot } from "../../../src/core/observe/snapshot.ts";
import { LineIndex } from "../../../src/core/text/line-index.ts";
import { buildTree } from "../../../src/core/view/build-tree.ts";
import { markDrift } from "../../../src/core/view/mark-drift.ts";
import type { ViewDrift, ViewTreeNode } from "../../../src/core/view/requests.ts";
import type { TreeNode } from "../../../src/core/view/tree.ts";
import { practiceWorkspaceFiles } from "../../../src/playground/index.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";
import { practiceFleet } from "../../fakes/practice-fleet.ts";

const files = memoryWorkspace(Object.fromEntries(practiceWorkspaceFiles().map(({ path, text }) => [path, text])));

/** Places as a door has them. */
function placed(location: TreeNode["location"]): ViewTreeNode["location"] {
  const index = new LineIndex(files.files.get(files.path(location?.uri ?? "")) ?? "");
  return location && { uri: location.uri, range: index.range(location.range) };
}

function viewed(node: TreeNode): ViewTreeNode {
  return { ...node, location: placed(node.location), children: node.children.map(viewed) };
}

function roots(): readonly ViewTreeNode[] {
  files.findings();
  const { workspace } = files;
  return buildTree({ graph: workspace.graph, findings: (uri) => workspace.findings(uri) }).map(viewed);
}

async function driftIn(scenario: string): Promise<readonly ViewDrift[]> {
  const snapshot: LiveSnapshot = {
    connection: { id: "practice", label: "practice" },
    fleet: await practiceFleet(scenario),
  };
  const sources = { graph: files.workspace.graph, text: (uri: string) => files.workspace.text(uri) };
  return driftOf([snapshot], sources).map((one) => ({ ...one, file: placed(one.file) }));
}

function marks(nodes: readonly ViewTreeNode[], path = ""): readonly string[] {
  return nodes.flatMap((node) => {
    const here = `${path}/${node.label}`;
    return [
      ...(node.differs === true ? [`${here}: ${node.description} [${node.verdict}]`] : []),
      ...marks(node.children, here),
    ];
  });
}

function all(nodes: readonly ViewTreeNode[]): readonly ViewTreeNode[] {
  return nodes.flatMap((node) => [node, ...all(node.children)]);
}

it("leaves a tree alone where nothing was looked at, or nothing differs in it", async () => {
  const tree = roots();
  expect(markDrift(tree, [])).toBe(tree);
  const elsewhere = (await driftIn("healthy")).filter(({ file }) => file === undefined);
  expect(elsewhere.length).toBeGreaterThan(0);
  expect(markDrift(tree, elsewhere)).toBe(tree);
});

describe("what differs", () => {
  it("is marked on the account that has it, and not on the one that has not", async () => {
    expect(marks(markDrift(roots(), await driftIn("healthy")))).toEqual([
      "/Namespaces/billing/exporter: role missing, not in the cluster [problem]",
    ]);
  });

  it("is marked on account, role and policy where AWS holds another policy", async () => {
    const marked = marks(markDrift(roots(), await driftIn("subject-mismatch")));
    expect(marked).toContain("/Namespaces/storefront/s3-reader: trust policy refuses [problem]");
    expect(marked).toContain("/Roles/practice-s3-reader: differs from the file · 111122223333 [none]");
    expect(marked).toContain(
      "/Namespaces/storefront/s3-reader/practice-s3-reader/Trust policy: differs from the file · trust-policy.json [ok]",
    );
  });

  it("shows on what holds it, its reasons before those of the files", async () => {
    const tree = markDrift(roots(), await driftIn("subject-mismatch"));
    const find = (kind: string, label: string) => all(tree).find((node) => node.kind === kind && node.label === label);
    expect(find("namespace", "storefront")?.verdict).toBe("problem");
    expect(find("group-namespaces", "Namespaces")?.verdict).toBe("problem");
    const [first, ...others] = find("service-account", "s3-reader")?.reasons ?? [];
    expect(first).toMatch(/does not admit ServiceAccount storefront\/s3-reader.+\(irsa plan\) adds what is missing\.$/);
    expect(others).toContainEqual(expect.stringMatching(/^The trust policy of role "practice-s3-reader" admits/));
  });

  it("is not marked on an account of the same name whose files say nothing of it", async () => {
    const drift = (await driftIn("subject-mismatch")).map((one) => ({
      ...one,
      file: one.file && { ...one.file, uri: "file:///workspace/other.yaml" },
    }));
    expect(marks(markDrift(roots(), drift))).toEqual([]);
  });
});
