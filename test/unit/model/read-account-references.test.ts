// Who names a ServiceAccount without defining it or running as it.
import { describe, expect, it } from "vitest";
import { factsOfKind } from "./facts-of.ts";

function referencesOf(text: string, name = "rbac.yaml"): readonly string[] {
  const facts = factsOfKind("account-reference", name, text);
  return facts.map((fact) => `${fact.namespace?.text ?? "-"}/${fact.name.text}`);
}

describe("references to accounts", () => {
  it("are the subjects of bindings that are ServiceAccounts", () => {
    const text = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: readers, namespace: shop }
subjects:
  - { kind: ServiceAccount, name: cart, namespace: shop }
  - { kind: User, name: cart }
  - { kind: ServiceAccount, name: other }
`;
    expect(referencesOf(text)).toEqual(["shop/cart", "-/other"]);
    expect(referencesOf(text.replace("kind: RoleBinding", "kind: Whatever"))).toEqual([]);
  });

  it("are the accounts of secret stores", () => {
    const text = `apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: { name: aws }
spec: { provider: { aws: { auth: { jwt: { serviceAccountRef: { name: secrets, namespace: infra } } } } } }
`;
    expect(referencesOf(text)).toEqual(["infra/secrets"]);
  });

  it("are the accounts that a chart is told not to make", () => {
    expect(referencesOf("serviceAccount:\n  create: false\n  name: cart\n", "values.yaml")).toEqual(["-/cart"]);
    expect(referencesOf("serviceAccount:\n  create: true\n  name: cart\n", "values.yaml")).toEqual([]);
    expect(referencesOf('serviceAccount:\n  create: false\n  name: ""\n', "values.yaml")).toEqual([]);
  });
});
