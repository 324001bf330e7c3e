// Along the chain, from every place that names the next link, across YAML and JSON.
import { describe, expect, it } from "vitest";
import { definitionsAt, locationOf } from "../../../src/core/language/definition.ts";
import { referencesAt } from "../../../src/core/language/references.ts";
import { ISSUER, RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../../fakes/example-files.ts";
import { mark, marked, shownPlaces } from "./marked.ts";

const ACCOUNT = "k8s/service-account.yaml";
const WORKLOAD = "k8s/deployment.yaml";
const POLICY = "iam/cart/trust-policy.json";

const FILES = {
  ...RIGHT_FILES,
  "k8s/namespace.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n",
  "k8s/rbac.yaml": `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: readers, namespace: shop }
subjects: [{ kind: ServiceAccount, name: cart, namespace: shop }]
`,
  "k8s/association.yaml": `apiVersion: eks.services.k8s.aws/v1alpha1
kind: PodIdentityAssociation
metadata: { name: cart }
spec:
  clusterName: prod
  namespace: shop
  serviceAccount: cart
  roleARN: arn:aws:iam::111122223333:role/cart
`,
  "k8s/provider.yaml": `apiVersion: iam.services.k8s.aws/v1alpha1
kind: OpenIDConnectProvider
metadata: { name: prod }
spec:
  url: https://${ISSUER}
`,
  "scripts/make.sh":
    "aws iam update-assume-role-policy --role-name cart --policy-document file://iam/cart/trust-policy.json\n",
};

function definitions(files: Readonly<Record<string, string>>): readonly string[] {
  const { memory, uri, offset } = marked(files);
  return shownPlaces(memory, definitionsAt(memory.workspace.graph, uri, offset).map(locationOf));
}

function references(files: Readonly<Record<string, string>>, includeDefinitions = true): readonly string[] {
  const { memory, uri, offset } = marked(files);
  return shownPlaces(memory, referencesAt(memory.workspace.graph, uri, offset, includeDefinitions));
}

const ACCOUNT_NAME = `${ACCOUNT}:4: cart`;
const STATEMENT = `${POLICY}:4: `;

describe("definition", () => {
  it.each([
    ["a workload's account", WORKLOAD, "serviceAccountName: cart", 22, [ACCOUNT_NAME]],
    ["the end of its name", WORKLOAD, "serviceAccountName: cart", 24, [ACCOUNT_NAME]],
    ["the key before it", WORKLOAD, "serviceAccountName: cart", 3, [ACCOUNT_NAME]],
    ["an account's role, anywhere in its ARN", ACCOUNT, "arn:aws:iam", 2, [STATEMENT]],
    ["an association's account", "k8s/association.yaml", "serviceAccount: cart", 18, [ACCOUNT_NAME]],
    ["an association's role", "k8s/association.yaml", "role/cart", 7, [STATEMENT]],
    ["an RBAC subject", "k8s/rbac.yaml", "name: cart", 7, [ACCOUNT_NAME]],
    ["the account in a subject", POLICY, "shop:cart", 6, [ACCOUNT_NAME]],
    ["the namespace in a subject", POLICY, "shop:cart", 1, ["k8s/namespace.yaml:4: shop"]],
    ["the beginning of a subject", POLICY, "system:serviceaccount", 4, [ACCOUNT_NAME]],
    ["an object's namespace", WORKLOAD, "namespace: shop", 12, ["k8s/namespace.yaml:4: shop"]],
    ["a policy's provider", POLICY, "oidc.eks", 2, [`k8s/provider.yaml:5: ${ISSUER}`]],
    ["a condition's key", POLICY, `${ISSUER}:sub`, 2, [`k8s/provider.yaml:5: ${ISSUER}`]],
    ["a command's role", "scripts/make.sh", "--role-name cart", 13, [STATEMENT]],
    ["nothing of ours", WORKLOAD, "image:", 2, []],
  ] as const)("of %s", (_, path, text, at, expected) => {
    expect(definitions(mark(FILES, path, text, at))).toEqual(expected);
  });

  it("of a namespace that only an overlay names", () => {
    const files = {
      "base/sa.yaml": SERVICE_ACCOUNT.replace("  namespace: shop\n", ""),
      "prod/kustomization.yaml": "namespace: shop\nresources: [../base/sa.yaml]\n",
      "iam/cart/trust-policy.json": TRUST_POLICY,
    };
    expect(definitions(mark(files, POLICY, "shop:cart", 1))).toEqual(["prod/kustomization.yaml:1: shop"]);
    expect(definitions(mark(files, POLICY, "shop:cart", 6))).toEqual(["base/sa.yaml:4: cart"]);
  });

  it("of an account that an overlay renames", () => {
    const files = {
      "base/sa.yaml": SERVICE_ACCOUNT,
      "prod/kustomization.yaml": "namePrefix: prod-\nresources: [../base/sa.yaml]\n",
      [POLICY]: TRUST_POLICY.replace("shop:cart", "shop:prod-cart"),
    };
    expect(definitions(mark(files, POLICY, "prod-cart", 6))).toEqual(["base/sa.yaml:4: cart"]);
  });

  it("of a role that a template of CloudFormation defines", () => {
    const files = {
      [ACCOUNT]: SERVICE_ACCOUNT,
      "cf.yaml": `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: cart
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Principal: { Service: pods.eks.amazonaws.com }
            Action: sts:AssumeRole
`,
    };
    expect(definitions(mark(files, ACCOUNT, "role/cart", 6))).toEqual(["cf.yaml:8: "]);
  });

  it("leads from one file to all accounts that may be meant, and to none of another namespace", () => {
    const files = {
      [WORKLOAD]: FILES[WORKLOAD].replace("  namespace: shop\n", ""),
      "a.yaml": SERVICE_ACCOUNT,
      "b.yaml": SERVICE_ACCOUNT.replace("namespace: shop", "namespace: other"),
    };
    expect(definitions(mark(files, WORKLOAD, "serviceAccountName: cart", 22))).toEqual([
      "a.yaml:4: cart",
      "b.yaml:4: cart",
    ]);
    const placed = { ...files, [WORKLOAD]: FILES[WORKLOAD] };
    expect(definitions(mark(placed, WORKLOAD, "serviceAccountName: cart", 22))).toEqual(["a.yaml:4: cart"]);
  });

  it("of a role tells accounts of AWS apart", () => {
    const other = SERVICE_ACCOUNT.replace("111122223333", "123456789012");
    expect(definitions(mark({ ...FILES, [ACCOUNT]: other }, ACCOUNT, "role/cart", 6))).toEqual([]);
  });
});

describe("references", () => {
  const OF_ACCOUNT = [
    `${POLICY}:10: cart`,
    "k8s/association.yaml:7: cart",
    "k8s/deployment.yaml:13: cart",
    "k8s/rbac.yaml:4: cart",
    `${ACCOUNT}:4: cart`,
  ];

  it.each([
    ["its definition", ACCOUNT, "name: cart", 7],
    ["a workload", WORKLOAD, "serviceAccountName: cart", 22],
    ["a subject", POLICY, "shop:cart", 7],
    ["an association", "k8s/association.yaml", "serviceAccount: cart", 18],
  ] as const)("to an account are the same from %s", (_, path, text, at) => {
    expect(references(mark(FILES, path, text, at))).toEqual(OF_ACCOUNT);
  });

  it("leave the definition out where it is not asked for", () => {
    const files = mark(FILES, WORKLOAD, "serviceAccountName: cart", 22);
    expect(references(files, false)).toEqual(OF_ACCOUNT.slice(0, -1));
  });

  it("to a role reach from the annotation to commands", () => {
    expect(references(mark(FILES, ACCOUNT, "role/cart", 6))).toEqual([
      "k8s/association.yaml:8: cart",
      `${ACCOUNT}:7: cart`,
      "scripts/make.sh:1: cart",
    ]);
  });

  it("to an issuer reach from the provider to keys and principals", () => {
    const lines = references(mark(FILES, "k8s/provider.yaml", "oidc.eks", 3)).map((place) => place.split(": ")[0]);
    expect(lines).toEqual([`${POLICY}:6`, `${POLICY}:10`, `${POLICY}:11`, "k8s/provider.yaml:5"]);
  });

  it("leave out an account of the same name in another namespace", () => {
    const files = {
      ...FILES,
      "other.yaml": SERVICE_ACCOUNT.replace("namespace: shop", "namespace: other"),
    };
    expect(references(mark(files, ACCOUNT, "name: cart", 7))).toEqual(OF_ACCOUNT);
    expect(references(mark(files, "other.yaml", "name: cart", 7))).toEqual(["other.yaml:4: cart"]);
  });

  it("to an account that no file defines are those of its namespace", () => {
    const { [ACCOUNT]: _, ...files } = FILES;
    expect(references(mark(files, WORKLOAD, "serviceAccountName: cart", 22))).toEqual(OF_ACCOUNT.slice(0, -1));
  });
});
