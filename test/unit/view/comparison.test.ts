// Compare with Live: both sides in one form, so that all that is shown as different is different.
import { describe, expect, it } from "vitest";
import type { Fleet } from "../../../src/core/observe/fleet.ts";
import { present, seen } from "../../../src/core/observe/observed.ts";
import { compareWithFile, counterpartOf } from "../../../src/core/view/live/comparison.ts";
import { FleetIndex } from "../../../src/core/view/live/fleet-index.ts";
import { practiceWorkspaceFiles } from "../../../src/playground/index.ts";
import { practiceFleet } from "../../fakes/practice-fleet.ts";

const READER = { namespace: "storefront", name: "s3-reader" };

function indexOf(fleet: Fleet): FleetIndex {
  const snapshot = { connection: { id: "practice", label: "practice" }, fleet };
  return new FleetIndex({ snapshot, drift: [], policies: () => undefined });
}

async function practice(scenario = "healthy"): Promise<FleetIndex> {
  return indexOf(await practiceFleet(scenario));
}

function textOf(path: string): string {
  return practiceWorkspaceFiles().find((file) => file.path === path)?.text ?? "";
}

function written(path: string, text = textOf(path), offset = 0) {
  return { uri: `file:///workspace/${path}`, text, offset };
}

describe("the live counterpart of a node of the files", () => {
  it.each([
    ["service-account", READER, /ServiceAccount\/storefront\/s3-reader\.yaml$/],
    ["workload", { namespace: "storefront", name: "catalog" }, /Deployment\/storefront\/catalog\.yaml$/],
    ["workload", { namespace: "storefront", name: "catalog", resource: "Deployment" }, /catalog/],
    ["role", { name: "practice-s3-reader" }, /roles\/practice-s3-reader\/trust-policy\.json$/],
    ["role", { name: "x", roleArn: "arn:aws:iam::111122223333:role/practice-s3-reader" }, /practice-s3-reader/],
  ] as const)("of a %s %o", async (kind, values, expected) => {
    expect(counterpartOf({ kind, values }, await practice())).toMatch(expected);
  });

  it.each([
    ["service-account", { namespace: "storefront", name: "nobody" }],
    ["service-account", { name: "s3-reader" }],
    ["workload", { namespace: "storefront", name: "catalog", resource: "StatefulSet" }],
    ["role", { name: "nobody" }],
    ["role", { name: "practice-s3-reader", roleArn: "arn:aws:iam::123456789012:role/practice-s3-reader" }],
    ["namespace", { namespace: "storefront" }],
  ] as const)("of a %s %o is none", async (kind, values) => {
    expect(counterpartOf({ kind, values }, await practice())).toBeUndefined();
  });
});

describe("a trust policy", () => {
  it("that is the same is shown the same, whatever the order of its members and the white space", async () => {
    const index = await practice();
    const document = counterpartOf({ kind: "role", values: { name: "practice-s3-reader" } }, index) ?? "";
    const policy = JSON.parse(textOf("storefront/trust-policy.json")) as { Version: string; Statement: unknown };
    const turned = JSON.stringify({ Statement: policy.Statement, Version: policy.Version });
    for (const text of [textOf("storefront/trust-policy.json"), turned]) {
      const comparison = compareWithFile(document, index, written("storefront/trust-policy.json", text), {});
      expect(comparison?.live).toBe(comparison?.file);
      expect(comparison?.form).toBe("json");
    }
  });

  it("that differs is shown with its difference only", async () => {
    const index = await practice("subject-mismatch");
    const document = counterpartOf({ kind: "role", values: { name: "practice-s3-reader" } }, index) ?? "";
    const comparison = compareWithFile(document, index, written("storefront/trust-policy.json"), {});
    const [live, file] = [comparison?.live.split("\n") ?? [], comparison?.file.split("\n") ?? []];
    expect(comparison?.file).toBe(textOf("storefront/trust-policy.json"));
    expect(live.length).toBe(file.length);
    const different = live.filter((each, at) => each !== file[at]);
    expect(different).toHaveLength(1);
    expect(different[0]).toContain(":sub");
  });
});

describe("an object of the cluster", () => {
  const account = async (change: (annotations: Record<string, string>) => Record<string, string>, text?: string) => {
    const fleet = await practiceFleet("healthy");
    const accounts = (seen(fleet.accounts) ?? []).map((object) => {
      const { metadata } = object.body as unknown as { metadata: { annotations?: Record<string, string> } };
      return object.metadata.name === "s3-reader"
        ? {
            ...object,
            body: { ...object.body, metadata: { ...metadata, annotations: change(metadata.annotations ?? {}) } },
          }
        : object;
    });
    const index = indexOf({ ...fleet, accounts: present(accounts) });
    const document = counterpartOf({ kind: "service-account", values: READER }, index) ?? "";
    return compareWithFile(document, index, written("storefront/service-account.yaml", text), READER);
  };

  it("is shown in the fields of its file, without what the API server adds", async () => {
    const comparison = await account((annotations) => ({ ...annotations, "example.com/owner": "team" }));
    expect(comparison?.live).toBe(comparison?.file);
    expect(comparison?.live).not.toMatch(/uid|resourceVersion|managedFields|owner/);
  });

  it("is shown with all that decides about its identity, whether the file has it or not", async () => {
    const comparison = await account((annotations) => ({ ...annotations, "eks.amazonaws.com/audience": "other" }));
    expect(comparison?.live).toContain("eks.amazonaws.com/audience: other");
    expect(comparison?.file).not.toContain("audience");
  });

  it("has in the file the names that an overlay gives it", async () => {
    const text = textOf("storefront/service-account.yaml").replace("  namespace: storefront\n", "");
    const comparison = await account((annotations) => annotations, text);
    expect(comparison?.file).toContain("namespace: storefront");
  });

  it("is found in its document of a file with several", async () => {
    const first = textOf("storefront/namespace.yaml");
    const text = `${first}---\n${textOf("storefront/service-account.yaml")}`;
    const index = await practice();
    const document = counterpartOf({ kind: "service-account", values: READER }, index) ?? "";
    const at = written("all.yaml", text, first.length + 10);
    expect(compareWithFile(document, index, at, READER)?.file).toContain("kind: ServiceAccount");
  });
});

it("is left to the two texts as they are where the file says it in another language, or the thing is gone", async () => {
  const index = await practice();
  const document = counterpartOf({ kind: "role", values: { name: "practice-s3-reader" } }, index) ?? "";
  const terraform = written("main.tf", 'resource "aws_iam_role" "reader" {\n  name = "practice-s3-reader"\n}\n');
  expect(compareWithFile(document, index, terraform, {})).toBeUndefined();
  expect(compareWithFile("irsa-live:/gone", index, written("storefront/trust-policy.json"), {})).toBeUndefined();
  expect(compareWithFile("irsa-live:/gone", index, written("storefront/pod.yaml"), {})).toBeUndefined();
});
