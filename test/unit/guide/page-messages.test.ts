// A page may say only what is on the list; everything else is dropped.
import { describe, expect, it } from "vitest";
import { readFromPage, readPageState } from "../../../src/core/guide/page-messages.ts";

describe("a message from the page", () => {
  it.each([
    { kind: "ready" },
    { kind: "choose-account", id: "account:file:///a.yaml#0@/a/b" },
    { kind: "choose-mechanism", mechanism: "pod-identity" },
    { kind: "open-place", of: "arrow", part: "trust" },
    { kind: "run-action", id: "role/0" },
    { kind: "run-command", command: "set-up-access" },
    { kind: "export", format: "svg", to: "file" },
  ])("is taken: $kind", (message) => {
    expect(readFromPage({ ...message, extra: "left out" })).toEqual(message);
  });

  it.each([
    undefined,
    null,
    "ready",
    {},
    { kind: "open-file", uri: "file:///etc/passwd" },
    { kind: "choose-account", id: 1 },
    { kind: "choose-account", id: "x".repeat(5000) },
    { kind: "choose-mechanism", mechanism: "keys" },
    { kind: "open-place", of: "file", part: "trust" },
    { kind: "run-command", command: "workbench.action.terminal.new" },
    { kind: "export", format: "html", to: "file" },
    { kind: "export", format: "svg", to: "/tmp/x" },
  ])("is dropped: %j", (message) => {
    expect(readFromPage(message)).toBeUndefined();
  });
});

it("takes of a kept state what is one", () => {
  expect(readPageState({ account: "a", mechanism: "irsa" })).toEqual({ account: "a", mechanism: "irsa" });
  expect(readPageState({ account: 1, mechanism: "x" })).toEqual({ account: undefined, mechanism: undefined });
  expect(readPageState(undefined)).toEqual({ account: undefined, mechanism: undefined });
});
