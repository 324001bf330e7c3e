// What eksctl's config says: accounts, roles, associations and add-ons, each value in its place.
import { describe, expect, test } from "vitest";
import { covered, factsOf, factsOfKind, shown } from "./facts-of.ts";

const CONFIG = `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata:
  name: shop
  region: us-east-1
iam:
  withOIDC: true
  serviceAccounts:
    - metadata:
        name: s3-reader
        namespace: backend
        annotations:
          team: a
      attachPolicyARNs: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
      roleName: shop-s3-reader
    - metadata: { name: dns }
      wellKnownPolicies: { externalDNS: true }
    - metadata: { name: mine, namespace: backend }
      attachRoleARN: arn:aws:iam::111122223333:role/mine
    - metadata: { name: theirs, namespace: backend }
      roleName: theirs
      roleOnly: true
  podIdentityAssociations:
    - namespace: dev
      serviceAccountName: cache
      createServiceAccount: true
      roleName: cache-role
      disableSessionTags: true
      targetRoleARN: arn:aws:iam::123456789012:role/target
addons:
  - name: vpc-cni
    serviceAccountRoleARN: arn:aws:iam::111122223333:role/cni
  - name: some-other
    serviceAccountRoleARN: arn:aws:iam::111122223333:role/other
  - name: aws-ebs-csi-driver
    podIdentityAssociations:
      - serviceAccountName: ebs-csi-controller-sa
        roleARN: arn:aws:iam::111122223333:role/ebs
`;

describe("eksctl", () => {
  test("cluster", () => {
    const [cluster] = factsOfKind("cluster", "cluster.yaml", CONFIG);
    expect([shown(cluster?.name), shown(cluster?.region), cluster?.issuer]).toEqual(["shop", "us-east-1", undefined]);
    expect(covered(CONFIG, cluster?.name?.range)).toBe("shop");
  });

  test("accounts: those that are made, the namespace default where none is given, the add-on's own", () => {
    const accounts = factsOfKind("service-account", "cluster.yaml", CONFIG);
    expect(
      accounts.map(({ meta, roleArn }) => [shown(meta.namespace), shown(meta.name), shown(roleArn?.value)]),
    ).toEqual([
      ["backend", "s3-reader", undefined],
      ["default", "dns", undefined],
      ["backend", "mine", "arn:aws:iam::111122223333:role/mine"],
      ["dev", "cache", undefined],
      ["kube-system", "aws-node", "arn:aws:iam::111122223333:role/cni"],
    ]);
    expect(covered(CONFIG, accounts[2]?.roleArn?.key.range)).toBe("attachRoleARN");
    expect(covered(CONFIG, accounts[4]?.meta.name?.range)).toBe("vpc-cni");
    // Nothing may be written over what the file does not say itself.
    expect(accounts[1]?.computed).toEqual([accounts[1]?.meta.namespace?.range]);
    expect(accounts[4]?.computed).toEqual([accounts[4]?.meta.name?.range]);
  });

  test("roles that are made under a given name", () => {
    const roles = factsOfKind("role", "cluster.yaml", CONFIG);
    expect(roles.map(({ role }) => shown(role.name))).toEqual(["shop-s3-reader", "theirs", "cache-role"]);
  });

  test("associations, in the cluster of the file", () => {
    const [cache, ebs] = factsOfKind("association", "cluster.yaml", CONFIG);
    expect([shown(cache?.cluster), shown(cache?.namespace), shown(cache?.serviceAccount)]).toEqual([
      "shop",
      "dev",
      "cache",
    ]);
    expect(shown(cache?.role?.name)).toBe("cache-role");
    expect(covered(CONFIG, cache?.targetRoleArn?.range)).toBe("arn:aws:iam::123456789012:role/target");
    expect(cache?.disableSessionTags?.type).toBe("boolean");
    expect([ebs?.namespace, shown(ebs?.serviceAccount), shown(ebs?.roleArn)]).toEqual([
      undefined,
      "ebs-csi-controller-sa",
      "arn:aws:iam::111122223333:role/ebs",
    ]);
  });

  test.each([
    ["nothing in it", "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\n", ["cluster"]],
    [
      "lists that are not lists",
      "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\niam: { serviceAccounts: 3 }\naddons: x\n",
      ["cluster"],
    ],
    [
      "placeholders",
      `apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: { name: '\${CLUSTER}' }\niam:\n  serviceAccounts:\n    - metadata:\n        name: \${NAME}\n`,
      ["cluster", "service-account"],
    ],
  ])("half a config: %s", (_, text, kinds) => {
    const { facts } = factsOf("cluster.yaml", text);
    expect(facts.map(({ kind }) => kind)).toEqual(kinds);
    expect(facts.every((fact) => fact.source === "eksctl")).toBe(true);
  });
});
