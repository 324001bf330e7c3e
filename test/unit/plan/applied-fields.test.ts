// What the product applied of an object, read back from managed fields as an API server writes them.
import { expect, it } from "vitest";
import { appliedPart, merge, previousValues } from "../../../src/core/plan/applied-fields.ts";
import { FIELD_MANAGER, type JsonObject, type KubeObject } from "../../../src/core/ports.ts";

function deployment(fields: JsonObject): KubeObject {
  const containers = [
    { name: "sidecar", image: "proxy:1" },
    { name: "app", image: "app:1", imagePullPolicy: "IfNotPresent", ports: [{ containerPort: 80, protocol: "TCP" }] },
  ];
  const metadata = { name: "web", namespace: "shop", labels: { app: "web", team: "shop" }, finalizers: ["a/b", "c/d"] };
  return {
    kind: "Deployment",
    apiVersion: "apps/v1",
    metadata: {
      ...{ name: "web", namespace: "shop", uid: "u", resourceVersion: "1", createdAt: "2026-01-01T00:00:00Z" },
      ...{ labels: metadata.labels, annotations: {}, owners: [] },
      managers: [
        {
          name: "kubectl",
          operation: "Update",
          time: undefined,
          fields: { "f:metadata": { "f:labels": { "f:team": {} } } },
        },
        { name: FIELD_MANAGER, operation: "Apply", time: undefined, fields },
      ],
    },
    body: {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: { replicas: 2, template: { spec: { containers } } },
    },
  };
}

const NAMES = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "shop" } };

it("takes fields, items of keyed lists and members of sets, and nothing of others", () => {
  const fields = {
    "f:metadata": { "f:labels": { ".": {}, "f:app": {} }, "f:finalizers": { 'v:"c/d"': {} } },
    "f:spec": {
      "f:template": {
        "f:spec": { "f:containers": { 'k:{"name":"app"}': { ".": {}, "f:name": {}, "f:image": {} } } },
      },
    },
  };
  expect(appliedPart(deployment(fields))).toEqual({
    ...NAMES,
    metadata: { ...NAMES.metadata, labels: { app: "web" }, finalizers: ["c/d"] },
    spec: { template: { spec: { containers: [{ name: "app", image: "app:1" }] } } },
  });
});

it("is only the object's names where the product applied nothing", () => {
  const object = deployment({});
  const { managers } = object.metadata;
  expect(appliedPart({ ...object, metadata: { ...object.metadata, managers: managers.slice(0, 1) } })).toEqual(NAMES);
});

it("merges mappings, and lists of named things by name", () => {
  const under = { metadata: { labels: { a: "1" } }, spec: { containers: [{ name: "app", image: "app:1" }] } };
  const over = {
    metadata: { labels: { b: "2" } },
    spec: { containers: [{ name: "app", tty: true }, { name: "new" }] },
  };
  expect(merge(under, over)).toEqual({
    metadata: { labels: { a: "1", b: "2" } },
    spec: { containers: [{ name: "app", image: "app:1", tty: true }, { name: "new" }] },
  });
});

it("remembers what the wanted fields were, and leaves out those that were not there", () => {
  const current = { metadata: { annotations: { role: "old", other: "x" } } };
  const wanted = { metadata: { annotations: { role: "new", fresh: "y" } } };
  expect(previousValues(current, wanted)).toEqual({ metadata: { annotations: { role: "old" } } });
});
