// A chart's values: accounts wherever charts put them, and nothing where they leave them open.
import { expect, test } from "vitest";
import { covered, factsOf, factsOfKind, shown } from "./facts-of.ts";

const VALUES = `serviceAccount:
  create: true
  name: s3-reader
  annotations:
    eks.amazonaws.com/role-arn: "arn:aws:iam::111122223333:role/s3-reader"
controller:
  serviceAccount:
    create: true
    name: ""
    annotations: { eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/controller }
serviceAccounts:
  server: { create: true, name: server, annotations: {} }
  alertmanager: { create: false, name: other }
subchart:
  serviceAccount:
    create: false
    annotations: { eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/nowhere }
  inner:
    serviceAccount:
      annotations:
        eks.amazonaws.com/role-arn: ""
  serviceAccountName: x
driver:
  serviceAccount:
    controller: { create: true, name: ctl }
`;

test("accounts of a chart, its components and subcharts", () => {
  const accounts = factsOfKind("service-account", "chart/values.yaml", VALUES);
  expect(accounts.map(({ meta, roleArn }) => [shown(meta.name), shown(roleArn?.value)])).toEqual([
    ["s3-reader", "arn:aws:iam::111122223333:role/s3-reader"],
    ["?", "arn:aws:iam::111122223333:role/controller"],
    ["server", undefined],
    ["?", undefined],
    ["ctl", undefined],
  ]);
  expect(accounts.every(({ source, meta }) => source === "helm-values" && meta.namespace === undefined)).toBe(true);
  const [first, second] = accounts;
  expect(covered(VALUES, first?.roleArn?.value?.outer)).toBe('"arn:aws:iam::111122223333:role/s3-reader"');
  expect(covered(VALUES, second?.roleArn?.key.range)).toBe("eks.amazonaws.com/role-arn");
});

test.each([
  ["values-prod.yaml", "serviceAccount: { create: true, name: a }\n", "helm-values", 1],
  ["prod.yaml", "serviceAccount: { create: true, name: a }\n", "helm-values", 1],
  ["prod.yaml", "serviceAccount: a\n", "other", 0],
  ["values.yaml", "serviceAccount: { a: &a { a: *a } }\n", "helm-values", 0],
  ["values.yaml", "serviceAccount: [1]\nserviceAccounts: x\n", "helm-values", 0],
  ["Chart.yaml", "apiVersion: v2\nname: shop\nversion: 0.1.0\n", "helm-chart", 0],
  ["Chart.yaml", "nothing: of the kind\n", "other", 0],
])("%s with %j is %s", (name, text, kind, count) => {
  const { documentKinds, facts } = factsOf(name, text);
  expect(documentKinds).toEqual([kind]);
  expect(facts).toHaveLength(count);
});
