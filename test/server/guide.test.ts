// The guide over LSP: places as LSP has them, and word that it has changed.
import { afterEach, expect, it } from "vitest";
import type { Guide } from "../../src/core/guide/guide.ts";
import type { ViewLocation } from "../../src/core/view/requests.ts";
import { RIGHT_FILES, TRUST_POLICY } from "../fakes/example-files.ts";
import { LspClient } from "./lsp-client.ts";

const POLICY = "iam/cart/trust-policy.json";

let client: LspClient;
afterEach(() => client.stop());

it("irsa/guide names the account and the place that is wrong", async () => {
  client = await LspClient.start({ ...RIGHT_FILES, [POLICY]: TRUST_POLICY.replace("shop:cart", "shop:b") });
  const guide = await client.connection.sendRequest<Guide<ViewLocation>>("irsa/guide", {});
  expect(guide.selected).toMatchObject({ namespace: "shop", name: "cart" });
  expect(guide.uses).toEqual(["irsa"]);
  const trust = guide.irsa?.picture.arrows.find(({ id }) => id === "trust");
  const line = TRUST_POLICY.split("\n").findIndex((text) => text.includes(":sub"));
  expect(trust).toMatchObject({ verdict: "problem", place: { uri: client.uri(POLICY), range: { start: { line } } } });
});
