// What files say a role may do, in every language: attached policies, inline ones and the boundary, each with its role; unknown stays unknown.
import { describe, expect, test } from "vitest";
import type { RolePolicyFact } from "../../../src/core/model/facts.ts";
import { factsOfKind, shown } from "./facts-of.ts";
import { moduleFacts } from "./terraform/module-facts.ts";

const READ = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] };
const S3 = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const EDGE = "arn:aws:iam::111122223333:policy/edge";

function told(facts: readonly RolePolicyFact[]): readonly string[] {
  return facts.map(({ role, policy }) => {
    const whose = shown(role.name) ?? role.block?.replace(/^.*[#/]/, "") ?? "nobody";
    return policy.how === "inline"
      ? `${whose} inline ${shown(policy.name) ?? "-"} ${policy.document ?? "?"}`
      : `${whose} ${policy.how} ${shown(policy.arn) ?? ""}`;
  });
}

const yaml = (text: string) => told(factsOfKind("role-policy", "file.yaml", text));
const terraform = (text: string) =>
  told(moduleFacts({ "main.tf": text }).filter((fact): fact is RolePolicyFact => fact.kind === "role-policy"));

describe("policies of roles", () => {
  test("CloudFormation: in the role, and in resources of their own", () => {
    const template = `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Team: { Type: String }
Resources:
  AppRole:
    Type: AWS::IAM::Role
    Properties:
      RoleName: app
      AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: { Effect: Allow, Principal: { Service: pods.eks.amazonaws.com }, Action: [sts:AssumeRole, sts:TagSession] } }
      ManagedPolicyArns: [${S3}, !Ref OtherPolicy]
      PermissionsBoundary: ${EDGE}
      Policies:
        - PolicyName: read
          PolicyDocument: ${JSON.stringify(READ)}
        - PolicyName: team
          PolicyDocument: { Statement: { Effect: Allow, Action: "s3:*", Resource: !Sub "arn:aws:s3:::\${Team}" } }
  More:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: more
      PolicyDocument: ${JSON.stringify(READ)}
      Roles: [!Ref AppRole, other]
`;
    expect(yaml(template)).toEqual([
      `app attached ${S3}`,
      "app attached ?OtherPolicy",
      `app inline read ${JSON.stringify(READ)}`,
      "app inline team ?",
      `app boundary ${EDGE}`,
      `AppRole inline more ${JSON.stringify(READ)}`,
      `other inline more ${JSON.stringify(READ)}`,
    ]);
  });

  test("ACK", () => {
    expect(
      yaml(`apiVersion: iam.services.k8s.aws/v1alpha1
kind: Role
metadata: { name: app }
spec:
  name: app
  policies: [${S3}]
  policyRefs: [{ from: { name: own } }]
  permissionsBoundary: ${EDGE}
  inlinePolicies:
    read: '${JSON.stringify(READ)}'
    later: '{"Statement":"{{ .Values.statement }}"}'
`),
    ).toEqual([
      `app attached ${S3}`,
      `app inline read ${JSON.stringify(READ)}`,
      "app inline later ?",
      `app boundary ${EDGE}`,
      "app attached ?{ from: { name: own } }",
    ]);
  });

  test("Crossplane: a role's own, and attachments that name it or its object", () => {
    expect(
      yaml(`apiVersion: iam.aws.upbound.io/v1beta1
kind: Role
metadata: { name: app }
spec: { forProvider: { managedPolicyArns: [${S3}], inlinePolicy: [{ name: read, policy: '${JSON.stringify(READ)}' }] } }
---
apiVersion: iam.aws.upbound.io/v1beta1
kind: RolePolicyAttachment
metadata: { name: one }
spec: { forProvider: { policyArn: ${S3}, roleRef: { name: app } } }
---
apiVersion: iam.aws.upbound.io/v1beta1
kind: RolePolicy
metadata: { name: two }
spec: { forProvider: { policy: '${JSON.stringify(READ)}', role: app } }
`),
    ).toEqual([
      `app attached ${S3}`,
      `app inline read ${JSON.stringify(READ)}`,
      `app attached ${S3}`,
      `app inline two ${JSON.stringify(READ)}`,
    ]);
  });

  test("eksctl: only of roles that it makes and that have a name", () => {
    expect(
      yaml(`apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: shop, region: eu-central-1 }
iam:
  serviceAccounts:
    - metadata: { name: app, namespace: shop }
      roleName: app
      attachPolicyARNs: [${S3}]
      permissionsBoundary: ${EDGE}
    - metadata: { name: other, namespace: shop }
      attachRoleARN: arn:aws:iam::111122223333:role/other
      attachPolicyARNs: [${S3}]
  podIdentityAssociations:
    - namespace: shop
      serviceAccountName: worker
      roleName: worker
      permissionPolicyARNs: [${S3}]
      wellKnownPolicies: { autoScaler: true }
`),
    ).toEqual([`app attached ${S3}`, `app boundary ${EDGE}`, `worker attached ${S3}`, "worker inline - ?"]);
  });

  test("Terraform: arguments, attachments, documents as data, modules", () => {
    expect(
      terraform(`
variable "team" {}
resource "aws_iam_role" "app" {
  name                 = "app"
  permissions_boundary = "${EDGE}"
  assume_role_policy   = jsonencode({ Statement = { Effect = "Allow", Principal = { Service = "pods.eks.amazonaws.com" }, Action = ["sts:AssumeRole", "sts:TagSession"] } })
  inline_policy {
    name   = "read"
    policy = jsonencode(${JSON.stringify(READ).replaceAll(":", "=").replaceAll("s3=", "s3:")})
  }
}
resource "aws_iam_role_policy_attachment" "s3" {
  role       = aws_iam_role.app.name
  policy_arn = "${S3}"
}
resource "aws_iam_role_policy_attachment" "own" {
  role       = "other"
  policy_arn = aws_iam_policy.own.arn
}
data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}
resource "aws_iam_role_policy" "data" {
  name   = "data"
  role   = aws_iam_role.app.id
  policy = data.aws_iam_policy_document.read.json
}
resource "aws_iam_role_policy" "later" {
  name   = "later"
  role   = aws_iam_role.app.id
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = var.team } })
}
module "irsa" {
  source                = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  role_name             = "ebs"
  attach_ebs_csi_policy = true
  role_policy_arns      = { s3 = "${S3}" }
}
`),
    ).toEqual([
      `app boundary ${EDGE}`,
      `app inline read ${JSON.stringify(READ)}`,
      `app attached ${S3}`,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what Terraform fills in.
      "other attached ?${aws_iam_policy.own.arn}",
      `app inline data ${JSON.stringify({ Version: "2012-10-17", Statement: [{ Action: "s3:GetObject", Resource: "*", Effect: "Allow" }] })}`,
      "app inline later ?",
      `ebs attached ${S3}`,
      "ebs attached ?attach_ebs_csi_policy",
    ]);
  });

  test("commands in scripts", () => {
    const script = `aws iam attach-role-policy --role-name app --policy-arn ${S3}
aws iam attach-role-policy --role-name "$ROLE" --policy-arn ${S3}
`;
    expect(told(factsOfKind("role-policy", "setup.sh", script))).toEqual([
      `app attached ${S3}`,
      `?$ROLE attached ${S3}`,
    ]);
  });
});
