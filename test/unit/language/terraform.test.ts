// The same features where Terraform says it: names that are written out are renamed, those that are put together are not.
import { describe, expect, it } from "vitest";
import { definitionsAt, locationOf } from "../../../src/core/language/definition.ts";
import { DEPLOYMENT, ISSUER } from "../../fakes/example-files.ts";
import { mark, marked, shownPlaces } from "./marked.ts";
import { changedLines, reasonOf, renamed } from "./renamed.ts";

const MAIN = `resource "kubernetes_service_account" "cart" {
  metadata {
    name      = "cart"
    namespace = "shop"
    annotations = {
      "eks.amazonaws.com/role-arn" = aws_iam_role.cart.arn
    }
  }
}

resource "aws_iam_role" "cart" {
  name = "cart-role"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/${ISSUER}" }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = { StringEquals = { "${ISSUER}:sub" = "system:serviceaccount:shop:cart" } }
    }]
  })
}
`;
const FILES = { "main.tf": MAIN, "d.yaml": DEPLOYMENT };

function change(files: Readonly<Record<string, string>>, newName: string) {
  const { memory, uri, offset } = marked(files);
  const before = Object.fromEntries(memory.files);
  const result = renamed(memory, uri, offset, newName);
  return { lines: changedLines(before, result.files), reason: reasonOf(result) };
}

describe("Terraform", () => {
  it("defines the account of a manifest", () => {
    const { memory, uri, offset } = marked(mark(FILES, "d.yaml", "Name: cart", 7));
    const places = definitionsAt(memory.workspace.graph, uri, offset).map(locationOf);
    expect(shownPlaces(memory, places)).toEqual(["main.tf:3: cart"]);
  });

  it("is renamed together with manifests", () => {
    expect(change(mark(FILES, "d.yaml", "Name: cart", 7), "basket").lines).toEqual([
      'main.tf:3: name      = "basket"',
      `main.tf:19: Condition = { StringEquals = { "${ISSUER}:sub" = "system:serviceaccount:shop:basket" } }`,
      "d.yaml:13: serviceAccountName: basket",
    ]);
  });

  it("is not renamed where a variable stands", () => {
    const variable = MAIN.replace("shop:cart", `shop:\${local.name}`).replace(
      'name      = "cart"',
      "name = local.name",
    );
    const text = `${variable}\nlocals {\n  name = "cart"\n}\n`;
    const { reason, lines } = change(mark({ ...FILES, "main.tf": text }, "d.yaml", "Name: cart", 7), "basket");
    expect(lines).toEqual([]);
    expect(reason).not.toBe("");
  });
});
