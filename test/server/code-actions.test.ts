// Code actions over the wire: applied as the client would, they take their finding away and bring none.
import { afterEach, describe, expect, it } from "vitest";
import type { CodeAction, Range } from "vscode-languageserver-protocol/node";
import { RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../fakes/example-files.ts";
import { applied, LspClient } from "./lsp-client.ts";

const ACCOUNT = "k8s/service-account.yaml";
const POLICY = "iam/cart/trust-policy.json";
const BROKEN = TRUST_POLICY.replace("shop:cart", "shop:basket");
const SPACED = SERVICE_ACCOUNT.replace("arn:aws:iam::111122223333:role/cart", '"arn:aws:iam::111122223333: role/cart"');

let client: LspClient;
afterEach(() => client.stop());

function rangeOf(path: string): Range {
  const [diagnostic] = client.diagnostics(path);
  if (diagnostic === undefined) {
    throw new Error(`${path} has no diagnostic`);
  }
  return diagnostic.range;
}

const WHOLE: Range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };

describe("quick fixes", () => {
  it("are offered at the finding only, one of them preferred, and remove it at both ends", async () => {
    client = await LspClient.start({ ...RIGHT_FILES, [POLICY]: BROKEN });
    await client.untilCodes(ACCOUNT, "trust-sub-mismatch");
    await client.open(POLICY, BROKEN, "json");
    await client.idle();
    expect(await client.actions(POLICY, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } })).toEqual(
      [],
    );

    const actions = await client.actions(POLICY, rangeOf(POLICY));
    const preferred = actions.filter(({ isPreferred }) => isPreferred);
    expect(preferred).toHaveLength(1);
    expect(preferred[0]).toMatchObject({ kind: "quickfix", diagnostics: client.diagnostics(POLICY) });
    expect(preferred[0]?.edit?.documentChanges).toMatchObject([
      { textDocument: { uri: client.uri(POLICY), version: 1 } },
    ]);
    const fixed = applied(BROKEN, client.uri(POLICY), preferred[0]?.edit);
    expect(fixed).toBe(TRUST_POLICY);
    await client.change(POLICY, fixed);
    await client.untilCodes(POLICY);
    await client.untilCodes(ACCOUNT);
  });

  it("see what was typed a moment ago", async () => {
    client = await LspClient.start({ [ACCOUNT]: SERVICE_ACCOUNT });
    await client.idle();
    await client.open(ACCOUNT, SERVICE_ACCOUNT);
    await client.change(ACCOUNT, SPACED);
    const [action] = await client.actions(ACCOUNT, WHOLE);
    expect(action?.diagnostics?.[0]?.code).toBe("sa-role-arn-invalid");
    expect(applied(SPACED, client.uri(ACCOUNT), action?.edit)).toContain(":role/cart");
  });

  it("do not swallow the diagnostics of what was typed a moment ago", async () => {
    client = await LspClient.start({ [ACCOUNT]: SPACED });
    await client.untilCodes(ACCOUNT, "sa-role-arn-invalid");
    await client.open(ACCOUNT, SPACED);
    await client.change(ACCOUNT, SERVICE_ACCOUNT);
    // Asked before the pause in typing is over: the editor does so right after it has applied a fix.
    expect(await client.actions(ACCOUNT, WHOLE)).toEqual([]);
    await client.untilCodes(ACCOUNT);
  });

  it("turn a rule off for one line of YAML, in the text's own line ending and indentation", async () => {
    const text = SPACED.replaceAll("\n", "\r\n");
    client = await LspClient.start({ [ACCOUNT]: text });
    await client.untilCodes(ACCOUNT, "sa-role-arn-invalid");
    await client.open(ACCOUNT, text);
    const actions = await client.actions(ACCOUNT, rangeOf(ACCOUNT));
    const disable = actions.find(({ title }) => title === "Disable sa-role-arn-invalid for this line");
    const after = applied(text, client.uri(ACCOUNT), disable?.edit);
    expect(after).toContain(
      "  annotations:\r\n    # irsa-disable-next-line sa-role-arn-invalid\r\n    eks.amazonaws.com/role-arn",
    );
    expect(disable?.isPreferred).toBeUndefined();
    await client.change(ACCOUNT, after);
    await client.untilCodes(ACCOUNT);
  });

  it("offer no comment in JSON", async () => {
    client = await LspClient.start({ ...RIGHT_FILES, [POLICY]: BROKEN });
    await client.untilCodes(POLICY, "trust-sub-mismatch");
    const actions = await client.actions(POLICY, rangeOf(POLICY));
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.map(({ title }) => title).filter((title) => title.startsWith("Disable"))).toEqual([]);
  });

  it("are plain changes for clients without documentChanges", async () => {
    client = await LspClient.start({ [ACCOUNT]: SPACED }, { capabilities: {} });
    await client.untilCodes(ACCOUNT, "sa-role-arn-invalid");
    const [action] = await client.actions(ACCOUNT, WHOLE);
    expect(action?.edit?.documentChanges).toBeUndefined();
    expect(Object.keys(action?.edit?.changes ?? {})).toEqual([client.uri(ACCOUNT)]);
  });
});

describe("fix all", () => {
  const two = `${SPACED}---\n${SPACED.replace("name: cart", "name: basket")}`;
  const kinds = (actions: readonly CodeAction[]) => actions.map(({ kind }) => kind);

  it("is offered when it is asked for, also by the kind above it", async () => {
    client = await LspClient.start({ [ACCOUNT]: two });
    await client.idle();
    expect(kinds(await client.actions(ACCOUNT, WHOLE))).not.toContain("source.fixAll.irsa");
    expect(kinds(await client.actions(ACCOUNT, WHOLE, { only: ["source.fixAll"] }))).toEqual(["source.fixAll.irsa"]);
    expect(await client.actions(ACCOUNT, WHOLE, { only: ["source.organizeImports"] })).toEqual([]);
    expect(await client.actions(ACCOUNT, WHOLE, { only: ["source.fixAll.other"] })).toEqual([]);
  });

  it("fixes every finding of the document in one edit, and changes nothing by being asked", async () => {
    client = await LspClient.start({ [ACCOUNT]: two });
    await client.idle();
    await client.open(ACCOUNT, two);
    const [action] = await client.actions(ACCOUNT, WHOLE, { only: ["source.fixAll.irsa"] });
    await client.idle();
    expect(client.codes(ACCOUNT)).toEqual(["sa-role-arn-invalid", "sa-role-arn-invalid"]);
    await client.change(ACCOUNT, applied(two, client.uri(ACCOUNT), action?.edit));
    await client.untilCodes(ACCOUNT);
  });

  it("leaves other files alone", async () => {
    client = await LspClient.start({ ...RIGHT_FILES, [POLICY]: BROKEN });
    await client.untilCodes(ACCOUNT, "trust-sub-mismatch");
    expect(await client.actions(ACCOUNT, WHOLE, { only: ["source.fixAll.irsa"] })).toEqual([]);
  });
});
