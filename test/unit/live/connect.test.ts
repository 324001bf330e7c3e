// From a choice to a connection, on the practice account: which context and cluster are meant, and what is refused.
import { describe, expect, it } from "vitest";
import { type ConnectionChoice, clusterOf, connect, otherTarget } from "../../../src/core/live/connect.ts";
import { practiceAccount } from "../../../src/playground/index.ts";
import { PRACTICE_ISSUER } from "../../../src/playground/initial-state.ts";

const never = new AbortController().signal;
const NOTHING: ConnectionChoice = {
  profile: undefined,
  region: undefined,
  context: undefined,
  cluster: undefined,
  clusterAccess: true,
};

const open = (choice: Partial<ConnectionChoice>) => connect({ ...NOTHING, ...choice }, practiceAccount(), never);

describe("connect", () => {
  it("takes the current context where nothing is chosen, and describes its cluster", async () => {
    const connection = await open({});
    expect(connection.clusterName).toBe("practice");
    expect(connection.ports.cluster).toBeDefined();
    expect(clusterOf(connection, "111122223333")).toEqual({
      name: "practice",
      region: "us-east-1",
      account: "111122223333",
      partition: "aws",
      issuer: PRACTICE_ISSUER,
    });
  });

  it("takes the context that means a chosen cluster", async () => {
    const connection = await open({ cluster: "practice-no-provider" });
    expect(connection.description?.name).toBe("practice-no-provider");
    expect(connection.ports.cluster).toBeDefined();
  });

  it("looks at AWS only where that is asked", async () => {
    const connection = await open({ cluster: "practice", region: "us-east-1", clusterAccess: false });
    expect(connection.ports.cluster).toBeUndefined();
    expect(connection.description?.name).toBe("practice");
  });

  it("tells why a cluster could not be described", async () => {
    const connection = await open({ cluster: "gone", region: "us-east-1" });
    expect(connection.description).toBeUndefined();
    expect(connection.undescribed).toMatch(/gone/);
    expect(connection.ports.cluster).toBeUndefined();
  });

  it("refuses a context that is not there, and says which are", async () => {
    await expect(open({ context: "elsewhere" })).rejects.toMatchObject({
      problem: "not-found",
      message: 'The kubeconfig has no context "elsewhere".',
      advice: expect.stringContaining("practice"),
    });
  });
});

describe("a run's target", () => {
  it.each([
    ["the same", { account: "111122223333", clusterArn: undefined }, undefined],
    ["another account", { account: "123456789012", clusterArn: undefined }, "made in account 123456789012"],
    [
      "another cluster",
      { account: "111122223333", clusterArn: "arn:aws:eks:us-east-1:111122223333:cluster/b" },
      "cluster/b",
    ],
  ])("that is %s", async (_, target, expected) => {
    const refusal = await otherTarget({ ...target, clusterName: undefined }, await open({}), never);
    expect(refusal ?? "").toContain(expected ?? "");
    expect(refusal === undefined).toBe(expected === undefined);
  });
});
