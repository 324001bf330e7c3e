// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Terraform has placeholders in this form.
// The facts of Terraform's resources and modules, each value at its exact place.
import { describe, expect, it } from "vitest";
import type { TrustPolicyFact } from "../../../../src/core/model/facts.ts";
import { covered, pairs, shown } from "../facts-of.ts";
import { factsOfKind, moduleFacts } from "./module-facts.ts";

const ISSUER = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const PROVIDER = `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`;

/** A trust policy's parts, and the text that each stands as. */
function parts({ policy }: TrustPolicyFact, text: string) {
  return policy.statements.map(({ effect, principals, actions, conditions, complete }) => ({
    effect: shown(effect),
    principals: principals.map(({ type, value }) => `${type} ${shown(value)} @ ${covered(text, value.outer)}`),
    actions: actions.map(shown),
    conditions: conditions.map(
      ({ operator, key, values }) =>
        `${shown(operator)} ${shown(key)} = ${values.map((value) => `${shown(value)} @ ${covered(text, value.outer)}`).join(", ")}`,
    ),
    complete,
  }));
}

describe("aws_iam_role", () => {
  it("has name and path, and its trust policy in jsonencode", () => {
    const text = `resource "aws_iam_role" "app" {
  name = "app"
  path = "/pods/"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow", Principal = { Federated = "${PROVIDER}" }
      Action = ["sts:AssumeRoleWithWebIdentity"]
      Condition = { StringEquals = { "${ISSUER}:sub" = ["system:serviceaccount:shop:cart", var.more] } }
    }]
  })
}
`;
    const [role] = factsOfKind("role", text);
    expect([shown(role?.role.name), shown(role?.role.path), role?.role.block]).toEqual([
      "app",
      "/pods/",
      "file:///w/#aws_iam_role.app",
    ]);
    const [policy] = factsOfKind("trust-policy", text);
    expect(policy === undefined ? [] : parts(policy, text)).toEqual([
      {
        effect: "Allow",
        principals: [`Federated ${PROVIDER} @ "${PROVIDER}"`],
        actions: ["sts:AssumeRoleWithWebIdentity"],
        conditions: [
          `StringEquals ${ISSUER}:sub = system:serviceaccount:shop:cart @ "system:serviceaccount:shop:cart", ?\${var.more} @ var.more`,
        ],
        complete: true,
      },
    ]);
    expect(policy?.role).toEqual(role?.role);
    expect(policy?.policy).toMatchObject({ complete: true, size: undefined });
  });

  it.each([
    ["no name", "", "?"],
    ["a prefix", 'name_prefix = "app-"', "?"],
    ["an unknown name", "name = var.name", "?${var.name}"],
  ])("with %s has a name that is not known", (_, line, expected) => {
    const [role] = factsOfKind("role", `resource "aws_iam_role" "app" {\n  ${line}\n}\n`);
    expect(shown(role?.role.name)).toBe(expected);
  });

  it("is none where it certainly is not made", () => {
    const role = (count: string) =>
      factsOfKind("role", `resource "aws_iam_role" "app" {\n  count = ${count}\n}\n`).length;
    expect([role("0"), role("1"), role("var.create ? 1 : 0")]).toEqual([0, 1, 1]);
  });

  it("has its trust policy in a heredoc, whose JSON keeps its places", () => {
    const text = `resource "aws_iam_role" "app" {
  assume_role_policy = <<-EOT
    {"Statement": {"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"},
      "Action": "sts:Assume\\u0052ole", "Condition": {"StringLike": {"aws:PrincipalTag/a": "$\${aws:username}-\${var.b}"}}}}
  EOT
}
`;
    const [policy] = factsOfKind("trust-policy", text);
    expect(policy === undefined ? [] : parts(policy, text)).toEqual([
      {
        effect: "Allow",
        principals: ['Service pods.eks.amazonaws.com @ "pods.eks.amazonaws.com"'],
        actions: ["sts:AssumeRole"],
        conditions: ['StringLike aws:PrincipalTag/a = ?${aws:username}-${var.b} @ "$${aws:username}-${var.b}"'],
        complete: true,
      },
    ]);
  });

  it.each([
    ["a JSON string", '"{\\"Statement\\": []}"', true],
    ["a local", "local.trust", true],
    ["something that is not followed", 'templatefile("a.json", {})', false],
    ["a document of another module", "module.a.json", false],
    ["a document that is not there", "data.aws_iam_policy_document.none.json", false],
    ["an object with unknown parts", "jsonencode(merge(var.a, { Statement = [] }))", false],
  ])("may have its trust policy in %s", (_, expression, complete) => {
    const text = `locals {\n  trust = jsonencode({ Statement = [] })\n}\nresource "aws_iam_role" "app" {\n  assume_role_policy = ${expression}\n}\n`;
    expect(factsOfKind("trust-policy", text).map(({ policy }) => policy.complete)).toEqual([complete]);
  });

  it("tells what is wrong with the JSON of a heredoc, and only with that", () => {
    const problems = (document: string) =>
      factsOfKind("problem", `resource "aws_iam_role" "app" {\n  assume_role_policy = ${document}\n}\n`).length;
    expect(problems('<<EOT\n{"Version": "2012-10-17" "Statement": "${var.a}"}\nEOT')).toBe(1);
    expect(problems('<<EOT\n{"Version": "2012-10-17" "Statement": ${var.a}}\nEOT')).toBe(0);
    expect(problems("jsonencode({ Version = })")).toBe(0);
  });

  it("says with file() whose a trust policy file is", () => {
    const uris = (path: string) =>
      factsOfKind(
        "role-command",
        `resource "aws_iam_role" "app" {\n  name = "app"\n  assume_role_policy = file(${path})\n}\n`,
      ).map(({ roleName, policyUris }) => [shown(roleName), ...policyUris]);
    expect(uris('"trust.json"')).toEqual([["app", "file:///w/trust.json"]]);
    expect(uris('"${path.module}/../iam/trust.json"')).toEqual([["app", "file:///iam/trust.json"]]);
    expect(uris("var.path")).toEqual([]);
    expect(uris('"${path.module}/${var.name}.json"')).toEqual([]);
  });
});

describe("aws_iam_policy_document", () => {
  const DOCUMENT = `data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["${PROVIDER}"]
    }
    condition {
      test     = "StringEquals"
      variable = "${ISSUER}:sub"
      values   = ["system:serviceaccount:shop:cart"]
    }
    condition {
      test     = "StringEquals"
      variable = "${ISSUER}:sub"
      values   = ["system:serviceaccount:shop:basket"]
    }
    condition {
      test     = "StringEquals"
      variable = "${ISSUER}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}
`;
  const role = (name: string) =>
    `resource "aws_iam_role" "${name}" {\n  name = "${name}"\n  assume_role_policy = data.aws_iam_policy_document.trust.json\n}\n`;

  it("becomes the policy that Terraform makes of it: Allow by default, conditions of one variable together", () => {
    const [policy, ...more] = factsOfKind("trust-policy", DOCUMENT + role("a"));
    expect(more).toEqual([]);
    expect(policy === undefined ? [] : parts(policy, DOCUMENT)).toEqual([
      {
        effect: "Allow",
        principals: [`Federated ${PROVIDER} @ "${PROVIDER}"`],
        actions: ["sts:AssumeRoleWithWebIdentity"],
        conditions: [
          `StringEquals ${ISSUER}:sub = system:serviceaccount:shop:cart @ "system:serviceaccount:shop:cart", system:serviceaccount:shop:basket @ "system:serviceaccount:shop:basket"`,
          `StringEquals ${ISSUER}:aud = sts.amazonaws.com @ "sts.amazonaws.com"`,
        ],
        complete: true,
      },
    ]);
    expect(shown(policy?.policy.version)).toBe("2012-10-17");
  });

  it("is told once for each role that has it, in the file where it stands", () => {
    const facts = moduleFacts({ "roles.tf": role("a") + role("b"), "data.tf": DOCUMENT });
    const policies = facts.filter((fact): fact is TrustPolicyFact => fact.kind === "trust-policy");
    expect(policies.map((fact) => [fact.uri, shown(fact.role?.name)])).toEqual([
      ["file:///w/data.tf", "a"],
      ["file:///w/data.tf", "b"],
    ]);
  });

  it("counts without a role only where it lets roles be assumed", () => {
    const other = DOCUMENT.replaceAll("sts:AssumeRoleWithWebIdentity", "s3:GetObject");
    expect(factsOfKind("trust-policy", DOCUMENT).map((fact) => shown(fact.role?.name))).toEqual([undefined]);
    expect(factsOfKind("trust-policy", other)).toEqual([]);
  });

  it.each([
    [
      "a dynamic condition",
      DOCUMENT.replace('condition {\n      test     = "StringEquals"', 'dynamic "condition" {\n      for_each = var.a'),
    ],
    [
      "a dynamic statement",
      DOCUMENT.replace("  statement {", '  dynamic "statement" {\n    for_each = []\n  }\n  statement {'),
    ],
    ["another document", DOCUMENT.replace("  statement {", "  source_policy_documents = [var.a]\n  statement {")],
  ])("with %s is not known as a whole", (_, text) => {
    const [policy] = factsOfKind("trust-policy", text + role("a"));
    expect(policy?.policy.complete === false || policy?.policy.statements.some(({ complete }) => !complete)).toBe(true);
  });

  it("of a role that is not about pods says nothing", () => {
    const text = DOCUMENT.replaceAll(ISSUER, "token.actions.githubusercontent.com");
    expect(factsOfKind("trust-policy", text + role("a"))).toEqual([]);
  });
});

describe("other AWS resources", () => {
  it("aws_iam_openid_connect_provider and aws_eks_cluster", () => {
    const [provider] = factsOfKind(
      "provider",
      `resource "aws_iam_openid_connect_provider" "a" {\n  url = "https://${ISSUER}"\n  client_id_list = ["sts.amazonaws.com", var.b]\n}\n`,
    );
    expect([shown(provider?.url), ...(provider?.audiences.map(shown) ?? [])]).toEqual([
      `https://${ISSUER}`,
      "sts.amazonaws.com",
      "?${var.b}",
    ]);
    const clusters = (text: string) => factsOfKind("cluster", text).map(({ name }) => shown(name));
    expect(clusters('resource "aws_eks_cluster" "a" {\n  name = "prod"\n}\n')).toEqual(["prod"]);
    expect(
      clusters('module "eks" {\n  source = "terraform-aws-modules/eks/aws"\n  cluster_name = "prod"\n}\n'),
    ).toEqual(["prod"]);
    expect(clusters('module "eks" {\n  source = "terraform-aws-modules/eks/aws"\n  name = "prod"\n}\n')).toEqual([
      "prod",
    ]);
    expect(
      clusters('module "k" {\n  source = "terraform-aws-modules/eks/aws//modules/karpenter"\n  name = "a"\n}\n'),
    ).toEqual([]);
  });

  it("aws_eks_pod_identity_association knows the role's block", () => {
    const [association] = factsOfKind(
      "association",
      `resource "aws_iam_role" "app" {\n  name = "app"\n}\nresource "aws_eks_pod_identity_association" "a" {
  cluster_name = aws_eks_cluster.c.name
  namespace = "shop"
  service_account = "cart"
  role_arn = aws_iam_role.app[0].arn
  disable_session_tags = true
}\n`,
    );
    expect(
      [association?.cluster, association?.namespace, association?.serviceAccount, association?.disableSessionTags].map(
        shown,
      ),
    ).toEqual(["?${aws_eks_cluster.c.name}", "shop", "cart", "true"]);
    expect([shown(association?.role?.name), association?.role?.block]).toEqual(["app", "file:///w/#aws_iam_role.app"]);
  });

  it("aws_eks_addon has an account where that is known, and associations", () => {
    const text = `resource "aws_eks_addon" "ebs" {
  addon_name = "aws-ebs-csi-driver"
  cluster_name = "prod"
  service_account_role_arn = "arn:aws:iam::111122223333:role/ebs"
  pod_identity_association {
    role_arn = "arn:aws:iam::111122223333:role/ebs"
    service_account = "ebs-csi-controller-sa"
  }
}
`;
    const [account] = factsOfKind("service-account", text);
    expect([account?.meta.namespace, account?.meta.name, account?.roleArn?.value].map(shown)).toEqual([
      "kube-system",
      "ebs-csi-controller-sa",
      "arn:aws:iam::111122223333:role/ebs",
    ]);
    expect(factsOfKind("association", text).map((fact) => [shown(fact.cluster), shown(fact.serviceAccount)])).toEqual([
      ["prod", "ebs-csi-controller-sa"],
    ]);
  });
});

describe("Kubernetes objects", () => {
  it.each(["kubernetes_service_account", "kubernetes_service_account_v1"])("%s", (type) => {
    const text = `resource "${type}" "a" {
  metadata {
    name = "cart"
    annotations = {
      "eks.amazonaws.com/role-arn" = "arn:aws:iam::111122223333:role/cart"
      "a.b/c"                      = local.none
    }
  }
}
`;
    const [account] = factsOfKind("service-account", text);
    expect([shown(account?.meta.namespace), shown(account?.meta.name)]).toEqual(["default", "cart"]);
    expect(pairs(account?.meta.annotations ?? [])).toEqual([
      "eks.amazonaws.com/role-arn=arn:aws:iam::111122223333:role/cart",
      "a.b/c=?${local.none}",
    ]);
    expect(covered(text, account?.roleArn?.value?.range)).toBe("arn:aws:iam::111122223333:role/cart");
  });

  it.each([
    [
      "kubernetes_manifest",
      'manifest = {\n    apiVersion = "v1"\n    kind = "ServiceAccount"\n    metadata = { name = "cart", namespace = "shop", annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.app.arn } }\n  }',
    ],
    [
      "kubectl_manifest",
      "yaml_body = <<-YAML\n    apiVersion: v1\n    kind: ServiceAccount\n    metadata:\n      name: cart\n      namespace: shop\n      annotations:\n        eks.amazonaws.com/role-arn: ${aws_iam_role.app.arn}\n  YAML",
    ],
  ])("%s", (type, body) => {
    const text = `resource "aws_iam_role" "app" {\n  name = "app"\n}\nresource "${type}" "a" {\n  ${body}\n}\n`;
    const [account] = factsOfKind("service-account", text);
    expect(
      [account?.meta.name, account?.meta.namespace, account?.roleArn?.value].map((value) => [
        shown(value),
        covered(text, value?.range),
      ]),
    ).toEqual([
      ["cart", "cart"],
      ["shop", "shop"],
      ["?${aws_iam_role.app.arn}", type === "kubectl_manifest" ? "${aws_iam_role.app.arn}" : "aws_iam_role.app.arn"],
    ]);
    expect([account?.source, shown(account?.role?.name)]).toEqual(["terraform", "app"]);
  });
});

describe("helm_release", () => {
  const release = (body: string) => `resource "helm_release" "a" {\n  namespace = "shop"\n${body}\n}\n`;
  const accounts = (body: string) =>
    factsOfKind("service-account", release(body)).map(({ meta, roleArn }) => [
      shown(meta.namespace),
      shown(meta.name),
      shown(roleArn?.value),
      covered(release(body), roleArn?.value?.range),
    ]);
  const ROLE = "arn:aws:iam::111122223333:role/a";
  const SET = (name: string, value: string) => `  set {\n    name = "${name}"\n    value = ${value}\n  }\n`;
  const KEY = "serviceAccount.annotations.eks\\\\.amazonaws\\\\.com/role-arn";

  it.each([
    [
      "YAML",
      `  values = [<<EOT\nserviceAccount:\n  name: b\n  annotations:\n    eks.amazonaws.com/role-arn: ${ROLE}\nEOT\n  ]`,
    ],
    [
      "yamlencode",
      `  values = [yamlencode({ serviceAccount = { name = "b", annotations = { "eks.amazonaws.com/role-arn" = "${ROLE}" } } })]`,
    ],
    ["set blocks", SET("serviceAccount.name", '"b"') + SET(KEY, `"${ROLE}"`)],
    ["a set list", `  set = [{ name = "serviceAccount.name", value = "b" }, { name = "${KEY}", value = "${ROLE}" }]`],
    [
      "both, set winning",
      `  values = [yamlencode({ serviceAccount = { name = "c" } })]\n${SET("serviceAccount.name", '"b"')}${SET(KEY, `"${ROLE}"`)}`,
    ],
  ])("in %s", (_, body) => {
    expect(accounts(body)).toEqual([["shop", "b", ROLE, ROLE]]);
  });

  it("takes nothing that later values may overrule, and nothing at all where a name is made", () => {
    const known = `yamlencode({ serviceAccount = { name = "b", annotations = { "eks.amazonaws.com/role-arn" = "${ROLE}" } } })`;
    expect(accounts(`  values = [${known}, file("a.yaml")]`)).toEqual([]);
    expect(accounts(`  values = [file("a.yaml"), ${known}]`)).toEqual([["shop", "b", ROLE, ROLE]]);
    expect(accounts(`  values = var.values\n${SET(KEY, `"${ROLE}"`)}`)).toEqual([["shop", "?", ROLE, ROLE]]);
    expect(accounts(`${SET("${var.a}.name", '"b"')}${SET(KEY, `"${ROLE}"`)}`)).toEqual([]);
    expect(accounts(`  dynamic "set" {\n    for_each = var.a\n  }\n${SET(KEY, `"${ROLE}"`)}`)).toEqual([]);
  });
});

describe("modules for roles", () => {
  it("iam-role-for-service-accounts trusts what its providers name", () => {
    const text = `module "irsa" {
  source = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  role_name = "app"
  oidc_providers = {
    one = { provider_arn = "${PROVIDER}", namespace_service_accounts = ["shop:cart", var.more] }
    two = { provider_arn = module.eks.oidc_provider_arn, namespace_service_accounts = ["shop:cart"] }
  }
}
`;
    const [policy] = factsOfKind("trust-policy", text);
    expect(
      policy === undefined
        ? []
        : parts(policy, text).map(({ principals, conditions }) => [...principals, ...conditions.slice(0, 1)]),
    ).toEqual([
      [
        `Federated ${PROVIDER} @ "${PROVIDER}"`,
        `StringEquals ${ISSUER}:sub = system:serviceaccount:shop:cart @ "shop:cart", ?system:serviceaccount:\${var.more} @ var.more`,
      ],
      [
        "Federated ?arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/<url of module.eks.oidc_provider_arn> @ module.eks.oidc_provider_arn",
        'StringEquals ?<url of module.eks.oidc_provider_arn>:sub = system:serviceaccount:shop:cart @ "shop:cart"',
      ],
    ]);
    expect(policy?.generated).toBe(true);
    expect(shown(policy?.role?.name)).toBe("app");
  });

  it.each([
    ["a prefix since version 6", 'name = "app"', "?"],
    ["exact where it is told so", 'name = "app"\n  use_name_prefix = false', "app"],
  ])("its name is %s", (_, lines, expected) => {
    const text = `module "irsa" {\n  source = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts"\n  ${lines}\n}\n`;
    expect(factsOfKind("role", text).map(({ role }) => shown(role.name))).toEqual([expected]);
  });

  it("eks-pod-identity makes a role and its associations", () => {
    const text = `module "pi" {
  source = "terraform-aws-modules/eks-pod-identity/aws"
  association_defaults = { cluster_name = "prod", namespace = "shop" }
  associations = { a = { service_account = "cart" }, b = { service_account = "b", namespace = "other" } }
}
`;
    expect(
      factsOfKind("association", text).map((fact) => [fact.cluster, fact.namespace, fact.serviceAccount].map(shown)),
    ).toEqual([
      ["prod", "shop", "cart"],
      ["prod", "other", "b"],
    ]);
    expect(factsOfKind("association", text)[0]?.role?.block).toBe(factsOfKind("role", text)[0]?.role.block);
  });

  it.each(["create", "create_role"])("is nothing where %s is false", (name) => {
    const text = `module "irsa" {\n  source = "../../modules/iam-role-for-service-accounts"\n  ${name} = false\n}\n`;
    expect(moduleFacts({ "main.tf": text })).toEqual([]);
  });
});
