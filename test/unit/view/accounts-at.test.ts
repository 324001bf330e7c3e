// Which ServiceAccounts the cursor of an editor is about.
import { describe, expect, it } from "vitest";
import { accountsAt } from "../../../src/core/view/accounts-at.ts";
import { DEPLOYMENT, RIGHT_FILES, SERVICE_ACCOUNT } from "../../fakes/example-files.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

const ACCOUNT = "k8s/service-account.yaml";
const WORKLOAD = "k8s/deployment.yaml";

/** `namespace/name` of the accounts at the first place of `text` in a file. */
function at(files: Readonly<Record<string, string>>, path: string, text: string): readonly string[] {
  const memory = memoryWorkspace(files);
  const offset = (files[path] ?? "").indexOf(text);
  expect(offset).toBeGreaterThanOrEqual(0);
  return accountsAt(memory.workspace.graph, memory.uri(path), offset).map(
    ({ namespace, name }) => `${namespace}/${name}`,
  );
}

const BASKET = SERVICE_ACCOUNT.replace("name: cart", "name: basket");

describe("a place of a file", () => {
  it.each([
    ["a ServiceAccount", ACCOUNT, "role-arn"],
    ["a workload, for its account", WORKLOAD, "image:"],
    ["a trust policy, for whom it is", "iam/cart/trust-policy.json", "Principal"],
  ])("is about the account: of %s", (_, path, text) => {
    expect(at(RIGHT_FILES, path, text)).toEqual(["shop/cart"]);
  });

  it("is about the account of an association", () => {
    const association = `apiVersion: eks.services.k8s.aws/v1alpha1
kind: PodIdentityAssociation
metadata: { name: cart }
spec: { clusterName: c, namespace: shop, serviceAccount: cart, roleARN: "arn:aws:iam::111122223333:role/reader" }
`;
    const elsewhere = SERVICE_ACCOUNT.replace("namespace: shop", "namespace: till");
    expect(at({ ...RIGHT_FILES, "a.yaml": association, "b.yaml": elsewhere }, "a.yaml", "roleARN")).toEqual([
      "shop/cart",
    ]);
  });

  it("is about the one of several that it is in, and about all of the file where it is in none", () => {
    const files = { [ACCOUNT]: `# ours\n---\n${SERVICE_ACCOUNT}---\n${BASKET}` };
    expect(at(files, ACCOUNT, "name: basket")).toEqual(["shop/basket"]);
    expect(at(files, ACCOUNT, "name: cart")).toEqual(["shop/cart"]);
    expect(at(files, ACCOUNT, "# ours")).toEqual(["shop/cart", "shop/basket"]);
  });

  it("is not about the next account of the file where a workload names another, or none", () => {
    for (const workload of [
      DEPLOYMENT.replace("Name: cart", "Name: writer"),
      DEPLOYMENT.replace("      serviceAccountName: cart\n", ""),
    ]) {
      const files = { [ACCOUNT]: `${SERVICE_ACCOUNT}---\n${workload}` };
      expect(at(files, ACCOUNT, "image:")).toEqual([]);
      expect(at(files, ACCOUNT, "role-arn")).toEqual(["shop/cart"]);
    }
  });

  it("is about all places that overlays put an account into", () => {
    const overlay = (namespace: string) => `namespace: ${namespace}\nresources: [../base]\n`;
    const files = {
      "base/service-account.yaml": SERVICE_ACCOUNT.replace("  namespace: shop\n", ""),
      "base/kustomization.yaml": "resources: [service-account.yaml]\n",
      "dev/kustomization.yaml": overlay("dev"),
      "prod/kustomization.yaml": overlay("prod"),
    };
    expect([...at(files, "base/service-account.yaml", "name: cart")].sort()).toEqual(["dev/cart", "prod/cart"]);
  });

  it("is about nobody where no file defines the account, its namespace is not known, or a template names it", () => {
    expect(at({ [WORKLOAD]: DEPLOYMENT }, WORKLOAD, "image:")).toEqual([]);
    const nowhere = SERVICE_ACCOUNT.replace("  namespace: shop\n", "");
    expect(at({ [ACCOUNT]: nowhere }, ACCOUNT, "name: cart")).toEqual([]);
    const template = SERVICE_ACCOUNT.replace("name: cart", "name: $(NAME)");
    expect(at({ [ACCOUNT]: template }, ACCOUNT, "role-arn")).toEqual([]);
    expect(at({ "a.yaml": "a: 1\n" }, "a.yaml", "a")).toEqual([]);
  });
});
