// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform has placeholders in this form.
// Terraform modules in a workspace: read together, one edit touching its own module only, and nothing parsed before it is wanted.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RULES } from "../../../src/core/rules/registry.ts";
import type { HclParser } from "../../../src/core/syntax/hcl.ts";
import { Workspace } from "../../../src/core/workspace/workspace.ts";
import { hclParser } from "../../fakes/hcl-parser.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

const ISSUER = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const ROLE = `resource "aws_iam_role" "cart" {
  name = "cart"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${ISSUER}" }
      Action = "sts:AssumeRoleWithWebIdentity"
      Condition = { StringEquals = { "${ISSUER}:sub" = "system:serviceaccount:\${var.namespace}:cart", "${ISSUER}:aud" = "sts.amazonaws.com" } }
    }]
  })
}
`;
const VARIABLES = 'variable "namespace" {\n  default = "shop"\n}\n';
const ACCOUNT =
  "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: cart\n  namespace: shop\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/cart\n";
const POD =
  "apiVersion: v1\nkind: Pod\nmetadata:\n  name: cart\n  namespace: shop\nspec:\n  serviceAccountName: cart\n  containers: [{ name: a, image: b }]\n";
const FILES = { "iam/role.tf": ROLE, "iam/variables.tf": VARIABLES, "k8s/sa.yaml": ACCOUNT, "k8s/pod.yaml": POD };

const rules = (workspace: ReturnType<typeof memoryWorkspace>) => workspace.findings().map(({ rule }) => rule);

describe("a module", () => {
  it("is read as a whole, its files without a word on identity too", () => {
    expect(rules(memoryWorkspace(FILES))).toEqual([]);
    const wrong = { ...FILES, "iam/variables.tf": VARIABLES.replace('"shop"', '"store"') };
    expect(rules(memoryWorkspace(wrong))).toEqual(["trust-sub-mismatch", "trust-sub-mismatch"]);
  });

  it("is read anew when any of its files changes, comes or goes", () => {
    const workspace = memoryWorkspace(FILES);
    workspace.put("iam/variables.tf", VARIABLES.replace('"shop"', '"store"'));
    expect(rules(workspace)).toHaveLength(2);
    workspace.put("iam/terraform.tfvars", 'namespace = "shop"\n');
    expect(rules(workspace)).toEqual([]);
    workspace.put("iam/terraform.tfvars", undefined);
    expect(rules(workspace)).toHaveLength(2);
    workspace.put("main.tf", 'module "iam" {\n  source = "./iam"\n  namespace = var.namespace\n}\n');
    expect(rules(workspace)).toEqual([]);
    workspace.put("main.tf", undefined);
    expect(rules(workspace)).toHaveLength(2);
    workspace.put("iam/role.tf", undefined);
    expect(rules(workspace)).toEqual([]);
  });

  it("lets an edit be checked in its own files and what hangs on them", () => {
    const others = Object.fromEntries(
      Array.from({ length: 30 }, (_, n) => [`m${n}/role.tf`, ROLE.replaceAll('"cart"', `"other${n}"`)]),
    );
    const workspace = memoryWorkspace({ ...FILES, ...others, "iam/more.tf": ROLE.replaceAll('"cart"', '"more"') });
    workspace.findings();
    const edited = ROLE.replace("namespace}:cart", "namespace}:card");
    workspace.files.set("iam/role.tf", edited);
    workspace.workspace.put(workspace.uri("iam/role.tf"), edited);
    const checked = workspace.workspace.checkAll().map(workspace.path);
    expect(checked).toEqual(expect.arrayContaining(["iam/role.tf", "k8s/sa.yaml"]));
    expect(checked.filter((path) => path.startsWith("m") || path === "iam/more.tf")).toEqual([]);
  });

  it("is what it would be after a fresh start, whatever edits led there", () => {
    const variants: Readonly<Record<string, readonly (string | undefined)[]>> = {
      "iam/role.tf": [ROLE, ROLE.replace(":cart", ":card"), ROLE.slice(0, 400), undefined],
      "iam/variables.tf": [VARIABLES, VARIABLES.replace("shop", "store"), "variable", undefined],
      "iam/prod.tfvars": ['namespace = "x"\n', undefined],
      "main.tf": [
        'module "iam" {\n  source = "./iam"\n  namespace = "a"\n}\n',
        'module "iam" {\n  source = "./iam"\n}\n',
        undefined,
      ],
      "k8s/sa.yaml": [ACCOUNT, ACCOUNT.replace("role/cart", "role/other"), undefined],
    };
    const step = fc
      .constantFrom(...Object.keys(variants))
      .chain((path) => fc.tuple(fc.constant(path), fc.constantFrom(...(variants[path] ?? []))));
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 10 }), fc.boolean(), (steps, looksEachTime) => {
        const edited = memoryWorkspace(FILES);
        for (const [path, text] of steps) {
          edited.put(path, text);
          if (looksEachTime) {
            edited.findings();
          }
        }
        expect(edited.shown()).toEqual(memoryWorkspace(Object.fromEntries(edited.files)).shown());
      }),
      { numRuns: 60 },
    );
  });
});

describe("the parser", () => {
  const open = (files: Readonly<Record<string, string>>) => {
    const workspace = new Workspace(RULES, { readText: (uri) => files[uri.slice("file:///w/".length)] });
    for (const [name, text] of Object.entries(files)) {
      workspace.put(`file:///w/${name}`, text);
    }
    return workspace;
  };

  it("is wanted as soon as a file matters, and not before", () => {
    expect(open({ "main.tf": 'resource "aws_s3_bucket" "a" {}\n', "k8s/sa.yaml": ACCOUNT }).wantedParsers).toEqual([]);
    expect(open(FILES).wantedParsers).toEqual(["hcl"]);
  });

  it("reads the files that waited for it", async () => {
    const workspace = open({ ...FILES, "iam/variables.tf": VARIABLES.replace("shop", "store") });
    workspace.checkAll();
    expect(workspace.findings("file:///w/iam/role.tf")).toEqual([]);
    workspace.useParsers({ hcl: await hclParser() });
    expect(workspace.wantedParsers).toEqual([]);
    workspace.checkAll();
    expect(workspace.findings("file:///w/iam/role.tf").map(({ rule }) => rule)).toEqual(["trust-sub-mismatch"]);
  });

  it("says on every file why it could not be loaded", () => {
    const workspace = open(FILES);
    const failing: HclParser = () => {
      throw new Error("tree-sitter-hcl.wasm is missing");
    };
    workspace.useParsers({ hcl: failing });
    workspace.checkAll();
    expect(workspace.findings("file:///w/iam/role.tf")).toMatchObject([
      { rule: "rule-crashed", message: expect.stringContaining("tree-sitter-hcl.wasm is missing") },
    ]);
    expect(workspace.wantedParsers).toEqual([]);
  });

  it("that gives up leaves a note on the file", () => {
    const workspace = open(FILES);
    workspace.useParsers({ hcl: () => undefined });
    expect(workspace.graph.file("file:///w/iam/role.tf")?.skipped).toBe("not checked: reading it would take too long");
  });
});
