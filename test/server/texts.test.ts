// The server's texts come in the language whose bundle the client hands over, and in English without one.
import { afterEach, expect, it } from "vitest";
import { readBundle } from "../../scripts/l10n.mts";
import type { Guide } from "../../src/core/guide/guide.ts";
import { RIGHT_FILES, TRUST_POLICY } from "../fakes/example-files.ts";
import { LspClient } from "./lsp-client.ts";

const POLICY = "iam/cart/trust-policy.json";
const FILES = { ...RIGHT_FILES, [POLICY]: TRUST_POLICY.replace("shop:cart", "shop:b") };

let client: LspClient;
afterEach(() => client.stop());

async function said(l10n: unknown) {
  client = await LspClient.start(FILES, { initializationOptions: { l10n } });
  const guide = await client.connection.sendRequest<Guide<unknown>>("irsa/guide", {});
  await client.until(() => client.diagnostics(POLICY).length > 0, "findings");
  const diagnostics = client.diagnostics(POLICY);
  return { headline: guide.irsa?.headline, message: diagnostics[0]?.message, code: diagnostics[0]?.code };
}

it("findings and guide are Vietnamese with the Vietnamese bundle, and say the same by their code", async () => {
  const { headline, message, code } = await said(readBundle("l10n/bundle.l10n.vi.json"));
  expect(headline).toContain("Pod không nhận được credentials:");
  expect(message).toContain('ServiceAccount "cart" có annotation ghi role này');
  expect(code).toBe("trust-sub-mismatch");
});

it("are English without a bundle, or with something that is none", async () => {
  const { headline, message } = await said("vi");
  expect(headline).toContain("Pods get no credentials:");
  expect(message).toContain('ServiceAccount "cart" is annotated with this role');
});
