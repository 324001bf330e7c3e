// The Markdown pages of a decoded error and of an explained pod.
import { describe, expect, it } from "vitest";
import type { ViewCause, ViewDecoding } from "../../../src/core/view/decoding.ts";
import type { ExplainedPod, ViewLocation } from "../../../src/core/view/requests.ts";
import { decodingPage } from "../../../src/extension/explain/decoding-page.ts";
import { explanationPage, outcomeOf } from "../../../src/extension/explain/explanation-page.ts";

const start = { line: 8, character: 4 };
const place: ViewLocation = { uri: "file:///workspace/iam/trust_policy.json", range: { start, end: start } };

const cause: ViewCause<ViewLocation> = {
  cause: "subject-mismatch",
  number: 3,
  title: "The subject is not the account's",
  standing: "shown",
  evidence: [{ weighs: "for", message: "It says <b>cat</b>.", rule: "trust-sub-mismatch", place }],
  places: [
    { place, message: "It says <b>cat</b>." },
    { place, message: "Look at the ServiceAccount." },
  ],
  advice: "Write `system:serviceaccount:<namespace>:<name>`.",
  steps: [{ id: "trust", title: "The role's trust policy admits it" }],
};

const decoding: ViewDecoding<ViewLocation> = {
  recognised: [{ id: "web-identity-denied", words: "Not authorized *", meaning: "STS refuses." }],
  callers: [],
  names: { roleArns: [], nextRoleArns: [], issuers: [], serviceAccounts: [], namespaces: [], pods: [], actions: [] },
  scope: "named",
  account: { namespace: "shop", name: "cart" },
  causes: [cause],
  ask: [],
  cut: false,
};

describe("the page of a decoded error", () => {
  const page = decodingPage(decoding, (uri) => uri.slice("file:///workspace/".length), "docs/causes.md");

  it("quotes text and files letter by letter", () => {
    expect(page).toContain("> Not authorized \\*\n");
    expect(page).toContain("- ✓ **iam/trust\\_policy\\.json\\:9** It says \\<b\\>cat\\</b\\>\\.\n");
    expect(page).toContain("Write `system:serviceaccount:<namespace>:<name>`\\.");
  });

  it("says each thing once, and what decides it", () => {
    expect(page.split("cat").length).toBe(2);
    expect(page).toContain("Look at the ServiceAccount");
    expect(page).toContain("irsa verify shop/cart");
    expect(page).toContain("Verifying decides it: The role's trust policy admits it.");
  });

  it("leads to the page of causes", () => {
    expect(page).toContain(`[More about this cause](docs/causes.md#${cause.cause})`);
  });

  it("says when files know nothing of what the text names", () => {
    expect(page).not.toContain("No file of the workspace");
    expect(decodingPage({ ...decoding, scope: "elsewhere" }, String, "causes.md")).toContain(
      "No file of the workspace",
    );
  });
});

describe("the page of an explained pod", () => {
  const pod: ExplainedPod = {
    title: "Deployment/cart",
    range: place.range,
    before: "a: 1\n",
    after: "a: 2\n",
    admitted: true,
    reasons: ["IRSA: the annotation names a role."],
    containers: [{ name: "app", source: "the node's role", changes: ["With a key, the key."] }],
    doubts: ["No file defines it."],
  };

  it("has reasons, credentials and doubts", () => {
    const page = explanationPage(pod);
    expect(page).toContain("# Deployment/cart: the webhook changes the pod\n");
    expect(page).toContain("- app uses the node's role\\.\n- With a key, the key\\.\n");
    expect(page).toContain("## Not known\n\n- No file defines it\\.\n");
    expect(explanationPage({ ...pod, doubts: [] })).not.toContain("Not known");
  });

  it.each([
    [pod, "the webhook changes the pod"],
    [{ ...pod, after: pod.before }, "the webhook leaves the pod alone"],
    [{ ...pod, admitted: false }, "the API server refuses the pod"],
  ])("names the outcome", (explained, outcome) => {
    expect(outcomeOf(explained)).toBe(outcome);
  });
});
