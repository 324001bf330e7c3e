// Going to a name of the workspace by typing a part of it.
import { describe, expect, it } from "vitest";
import { workspaceSymbols } from "../../../src/core/language/workspace-symbols.ts";
import { RIGHT_FILES, SERVICE_ACCOUNT } from "../../fakes/example-files.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

/** `kind name (container) text-at-its-place file` */
function found(files: Readonly<Record<string, string>>, query: string): readonly string[] {
  const memory = memoryWorkspace(files);
  return workspaceSymbols(memory.workspace.graph, query).map(({ kind, name, container, uri, range }) => {
    const path = Object.keys(files).find((each) => memory.uri(each) === uri) ?? "?";
    return `${kind} ${name} (${container}) ${(files[path] ?? "").slice(range.start, range.end)} ${path}`;
  });
}

const CLUSTER = `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: production, region: eu-central-1 }
`;
const ROLE = `resource "aws_iam_role" "reader" {
  name = "reports-reader"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "pods.eks.amazonaws.com" }, Action = ["sts:AssumeRole", "sts:TagSession"] }]
  })
}
`;

describe("names of the workspace", () => {
  const files = { ...RIGHT_FILES, "cluster.yaml": CLUSTER };

  it("are those of accounts, workloads, roles and clusters, each where it is given", () => {
    expect(found(files, "")).toEqual([
      "account cart (ServiceAccount, shop) cart k8s/service-account.yaml",
      "workload cart (Deployment, shop) cart k8s/deployment.yaml",
      "role cart (IAM role) Statement iam/cart/trust-policy.json",
      "cluster production (EKS cluster, eu-central-1) production cluster.yaml",
    ]);
  });

  it("are found by some of their characters, in order and in any case", () => {
    expect(found(files, "PRD").length).toBe(1);
    expect(found(files, "pro duct").length).toBe(1);
    expect(found(files, "drp")).toEqual([]);
    expect(found(files, "production2")).toEqual([]);
  });

  it("name a role once, where it is defined", () => {
    expect(found({ "main.tf": ROLE }, "reports")).toEqual(["role reports-reader (IAM role) reports-reader main.tf"]);
  });

  it("leave out what a template fills in", () => {
    const template = SERVICE_ACCOUNT.replace("name: cart", 'name: "{{ .Values.name }}"');
    expect(found({ "a.yaml": template }, "")).toEqual([]);
  });
});
