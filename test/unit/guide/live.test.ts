// What a verification adds to a guide, and what it leaves.
import { describe, expect, it } from "vitest";
import { withVerification } from "../../../src/core/guide/live.ts";
import { Chain, type StepId, type Verification } from "../../../src/core/live/verify/verification.ts";
import { RIGHT_FILES } from "../../fakes/example-files.ts";
import { arrowsOf, changed, irsaOf, stepsOf } from "./guides.ts";

const LINKS: readonly StepId[] = [
  "account",
  "issuer",
  "provider",
  "token",
  "trust",
  "exchange",
  "identity",
  "permission",
  "pods",
];

/** Everything passed but what is named otherwise. */
function verification(other: Partial<Record<StepId, "failed" | "unknown" | "skipped">>): Verification {
  const chain = new Chain();
  for (const id of LINKS) {
    const verdict = other[id];
    if (verdict === undefined) {
      chain.passed(id);
    } else if (verdict === "skipped") {
      chain.skipped(id, "Not asked for.");
    } else {
      chain[verdict](id, [`${id} is ${verdict}.`], "Mend it.");
    }
  }
  const { verdict, steps } = chain;
  return { namespace: "shop", serviceAccount: "cart", mechanism: "irsa", verdict, steps, restartNeeded: false };
}

describe("a verification", () => {
  it("that passed makes everything right that files left open", () => {
    const guide = withVerification(irsaOf(RIGHT_FILES), verification({}));
    expect(new Set(Object.values(arrowsOf(guide)))).toEqual(new Set(["ok"]));
    expect(new Set(Object.values(stepsOf(guide)))).toEqual(new Set(["ok"]));
    expect(guide).toMatchObject({ verdict: "ok", headline: "Pods get their credentials." });
  });

  it("leaves open what it did not see", () => {
    const guide = withVerification(irsaOf(RIGHT_FILES), verification({ permission: "skipped", provider: "unknown" }));
    expect(arrowsOf(guide)).toMatchObject({ request: "unknown", lookup: "ok", call: "unknown" });
    expect(stepsOf(guide)).toMatchObject({ provider: "unknown", verification: "unknown" });
    expect(guide.verdict).toBe("unknown");
    expect(guide.note).toMatch(
      /^AWS and the cluster are shown as the last verification saw them. Steps 2 and 6 can only be seen/,
    );
  });

  it("proves credentials, also where nobody asked what they permit", () => {
    const guide = withVerification(irsaOf(RIGHT_FILES), verification({ permission: "skipped" }));
    expect(guide).toMatchObject({ verdict: "ok", headline: "Pods get their credentials." });
    const forbidden = withVerification(irsaOf(RIGHT_FILES), verification({ permission: "failed" }));
    expect(forbidden.verdict).toBe("problem");
    expect(forbidden.headline).toMatch(/^Pods get credentials, but step 6, .* is broken\.$/);
  });

  it("that failed shows where, and that nothing is reached behind it", () => {
    const failed = verification({
      provider: "failed",
      exchange: "skipped",
      identity: "skipped",
      permission: "skipped",
    });
    const guide = withVerification(irsaOf(RIGHT_FILES), failed);
    expect(arrowsOf(guide)).toMatchObject({
      request: "problem",
      trust: "ok",
      credentials: "not reached",
      call: "not reached",
    });
    const request = guide.picture.arrows.find(({ id }) => id === "request");
    expect(request?.reasons).toEqual(expect.arrayContaining(["provider is failed.", "Mend it."]));
    expect(guide.headline).toContain("step 2");
    expect(stepsOf(guide)).toMatchObject({ provider: "problem", verification: "problem" });
  });

  it("does not hide a problem in the files", () => {
    const wrong = irsaOf(changed("iam/cart/trust-policy.json", (text) => text.replace("shop:cart", "shop:b")));
    expect(arrowsOf(withVerification(wrong, verification({}))).trust).toBe("problem");
  });

  it("of the other mechanism changes nothing", () => {
    const guide = irsaOf(RIGHT_FILES);
    expect(withVerification(guide, { ...verification({}), mechanism: "pod-identity" })).toBe(guide);
  });
});
