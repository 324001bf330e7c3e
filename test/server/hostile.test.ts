// Nothing that a client sends, and nothing that a file holds, takes the server down or makes it wait.
import { afterEach, describe, expect, it } from "vitest";
import { RIGHT_FILES, SERVICE_ACCOUNT } from "../fakes/example-files.ts";
import { LspClient } from "./lsp-client.ts";

const ACCOUNT = "k8s/service-account.yaml";
const WRONG = SERVICE_ACCOUNT.replace("role/cart", "policy/cart");

let client: LspClient;
afterEach(() => client.stop());

/** The server still checks. */
async function expectAlive(): Promise<void> {
  await client.open("alive.yaml", WRONG);
  await client.untilCodes("alive.yaml", "sa-role-arn-invalid");
}

describe("hostile messages", () => {
  it("with positions that are nowhere", async () => {
    client = await LspClient.start(RIGHT_FILES);
    await client.open(ACCOUNT, SERVICE_ACCOUNT);
    const far = { line: 2_000_000_000, character: 2_000_000_000 };
    await client.change(ACCOUNT, "x", { start: far, end: { line: 0, character: 0 } });
    await client.change(ACCOUNT, "y", { start: { line: -5, character: -5 }, end: far });
    await client.actions(ACCOUNT, { start: far, end: { line: -1, character: -1 } });
    await expectAlive();
  });

  it("about documents that are not there", async () => {
    client = await LspClient.start(RIGHT_FILES);
    await client.change("never-opened.yaml", "a");
    await client.close("never-opened.yaml");
    expect(
      await client.actions("never.yaml", { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }),
    ).toEqual([]);
    await client.watched(["gone/for/good.yaml", 2], ["gone", 3]);
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: ["", "no-uri", "http://example.com/a.yaml", "file://host/share/a.yaml", "untitled:%zz"].map((uri) => ({
        uri,
        type: 2,
      })),
    });
    await expectAlive();
  });

  it("of the wrong shape", async () => {
    client = await LspClient.start(RIGHT_FILES);
    expect(
      await client.connection.sendRequest("textDocument/codeAction", { textDocument: 7, range: "x" }).catch(() => []),
    ).toEqual([]);
    for (const method of ["irsa/draft", "irsa/unknown"]) {
      await expect(client.connection.sendRequest(method, { textDocument: 7, range: "x" })).rejects.toThrow();
    }
    await client.connection.sendNotification("textDocument/didOpen", { textDocument: null });
    await client.connection.sendNotification("workspace/didChangeWatchedFiles", {});
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: [1] });
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", {});
    await expectAlive();
  });

  it("that are no JSON", async () => {
    client = await LspClient.start(RIGHT_FILES);
    await client.idle();
    client.process.stdin?.write('Content-Length: 9\r\n\r\n{"oops": ');
    client.process.stdin?.write("Content-Length: 2\r\n\r\n[]");
    await expectAlive();
  });

  it("with settings of any shape", async () => {
    client = await LspClient.start(
      { [ACCOUNT]: WRONG },
      { settings: { rules: [], trustPolicyRoles: { a: 1 }, trustPolicyQuota: "many", exclude: [3] } },
    );
    await client.untilCodes(ACCOUNT, "sa-role-arn-invalid");
    await client.until(() => client.shown.length >= 4, "the user is told");
    client.settings = null;
    await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await expectAlive();
  });
});

describe("hostile files", () => {
  const SLOW = {
    "laughs.yaml": `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`).join("\n")}\nkind: ServiceAccount\n`,
    "deep.yaml": `kind: ServiceAccount\nx: ${"[".repeat(100_000)}`,
    "deep.json": `{"Statement":${"[".repeat(100_000)}`,
    "documents.yaml": "---\nserviceAccountName: a\n".repeat(20_000),
    "keys.yaml": `kind: ServiceAccount\n${Array.from({ length: 50_000 }, (_, i) => `k${i}: 1`).join("\n")}\n`,
    "conflict.yaml": `<<<<<<< HEAD\n${SERVICE_ACCOUNT}=======\n${WRONG}>>>>>>> other\n`,
  };

  it("do not stop the others from being checked", { timeout: 60_000 }, async () => {
    client = await LspClient.start({ ...SLOW, [ACCOUNT]: WRONG });
    const summary = await client.connection.sendRequest<{ files: number }>("irsa/check");
    expect(summary.files).toBe(Object.keys(SLOW).length + 1);
    expect(client.codes(ACCOUNT)).toEqual(["sa-role-arn-invalid"]);
    expect(client.shown).toEqual([]);
  });
});

describe("a large workspace", () => {
  it("is read in slices: a question is answered before the reading ends", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 3000 }, (_, i) => [`d${i % 50}/a${i}.yaml`, SERVICE_ACCOUNT]),
    );
    client = await LspClient.start(files);
    const order: string[] = [];
    const whole = client.connection.sendRequest("irsa/check").then(() => order.push("whole"));
    const quick = client
      .actions("d0/a0.yaml", { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } })
      .then(() => order.push("quick"));
    await Promise.all([whole, quick]);
    expect(order).toEqual(["quick", "whole"]);
  });

  it("is read to its end when settings come anew meanwhile, as they do at the start of every editor", async () => {
    const files = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`d/a${i}.yaml`, SERVICE_ACCOUNT]));
    client = await LspClient.start({ ...files, "e/last.yaml": WRONG });
    for (let times = 0; times < 5; times++) {
      await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await client.untilCodes("e/last.yaml", "sa-role-arn-invalid");
  });
});

describe("the process", () => {
  it("ends with its client's exit, by code 1 without a shutdown before", async () => {
    client = await LspClient.start(RIGHT_FILES);
    const exited = new Promise<number | null>((resolve) => client.process.once("exit", resolve));
    await client.connection.sendNotification("exit");
    expect(await exited).toBe(1);
  });
});
