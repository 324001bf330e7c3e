// What happens on disk behind the editor's back: files and folders that come, change, go, or are not to be read.
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../fakes/example-files.ts";
import { LspClient } from "./lsp-client.ts";

const ACCOUNT = "k8s/service-account.yaml";
const POLICY = "iam/cart/trust-policy.json";
const BROKEN = TRUST_POLICY.replace("shop:cart", "shop:basket");

let client: LspClient;
afterEach(() => client.stop());

describe("watched files", () => {
  it("are asked for: what may say something, and every coming and going", async () => {
    client = await LspClient.start(RIGHT_FILES);
    await client.until(() => client.registrations.length >= 2, "watchers are registered");
    const watchers = client.registrations.find(({ method }) => method === "workspace/didChangeWatchedFiles");
    expect(watchers?.registerOptions).toMatchObject({
      watchers: [
        { globPattern: "**/*", kind: 5 },
        { globPattern: "**/*.{yaml,yml,json,sh,md,tf,tofu,tfvars}", kind: 2 },
        { globPattern: "**/Makefile", kind: 2 },
        { globPattern: "**/Kustomization", kind: 2 },
      ],
    });
  });

  it("count when they change, come and go", async () => {
    client = await LspClient.start(RIGHT_FILES);
    await client.idle();
    client.write(POLICY, BROKEN);
    await client.watched([POLICY, 2]);
    await client.untilCodes(ACCOUNT, "trust-sub-mismatch");
    client.delete(POLICY);
    await client.watched([POLICY, 3]);
    await client.untilCodes(ACCOUNT);
    await client.untilCodes(POLICY);
    client.write(POLICY, BROKEN);
    await client.watched([POLICY, 1]);
    await client.untilCodes(ACCOUNT, "trust-sub-mismatch");
  });

  it("do not count while the document is open", async () => {
    client = await LspClient.start(RIGHT_FILES);
    await client.open(POLICY, TRUST_POLICY, "json");
    client.write(POLICY, BROKEN);
    await client.watched([POLICY, 2]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await client.idle();
    expect(client.codes(ACCOUNT)).toEqual([]);
    await client.close(POLICY);
    await client.untilCodes(ACCOUNT, "trust-sub-mismatch");
  });

  it("go with their folder, of which alone clients tell, and come with it", async () => {
    client = await LspClient.start({ ...RIGHT_FILES, [POLICY]: BROKEN });
    await client.untilCodes(ACCOUNT, "trust-sub-mismatch");
    client.delete("iam");
    await client.watched(["iam", 3]);
    await client.untilCodes(ACCOUNT);
    await client.untilCodes(POLICY);
    client.write(POLICY, BROKEN);
    await client.watched(["iam", 1]);
    await client.untilCodes(ACCOUNT, "trust-sub-mismatch");
  });
});

describe("files that are left out", () => {
  const wrong = SERVICE_ACCOUNT.replace("role/cart", "policy/cart");

  it("are those of downloads, those that settings exclude, and links", async () => {
    client = await LspClient.start(
      { "node_modules/x/a.yaml": wrong, "gen/deep/b.yaml": wrong, "real/c.yaml": wrong },
      { settings: { exclude: ["gen/**"] } },
    );
    symlinkSync(join(client.root, "real"), join(client.root, "loop"));
    symlinkSync(client.root, join(client.root, "real/up"));
    await client.connection.sendRequest("irsa/check");
    expect(client.published.map(({ uri }) => uri)).toEqual([client.uri("real/c.yaml")]);
    client.settings = { exclude: ["real"] };
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await client.untilCodes("gen/deep/b.yaml", "sa-role-arn-invalid");
    await client.untilCodes("real/c.yaml");
  });

  it("are told of in the log with the reason", async () => {
    client = await LspClient.start({ "a.yaml": wrong });
    client.write("large.json", `[${" ".repeat(6 * 1024 * 1024)}]`);
    client.write("latin.yaml", Uint8Array.from([0x61, 0x3a, 0x20, 0xe9]));
    client.write("binary.json", Uint8Array.from([0, 1, 2]));
    const summary = await client.connection.sendRequest<{ files: number; errors: number }>("irsa/check");
    expect(summary).toMatchObject({ files: 1, errors: 1 });
    const log = client.log.map(({ message }) => message).join("\n");
    expect(log).toMatch(/large\.json was not checked: it is larger than 5 MiB \(6\.0 MiB\)/);
    expect(log).toMatch(/latin\.yaml was not checked: it is not valid UTF-8/);
    expect(log).toMatch(/binary\.json was not checked: it is binary/);
    expect(client.shown).toEqual([]);
  });

  it("stay out when they are opened", async () => {
    client = await LspClient.start({ "a.yaml": wrong }, { settings: { exclude: ["gen"] } });
    await client.open("gen/b.yaml", wrong);
    await client.open("vendor/c.yaml", wrong);
    await client.idle();
    expect(client.published.map(({ uri }) => uri)).toEqual([client.uri("a.yaml")]);
  });
});

describe("settings", () => {
  it("set severities, map trust policies to roles, and say what is wrong with them", async () => {
    client = await LspClient.start(
      { "sa.yaml": SERVICE_ACCOUNT, "policies/p.json": BROKEN },
      {
        settings: {
          rules: { "trust-sub-mismatch": "warning", nonsense: "off" },
          trustPolicyRoles: { "policies/p.json": "cart" },
        },
      },
    );
    await client.untilCodes("sa.yaml", "trust-sub-mismatch");
    expect(client.diagnostics("sa.yaml")[0]?.severity).toBe(2);
    expect(client.shown.map(({ message }) => message)).toEqual([
      'IRSA, settings irsa.*: rules: there is no rule "nonsense". The default is used.',
    ]);
    client.settings = { rules: { "trust-sub-mismatch": "off" }, trustPolicyRoles: { "policies/p.json": "cart" } };
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await client.untilCodes("sa.yaml");
  });
});
