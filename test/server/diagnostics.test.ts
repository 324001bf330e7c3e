// An edit in one file shows at both ends of what it breaks, open or not; and goes away with what it broke.
import { afterEach, describe, expect, it } from "vitest";
import { DEPLOYMENT, RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../fakes/example-files.ts";
import { type ClientOptions, LspClient } from "./lsp-client.ts";

const ACCOUNT = "k8s/service-account.yaml";
const WORKLOAD = "k8s/deployment.yaml";
const POLICY = "iam/cart/trust-policy.json";

let client: Awaited<ReturnType<typeof LspClient.start>>;

async function start(files: Readonly<Record<string, string>>, options?: ClientOptions): Promise<void> {
  client = await LspClient.start(files, options);
  await client.idle();
}

afterEach(() => client.stop());

describe("diagnostics", () => {
  it("are none for files that fit together", async () => {
    await start(RIGHT_FILES);
    expect(client.published).toEqual([]);
    expect(client.shown).toEqual([]);
  });

  it("say at both ends, of files that are not open, that a subject does not match", async () => {
    await start({ ...RIGHT_FILES, [POLICY]: TRUST_POLICY.replace("shop:cart", "shop:basket") });
    expect(client.codes(ACCOUNT)).toEqual(["trust-sub-mismatch"]);
    expect(client.codes(POLICY)).toEqual(["trust-sub-mismatch"]);
    const [atPolicy] = client.diagnostics(POLICY);
    expect(atPolicy).toMatchObject({
      severity: 1,
      source: "irsa",
      code: "trust-sub-mismatch",
      range: { start: { line: 9, character: 87 } },
      relatedInformation: [{ location: { uri: client.uri(ACCOUNT), range: { start: { line: 3, character: 8 } } } }],
    });
    expect(atPolicy?.message).toContain("system:serviceaccount:shop:basket");
  });

  it("link to the page of the rule, which exists", async () => {
    await start({ ...RIGHT_FILES, [POLICY]: TRUST_POLICY.replace("shop:cart", "shop:basket") });
    const href = client.diagnostics(POLICY)[0]?.codeDescription?.href;
    expect(href).toMatch(/^file:\/\/.*\/docs\/rules\/trust-sub-mismatch\.md$/);
  });

  it("follow typing: an open document counts instead of its file", async () => {
    await start(RIGHT_FILES);
    await client.open(ACCOUNT, SERVICE_ACCOUNT);
    await client.change(ACCOUNT, "shopp", { start: { line: 4, character: 13 }, end: { line: 4, character: 17 } });
    await client.untilCodes(POLICY, "trust-sub-mismatch");
    await client.until(() => client.codes(WORKLOAD).includes("workload-sa-missing"), "the workload misses its account");
    expect(client.codes(ACCOUNT)).toEqual(["trust-sub-mismatch"]);

    await client.change(ACCOUNT, SERVICE_ACCOUNT);
    await client.untilCodes(POLICY);
    await client.untilCodes(ACCOUNT);
    await client.untilCodes(WORKLOAD);
  });

  it("go back to what is on disk when a document is closed unsaved", async () => {
    await start(RIGHT_FILES);
    await client.open(ACCOUNT, SERVICE_ACCOUNT.replace("name: cart", "name: basket"));
    await client.untilCodes(POLICY, "trust-sub-mismatch");
    await client.close(ACCOUNT);
    await client.untilCodes(POLICY);
  });

  it("are sent only when they have changed", async () => {
    await start({ ...RIGHT_FILES, [POLICY]: TRUST_POLICY.replace("shop:cart", "shop:basket") });
    const before = client.published.length;
    await client.open(ACCOUNT, SERVICE_ACCOUNT);
    await client.change(ACCOUNT, `${SERVICE_ACCOUNT}# a comment\n`);
    await client.idle();
    expect(client.published.length).toBe(before);
  });

  it("count lines and UTF-16 characters as LSP does", async () => {
    const text = `# 😀\r\n${SERVICE_ACCOUNT.replaceAll("\n", "\r\n").replace("role/cart", "role/cart # 😀")}`;
    await start({ [ACCOUNT]: text.replace("arn:aws:iam::111122223333:role/cart", '{ "😀": 1 }') });
    await client.open(
      ACCOUNT,
      text.replace("arn:aws:iam::111122223333", '"😀 arn:aws:iam::1"').replace(":role/cart", ""),
    );
    await client.untilCodes(ACCOUNT, "sa-role-arn-invalid");
    expect(client.diagnostics(ACCOUNT)[0]?.range).toEqual({
      start: { line: 7, character: 33 },
      end: { line: 7, character: 50 },
    });
  });

  it("cover every folder of a workspace, each with its own settings and together as one graph", async () => {
    await start(
      { "a/sa.yaml": SERVICE_ACCOUNT, "b/cart/trust-policy.json": TRUST_POLICY.replace("shop:cart", "shop:basket") },
      { folders: ["a", "b"] },
    );
    expect(client.codes("a/sa.yaml")).toEqual(["trust-sub-mismatch"]);
    await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", {
      event: { added: [], removed: [{ uri: client.uri("b"), name: "b" }] },
    });
    await client.untilCodes("a/sa.yaml");
    await client.untilCodes("b/cart/trust-policy.json");
  });

  it("come for a single open file without any folder, and go with it", async () => {
    await start({}, { folders: [] });
    await client.open("loose.yaml", SERVICE_ACCOUNT.replace("role/cart", "policy/cart"));
    await client.untilCodes("loose.yaml", "sa-role-arn-invalid");
    await client.close("loose.yaml");
    await client.untilCodes("loose.yaml");
  });

  it("come for clients that can do nothing beyond the minimum", async () => {
    await start({ [ACCOUNT]: SERVICE_ACCOUNT.replace("role/cart", "policy/cart") }, { capabilities: {} });
    expect(client.codes(ACCOUNT)).toEqual(["sa-role-arn-invalid"]);
    expect(client.registrations).toEqual([]);
  });

  it("reach half-typed YAML, and come back when it is whole again", async () => {
    await start(RIGHT_FILES);
    await client.open(WORKLOAD, DEPLOYMENT);
    await client.change(WORKLOAD, DEPLOYMENT.replace("serviceAccountName: cart", 'serviceAccountName: "car'));
    await client.idle();
    expect(client.shown).toEqual([]);
    await client.change(WORKLOAD, DEPLOYMENT.replace("serviceAccountName: cart", "serviceAccountName: carr"));
    await client.until(() => client.codes(WORKLOAD).includes("workload-sa-missing"), "the account is missing");
  });
});
