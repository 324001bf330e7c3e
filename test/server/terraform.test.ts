// Terraform in the editor: its parser comes when a file needs it, an edit shows at both ends, and fixes are exact.
import { afterEach, describe, expect, it } from "vitest";
import { DEPLOYMENT, SERVICE_ACCOUNT } from "../fakes/example-files.ts";
import { LspClient } from "./lsp-client.ts";

const ACCOUNT = "k8s/service-account.yaml";
const ROLE = "iam/role.tf";
const ISSUER = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const TERRAFORM = `resource "aws_iam_role" "cart" {
  name = "cart"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${ISSUER}" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "${ISSUER}:aud" = "sts.amazonaws.com"
          "${ISSUER}:sub" = "system:serviceaccount:shop:cart"
        }
      }
    }]
  })
}
`;
const FILES = { [ACCOUNT]: SERVICE_ACCOUNT, "k8s/deployment.yaml": DEPLOYMENT, [ROLE]: TERRAFORM };

/** The account's name in the subject, a line having been added above. */
const NAME_AT = `          "${ISSUER}:sub" = "system:serviceaccount:shop:`.length;
const NAME = { start: { line: 12, character: NAME_AT }, end: { line: 12, character: NAME_AT + 4 } };

let client: Awaited<ReturnType<typeof LspClient.start>>;
afterEach(() => client.stop());

async function start(files: Readonly<Record<string, string>>): Promise<void> {
  client = await LspClient.start(files);
  await client.idle();
}

describe("Terraform", () => {
  it("that fits together has no diagnostics", async () => {
    await start(FILES);
    expect(client.published).toEqual([]);
    expect(client.shown).toEqual([]);
  });

  it("that is not open is checked together with manifests", async () => {
    await start({ ...FILES, [ROLE]: TERRAFORM.replace("shop:cart", "shop:basket") });
    expect([client.codes(ACCOUNT), client.codes(ROLE)]).toEqual([["trust-sub-mismatch"], ["trust-sub-mismatch"]]);
    expect(client.diagnostics(ROLE)[0]?.range).toEqual({
      start: { line: 11, character: `          "${ISSUER}:sub" = "`.length },
      end: { line: 11, character: `          "${ISSUER}:sub" = "system:serviceaccount:shop:basket`.length },
    });
  });

  it("follows typing, half-typed lines in between", async () => {
    await start(FILES);
    await client.open(ROLE, TERRAFORM);
    await client.change(ROLE, "  path =\n", { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } });
    await client.change(ROLE, "card", NAME);
    await client.untilCodes(ROLE, "trust-sub-mismatch");
    expect(client.codes(ACCOUNT)).toEqual(["trust-sub-mismatch"]);
    await client.change(ROLE, "cart", NAME);
    await client.untilCodes(ROLE);
    expect(client.codes(ACCOUNT)).toEqual([]);
  });
});
