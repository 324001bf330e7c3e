// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform has placeholders in this form.
// What Terraform's expressions come to: what a module itself decides is known, everything else is not, and stays where it stands.
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Value } from "../../../../src/core/model/value.ts";
import { covered, shown } from "../facts-of.ts";
import { factsOfKind, moduleFacts } from "./module-facts.ts";

/** Declarations that the expressions of the tables refer to. */
const GIVEN = `
locals {
  app    = "cart"
  self   = local.self
  one    = local.two
  two    = local.one
  names  = { cart = "c", deep = { list = ["a", "b"] } }
  alias  = local.app
  issuer = replace(aws_iam_openid_connect_provider.this.url, "https://", "")
}
variable "region" { default = "eu-west-1" }
variable "required" {}
variable "empty" { default = null }
resource "aws_eks_cluster" "prod" { name = "prod-\${var.region}" }
resource "aws_iam_openid_connect_provider" "this" { url = "https://oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE" }
resource "kubernetes_namespace" "shop" {
  metadata { name = "shop" }
}
data "aws_eks_cluster" "other" { name = "other" }
`;

/** The cluster's name, where it is this expression. */
function nameOf(expression: string, given = GIVEN): { readonly value: Value | undefined; readonly text: string } {
  const text = `${given}\nresource "aws_eks_cluster" "subject" {\n  name = ${expression}\n}\n`;
  return { value: factsOfKind("cluster", text).at(-1)?.name, text };
}

describe("an expression", () => {
  it.each([
    ['"a"', "a"],
    ["local.app", "cart"],
    ["local.alias", "cart"],
    ['"${local.app}"', "cart"],
    ['"x-${local.app}-${var.region}"', "x-cart-eu-west-1"],
    ["local.names.cart", "c"],
    ['local.names["cart"]', "c"],
    ["local.names[local.app]", "c"],
    ["local.names.deep.list[1]", "b"],
    ["local.issuer", "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE"],
    ["aws_eks_cluster.prod.name", "prod-eu-west-1"],
    ["aws_eks_cluster.prod.id", "prod-eu-west-1"],
    ["aws_eks_cluster.prod[0].name", "prod-eu-west-1"],
    ["data.aws_eks_cluster.other.name", "other"],
    ["kubernetes_namespace.shop.metadata[0].name", "shop"],
    ["kubernetes_namespace.shop.metadata.0.name", "shop"],
    ["kubernetes_namespace.shop.id", "shop"],
    ['format("%s-%s", local.app, "a")', "cart-a"],
    ['format("%d%%", 5)', "5%"],
    ['join("-", ["a", local.app])', "a-cart"],
    ['join("", concat(["a"], ["b"]))', "ab"],
    ['merge({ a = "1" }, { a = "2" }).a', undefined],
    ['replace("a.b.c", ".", "-")', "a-b-c"],
    ['lower("AB")', "ab"],
    ['trimprefix("https://a", "https://")', "a"],
    ['trimsuffix("a/", "/")', "a"],
    ["8", "8"],
  ])("%s is %s", (expression, expected) => {
    const { value, text } = nameOf(expression);
    expect(value?.known === true ? value.text : undefined).toBe(expected);
    expect(covered(text, value?.outer)).toBe(expression);
  });

  it.each([
    "var.required",
    "var.missing",
    "local.self",
    "local.one",
    "local.missing",
    "local.names.none",
    "module.eks.cluster_name",
    "each.value",
    "aws_eks_cluster.prod.arn",
    "aws_eks_cluster.none.name",
    '"x-${var.required}"',
    'replace("a", "/a/", "b")',
    'format("%q", "a")',
    'format("%s", "a", "b")',
    'join("-", [var.required])',
    "var.required ? 1 : 2",
    "[for a in local.names : a][0]",
    "1 + 1",
    "cidrsubnet(local.app)",
    "upper(local.names...)",
    '"%{ if true }a%{ endif }"',
  ])("%s is not known", (expression) => {
    const { value, text } = nameOf(expression);
    expect(value?.known).toBe(false);
    expect(covered(text, value?.outer)).toBe(expression);
  });

  it("stands in the branch that a condition takes", () => {
    const { value, text } = nameOf("true ? local.app : var.required");
    expect([shown(value), covered(text, value?.outer)]).toEqual(["cart", "local.app"]);
  });

  it.each(["null", "var.empty"])("%s is none", (expression) => {
    const { value } = nameOf(expression);
    expect(expression === "null" ? value : value?.known).toBe(expression === "null" ? undefined : false);
  });

  it("keeps what is known of a text around what is not", () => {
    expect(shown(nameOf('"${local.app}-${var.required}-${module.a.b}"').value)).toBe(
      "?cart-${var.required}-${module.a.b}",
    );
    expect(shown(nameOf("aws_iam_openid_connect_provider.this.arn").value)).toBe(
      "?arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/EXAMPLE",
    );
  });
});

describe("an issuer that only Terraform's run tells", () => {
  const CLUSTERS = `
module "eks" { source = "terraform-aws-modules/eks/aws" }
module "own" { source = "./eks" }
resource "aws_eks_cluster" "this" {}
data "aws_eks_cluster" "by_name" {}
resource "aws_iam_openid_connect_provider" "eks" { url = aws_eks_cluster.this.identity[0].oidc[0].issuer }
resource "aws_iam_openid_connect_provider" "open" { url = var.url }
resource "aws_iam_openid_connect_provider" "each" { url = aws_eks_cluster.this[each.key].identity[0].oidc[0].issuer }
data "aws_iam_openid_connect_provider" "found" { url = data.aws_eks_cluster.by_name.identity.0.oidc.0.issuer }
locals { url = module.eks.cluster_oidc_issuer_url }
`;
  const OWN = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}";

  it.each([
    ["aws_eks_cluster.this.identity[0].oidc[0].issuer", "https://<issuer of aws_eks_cluster.this>"],
    ['aws_eks_cluster.this["a"].identity.0.oidc.0.issuer', 'https://<issuer of aws_eks_cluster.this["a"]>'],
    ["module.eks.oidc_provider", "<issuer of module.eks>"],
    ["module.eks[0].cluster_oidc_issuer_url", "https://<issuer of module.eks[0]>"],
    ['replace(local.url, "https://", "")', "<issuer of module.eks>"],
    ['replace(local.url, "/^https:\\\\/\\\\//", "")', "<issuer of module.eks>"],
    ['trimprefix(local.url, "https://")', "<issuer of module.eks>"],
    ['replace(module.eks.oidc_provider_arn, "/^(.*provider/)/", "")', "<issuer of module.eks>"],
    ['"${module.eks.oidc_provider}:sub"', "<issuer of module.eks>:sub"],
    ['format("%s:sub", module.eks.oidc_provider)', "<issuer of module.eks>:sub"],
    ['join(":", [module.eks.oidc_provider, "aud"])', "<issuer of module.eks>:aud"],
    ["aws_iam_openid_connect_provider.eks.url", "<issuer of aws_eks_cluster.this>"],
    ["aws_iam_openid_connect_provider.open.url", "<url of aws_iam_openid_connect_provider.open>"],
    ['aws_iam_openid_connect_provider.each["a"].url', '<url of aws_iam_openid_connect_provider.each["a"]>'],
    ["data.aws_iam_openid_connect_provider.found.url", "<issuer of data.aws_eks_cluster.by_name>"],
  ])("%s bears the name %s", (expression, expected) => {
    const { value } = nameOf(expression, CLUSTERS);
    expect([value?.known, value?.symbolic, value?.text]).toEqual([false, true, expected]);
  });

  it.each([
    ["module.eks.oidc_provider_arn", `${OWN}:oidc-provider/<issuer of module.eks>`],
    ["aws_iam_openid_connect_provider.eks.arn", `${OWN}:oidc-provider/<issuer of aws_eks_cluster.this>`],
    ["var.oidc_provider_arn", `${OWN}:oidc-provider/<url of var.oidc_provider_arn>`],
    ["module.own.oidc_provider_arn", `${OWN}:oidc-provider/<url of module.own.oidc_provider_arn>`],
    // Whether these have a scheme, or are the same, is not known.
    ["module.own.oidc_provider", "${module.own.oidc_provider}"],
    ["module.eks.cluster_dualstack_oidc_issuer_url", "${module.eks.cluster_dualstack_oidc_issuer_url}"],
    ["upper(module.eks.oidc_provider)", "${upper(module.eks.oidc_provider)}"],
    ['replace(module.eks.oidc_provider, "a", "b")', '${replace(module.eks.oidc_provider, "a", "b")}'],
    ['"${module.eks.oidc_provider}-${var.a}"', "<issuer of module.eks>-${var.a}"],
  ])("%s is not such a name: %s", (expression, expected) => {
    const { value } = nameOf(expression, CLUSTERS);
    expect([value?.known, value?.symbolic, value?.text]).toEqual([false, undefined, expected]);
  });
});

describe("a variable", () => {
  const MAIN = 'variable "v" { default = "a" }\nresource "aws_eks_cluster" "c" { name = var.v }\n';
  const name = (files: Readonly<Record<string, string>>, set: readonly string[] = []) =>
    moduleFacts(files, set).flatMap((fact) => (fact.kind === "cluster" ? [shown(fact.name)] : []));

  it("is its default, or what a file sets that Terraform reads by itself", () => {
    expect(name({ "main.tf": MAIN })).toEqual(["a"]);
    expect(name({ "main.tf": MAIN, "terraform.tfvars": 'v = "b"\n' })).toEqual(["b"]);
    expect(name({ "main.tf": MAIN, "terraform.tfvars": 'v = "b"\n', "x.auto.tfvars": 'v = "c"\n' })).toEqual(["c"]);
  });

  it("is not known where a call or another variable file sets it", () => {
    expect(name({ "main.tf": MAIN }, ["v"])).toEqual(["?${var.v}"]);
    expect(name({ "main.tf": MAIN, "prod.tfvars": 'v = "b"\n' })).toEqual(["?${var.v}"]);
    expect(name({ "main.tf": MAIN, "prod.tfvars": 'w = "b"\n' })).toEqual(["a"]);
  });
});

test("a module of locals that name each other twice ends", () => {
  const locals = Array.from({ length: 60 }, (_, n) => `  a${n + 1} = [local.a${n}, local.a${n}]\n`).join("");
  const text = `locals {\n  a0 = ["x"]\n${locals}}\nresource "aws_eks_cluster" "c" { name = local.a60 }\n`;
  const start = performance.now();
  expect(factsOfKind("cluster", text)).toMatchObject([{ name: { known: false } }]);
  expect(performance.now() - start).toBeLessThan(5_000);
});

test("known values are what plain substitution gives", () => {
  const word = fc.stringMatching(/^[a-z]{1,5}$/);
  const part = fc.oneof(
    word.map((text) => ({ source: text, text })),
    fc
      .constantFrom("cart", "eu-west-1")
      .map((text) => ({ source: text === "cart" ? "${local.app}" : "${var.region}", text })),
    word.map((text) => ({ source: `\${lower("${text.toUpperCase()}")}`, text })),
    word.map((text) => ({ source: `\${join("", ["${text}", local.alias])}`, text: `${text}cart` })),
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), (parts) => {
      const { value } = nameOf(`"${parts.map(({ source }) => source).join("-")}"`);
      expect(shown(value)).toBe(parts.map(({ text }) => text).join("-"));
    }),
    { numRuns: 60 },
  );
});
