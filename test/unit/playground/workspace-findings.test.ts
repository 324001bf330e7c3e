// The practice workspace judged by the product's own rules: the healthy folder is clean, and what its README promises happens.
import { describe, expect, it } from "vitest";
import { practiceWorkspaceFiles } from "../../../src/playground/index.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

const files = Object.fromEntries(practiceWorkspaceFiles().map((file) => [file.path, file.text]));

/** `rule file: covered text` of every finding below a folder, after one edit. */
function findingsIn(folder: string, file?: string, from = "", to = ""): readonly string[] {
  const edited = file === undefined ? files : { ...files, [file]: (files[file] ?? "").replace(from, to) };
  if (file !== undefined) {
    expect(edited[file]).not.toBe(files[file]);
  }
  return memoryWorkspace(edited)
    .shown()
    .filter((finding) => finding.file.startsWith(folder))
    .map((finding) => `${finding.rule} ${finding.file}: ${finding.text}`);
}

describe("practice workspace under the rules", () => {
  it("has nothing wrong outside broken/", () => {
    const all = findingsIn("");
    expect(all.filter((finding) => !finding.includes(" broken/"))).toEqual([]);
  });

  it("has exactly the three faults in broken/ that the README lists, one of them seen from both sides", () => {
    expect(findingsIn("broken/")).toEqual([
      "workload-sa-missing broken/pod.yaml: exportr",
      "trust-sub-mismatch broken/service-account.yaml: billing",
      "trust-aud-missing broken/trust-policy.json: Condition",
      "trust-sub-mismatch broken/trust-policy.json: system:serviceaccount:biling:exporter",
    ]);
  });

  it("shows a changed namespace on both sides", () => {
    const found = findingsIn(
      "storefront/",
      "storefront/service-account.yaml",
      "namespace: storefront",
      "namespace: shop",
    );
    expect(found).toContain("trust-sub-mismatch storefront/service-account.yaml: shop");
    expect(found).toContain(
      "trust-sub-mismatch storefront/trust-policy.json: system:serviceaccount:storefront:s3-reader",
    );
  });

  it("tells StringLike, which is no problem, from a wildcard under StringEquals, which is one", () => {
    const policy = "storefront/trust-policy.json";
    expect(findingsIn("storefront/", policy, "StringEquals", "StringLike")).toEqual([]);
    const wildcard = findingsIn("storefront/", policy, "storefront:s3-reader", "storefront:*");
    expect(wildcard.map((finding) => finding.split(" ")[0])).toContain("trust-sub-wildcard-literal");
  });
});
