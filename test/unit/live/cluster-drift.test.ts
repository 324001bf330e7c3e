// Webhook, agent and pods in a look: what proves that they are at fault, and what does not.
import { describe, expect, it } from "vitest";
import { driftOf } from "../../../src/core/live/drift/find-drift.ts";
import { withPodsTogether } from "../../../src/core/live/drift/pods-together.ts";
import type { Fleet } from "../../../src/core/observe/fleet.ts";
import { ABSENT, notAsked, present, seen } from "../../../src/core/observe/observed.ts";
import type { JsonObject, KubeObject } from "../../../src/core/ports.ts";
import { practiceFleet } from "../../fakes/practice-fleet.ts";

const HEALTHY = await practiceFleet("healthy");
const SILENT = await practiceFleet("webhook-silent");
const OLDER = await practiceFleet("pods-older");
const UNSEEN = notAsked("Not asked.");

const drift = (fleet: Fleet) => driftOf([{ connection: { id: "c", label: "c" }, fleet }], undefined);
const codes = (fleet: Fleet) =>
  drift(fleet)
    .map(({ code }) => code)
    .filter((code) => code !== "issuer-gone");

function webhook(webhooks: JsonObject["webhooks"]): Fleet["webhook"] {
  const found = seen(HEALTHY.webhook);
  return found === undefined || webhooks === undefined
    ? ABSENT
    : present({ ...found, body: { ...found.body, webhooks } });
}

function changed(fleet: Fleet, change: (pod: KubeObject) => Partial<KubeObject["metadata"]>): Fleet {
  return {
    ...fleet,
    pods: present((seen(fleet.pods) ?? []).map((pod) => ({ ...pod, metadata: { ...pod.metadata, ...change(pod) } }))),
  };
}

describe("the webhook", () => {
  const rule = { apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] };

  it.each<[string, JsonObject["webhooks"], readonly string[]]>([
    ["hears of pods", [{ rules: [{ ...rule, operations: ["CREATE"] }] }], []],
    ["hears of everything", [{ rules: [{ apiGroups: ["*"], operations: ["*"], resources: ["*"] }] }], []],
    ["hears of changes only", [{ rules: [{ ...rule, operations: ["UPDATE"] }] }], ["webhook-stale"]],
    ["hears of nothing", [], ["webhook-stale"]],
  ])("%s", (_what, webhooks, expected) => {
    expect(codes({ ...HEALTHY, webhook: webhook(webhooks) })).toEqual(expected);
  });

  it("is at fault where pods are newer than what it should have given them, also where it could not be read", () => {
    expect(codes(SILENT)).toEqual(["webhook-stale"]);
    const [told] = drift({ ...SILENT, webhook: UNSEEN }).filter(({ code }) => code === "webhook-stale");
    expect(told?.message).toMatch(/^The pod identity webhook gave no identity to \S+\/\S+, \S+, though/);
    expect(told?.live).toBeUndefined();
  });

  it("is not at fault where pods are hardly newer, or nobody knows since when the annotation is there", () => {
    const now = new Date(HEALTHY.takenAt).toISOString();
    expect(codes(OLDER)).toEqual(["pods-stale"]);
    expect(codes(changed(OLDER, () => ({ createdAt: now })))).toEqual(["pods-stale"]);
    const accounts = present(
      (seen(SILENT.accounts) ?? []).map((each) => ({ ...each, metadata: { ...each.metadata, managers: [] } })),
    );
    const associations = present(
      (seen(SILENT.associations) ?? []).map((each) => ({ ...each, createdAt: undefined, modifiedAt: undefined })),
    );
    expect(codes({ ...SILENT, accounts, associations })).toEqual(["pods-stale", "pods-stale"]);
  });
});

describe("pods", () => {
  it("are not judged where associations, which come first, could not be seen", () => {
    expect(codes({ ...OLDER, associations: UNSEEN })).toEqual([]);
  });

  it("of one account are told together, the others each", () => {
    const pods = (seen(OLDER.pods) ?? []).flatMap((pod) =>
      ["a", "b", "c", "d", "e"].map((suffix) => ({
        ...pod,
        metadata: { ...pod.metadata, name: `${pod.metadata.name}-${suffix}` },
      })),
    );
    const each = drift({ ...OLDER, pods: present(pods) });
    expect(each.filter(({ code }) => code === "pods-stale")).toHaveLength(5);
    const [together, ...more] = withPodsTogether(each).filter(({ code }) => code === "pods-stale");
    expect(more).toEqual([]);
    expect(together?.message).toMatch(
      /^5 pods run as ServiceAccount storefront\/s3-reader and .+: \S+-a, \S+-b, \S+-c and 2 more\.$/,
    );
    expect(withPodsTogether(each)).toHaveLength(each.length - 4);
  });

  it("that do not run, or run as an account without an identity, lack nothing", () => {
    const pending = present(
      (seen(OLDER.pods) ?? []).map((pod) => ({ ...pod, body: { ...pod.body, status: { phase: "Pending" } } })),
    );
    expect(codes({ ...OLDER, pods: pending })).toEqual([]);
    expect(codes({ ...OLDER, accounts: present([]), associations: present([]) })).toEqual([]);
  });
});

describe("the agent", () => {
  const withoutAddOn: Fleet = { ...HEALTHY, agent: ABSENT };

  it("may have come by a Helm chart, or be built in", () => {
    expect(codes(withoutAddOn)).toEqual([]);
    expect(seen(HEALTHY.workloads)?.some(({ kind }) => kind === "DaemonSet")).toBe(true);
    const cluster = seen(HEALTHY.cluster);
    const auto = cluster === undefined ? UNSEEN : present({ ...cluster, autoMode: true });
    expect(codes({ ...withoutAddOn, workloads: present([]), cluster: auto })).toEqual([]);
    expect(codes({ ...withoutAddOn, workloads: present([]), agent: UNSEEN })).toEqual([]);
  });

  it("is missing where neither is so; a cluster that was not looked into leaves a doubt", () => {
    const [sure] = drift({ ...withoutAddOn, workloads: present([]) }).filter(({ code }) => code === "agent-missing");
    expect(sure).toMatchObject({ severity: "warning", advice: "Install the add-on." });
    const [unsure] = drift({ ...withoutAddOn, workloads: UNSEEN }).filter(({ code }) => code === "agent-missing");
    expect(unsure?.advice).toBe("Install the add-on, unless a Helm chart has brought the agent.");
    expect(codes({ ...withoutAddOn, workloads: present([]), associations: present([]) })).not.toContain(
      "agent-missing",
    );
  });
});
