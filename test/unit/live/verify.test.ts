// Verify on the practice account: what works passes, and of what does not, it names the link that is broken.
import { describe, expect, it } from "vitest";
import { COMMAND_NAMES } from "../../../src/cli/live/command-names.ts";
import type { VerifyRequest } from "../../../src/core/live/verify/context.ts";
import type { Verification } from "../../../src/core/live/verify/verification.ts";
import { runVerificationPod } from "../../../src/core/live/verify/verification-pod.ts";
import { verify } from "../../../src/core/live/verify/verify.ts";
import { AccessError } from "../../../src/core/ports.ts";
import { memoryStore, PRACTICE_SCENARIOS, practiceAccount, practiceScenario } from "../../../src/playground/index.ts";
import type { PracticeState } from "../../../src/playground/state.ts";
import { TestClock } from "../../fakes/test-clock.ts";

/** Steps that are not passed, by scenario; all other scenarios that are about an account are named below. */
const BROKEN: Readonly<Record<string, readonly string[]>> = {
  "provider-missing": ["provider failed", "exchange failed"],
  "provider-audience": ["provider failed", "exchange failed"],
  "issuer-unreachable": ["issuer failed", "exchange failed"],
  "other-issuer": ["trust failed", "exchange failed"],
  "subject-mismatch": ["trust failed", "exchange failed"],
  "wildcard-literal": ["trust failed", "exchange failed"],
  "condition-key-scheme": ["trust failed", "exchange failed"],
  "trust-audience": ["trust failed", "exchange failed"],
  "account-audience": ["provider failed", "trust failed", "exchange failed"],
  "role-missing": ["trust failed", "exchange failed"],
  "role-path-missing": ["trust failed", "exchange failed"],
  "role-arn-malformed": ["account failed"],
  "annotation-missing": ["account failed"],
  "permission-missing": ["permission failed"],
  "association-missing": ["account failed"],
  "association-namespace": ["account failed"],
  "tag-session-missing": ["trust failed"],
  "request-tag-mismatch": ["trust failed"],
  "session-tags-off": ["trust failed"],
  "agent-missing": ["agent failed"],
  fargate: ["agent failed"],
  "both-mechanisms": ["trust failed"],
  "association-after-pods": ["trust failed", "pods failed"],
  "pods-older": ["pods failed"],
  "webhook-missing": ["pods failed"],
  "webhook-silent": ["pods failed"],
  "own-variables": ["pods failed"],
  "static-keys": ["pods failed"],
  "default-account": ["pods unknown"],
  "aws-permissions": ["provider unknown", "trust unknown"],
  "no-token-request": ["token unknown"],
};

/** Nothing is broken here that can be seen without running a pod. */
const HOLDING = ["healthy", "healthy-pod-identity", "slow", "agent-blocked"];

const never = new AbortController().signal;

async function open(scenario: string, change: (state: PracticeState) => PracticeState = (state) => state) {
  const clock = new TestClock();
  const store = memoryStore(async () => change(await practiceScenario(scenario, clock.now())));
  const account = practiceAccount(store, () => clock.now());
  const [context] = await account.contexts.listContexts();
  const aws = account.aws.open({ profile: undefined, region: undefined });
  const cluster = account.clusters.open({ kind: "context", name: context?.name ?? "" });
  return { clock, ports: { aws, cluster } };
}

async function verified(
  scenario: string,
  permissions: VerifyRequest["permissions"] = [],
  commands: VerifyRequest["commands"] = COMMAND_NAMES,
  bucket?: string,
): Promise<Verification> {
  const { clock, ports } = await open(scenario);
  const account = PRACTICE_SCENARIOS.find(({ name }) => name === scenario)?.account;
  if (account === undefined) {
    throw new Error(`scenario "${scenario}" is about no account`);
  }
  const { namespace, serviceAccount } = account;
  return verify(
    { clusterName: "practice", namespace, serviceAccount, permissions, bucket, settle: 0, commands },
    ports,
    clock,
    never,
  );
}

it.each([
  ["healthy", "storefront-assets", "passed", "The session listed bucket storefront-assets."],
  ["healthy", "no-such-bucket", "failed", "S3 did not list bucket no-such-bucket: "],
  ["permission-missing", "storefront-assets", "failed", "AccessDenied: User: arn:aws:sts::"],
  ["healthy-pod-identity", "storefront-assets", "skipped", "there is no session of the role here"],
])("lists a bucket on request: %s, %s", async (scenario, bucket, verdict, reason) => {
  const { steps } = await verified(scenario, [], COMMAND_NAMES, bucket);
  const step = steps.find(({ id }) => id === "permission");
  expect(step?.verdict).toBe(verdict);
  expect(step?.reasons.join(" ")).toContain(reason);
});

function notPassed({ steps }: Verification): readonly string[] {
  return steps
    .filter(({ verdict }) => verdict === "failed" || verdict === "unknown")
    .map(({ id, verdict }) => `${id} ${verdict}`);
}

it("knows every scenario that is about an account", () => {
  const known = [...Object.keys(BROKEN), ...HOLDING].sort();
  expect(known).toEqual(
    PRACTICE_SCENARIOS.filter(({ account }) => account !== undefined)
      .map(({ name }) => name)
      .sort(),
  );
});

it.each(HOLDING)("passes %s", async (scenario) => {
  const verification = await verified(scenario);
  expect(notPassed(verification)).toEqual([]);
  expect(verification.verdict).toBe("passed");
});

it.each(Object.entries(BROKEN))("names the broken link of %s", async (scenario, expected) => {
  const asked = scenario === "permission-missing" ? [{ action: "s3:ListBucket", resource: "*" }] : [];
  const verification = await verified(scenario, asked);
  expect(notPassed(verification)).toEqual(expected);
  const anyFailed = expected.some((step) => step.endsWith("failed"));
  expect(verification.verdict).toBe(anyFailed ? "failed" : "unknown");
  for (const step of verification.steps.filter(({ verdict }) => verdict === "failed")) {
    expect(step.reasons.join("")).not.toBe("");
    expect(step.advice).toMatch(/\w/);
  }
});

it("names the ways on as the door does that asks", async () => {
  const commands = { plan: "“Plan”", planAgent: "“Plan the Agent”", setUp: "“Set Up”" };
  const advice: string[] = [];
  for (const scenario of Object.keys(BROKEN)) {
    const { steps } = await verified(scenario, [], commands);
    advice.push(...steps.flatMap((step) => step.advice ?? []));
  }
  const said = advice.join("\n");
  for (const name of Object.values(commands)) {
    expect(said).toContain(name);
  }
  expect(said).not.toMatch(/\birsa (?:plan|apply|verify|undo)\b/);
});

it("knows which pods a restart helps", async () => {
  expect((await verified("pods-older")).restartNeeded).toBe(true);
  expect((await verified("own-variables")).restartNeeded).toBe(false);
});

it("shows a token's claims and never the token", async () => {
  const verification = await verified("healthy");
  const token = verification.steps.find(({ id }) => id === "token");
  expect(token?.seen).toMatchObject({ sub: "system:serviceaccount:storefront:s3-reader", aud: "sts.amazonaws.com" });
  expect(JSON.stringify(verification)).not.toMatch(/eyJ[\w-]{10}/);
});

describe("the verification pod", () => {
  it.each([
    ["healthy", true, /assumed-role\/practice-s3-reader/],
    ["provider-missing", false, /InvalidIdentityToken/],
  ])("of %s runs, tells, and is gone", async (scenario, succeeded, log) => {
    const { clock, ports } = await open(scenario);
    const request = { namespace: "storefront", serviceAccount: "s3-reader", suffix: "a1b2", bucket: undefined };
    const { outcome, leftBehind } = await runVerificationPod(request, ports.cluster, clock, never);
    expect(outcome).toMatchObject({ kind: "ran", succeeded, log: expect.stringMatching(log) });
    expect(leftBehind).toBeUndefined();
    const ref = { kind: "Pod", namespace: "storefront", name: "irsa-verify-a1b2" } as const;
    expect(await ports.cluster.find(ref, never)).toBeUndefined();
  });

  it("is deleted also when it is broken off", async () => {
    const { clock, ports } = await open("healthy");
    const controller = new AbortController();
    const stopping = { now: () => clock.now(), sleep: () => Promise.reject(controller.signal.reason) };
    const find: typeof ports.cluster.find = (ref, signal) => {
      controller.abort();
      return ports.cluster.find(ref, signal);
    };
    const request = { namespace: "storefront", serviceAccount: "s3-reader", suffix: "c3d4", bucket: undefined };
    const cluster = { ...ports.cluster, find };
    expect(await runVerificationPod(request, cluster, stopping, controller.signal)).toEqual({
      outcome: { kind: "cancelled" },
      leftBehind: undefined,
    });
    const ref = { kind: "Pod", namespace: "storefront", name: "irsa-verify-c3d4" } as const;
    expect(await ports.cluster.find(ref, never)).toBeUndefined();
  });

  it.each([true, false])("is looked for when nobody answered whether it was made: made %s", async (made) => {
    const { clock, ports } = await open("healthy");
    const lost = new AccessError("timed-out", "patch pods", "The API server did not answer.", "Try again.");
    const apply: typeof ports.cluster.apply = async (...wanted) => {
      if (made) {
        await ports.cluster.apply(...wanted);
      }
      throw lost;
    };
    const request = { namespace: "storefront", serviceAccount: "s3-reader", suffix: "e5f6", bucket: undefined };
    expect(await runVerificationPod(request, { ...ports.cluster, apply }, clock, never)).toEqual({
      outcome: { kind: "did-not-run", reasons: [lost.message, "Try again."] },
      leftBehind: undefined,
    });
    const ref = { kind: "Pod", namespace: "storefront", name: "irsa-verify-e5f6" } as const;
    expect(await ports.cluster.find(ref, never)).toBeUndefined();
  });

  it("is told what it waits for, and why where nothing came of it, though events may not be read", async () => {
    const { clock, ports } = await open("healthy", (state) => ({
      ...state,
      kube: Object.fromEntries(
        Object.entries(state.kube).map(([name, kube]) => [name, { ...kube, nodes: [], denied: ["list events"] }]),
      ),
    }));
    const request = { namespace: "storefront", serviceAccount: "s3-reader", suffix: "f1a2", bucket: undefined };
    const told = new Set<string>();
    const { outcome } = await runVerificationPod(request, ports.cluster, clock, never, (step) => told.add(step));
    expect([...told]).toEqual(["Pending · Unschedulable: 0 nodes are available for the pod."]);
    expect(outcome).toEqual({
      kind: "did-not-run",
      reasons: ["The pod was still Pending after 180 s.", "Unschedulable: 0 nodes are available for the pod."],
    });
  });

  it("is said to be left when it can neither be seen nor deleted", async () => {
    const { clock, ports } = await open("healthy");
    const lost = new AccessError("unreachable", "patch pods", "Nobody is there.", "Try again.");
    const gone = () => Promise.reject(lost);
    const request = { namespace: "storefront", serviceAccount: "s3-reader", suffix: "a7b8", bucket: undefined };
    const unseen = await runVerificationPod(request, { ...ports.cluster, apply: gone, find: gone }, clock, never);
    expect(unseen.leftBehind).toContain("kubectl delete pod -n storefront irsa-verify-a7b8");
    const kept = await runVerificationPod(request, { ...ports.cluster, delete: gone }, clock, never);
    expect(kept.outcome.kind).toBe("ran");
    expect(kept.leftBehind).toContain("kubectl delete pod -n storefront irsa-verify-a7b8");
  });
});
