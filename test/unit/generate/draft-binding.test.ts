// Binding a workload to a ServiceAccount changes one field of one file, or says why it cannot.
import { describe, expect, it } from "vitest";
import { draftBinding } from "../../../src/core/generate/draft-binding.ts";
import { DEPLOYMENT } from "../../fakes/example-files.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

const PATH = "k8s/deployment.yaml";

function bound(text: string, account = { namespace: "shop", name: "reader" }, document = 0) {
  const { workspace, uri, files, path } = memoryWorkspace({ [PATH]: text });
  const sources = { graph: workspace.graph, text: (at: string) => files.get(path(at)) };
  return draftBinding({ workload: { uri: uri(PATH), document }, account, folder: uri(".") }, sources);
}

describe("a binding", () => {
  it("replaces the account, and nothing else", () => {
    const outcome = bound(`# keep me\n${DEPLOYMENT}`);
    const [file, ...more] = outcome.ok ? outcome.draft.files : [];
    expect(more).toEqual([]);
    expect(file?.after).toBe(
      `# keep me\n${DEPLOYMENT.replace("serviceAccountName: cart", "serviceAccountName: reader")}`,
    );
  });

  it("adds the field where there is none", () => {
    const outcome = bound(DEPLOYMENT.replace(/ +serviceAccountName: cart\n/, ""));
    expect(outcome.ok && outcome.draft.files[0]?.after).toContain(
      "      serviceAccountName: reader\n      containers:",
    );
  });

  it.each([
    ["another namespace", DEPLOYMENT, { namespace: "other", name: "reader" }, 0, "accounts of its own namespace"],
    ["what is so already", DEPLOYMENT, { namespace: "shop", name: "cart" }, 0, "runs as ServiceAccount “cart” already"],
    ["a document that is not there", DEPLOYMENT, { namespace: "shop", name: "reader" }, 3, "no longer where it was"],
    [
      "a template",
      DEPLOYMENT.replace("Name: cart", "Name: $(ACCOUNT)"),
      { namespace: "shop", name: "reader" },
      0,
      "by hand",
    ],
  ])("of %s is refused with the reason", (_, text, account, document, reason) => {
    const outcome = bound(text, account, document);
    expect(outcome.ok ? "a draft" : outcome.reason).toContain(reason);
  });
});
