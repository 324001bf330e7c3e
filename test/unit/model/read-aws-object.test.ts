// AWS resources as Kubernetes objects: what ACK and Crossplane say, with trust policies inside strings.
import { describe, expect, test } from "vitest";
import { covered, factsOf, factsOfKind, shown } from "./facts-of.ts";

const ISSUER = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const POLICY = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${ISSUER}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: { StringEquals: { [`${ISSUER}:sub`]: "system:serviceaccount:shop:reader" } },
    },
  ],
};

const block = (sign: string, indent: string) =>
  `${sign}\n${JSON.stringify(POLICY, undefined, 2)
    .split("\n")
    .map((line) => indent + line)
    .join("\n")}\n`;

const ack = (document: string) => `apiVersion: iam.services.k8s.aws/v1alpha1
kind: Role
metadata:
  name: reader
  namespace: ack-system
spec:
  name: shop-reader
  path: /team/
  assumeRolePolicyDocument: ${document}
`;

const crossplane = (apiVersion: string, field: string, kind = "Role") => `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: shop-reader
spec:
  forProvider:
    ${field}: ${block("|", "      ")}
`;

describe("roles", () => {
  test.each([
    ["literal", block("|", "    ")],
    ["folded", block(">-", "    ")],
    ["double-quoted", `${JSON.stringify(JSON.stringify(POLICY))}\n`],
    ["single-quoted", `'${JSON.stringify(POLICY)}'\n`],
  ])("a %s document, on Windows too", (_, document) => {
    for (const text of [ack(document), ack(document).replaceAll("\n", "\r\n")]) {
      const [policy] = factsOfKind("trust-policy", "role.yaml", text);
      const [statement] = policy?.policy.statements ?? [];
      const [condition] = statement?.conditions ?? [];
      expect(policy?.policy.complete).toBe(true);
      expect(covered(text, statement?.principals[0]?.value.range)).toBe(
        `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`,
      );
      expect(covered(text, condition?.key.range)).toBe(`${ISSUER}:sub`);
      expect(covered(text, condition?.values[0]?.range)).toBe("system:serviceaccount:shop:reader");
      expect(covered(text, statement?.conditionKey?.range)).toBe("Condition");
      const [role] = factsOfKind("role", "role.yaml", text);
      expect([shown(role?.role.name), shown(role?.role.path), role?.source]).toEqual(["shop-reader", "/team/", "ack"]);
      expect(covered(text, role?.role.path?.range)).toBe("/team/");
      expect(policy?.role).toEqual(role?.role);
    }
  });

  test.each([
    ["iam.aws.upbound.io/v1beta1", "assumeRolePolicy", "Role"],
    ["iam.aws.m.upbound.io/v1beta1", "assumeRolePolicy", "Role"],
    ["iam.aws.crossplane.io/v1beta1", "assumeRolePolicyDocument", "Role"],
    ["identity.aws.crossplane.io/v1beta1", "assumeRolePolicyDocument", "IAMRole"],
  ])("%s", (apiVersion, field, kind) => {
    const text = crossplane(apiVersion, field, kind);
    const [policy] = factsOfKind("trust-policy", "role.yaml", text);
    expect(policy?.source).toBe("crossplane");
    expect(policy?.policy.statements).toHaveLength(1);
    expect(shown(policy?.role?.name)).toBe("shop-reader");
  });

  test("Crossplane's external name is the role's", () => {
    const text = crossplane("iam.aws.upbound.io/v1beta1", "assumeRolePolicy").replace(
      "  name: shop-reader",
      "  name: reader-x7k\n  annotations:\n    crossplane.io/external-name: shop-reader",
    );
    const [role] = factsOfKind("role", "role.yaml", text);
    expect(shown(role?.role.name)).toBe("shop-reader");
    const generated = text
      .replace("  name: reader-x7k", "  generateName: reader-")
      .replace(/ {2}annot[\s\S]*?reader\n/, "");
    expect(factsOfKind("role", "role.yaml", generated)[0]?.role.name?.known).toBe(false);
  });

  test("a document that is not JSON is a problem at its place, and says nothing about the role", () => {
    const text = ack('|\n    {\n      "Version": "2012-10-17",\n      "Statement": [,]\n    }\n');
    const { facts } = factsOf("role.yaml", text);
    const problem = facts.find((fact) => fact.kind === "problem");
    expect(covered(text, problem?.range)).toBe(",");
    const [policy] = factsOfKind("trust-policy", "role.yaml", text);
    expect(policy?.policy.complete).toBe(false);
  });

  test.each([`\${TRUST_POLICY}\n`, '"{{ .Values.trust }}"\n', `|\n    \${file}\n`])(
    "a template says nothing: %j",
    (document) => {
      const { facts } = factsOf("role.yaml", ack(document));
      expect(facts.filter(({ kind }) => kind === "problem")).toEqual([]);
      expect(factsOfKind("trust-policy", "role.yaml", ack(document)).map(({ policy }) => policy.complete)).toEqual([
        false,
      ]);
    },
  );
});

test("providers and clusters", () => {
  const text = `apiVersion: iam.services.k8s.aws/v1alpha1
kind: OpenIDConnectProvider
metadata: { name: p, annotations: { services.k8s.aws/owner-account-id: "111122223333" } }
spec:
  url: https://${ISSUER}
  clientIDs: [sts.amazonaws.com]
---
apiVersion: iam.aws.upbound.io/v1beta1
kind: OpenIDConnectProvider
metadata: { name: q }
spec: { forProvider: { url: "https://${ISSUER}", clientIdList: [a, b] } }
---
apiVersion: eks.services.k8s.aws/v1alpha1
kind: Cluster
metadata: { name: c, annotations: { services.k8s.aws/region: us-east-1 } }
spec: { name: shop }
---
apiVersion: eks.aws.upbound.io/v1beta1
kind: Cluster
metadata: { name: shop-2 }
spec: { forProvider: { region: eu-west-1 } }
`;
  const [ackProvider, provider] = factsOfKind("provider", "aws.yaml", text);
  expect([shown(ackProvider?.url), shown(ackProvider?.account), ackProvider?.audiences.map(shown)]).toEqual([
    `https://${ISSUER}`,
    "111122223333",
    ["sts.amazonaws.com"],
  ]);
  expect(provider?.audiences.map(shown)).toEqual(["a", "b"]);
  expect(factsOfKind("cluster", "aws.yaml", text).map(({ name, region }) => [shown(name), shown(region)])).toEqual([
    ["shop", "us-east-1"],
    ["shop-2", "eu-west-1"],
  ]);
});

test("associations by ARN or by reference, and an add-on's account", () => {
  const text = `apiVersion: eks.services.k8s.aws/v1alpha1
kind: PodIdentityAssociation
metadata: { name: a }
spec:
  clusterName: shop
  namespace: shop
  serviceAccount: reader
  roleRef: { from: { name: reader } }
---
apiVersion: eks.aws.upbound.io/v1beta1
kind: PodIdentityAssociation
metadata: { name: b }
spec:
  forProvider:
    clusterName: shop
    namespace: shop
    serviceAccount: writer
    roleArn: arn:aws:iam::111122223333:role/writer
---
apiVersion: eks.services.k8s.aws/v1alpha1
kind: Addon
metadata: { name: ebs }
spec:
  name: aws-ebs-csi-driver
  serviceAccountRoleARN: arn:aws:iam::111122223333:role/ebs
`;
  const [reader, writer] = factsOfKind("association", "aws.yaml", text);
  const [role] = factsOfKind("role", "role.yaml", ack(block("|", "    ")));
  expect(reader?.role?.block).toBe(role?.role.block);
  expect(covered(text, writer?.roleArn?.range)).toBe("arn:aws:iam::111122223333:role/writer");
  const [account] = factsOfKind("service-account", "aws.yaml", text);
  expect([shown(account?.meta.namespace), shown(account?.meta.name)]).toEqual(["kube-system", "ebs-csi-controller-sa"]);
});

test("objects of other groups are none of these", () => {
  const text =
    "apiVersion: example.org/v1\nkind: Role\nmetadata: { name: x }\nspec: { assumeRolePolicyDocument: '{' }\n";
  expect(factsOf("role.yaml", text).facts).toEqual([]);
});
