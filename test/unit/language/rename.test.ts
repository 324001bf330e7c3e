// Renames: everything that means the same changes together, and what cannot be renamed says why.
import { describe, expect, it } from "vitest";
import { startRename } from "../../../src/core/language/rename.ts";
import { DEPLOYMENT, ISSUER, RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../../fakes/example-files.ts";
import { contextOf } from "./language-context.ts";
import { mark, marked } from "./marked.ts";
import { changedLines, reasonOf, renamed } from "./renamed.ts";

const ACCOUNT = "k8s/service-account.yaml";
const WORKLOAD = "k8s/deployment.yaml";
const POLICY = "iam/cart/trust-policy.json";

const RBAC = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: readers, namespace: shop }
subjects: [{ kind: ServiceAccount, name: "cart", namespace: shop }]
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  selector: { app: shop }
`;
const MONITOR = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, namespace: argocd }
spec: { destination: { namespace: shop } }
`;

function change(files: Readonly<Record<string, string>>, newName: string, settings = {}) {
  const { memory, uri, offset } = marked(files, settings);
  const before = Object.fromEntries(memory.files);
  const result = renamed(memory, uri, offset, newName);
  return { ...result, lines: changedLines(before, result.files), reason: reasonOf(result) };
}

describe("renaming an account", () => {
  const FILES = { ...RIGHT_FILES, "k8s/rbac.yaml": RBAC };

  it.each([
    ["its definition", ACCOUNT, "name: cart", 7],
    ["a workload", WORKLOAD, "serviceAccountName: cart", 22],
    ["a subject", POLICY, "shop:cart", 7],
  ] as const)("from %s changes every place", (_, path, text, at) => {
    const { lines, renaming } = change(mark(FILES, path, text, at), "basket");
    expect(lines).toEqual([
      `${ACCOUNT}:4: name: basket`,
      `${WORKLOAD}:13: serviceAccountName: basket`,
      `${POLICY}:10: "${ISSUER}:sub": "system:serviceaccount:shop:basket",`,
      'k8s/rbac.yaml:4: subjects: [{ kind: ServiceAccount, name: "basket", namespace: shop }]',
    ]);
    expect(renaming.kind === "edits" && renaming.changes.every(({ certain }) => certain)).toBe(true);
  });

  it("writes a name that is no string by itself in quotes", () => {
    expect(change(mark(FILES, ACCOUNT, "name: cart", 7), "1e3").lines[0]).toBe(`${ACCOUNT}:4: name: "1e3"`);
  });

  it("leaves an account of the same name in another namespace alone", () => {
    const other = SERVICE_ACCOUNT.replace("namespace: shop", "namespace: other");
    const { lines } = change(mark({ ...FILES, "other.yaml": other }, ACCOUNT, "name: cart", 7), "basket");
    expect(lines.filter((line) => line.startsWith("other"))).toEqual([]);
    expect(lines).toHaveLength(4);
  });

  it("goes through overlays that leave the name alone: patches by name and by target, and their subjects", () => {
    const files = {
      "base/sa.yaml": SERVICE_ACCOUNT.replace("  namespace: shop\n", ""),
      "base/kustomization.yaml": "resources: [sa.yaml]\n",
      "prod/kustomization.yaml": `namespace: prod
resources: [../base]
patches:
  - path: patch.yaml
  - target: { kind: ServiceAccount, name: cart }
    patch: |
      - op: add
        path: /metadata/labels
        value: { team: a }
`,
      "prod/patch.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: cart\n  labels: { tier: x }\n",
      [POLICY]: TRUST_POLICY.replace("shop:cart", "prod:cart"),
    };
    const { lines } = change(mark(files, "base/sa.yaml", "name: cart", 7), "basket");
    expect(lines).toEqual([
      "base/sa.yaml:4: name: basket",
      "prod/kustomization.yaml:5: - target: { kind: ServiceAccount, name: basket }",
      "prod/patch.yaml:4: name: basket",
      expect.stringContaining(":prod:basket"),
    ]);
  });

  it("asks about what is only likely: a chart's account has no namespace", () => {
    const values = "serviceAccount:\n  create: true\n  name: cart\n";
    const files = { "chart/values.yaml": values, [POLICY]: TRUST_POLICY };
    const { renaming } = change(mark(files, "chart/values.yaml", "name: cart", 7), "basket");
    const shown =
      renaming.kind === "edits" ? renaming.changes.map(({ uri, certain }) => [uri.slice(-11), certain]) : [];
    expect(shown).toEqual([
      ["values.yaml", true],
      ["policy.json", false],
    ]);
  });

  it.each([
    ["a name that Kubernetes does not take", FILES, ACCOUNT, "name: cart", 7, "Basket", "no name for a ServiceAccount"],
    [
      "a name that is taken",
      { ...FILES, "b.yaml": SERVICE_ACCOUNT.replace("name: cart", "name: basket") },
      ACCOUNT,
      "name: cart",
      7,
      "basket",
      "There is a ServiceAccount “basket” already",
    ],
    [
      "an overlay that renames it",
      { ...FILES, "prod/kustomization.yaml": "namePrefix: prod-\nresources: [../k8s/service-account.yaml]\n" },
      ACCOUNT,
      "name: cart",
      7,
      "basket",
      "makes “prod-cart” of “cart”",
    ],
    [
      "a pattern that would no longer mean it",
      { ...FILES, [POLICY]: TRUST_POLICY.replace("StringEquals", "StringLike").replace("shop:cart", "shop:ca*") },
      ACCOUNT,
      "name: cart",
      7,
      "basket",
      "has the pattern “system:serviceaccount:shop:ca*”",
    ],
    [
      "a place that a template fills in",
      { ...FILES, [WORKLOAD]: DEPLOYMENT.replace("serviceAccountName: cart", "serviceAccountName: '{{ .name }}'") },
      WORKLOAD,
      "{{ .name",
      4,
      "basket",
      "filled in by a template",
    ],
    [
      "an alias",
      { ...FILES, [ACCOUNT]: SERVICE_ACCOUNT.replace("name: cart", "labels: { a: &n cart }\n  name: *n") },
      WORKLOAD,
      "serviceAccountName: cart",
      22,
      "basket",
      "written in another form",
    ],
    [
      "the account default",
      { [WORKLOAD]: DEPLOYMENT.replace("Name: cart", "Name: default") },
      WORKLOAD,
      "default",
      2,
      "x",
      "by itself",
    ],
  ] as const)("is refused for %s", (_, files, path, text, at, name, expected) => {
    const { reason, lines } = change(mark(files, path, text, at), name);
    expect(reason).toContain(expected);
    expect(lines).toEqual([]);
  });
});

describe("renaming a namespace", () => {
  const FILES = { ...RIGHT_FILES, "k8s/rbac.yaml": RBAC, "k8s/service.yaml": SERVICE, "k8s/app.yaml": MONITOR };

  it("takes along objects that have nothing to do with identity", () => {
    const { lines, renaming } = change(mark(FILES, ACCOUNT, "namespace: shop", 12), "store");
    expect(lines.map((line) => line.replace(/"oidc.*?":/, "KEY:"))).toEqual([
      `${ACCOUNT}:5: namespace: store`,
      `${WORKLOAD}:5: namespace: store`,
      `${POLICY}:10: KEY: "system:serviceaccount:store:cart",`,
      "k8s/rbac.yaml:3: metadata: { name: readers, namespace: store }",
      'k8s/rbac.yaml:4: subjects: [{ kind: ServiceAccount, name: "cart", namespace: store }]',
      "k8s/service.yaml:5: namespace: store",
      "k8s/app.yaml:4: spec: { destination: { namespace: store } }",
    ]);
    const unsure = renaming.kind === "edits" ? renaming.changes.filter(({ certain }) => !certain) : [];
    expect(unsure.map(({ uri }) => uri.slice(-8))).toEqual(["app.yaml"]);
  });

  it("renames the overlay's, and patterns whose namespace is written out", () => {
    const files = {
      "base/sa.yaml": SERVICE_ACCOUNT.replace("  namespace: shop\n", ""),
      "prod/kustomization.yaml": "namespace: shop\nresources: [../base/sa.yaml]\n",
      [POLICY]: TRUST_POLICY.replace("StringEquals", "StringLike").replace("shop:cart", "shop:*"),
    };
    const { lines } = change(mark(files, "prod/kustomization.yaml", "shop", 1), "store");
    expect(lines).toEqual(["prod/kustomization.yaml:1: namespace: store", expect.stringContaining(":store:*")]);
  });

  it.each([
    ["a name that Kubernetes does not take", FILES, "sto.re", "no name for a namespace"],
    [
      "one that is there",
      { ...FILES, "n.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: { name: store }\n" },
      "store",
      "already",
    ],
    ["one that every cluster has", FILES, "default", "already"],
    [
      "an overlay that sets another",
      { ...FILES, "prod/kustomization.yaml": "namespace: prod\nresources: [../k8s/service-account.yaml]\n" },
      "store",
      "into namespace “prod”",
    ],
    [
      "a pattern that would no longer mean it",
      { ...FILES, [POLICY]: TRUST_POLICY.replace("StringEquals", "StringLike").replace("shop:cart", "sh*:cart") },
      "store",
      "has the pattern",
    ],
  ] as const)("is refused for %s", (_, files, name, expected) => {
    expect(change(mark(files, ACCOUNT, "namespace: shop", 12), name).reason).toContain(expected);
  });
});

describe("renaming a role", () => {
  it("changes ARNs, and moves the folder that is named after it", () => {
    const { files, renaming } = change(mark(RIGHT_FILES, ACCOUNT, "role/cart", 6), "basket");
    expect(Object.keys(files)).toContain("iam/basket/trust-policy.json");
    expect(files[ACCOUNT]).toContain("role/basket\n");
    expect(renaming.kind === "edits" && renaming.moves).toHaveLength(1);
  });

  it("moves a file that is named after it, and only that", () => {
    const files = { [ACCOUNT]: SERVICE_ACCOUNT, "iam/cart.trust-policy.json": TRUST_POLICY };
    const result = change(mark(files, ACCOUNT, "role/cart", 6), "basket");
    expect(Object.keys(result.files)).toEqual([ACCOUNT, "iam/basket.trust-policy.json"]);
  });

  it("changes templates and commands", () => {
    const files = {
      [ACCOUNT]: SERVICE_ACCOUNT,
      "trust.json": TRUST_POLICY,
      "make.sh": "aws iam create-role --role-name cart --assume-role-policy-document file://trust.json\n",
      "role.yaml":
        "apiVersion: iam.services.k8s.aws/v1alpha1\nkind: Role\nmetadata: { name: x }\nspec: { name: cart, assumeRolePolicyDocument: AssumeRole }\n",
    };
    const { lines } = change(mark(files, ACCOUNT, "role/cart", 6), "basket");
    expect(lines).toEqual([
      `${ACCOUNT}:7: eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/basket`,
      "make.sh:1: aws iam create-role --role-name basket --assume-role-policy-document file://trust.json",
      "role.yaml:4: spec: { name: basket, assumeRolePolicyDocument: AssumeRole }",
    ]);
  });

  it("leaves a role of the same name in another account of AWS alone", () => {
    const other = SERVICE_ACCOUNT.replace("111122223333", "123456789012").replace("name: cart", "name: other");
    const files = { [ACCOUNT]: SERVICE_ACCOUNT, "other.yaml": other };
    expect(change(mark(files, ACCOUNT, "role/cart", 6), "basket").lines).toHaveLength(1);
  });

  it.each([
    ["a name that IAM does not take", RIGHT_FILES, {}, "a b", "no name for a role"],
    [
      "a name that is taken but for its case",
      {
        ...RIGHT_FILES,
        "b.yaml": SERVICE_ACCOUNT.replace("name: cart", "name: b").replace("role/cart", "role/Basket"),
      },
      {},
      "basket",
      "has a role “Basket” already",
    ],
    [
      "a setting that names it",
      RIGHT_FILES,
      { trustPolicyRoles: { [POLICY]: "cart" } },
      "basket",
      "irsa.trustPolicyRoles",
    ],
    [
      "a script that names the folder's file",
      {
        ...RIGHT_FILES,
        "make.sh": `aws iam create-role --role-name cart --assume-role-policy-document file://${POLICY}\n`,
      },
      {},
      "basket",
      "refers to it by its path",
    ],
  ] as const)("is refused for %s", (_, files, settings, name, expected) => {
    expect(change(mark(files, ACCOUNT, "role/cart", 6), name, settings).reason).toContain(expected);
  });
});

describe("where a rename can start", () => {
  it.each([
    ["a name", ACCOUNT, "name: cart", 8, { kind: "name", name: "cart" }],
    ["an issuer", POLICY, "oidc.eks", 3, { kind: "refused", reason: expect.stringContaining("EKS gave the cluster") }],
    ["the beginning of a subject", POLICY, "system:serviceaccount", 3, undefined],
    ["a key", ACCOUNT, "name: cart", 1, undefined],
  ] as const)("%s", (_, path, text, at, expected) => {
    const { memory, uri, offset } = marked(mark(RIGHT_FILES, path, text, at));
    const start = startRename(contextOf(memory), uri, offset);
    if (expected === undefined) {
      expect(start).toBeUndefined();
    } else {
      expect(start).toMatchObject(expected);
    }
  });
});
