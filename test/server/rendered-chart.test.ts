// Charts rendered on request by the real helm: what comes out has findings, and the session's own files stay as they are.
import { symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { RenderedChart } from "../../src/core/view/requests.ts";
import { describeWithGoTools } from "../fakes/describe-with-go-tools.ts";
import { temporaryFolder } from "../host/paths.ts";
import { LspClient } from "./lsp-client.ts";

const VALUES = "serviceAccount:\n  name: reader\n";
const ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Values.serviceAccount.name }}
  namespace: shop
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::1111:role/{{ .Values.serviceAccount.name }}
`;
const FILES = {
  "deploy/shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
  "deploy/shop/values.yaml": VALUES,
  "deploy/shop/templates/account.yaml": ACCOUNT,
  "deploy/shop/charts/inner/Chart.yaml": "apiVersion: v2\nname: inner\nversion: 1.0.0\n",
  "deploy/shop/charts/inner/templates/space.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n",
};

let client: LspClient;
afterEach(() => client.stop());

async function rendered(files: Readonly<Record<string, string>>, path: string): Promise<RenderedChart> {
  client = await LspClient.start(files);
  await client.idle();
  return client.connection.sendRequest<RenderedChart>("irsa/renderedChart", { uri: client.uri(path) });
}

await describeWithGoTools("irsa/renderedChart", ["helm"], ({ helm }) => {
  const bin = temporaryFolder("helm");
  symlinkSync(helm, join(bin.path, "helm"));
  const before = process.env.PATH;
  beforeAll(() => {
    process.env.PATH = `${bin.path}:${before}`;
  });
  afterAll(() => {
    process.env.PATH = before;
    bin.remove();
  });

  it("tells what each template came to and what is wrong in it, and leaves the session as it was", async () => {
    const chart = await rendered(FILES, "deploy/shop/templates/account.yaml");
    expect(chart).toMatchObject({ kind: "rendered", chart: client.uri("deploy/shop") });
    const documents = chart.kind === "rendered" ? chart.documents : [];
    expect(documents.map(({ name, template }) => [name, template])).toEqual([
      ["charts/inner/space.yaml", client.uri("deploy/shop/charts/inner/templates/space.yaml")],
      ["account.yaml", client.uri("deploy/shop/templates/account.yaml")],
    ]);
    const [, account] = documents;
    expect(account?.text).toContain("role-arn: arn:aws:iam::1111:role/reader");
    const line = account?.text.split("\n").findIndex((text) => text.includes("1111"));
    expect(account?.findings.filter(({ severity }) => severity === "error")).toMatchObject([
      {
        rule: "sa-role-arn-invalid",
        range: { start: { line } },
        page: expect.stringContaining("/docs/rules/sa-role-arn-invalid.md"),
      },
    ]);
    expect(client.codes("deploy/shop/rendered/account.yaml")).toEqual([]);
    const again = await client.connection.sendRequest("irsa/renderedChart", {
      uri: client.uri("deploy/shop/Chart.yaml"),
    });
    expect(again).toEqual(chart);
  });

  it("renders a chart inside another with that one", async () => {
    const chart = await rendered(FILES, "deploy/shop/charts/inner/Chart.yaml");
    expect(chart).toMatchObject({ kind: "rendered", chart: client.uri("deploy/shop") });
  });

  it("passes on what helm says", async () => {
    const broken = { ...FILES, "deploy/shop/templates/account.yaml": "{{ required }}\n" };
    expect(await rendered(broken, "deploy/shop/values.yaml")).toMatchObject({
      kind: "failed",
      missing: false,
      reason: expect.stringMatching(/^helm says: .*required/),
    });
  });

  it("finds a chart that nobody has told of", async () => {
    client = await LspClient.start({});
    await client.idle();
    for (const [path, text] of Object.entries(FILES)) {
      client.write(path, text);
    }
    const uri = client.uri("deploy/shop/values.yaml");
    expect(await client.connection.sendRequest("irsa/renderedChart", { uri })).toMatchObject({ kind: "rendered" });
  });

  it("knows when a file is in no chart", async () => {
    expect(await rendered({ ...FILES, "plain.yaml": "a: 1\n" }, "plain.yaml")).toEqual({ kind: "no-chart" });
  });

  it("says so where there is no helm", async () => {
    process.env.PATH = dirname(process.execPath);
    try {
      expect(await rendered(FILES, "deploy/shop/values.yaml")).toEqual({
        kind: "failed",
        chart: client.uri("deploy/shop"),
        missing: true,
        reason: 'there is no program "helm" on the PATH',
      });
    } finally {
      process.env.PATH = `${bin.path}:${before}`;
    }
  });
});
