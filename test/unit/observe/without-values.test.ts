// What a look keeps of workloads: whatever decides about their identity, and no password.
import { expect, it } from "vitest";
import { seen } from "../../../src/core/observe/observed.ts";
import { withoutValues } from "../../../src/core/observe/without-values.ts";
import type { JsonObject, KubeObject } from "../../../src/core/ports.ts";
import { practiceFleet } from "../../fakes/practice-fleet.ts";

const SECRET = "hunter2-very-secret";

async function podWith(env: readonly JsonObject[]): Promise<KubeObject> {
  const pod = (seen((await practiceFleet("healthy")).pods) ?? [])[0] as KubeObject;
  const copy = { "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ env }), kept: "yes" };
  const metadata = { ...(pod.body.metadata as JsonObject), annotations: copy };
  const spec = {
    ...(pod.body.spec as JsonObject),
    initContainers: [{ name: "init", env }],
    containers: [{ name: "a", env }],
  };
  return { ...pod, metadata: { ...pod.metadata, annotations: copy }, body: { ...pod.body, metadata, spec } };
}

it("keeps no value of a variable but those that decide about an AWS identity", async () => {
  const pod = withoutValues(
    await podWith([
      { name: "DB_PASSWORD", value: SECRET },
      { name: "AWS_SECRET_ACCESS_KEY", value: SECRET },
      { name: "AWS_ACCESS_KEY_ID", value: SECRET },
      { name: "AWS_ROLE_ARN", value: "arn:aws:iam::111122223333:role/a" },
      { name: "FROM", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
    ]),
  );
  const text = JSON.stringify(pod);
  expect(text).not.toContain(SECRET);
  expect(text).toContain('{"name":"DB_PASSWORD","value":"(not kept)"}');
  expect(text).toContain('{"name":"AWS_ROLE_ARN","value":"arn:aws:iam::111122223333:role/a"}');
  expect(text).toContain('"secretKeyRef":{"name":"s","key":"k"}');
  expect(pod.metadata.annotations).toEqual({ kept: "yes" });
});

it("changes nothing else", async () => {
  const pod = await podWith([{ name: "AWS_REGION", value: "eu-west-1" }]);
  const { annotations: _, ...metadata } = pod.metadata;
  expect(withoutValues(pod)).toMatchObject({ kind: pod.kind, metadata });
  expect(withoutValues(pod).body.spec).toEqual(pod.body.spec);
});
