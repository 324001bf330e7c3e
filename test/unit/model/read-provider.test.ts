// IAM OIDC providers that a workspace defines as Kubernetes objects.
import { expect, test } from "vitest";
import { factsOfKind, shown } from "./facts-of.ts";

test.each([
  [
    "ACK",
    "apiVersion: iam.services.k8s.aws/v1alpha1\nkind: OpenIDConnectProvider\nspec:\n  url: https://oidc.eks.eu-west-1.amazonaws.com/id/AB\n  clientIDs:\n    - sts.amazonaws.com\n    - vault\n",
  ],
  [
    "crossplane-contrib",
    "apiVersion: iam.aws.crossplane.io/v1beta1\nkind: OpenIDConnectProvider\nspec:\n  forProvider:\n    url: https://oidc.eks.eu-west-1.amazonaws.com/id/AB\n    clientIDList: [sts.amazonaws.com, vault]\n",
  ],
  [
    "upbound",
    "apiVersion: iam.aws.upbound.io/v1beta1\nkind: OpenIDConnectProvider\nspec:\n  forProvider:\n    url: https://oidc.eks.eu-west-1.amazonaws.com/id/AB\n    clientIdList: [sts.amazonaws.com, vault]\n",
  ],
])("a provider of %s tells its issuer and audiences", (_, text) => {
  const [provider, ...others] = factsOfKind("provider", "provider.yaml", text);
  expect(others).toEqual([]);
  expect(shown(provider?.url)).toBe("https://oidc.eks.eu-west-1.amazonaws.com/id/AB");
  expect(provider?.audiences.map(shown)).toEqual(["sts.amazonaws.com", "vault"]);
});

test("what a template or a reference gives is not known", () => {
  const text =
    "apiVersion: iam.services.k8s.aws/v1alpha1\nkind: OpenIDConnectProvider\nspec:\n  url: $(ISSUER)\n  clientIDs:\n    - sts.amazonaws.com\n";
  const [provider] = factsOfKind("provider", "provider.yaml", text);
  expect(provider?.url?.known).toBe(false);
});
