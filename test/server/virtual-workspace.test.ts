// Workspaces on no disk that the server sees (GitHub Repositories, a browser): the client hands the files over.
import { afterEach, describe, expect, it } from "vitest";
import { RIGHT_FILES, TRUST_POLICY } from "../fakes/example-files.ts";
import { LspClient } from "./lsp-client.ts";

const ACCOUNT = "k8s/service-account.yaml";
const POLICY = "iam/cart/trust-policy.json";
const BROKEN = TRUST_POLICY.replace("shop:cart", "shop:basket");
const ORIGIN = "vscode-vfs://github/example/shop";

let client: LspClient;
afterEach(() => client.stop());

function start(files: Readonly<Record<string, string>>, settings?: unknown) {
  return LspClient.start(files, { origin: ORIGIN, initializationOptions: { readsFiles: true }, settings });
}

describe("a virtual workspace", () => {
  it("is checked as one on a disk is, across files that nobody opened", async () => {
    client = await start({ ...RIGHT_FILES, [POLICY]: BROKEN });
    await client.untilCodes(ACCOUNT, "trust-sub-mismatch");
    expect(client.diagnostics(ACCOUNT)[0]?.relatedInformation?.[0]?.location.uri).toBe(client.uri(POLICY));
  });

  it("is asked for no folder and no file that would not be read from a disk", async () => {
    client = await start(
      {
        ...RIGHT_FILES,
        "node_modules/x/pod.yaml": "kind: Pod\n",
        "left/out.yaml": "kind: Pod\n",
        "picture.png": "",
        "odd name (1)/a b.yaml": "kind: Pod\n",
      },
      { exclude: ["left"] },
    );
    await client.idle();
    const asked = client.asked.map((question) => question.replace(ORIGIN, ""));
    expect(asked).toContain("file /odd%20name%20%281%29/a%20b.yaml");
    expect(asked.filter((question) => /node_modules|left|picture/.test(question))).toEqual([]);
  });

  it("counts changes, whole folders too", async () => {
    client = await start(RIGHT_FILES);
    await client.idle();
    client.write(POLICY, BROKEN);
    await client.watched([POLICY, 2]);
    await client.untilCodes(ACCOUNT, "trust-sub-mismatch");
    client.delete("iam");
    await client.watched(["iam", 3]);
    await client.untilCodes(ACCOUNT);
    await client.untilCodes(POLICY);
    client.write(POLICY, BROKEN);
    await client.watched(["iam", 1]);
    await client.untilCodes(ACCOUNT, "trust-sub-mismatch");
  });

  it("goes by what is typed while a document is open, and by what is stored afterwards", async () => {
    client = await start(RIGHT_FILES);
    await client.idle();
    await client.open(POLICY, BROKEN, "json");
    await client.untilCodes(ACCOUNT, "trust-sub-mismatch");
    await client.close(POLICY);
    await client.untilCodes(ACCOUNT);
  });

  it("says which file was left out and why", async () => {
    client = await start({ ...RIGHT_FILES, "k8s/binary.yaml": "a\0b" });
    await client.idle();
    const lines = client.log.map(({ message }) => message);
    expect(lines).toContain(
      `${ORIGIN}/k8s/binary.yaml was not checked: it is binary, or text in another encoding than UTF-8.`,
    );
  });

  it("is left alone by a server whose client hands nothing over: open documents alone count", async () => {
    client = await LspClient.start({ ...RIGHT_FILES, [POLICY]: BROKEN }, { origin: ORIGIN });
    await client.idle();
    expect(client.asked).toEqual([]);
    await client.open(ACCOUNT, RIGHT_FILES[ACCOUNT] ?? "");
    await client.idle();
    expect(client.codes(ACCOUNT)).toEqual([]);
  });
});
