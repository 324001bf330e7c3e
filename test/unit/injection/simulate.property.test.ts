/** What holds for every pod that the webhook sees, whatever is in it. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readAccount, readPod, simulateInjection } from "../../../src/core/injection/simulate.ts";
import { MECHANISMS, WEBHOOK_DEFAULTS } from "../../../src/core/injection/webhook.ts";
import type { JsonObject } from "../../../src/core/ports.ts";
import { at } from "./pods.ts";

const VARIABLES = [
  ...MECHANISMS.irsa.variables,
  ...MECHANISMS["pod-identity"].variables,
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "AWS_STS_REGIONAL_ENDPOINTS",
  "OTHER",
];
const names = Object.values(MECHANISMS).map(({ volume }) => volume);
const paths = Object.values(MECHANISMS).map(({ mountPath }) => mountPath);

const annotations = (keys: readonly string[]) =>
  fc.dictionary(
    fc.constantFrom(...keys.map((key) => `eks.amazonaws.com/${key}`)),
    fc.constantFrom(
      "",
      "true",
      "300",
      "86400",
      "1e4",
      "a",
      "a,b",
      "a, b",
      "5000000000",
      "arn:aws:iam::111122223333:role/r",
    ),
  );

const container: fc.Arbitrary<JsonObject> = fc.record(
  {
    name: fc.constantFrom("a", "b", "c"),
    env: fc.uniqueArray(fc.constantFrom(...VARIABLES)).map((list) => list.map((name) => ({ name, value: "own" }))),
    volumeMounts: fc.array(
      fc.record({ name: fc.constantFrom("own", ...names), mountPath: fc.constantFrom("/own", ...paths) }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: ["name"] },
);

const pods: fc.Arbitrary<JsonObject> = fc.record({
  kind: fc.constant("Pod"),
  metadata: fc.record(
    {
      annotations: annotations(["token-expiration", "skip-containers"]),
      labels: fc.constantFrom<JsonObject[]>({}, { app: "x" }, { "eks.amazonaws.com/skip-pod-identity-webhook": "" }),
    },
    { requiredKeys: [] },
  ),
  spec: fc.record(
    {
      containers: fc.array(container, { minLength: 1, maxLength: 3 }),
      initContainers: fc.array(container, { maxLength: 2 }),
      volumes: fc.array(fc.record({ name: fc.constantFrom("own", ...names) }), { maxLength: 2 }),
      nodeSelector: fc.constantFrom<JsonObject[]>({}, { "kubernetes.io/os": "windows" }),
    },
    { requiredKeys: ["containers"] },
  ),
});

const accounts = fc.option(
  annotations(["role-arn", "audience", "sts-regional-endpoints", "token-expiration"]).map((map) =>
    readAccount({ metadata: { annotations: map } }),
  ),
  { nil: undefined },
);

const options = fc.record({
  ...Object.fromEntries(Object.entries(WEBHOOK_DEFAULTS).map(([key, value]) => [key, fc.constant(value)])),
  defaultRegion: fc.constantFrom(undefined, "us-west-2"),
  stsRegionalEndpoint: fc.boolean(),
}) as fc.Arbitrary<typeof WEBHOOK_DEFAULTS>;

const calls = fc.record({ pod: pods, account: accounts, associated: fc.boolean(), options });

test("what the pod has stays: own variables and mounts in front, own volumes behind, nothing lost", () => {
  fc.assert(
    fc.property(calls, ({ pod, account, associated, options: flags }) => {
      const before = readPod(pod);
      const after = readPod(simulateInjection(pod, account, associated, flags).pod);
      expect(after.containers.map(({ name }) => name)).toEqual(before.containers.map(({ name }) => name));
      for (const [index, own] of before.containers.entries()) {
        expect(after.containers[index]?.env.slice(0, own.env.length)).toEqual(own.env);
        expect(after.containers[index]?.mounts.slice(0, own.mounts.length)).toEqual(own.mounts);
      }
      expect(after.volumes.slice(after.volumes.length - before.volumes.length)).toEqual(before.volumes);
      expect(after.volumes.length - before.volumes.length).toBeLessThanOrEqual(1);
    }),
  );
});

test("no variable comes twice, identity and region variables come in pairs, and of one mechanism only", () => {
  fc.assert(
    fc.property(calls, ({ pod, account, associated, options: flags }) => {
      const before = readPod(pod);
      const after = readPod(simulateInjection(pod, account, associated, flags).pod);
      for (const [index, { env }] of after.containers.entries()) {
        const own = before.containers[index]?.env ?? [];
        const added = env.slice(own.length);
        expect(new Set(env).size).toBe(env.length);
        const pairs = [
          ...Object.values(MECHANISMS).map(({ variables }) => variables),
          ["AWS_DEFAULT_REGION", "AWS_REGION"],
        ];
        const counts = pairs.map((pair) => pair.filter((name) => added.includes(name)).length);
        expect(counts.every((count) => count === 0 || count === 2)).toBe(true);
        expect(counts[0] === 0 || counts[1] === 0).toBe(true);
      }
    }),
  );
});

test("the webhook called again changes nothing (reinvocation)", () => {
  fc.assert(
    fc.property(calls, ({ pod, account, associated, options: flags }) => {
      const once = simulateInjection(pod, account, associated, flags).pod;
      expect(simulateInjection(once, account, associated, flags).pod).toEqual(once);
    }),
  );
});

test("each thing added has its reason, and the container that it names", () => {
  fc.assert(
    fc.property(calls, ({ pod, account, associated, options: flags }) => {
      const admission = simulateInjection(pod, account, associated, flags);
      const changed = JSON.stringify(admission.pod) !== JSON.stringify(pod);
      const added = admission.reasons.filter(({ effect }) => effect === "added" || effect === "refused");
      expect(admission.reasons.length).toBeGreaterThan(0);
      // The label may have been there already; nothing else that is "added" can be.
      expect(changed || added.every(({ code }) => code === "label-added")).toBe(true);
      for (const { container: index, message, values } of admission.reasons) {
        if (index !== undefined) {
          expect(message).toContain(`"${readPod(pod).containers[index]?.name}"`);
          expect(values.container).toBe(readPod(pod).containers[index]?.name);
        }
      }
      expect(at(admission.pod, "kind")).toBe("Pod");
    }),
  );
});
