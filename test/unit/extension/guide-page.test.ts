// The guide page lets in its own script and style, and remembers what was seen only as long as it holds.
import { describe, expect, it } from "vitest";
import type { Verification } from "../../../src/core/live/verify/verification.ts";
import { pageHtml } from "../../../src/extension/guide/page-html.ts";
import { VerifiedAccounts } from "../../../src/extension/guide/verified-accounts.ts";
import { RIGHT_FILES } from "../../fakes/example-files.ts";
import { changed, guideOf } from "../guide/guides.ts";

it("the page's policy lets in one script and one style sheet", () => {
  const html = pageHtml({
    source: "https://source.example",
    script: "a.js",
    style: "a.css",
    nonce: "n0nce",
    language: "en",
  });
  const [, policy = ""] = /Content-Security-Policy" content="([^"]+)"/.exec(html) ?? [];
  expect(policy.split("; ")).toEqual([
    "default-src 'none'",
    "style-src https://source.example",
    "script-src 'nonce-n0nce'",
    "base-uri 'none'",
    "form-action 'none'",
  ]);
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).not.toMatch(/ style=|<style| on[a-z]+=/);
});

describe("what was verified", () => {
  const verification: Verification = {
    namespace: "shop",
    serviceAccount: "cart",
    mechanism: "irsa",
    verdict: "passed",
    steps: [
      { id: "provider", title: "IAM knows the issuer", verdict: "passed", reasons: [], advice: undefined, seen: {} },
    ],
    restartNeeded: false,
  };
  const requestOf = (guide: ReturnType<typeof guideOf>) => guide.irsa?.picture.arrows[1]?.verdict;

  it("counts until the files say something else", () => {
    const verified = new VerifiedAccounts();
    expect(requestOf(verified.added(guideOf(RIGHT_FILES)))).toBe("unknown");
    verified.take(verification, guideOf(RIGHT_FILES));
    expect(requestOf(verified.added(guideOf(RIGHT_FILES)))).toBe("ok");
    expect(requestOf(verified.added(guideOf(RIGHT_FILES)))).toBe("ok");
    const other = changed("k8s/service-account.yaml", (text) => text.replace("role/cart", "role/other"));
    expect(requestOf(verified.added(guideOf(other)))).toBe("unknown");
    expect(requestOf(verified.added(guideOf(RIGHT_FILES)))).toBe("unknown");
  });

  it("is not kept for an account that the files do not have", () => {
    const verified = new VerifiedAccounts();
    verified.take({ ...verification, serviceAccount: "till" }, guideOf(RIGHT_FILES));
    expect(requestOf(verified.added(guideOf(RIGHT_FILES)))).toBe("unknown");
  });
});
