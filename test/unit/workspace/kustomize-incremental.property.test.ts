// However bases, overlays, components and patches came to their state, the workspace says what a fresh one would; an edit re-places only what it takes in.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEPLOYMENT, RIGHT_FILES, SERVICE_ACCOUNT } from "../../fakes/example-files.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

const BASE = "resources: [../k8s/service-account.yaml, ../k8s/deployment.yaml]\n";
const PATCH = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: cart
  namespace: shop
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/other
`;
const JSON_PATCH = `- op: add
  path: /metadata/annotations/eks.amazonaws.com~1role-arn
  value: arn:aws:iam::111122223333:role/third
`;
const OVERLAY = `resources: [../base]
components: [../component]
patches:
- path: patch.yaml
- path: json-patch.yaml
  target: {kind: ServiceAccount}
`;

/** Paths with the texts that they may have; undefined stands for no file. */
const VARIANTS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  "base/kustomization.yaml": [BASE, `${BASE}namePrefix: base-\n`, "resources: [../k8s/deployment.yaml]\n", undefined],
  "overlay/kustomization.yaml": [
    OVERLAY,
    OVERLAY.replace("- path: patch.yaml\n", ""),
    OVERLAY.replace("components: [../component]\n", "namespace: pay\n"),
    "resources: [../base, patch.yaml]\n",
    undefined,
  ],
  "component/kustomization.yaml": [
    "kind: Component\nnameSuffix: -c\n",
    "kind: Component\nnamespace: shop\npatches:\n- path: ../overlay/patch.yaml\n",
    undefined,
  ],
  "overlay/patch.yaml": [
    PATCH,
    PATCH.replace("role/other", "role/cart"),
    PATCH.replace("name: cart", "name: x"),
    undefined,
  ],
  "overlay/json-patch.yaml": [JSON_PATCH, JSON_PATCH.replace("third", "cart"), "- op: ", undefined],
  "k8s/service-account.yaml": [SERVICE_ACCOUNT, SERVICE_ACCOUNT.replace("name: cart", "name: basket"), undefined],
  "k8s/deployment.yaml": [
    DEPLOYMENT,
    DEPLOYMENT.replace("serviceAccountName: cart", "serviceAccountName: base-cart"),
    undefined,
  ],
};

const step = fc
  .constantFrom(...Object.keys(VARIANTS))
  .chain((path) => fc.tuple(fc.constant(path), fc.constantFrom(...(VARIANTS[path] ?? []))));

/** All objects as applied, without the order in which they came. */
function applied({ workspace }: ReturnType<typeof memoryWorkspace>): readonly string[] {
  const { graph } = workspace;
  const accounts = graph.all("service-account").flatMap((fact) =>
    graph.placementsOfAccount(fact).map((account) => ({
      ...account.placement,
      partial: fact.partial,
      role: account.roleArn?.value?.text,
      by: account.roleArn?.uri,
      users: graph.workloadsOf(account).map(({ placement }) => placement),
    })),
  );
  const workloads = graph.all("workload").flatMap((fact) =>
    graph.placementsOfWorkload(fact).map((workload) => ({
      ...workload.placement,
      accounts: workload.pods.map(({ template }) => [
        graph.accountNameOf(workload, template),
        graph.accountOf(workload, template).targets.map(({ placement }) => placement),
      ]),
    })),
  );
  return [...accounts, ...workloads].map((each) => JSON.stringify(each)).sort();
}

describe("a workspace with overlays", () => {
  it("says after any edits what a fresh one says", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const edited = memoryWorkspace(RIGHT_FILES);
        for (const [path, text] of steps) {
          edited.put(path, text);
          edited.findings();
        }
        const fresh = memoryWorkspace(Object.fromEntries(edited.files));
        expect(applied(edited)).toEqual(applied(fresh));
        expect(edited.shown()).toEqual(fresh.shown());
      }),
      { numRuns: 200 },
    );
  });

  it("reads a file as a patch as soon as a kustomization lists it, and as a manifest again when none does", () => {
    const workspace = memoryWorkspace({ "overlay/patch.yaml": PATCH });
    const partial = () => workspace.workspace.graph.all("service-account").map((fact) => fact.partial);
    expect(partial()).toEqual([false]);
    workspace.put("overlay/kustomization.yaml", OVERLAY);
    expect(partial()).toEqual([true]);
    workspace.put("overlay/kustomization.yaml", undefined);
    expect(partial()).toEqual([false]);
  });

  it("checks again only what a changed kustomization takes in", () => {
    const others = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [
        [`apps/${i}/sa.yaml`, SERVICE_ACCOUNT.replaceAll("cart", `account-${i}`).replace("shop", `namespace-${i}`)],
        [`apps/${i}/kustomization.yaml`, "resources: [sa.yaml]\n"],
      ]).flatMap(([account, overlay]) => [account ?? [], overlay ?? []]),
    );
    const { workspace, put, uri, findings } = memoryWorkspace({ ...RIGHT_FILES, ...others });
    findings();
    put("apps/7/kustomization.yaml", "resources: [sa.yaml]\nnamePrefix: new-\n");
    const checked = workspace.checkAll();
    expect(checked).toContain(uri("apps/7/sa.yaml"));
    expect(checked.length).toBeLessThan(6);
  });
});
