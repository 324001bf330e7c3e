// The root of a connection: how old its look is, why there is none, and the way to one.
import { describe, expect, it } from "vitest";
import { ageText } from "../../../src/core/view/live/age.ts";
import { type ConnectionState, connectionNode } from "../../../src/core/view/live/connection-node.ts";

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const UNSEEN: ConnectionState = {
  connection: { id: "one", label: "practice" },
  name: "practice",
  place: ["111122223333", "us-east-1"],
  isLooking: false,
  takenAt: undefined,
  failure: undefined,
};

it.each([
  [0, "seen just now"],
  [59_999, "seen just now"],
  [MINUTE, "seen 1 min ago"],
  [4 * MINUTE, "seen 2 min ago"],
  [9.9 * MINUTE, "seen 5 min ago"],
  [59 * MINUTE, "seen 30 min ago"],
  [60 * MINUTE, "seen 1 h ago"],
  [23.9 * 60 * MINUTE, "seen 23 h ago"],
  [49 * 60 * MINUTE, "seen 2 d ago"],
  // A clock that was set back makes nothing older or younger than now.
  [-5 * MINUTE, "seen just now"],
])("a look of %d ms ago is “%s”", (age, text) => {
  expect(ageText(NOW - age, NOW)).toBe(text);
});

describe("a connection", () => {
  it("that was not looked at says so and has a button", () => {
    const node = connectionNode(UNSEEN, undefined, "none", NOW);
    expect(node).toMatchObject({
      label: "Live: practice",
      description: "not looked at yet · 111122223333 · us-east-1",
      verdict: "none",
      values: { connection: "one" },
    });
    const [button, ...more] = node.live.open(1);
    expect(more).toEqual([]);
    expect(button).toMatchObject({ kind: "look", label: "Look now", values: { connection: "one" } });
  });

  it("that is looked at has no button to look twice", () => {
    const node = connectionNode({ ...UNSEEN, isLooking: true }, undefined, "none", NOW);
    expect(node.description).toBe("looking… · 111122223333 · us-east-1");
    expect(node.live.folds).toBe(false);
  });

  it("that could not be looked at says why and what to do", () => {
    const failure = { message: "The SSO session has run out.", advice: "Run `aws sso login --profile prod`." };
    const node = connectionNode({ ...UNSEEN, failure }, undefined, "none", NOW);
    expect(node.verdict).toBe("unknown");
    expect(node.description).toBe("the last look failed · 111122223333 · us-east-1");
    expect(node.live.open(1).map(({ kind, label, description }) => [kind, label, description])).toEqual([
      ["notice", "The SSO session has run out.", "Run aws sso login --profile prod."],
      ["look", "Look again", "asks AWS and the cluster, changes nothing"],
    ]);
  });

  it("keeps what it saw, with its age, when a later look fails", () => {
    const failure = { message: "AWS did not answer.", advice: undefined };
    const [row] = connectionNode(UNSEEN, undefined, "none", NOW).live.open(1);
    const state = { ...UNSEEN, failure, takenAt: NOW - 6 * MINUTE };
    const node = connectionNode(state, row === undefined ? [] : [{ ...row, id: "kept" }], "warning", NOW);
    expect(node).toMatchObject({ verdict: "warning", values: { seen: String(state.takenAt) } });
    expect(node.description).toBe("seen 5 min ago, the last look failed · 111122223333 · us-east-1");
    expect(node.live.open(1).map(({ id }) => id)).toEqual(["live:one/failure", "kept"]);
  });
});
