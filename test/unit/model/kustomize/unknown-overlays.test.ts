// What an overlay does that cannot be followed is unknown, never right and never wrong.
import { describe, expect, test } from "vitest";
import { memoryWorkspace } from "../../../fakes/memory-workspace.ts";

const ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
  namespace: shop
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/reader
`;
const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {serviceAccountName: stray}
`;

function account(kustomization: string, more: Readonly<Record<string, string>> = {}) {
  const { workspace } = memoryWorkspace({ "sa.yaml": ACCOUNT, "kustomization.yaml": kustomization, ...more });
  const [fact] = workspace.graph.all("service-account").filter(({ partial }) => !partial);
  const [placed] = fact === undefined ? [] : workspace.graph.placementsOfAccount(fact);
  const { namespace, name } = placed?.placement ?? {};
  return { namespace, name, role: placed?.roleArn?.value?.known ? placed.roleArn.value.text : undefined };
}

const ROLE = "arn:aws:iam::111122223333:role/reader";

describe("an account's role, name and namespace", () => {
  test.each([
    ["no change", "", { namespace: "shop", name: "reader", role: ROLE }],
    ["a transformer", "transformers: [t.yaml]\n", { namespace: undefined, name: undefined, role: undefined }],
    ["a templated prefix", "namePrefix: $(ENV)-\n", { namespace: "shop", name: undefined, role: ROLE }],
    ["a templated namespace", "namespace: $(NS)\n", { namespace: undefined, name: "reader", role: ROLE }],
    [
      "a patch that is not here",
      "patches: [{path: gone.yaml}]\n",
      { namespace: "shop", name: "reader", role: undefined },
    ],
    [
      "a selected patch that is not here",
      "patches: [{path: gone.yaml, target: {kind: ServiceAccount}}]\n",
      { namespace: undefined, name: undefined, role: undefined },
    ],
    [
      "a patch that is not here, for others",
      "patches: [{path: gone.yaml, target: {kind: Deployment}}]\n",
      { namespace: "shop", name: "reader", role: ROLE },
    ],
    [
      "an expression that cannot be judged",
      'patches: [{patch: "[{op: remove, path: /metadata/annotations}]", target: {name: "(?i)x"}}]\n',
      { namespace: undefined, name: undefined, role: undefined },
    ],
  ])("with %s", (_, lines, expected) => {
    expect(account(`resources: [sa.yaml]\n${lines}`)).toEqual(expected);
  });

  test("a component by itself says where its objects end up only as far as it says", () => {
    expect(account("kind: Component\nresources: [sa.yaml]\n")).toEqual({
      namespace: undefined,
      name: undefined,
      role: ROLE,
    });
    expect(account("kind: Component\nnamespace: pay\nresources: [sa.yaml]\n").namespace).toBe("pay");
  });
});

describe("an account that no file defines", () => {
  const state = (lines: string) => {
    const { workspace } = memoryWorkspace({ "pod.yaml": POD, "kustomization.yaml": `resources: [pod.yaml${lines}\n` });
    const [fact] = workspace.graph.all("workload");
    const [placed] = fact === undefined ? [] : workspace.graph.placementsOfWorkload(fact);
    const pod = fact?.pods[0];
    return placed === undefined || pod === undefined ? undefined : workspace.graph.accountOf(placed, pod).state;
  };

  test.each([
    ["]", "missing"],
    [", github.com/org/repo//accounts?ref=v1]", "unknown"],
    ["]\nhelmCharts: [{name: accounts}]", "unknown"],
    ["]\ngenerators: [g.yaml]", "unknown"],
  ])("is, in an overlay of resources %j, %s", (lines, expected) => {
    expect(state(lines)).toBe(expected);
  });
});
