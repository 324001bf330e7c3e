// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform has placeholders in this form.
// Completion in Terraform that is being typed: trust policies in each form, and the arguments that name roles and accounts.
import { describe, expect, it } from "vitest";
import { completionsAt } from "../../../src/core/language/completion.ts";
import { terraformTokenAt } from "../../../src/core/language/terraform-token.ts";
import { applyEdits } from "../../../src/core/text/edits.ts";
import { ISSUER, SERVICE_ACCOUNT, TRUST_POLICY } from "../../fakes/example-files.ts";
import { contextOf } from "./language-context.ts";
import { marked } from "./marked.ts";

const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;
const SUBJECT = "system:serviceaccount:shop:cart";
const KNOWN = {
  "known/sa.yaml": SERVICE_ACCOUNT,
  "known/cart.trust-policy.json": TRUST_POLICY,
  "tf/roles.tf": 'resource "aws_iam_role" "other" {\n  name = "other"\n}\n',
};
const ROLE = "arn:aws:iam::111122223333:role/cart";
const EKS = 'module "eks" {\n  source = "terraform-aws-modules/eks/aws"\n}\n';

/** What is offered, and the marked line after `choice` has been taken. */
function complete(text: string, choice: string) {
  const { memory, uri, offset } = marked({ ...KNOWN, "tf/main.tf": text });
  const { list } = completionsAt(contextOf(memory), uri, offset);
  const chosen = list.find(({ suggestion }) => suggestion.text === choice);
  const clean = memory.files.get("tf/main.tf") ?? "";
  const after = chosen === undefined ? "" : applyEdits(clean, [{ range: chosen.range, newText: chosen.newText }]);
  const line = text.slice(0, text.indexOf("<|>")).split("\n").length - 1;
  return { offered: list.map(({ suggestion }) => suggestion.text), line: after.split("\n")[line]?.trim() };
}

const ENCODED = (statement: string) => `resource "aws_iam_role" "cart" {
  name = "cart"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
${statement}
    }]
  })
}
`;
const FEDERATED = `      Principal = { Federated = "${PROVIDER}" }\n`;

describe("a policy in jsonencode", () => {
  it.each([
    ["an element", "      Act<|>", "Action", "Action ="],
    ["an action", '      Action = "<|>"', "sts:AssumeRoleWithWebIdentity", 'Action = "sts:AssumeRoleWithWebIdentity"'],
    ["an action in a list", "      Action = [sts<|>]", "sts:TagSession", 'Action = ["sts:TagSession"]'],
    ["a type", "      Principal = { Fed<|> }", "Federated", 'Principal = { "Federated" =  }'],
    ["a provider", '      Principal = { Federated = "<|>" }', PROVIDER, `Principal = { Federated = "${PROVIDER}" }`],
    ["an operator", "      Condition = {\n        Str<|> = {}\n      }", "StringLike", '"StringLike" = {}'],
    [
      "a key",
      `${FEDERATED}      Condition = { StringEquals = {\n        "<|>\n      } }`,
      `${ISSUER}:sub`,
      `"${ISSUER}:sub" =`,
    ],
    [
      "a subject",
      `${FEDERATED}      Condition = { StringEquals = { "${ISSUER}:sub" = "system:<|>" } }`,
      SUBJECT,
      `Condition = { StringEquals = { "${ISSUER}:sub" = "${SUBJECT}" } }`,
    ],
    [
      "an audience behind a reference",
      '      Condition = { StringEquals = { "${local.issuer}:aud" = "<|>" } }',
      "sts.amazonaws.com",
      'Condition = { StringEquals = { "${local.issuer}:aud" = "sts.amazonaws.com" } }',
    ],
  ])("%s", (_, statement, choice, line) => {
    const result = complete(ENCODED(statement), choice);
    expect(result.offered).toContain(choice);
    expect(result.line?.replace(/^"Action"/, "Action")).toBe(line);
  });

  it("offers what this file makes before what is written out elsewhere", () => {
    const { offered, line } = complete(
      EKS + ENCODED("      Principal = { Federated = <|> }"),
      "module.eks.oidc_provider_arn",
    );
    expect(offered).toEqual(["module.eks.oidc_provider_arn", PROVIDER]);
    expect(line).toBe("Principal = { Federated = module.eks.oidc_provider_arn }");
  });
});

const DATA = (inside: string) => `data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
${inside}
  }
}
`;

describe("an aws_iam_policy_document", () => {
  const principal = (arn: string) =>
    `    principals {\n      type = "Federated"\n      identifiers = [${arn}]\n    }\n`;
  it.each([
    ["an action", "    actions = [<|>]", "sts:TagSession", 'actions = ["sts:TagSession"]'],
    ["an effect", '    effect = "<|>"', "Deny", 'effect = "Deny"'],
    ["a type", '    principals {\n      type = "F<|>"\n    }', "Federated", 'type = "Federated"'],
    ["a provider", principal('"<|>"'), PROVIDER, `identifiers = ["${PROVIDER}"]`],
    ["an operator", '    condition {\n      test = "Str<|>\n    }', "StringLike", 'test = "StringLike"'],
    [
      "a key",
      `${principal(`"${PROVIDER}"`)}    condition {\n      test = "StringEquals"\n      variable = "<|>"\n    }`,
      `${ISSUER}:sub`,
      `variable = "${ISSUER}:sub"`,
    ],
    [
      "a key of an issuer that bears a name",
      `${principal("module.eks.oidc_provider_arn")}    condition {\n      variable = <|>\n    }`,
      "${module.eks.oidc_provider}:sub",
      'variable = "${module.eks.oidc_provider}:sub"',
    ],
    [
      "a key of a provider's issuer",
      `${principal("aws_iam_openid_connect_provider.x.arn")}    condition {\n      variable = <|>\n    }`,
      "${aws_iam_openid_connect_provider.x.url}:aud",
      'variable = "${aws_iam_openid_connect_provider.x.url}:aud"',
    ],
    [
      "a key of a variable's issuer",
      `${principal("var.oidc_provider_arn")}    condition {\n      variable = <|>\n    }`,
      '${replace(var.oidc_provider_arn, "/^(.*provider/)/", "")}:sub',
      'variable = "${replace(var.oidc_provider_arn, "/^(.*provider/)/", "")}:sub"',
    ],
    [
      "a subject",
      '    condition {\n      test = "StringEquals"\n      variable = "${local.issuer}:sub"\n      values = ["<|>"]\n    }',
      SUBJECT,
      `values = ["${SUBJECT}"]`,
    ],
  ])("%s", (_, inside, choice, line) => {
    const result = complete(EKS + DATA(inside), choice);
    expect(result.offered).toContain(choice);
    expect(result.line).toBe(line);
  });
});

describe("a heredoc", () => {
  it("is JSON", () => {
    const text = `resource "aws_iam_role" "cart" {
  assume_role_policy = <<-EOF
    { "Statement": [{ "Effect": "Allow", "Act<|> }] }
  EOF
}
`;
    expect(complete(text, "Action").line).toBe('{ "Statement": [{ "Effect": "Allow", "Action":  }] }');
  });
});

describe("arguments", () => {
  const account = (inside: string) =>
    `resource "kubernetes_service_account_v1" "cart" {\n  metadata {\n    ${inside}\n  }\n}\n`;
  const association = (line: string) => `resource "aws_eks_pod_identity_association" "cart" {\n  ${line}\n}\n`;
  const irsa = (line: string) =>
    `module "irsa" {\n  source = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"\n  oidc_providers = {\n    main = {\n      ${line}\n    }\n  }\n}\n`;
  it.each([
    ["a namespace", account('namespace = "<|>"'), "shop", 'namespace = "shop"'],
    [
      "an annotation's key",
      account('annotations = {\n      "eks<|>\n    }'),
      "eks.amazonaws.com/role-arn",
      '"eks.amazonaws.com/role-arn" =',
    ],
    [
      "an annotation's role",
      account('annotations = {\n      "eks.amazonaws.com/role-arn" = "arn<|>"\n    }'),
      ROLE,
      `"eks.amazonaws.com/role-arn" = "${ROLE}"`,
    ],
    [
      "an annotation's role by reference",
      account('annotations = {\n      "eks.amazonaws.com/role-arn" = <|>\n    }'),
      "aws_iam_role.other.arn",
      '"eks.amazonaws.com/role-arn" = aws_iam_role.other.arn',
    ],
    [
      "an annotation's value",
      account('annotations = {\n      "eks.amazonaws.com/sts-regional-endpoints" = "<|>"\n    }'),
      "true",
      '"eks.amazonaws.com/sts-regional-endpoints" = "true"',
    ],
    [
      "a manifest's role",
      'resource "kubernetes_manifest" "cart" {\n  manifest = {\n    kind = "ServiceAccount"\n    metadata = { annotations = {\n      "eks.amazonaws.com/role-arn" = "<|>"\n    } }\n  }\n}\n',
      ROLE,
      `"eks.amazonaws.com/role-arn" = "${ROLE}"`,
    ],
    [
      "a deployment's account",
      'resource "kubernetes_deployment" "cart" {\n  metadata { namespace = "shop" }\n  spec {\n    template {\n      spec {\n        service_account_name = "<|>"\n      }\n    }\n  }\n}\n',
      "cart",
      'service_account_name = "cart"',
    ],
    ["an association's namespace", association('namespace = "<|>"'), "shop", 'namespace = "shop"'],
    ["an association's account", association("service_account = <|>"), "cart", 'service_account = "cart"'],
    [
      "an association's role",
      association('role_arn = "<|>"'),
      "aws_iam_role.other.arn",
      "role_arn = aws_iam_role.other.arn",
    ],
    [
      "the module's accounts",
      irsa('namespace_service_accounts = ["<|>"]'),
      "shop:cart",
      'namespace_service_accounts = ["shop:cart"]',
    ],
    [
      "the module's provider",
      EKS + irsa("provider_arn = mod<|>"),
      "module.eks.oidc_provider_arn",
      "provider_arn = module.eks.oidc_provider_arn",
    ],
    [
      "an add-on's role",
      `${irsa("")}resource "aws_eks_addon" "ebs" {\n  service_account_role_arn = <|>\n}\n`,
      "module.irsa.iam_role_arn",
      "service_account_role_arn = module.irsa.iam_role_arn",
    ],
    [
      "a release's role",
      'resource "helm_release" "x" {\n  set {\n    name = "serviceAccount.annotations.eks\\\\.amazonaws\\\\.com/role-arn"\n    value = "<|>"\n  }\n}\n',
      ROLE,
      `value = "${ROLE}"`,
    ],
  ])("%s", (_, text, choice, line) => {
    const result = complete(text, choice);
    expect(result.offered).toContain(choice);
    expect(result.line).toBe(line);
  });

  it.each([
    ["a comment", account("# namespace = <|>")],
    ["a block comment", account('/* "arn:aws:s3:::x/*" namespace = <|> */')],
    ["a reference in a string", account('namespace = "${local.<|>}"')],
    ["another resource", 'resource "aws_s3_bucket" "x" {\n  namespace = "<|>"\n}\n'],
    ["no block", '<|>\nresource "aws_s3_bucket" "x" {}\n'],
  ])("nothing in %s", (_, text) => {
    expect(complete(text, "").offered).toEqual([]);
  });
});

describe("the word at a cursor", () => {
  it.each([
    ['a = "x<|>y"', '"xy"'],
    ['a = "arn:aws:s3:::b/*" # <|>', undefined],
    ['a = "arn:aws:s3:::b/*"\nb = <|>c', "c"],
    ['a = "$${x" \nb = "<|>', '"'],
    ["a = <<EOF\n<|>\nEOF\n", ""],
    ["a = 1 // x\nb = ab<|>", "ab"],
  ])("%s", (text, expected) => {
    const offset = text.indexOf("<|>");
    const clean = text.replace("<|>", "");
    const token = terraformTokenAt(clean, offset);
    expect(token && clean.slice(token.outer.start, token.outer.end)).toBe(expected);
  });
});
