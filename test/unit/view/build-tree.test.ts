// The tree never says "ok" without proof, nor "problem" about what it cannot see.
import { describe, expect, it } from "vitest";
import { buildTree } from "../../../src/core/view/build-tree.ts";
import type { NodeKind, TreeNode } from "../../../src/core/view/tree.ts";
import { DEPLOYMENT, ISSUER, RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../../fakes/example-files.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

const POLICY = "iam/cart/trust-policy.json";
const ACCOUNT = "k8s/service-account.yaml";

function nodesOf(files: Readonly<Record<string, string>>, kind: NodeKind): readonly TreeNode[] {
  const { workspace, findings } = memoryWorkspace(files);
  findings();
  const nodes = buildTree({ graph: workspace.graph, findings: (uri) => workspace.findings(uri) });
  const all = (list: readonly TreeNode[]): readonly TreeNode[] => list.flatMap((node) => [node, ...all(node.children)]);
  return all(nodes).filter((node) => node.kind === kind);
}

const account = (files: Readonly<Record<string, string>>) => nodesOf(files, "service-account")[0];

describe("a ServiceAccount", () => {
  it.each([
    ["ok when the trust policy admits it", RIGHT_FILES, "ok"],
    ["problem when it does not", { ...RIGHT_FILES, [POLICY]: TRUST_POLICY.replace("shop:cart", "shop:b") }, "problem"],
    ["unknown without the trust policy", { [ACCOUNT]: SERVICE_ACCOUNT }, "unknown"],
    [
      "unknown when a template fills in its role",
      { ...RIGHT_FILES, [ACCOUNT]: SERVICE_ACCOUNT.replace("role/cart", "role/$(ROLE)") },
      "unknown",
    ],
    [
      "unknown without a namespace",
      { ...RIGHT_FILES, [ACCOUNT]: SERVICE_ACCOUNT.replace("  namespace: shop\n", "") },
      "unknown",
    ],
    [
      "unknown when a template fills in the subject",
      { ...RIGHT_FILES, [POLICY]: TRUST_POLICY.replace("shop:cart", "$(NAMESPACE):cart") },
      "unknown",
    ],
    [
      "problem when its annotation is no role",
      { [ACCOUNT]: SERVICE_ACCOUNT.replace("role/cart", "policy/cart") },
      "problem",
    ],
    ["none without a role", { [ACCOUNT]: SERVICE_ACCOUNT.replace(/ {2}annotations:\n.*\n/, "") }, "none"],
  ])("is %s", (_, files, verdict) => {
    const node = account(files);
    expect(node?.verdict).toBe(verdict);
    expect(node?.reasons.length).toBeGreaterThan(0);
  });

  it("stands once in each namespace that overlays put it into", () => {
    const overlay = (namespace: string) => `kind: Kustomization\nnamespace: ${namespace}\nresources: [../../base]\n`;
    const files = {
      "base/kustomization.yaml": "kind: Kustomization\nresources: [sa.yaml]\n",
      "base/sa.yaml": SERVICE_ACCOUNT,
      "overlays/dev/kustomization.yaml": overlay("dev"),
      "overlays/live/kustomization.yaml": overlay("live"),
    };
    const namespaces = nodesOf(files, "namespace");
    expect(namespaces.map(({ label, children }) => [label, children.map(({ label: child }) => child)])).toEqual([
      ["dev", ["cart"]],
      ["live", ["cart"]],
    ]);
  });

  it("carries its workloads; one that asks for a missing account stands by itself", () => {
    const lonely = DEPLOYMENT.replaceAll("name: cart", "name: lost").replace("Name: cart", "Name: nobody");
    const nodes = nodesOf({ ...RIGHT_FILES, "k8s/lost.yaml": lonely }, "namespace");
    expect(nodes[0]?.children.map(({ kind, label }) => [kind, label])).toEqual([
      ["service-account", "cart"],
      ["workload", "lost"],
    ]);
    expect(nodes[0]?.children[0]?.children.map(({ kind }) => kind)).toEqual(["role", "workload"]);
  });
});

describe("a role", () => {
  it("lists whom its trust policy names", () => {
    const statement = `{ "Effect": "Allow", "Principal": { "Service": "pods.eks.amazonaws.com" }, "Action": ["sts:AssumeRole", "sts:TagSession"] }`;
    const files = { [POLICY]: TRUST_POLICY.replace('"Statement": [', `"Statement": [ ${statement},`) };
    expect(nodesOf(files, "subject").map(({ label, verdict }) => [label, verdict])).toEqual([
      ["system:serviceaccount:shop:cart", "unknown"],
      ["EKS Pod Identity", "none"],
    ]);
  });

  it("says so when every ServiceAccount of the cluster may assume it", () => {
    const files = { [POLICY]: TRUST_POLICY.replace(/.*:sub.*\n/, "") };
    expect(nodesOf(files, "subject")).toMatchObject([
      { label: "every ServiceAccount of the cluster", verdict: "problem" },
    ]);
  });

  it("is not known for a trust policy that nothing connects", () => {
    const [node] = nodesOf({ "a/b.json": TRUST_POLICY, "c/d.json": TRUST_POLICY }, "trust-policy").slice(-1);
    expect(node).toMatchObject({ label: "d.json", description: "role not known", verdict: "unknown" });
  });
});

describe("a cluster", () => {
  it("is every issuer that a trust policy names, with the roles that trust it", () => {
    expect(nodesOf(RIGHT_FILES, "cluster")).toMatchObject([
      { description: "us-east-1", values: { issuer: ISSUER }, children: [{ kind: "role", label: "cart" }] },
    ]);
  });
});
