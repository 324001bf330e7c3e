// However a workspace came to its state, it says what a fresh one would; and one edit re-checks only what hangs on it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEPLOYMENT, RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../../fakes/example-files.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

const KUSTOMIZATION = "kind: Kustomization\nnamespace: overlaid\nresources: [../k8s/sa.yaml, ../k8s/app.yaml]\n";

/** Paths with the texts that they may have; undefined stands for no file. */
const VARIANTS: Readonly<Record<string, readonly (string | undefined)[]>> = {
  "k8s/sa.yaml": [
    SERVICE_ACCOUNT,
    SERVICE_ACCOUNT.replace("namespace: shop", "namespace: shopp"),
    SERVICE_ACCOUNT.replace("name: cart", "name: basket"),
    SERVICE_ACCOUNT.replace("  namespace: shop\n", ""),
    SERVICE_ACCOUNT.replace("role/cart", "role/other"),
    SERVICE_ACCOUNT.replace("role/cart", "role/{{ .Values.role }}"),
    undefined,
  ],
  "k8s/app.yaml": [
    DEPLOYMENT,
    DEPLOYMENT.replace("serviceAccountName: cart", "serviceAccountName: basket"),
    DEPLOYMENT.replace("      serviceAccountName: cart\n", ""),
    DEPLOYMENT.replace("serviceAccountName: cart", 'serviceAccountName: "ca'),
    undefined,
  ],
  "iam/cart/trust-policy.json": [
    TRUST_POLICY,
    TRUST_POLICY.replace("shop:cart", "shop:basket"),
    TRUST_POLICY.replace("shop:cart", "overlaid:cart"),
    TRUST_POLICY.slice(0, 300),
    undefined,
  ],
  "k8s/trust.json": [TRUST_POLICY, TRUST_POLICY.replace("shop:cart", "*"), undefined],
  "overlay/kustomization.yaml": [KUSTOMIZATION, KUSTOMIZATION.replace("overlaid", "shop"), undefined],
  "more/sa.yaml": [SERVICE_ACCOUNT, SERVICE_ACCOUNT.replace("namespace: shop", "namespace: other"), undefined],
  "create.sh": [
    "aws iam create-role --role-name cart --assume-role-policy-document file://k8s/trust.json\n",
    "aws iam create-role --role-name other --assume-role-policy-document file://k8s/trust.json\n",
    undefined,
  ],
};

const step = fc
  .constantFrom(...Object.keys(VARIANTS))
  .chain((path) => fc.tuple(fc.constant(path), fc.constantFrom(...(VARIANTS[path] ?? []))));

describe("a workspace", () => {
  it("says after any edits what a fresh one says", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const edited = memoryWorkspace(RIGHT_FILES);
        for (const [path, text] of steps) {
          edited.put(path, text);
          edited.findings();
        }
        const fresh = memoryWorkspace(Object.fromEntries(edited.files));
        expect(edited.shown()).toEqual(fresh.shown());
      }),
      { numRuns: 150 },
    );
  });

  it("is moved by those edits: the variants do differ in what they say", () => {
    const seen = new Set<string>();
    for (const [path, texts] of Object.entries(VARIANTS)) {
      for (const text of texts) {
        const workspace = memoryWorkspace(RIGHT_FILES);
        workspace.put(path, text);
        seen.add(JSON.stringify(workspace.shown()));
      }
    }
    expect(seen.size).toBeGreaterThan(8);
  });

  it("checks again only what hangs on a changed file", () => {
    const others = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [
        `other/${i}.yaml`,
        SERVICE_ACCOUNT.replaceAll("cart", `account-${i}`).replace("shop", `namespace-${i}`),
      ]),
    );
    const { workspace, files, put, uri, findings } = memoryWorkspace({ ...RIGHT_FILES, ...others });
    findings();
    put("iam/cart/trust-policy.json", TRUST_POLICY.replace("shop:cart", "shop:basket"));
    expect(workspace.checkAll()).toContain(uri("k8s/service-account.yaml"));
    put("iam/cart/trust-policy.json", TRUST_POLICY);
    expect(workspace.checkAll().length).toBeLessThan(5);
    expect(files.size).toBeGreaterThan(200);
  });
});
