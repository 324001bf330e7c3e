// The prefilter may keep too much, never too little: every document that yields a fact passes it.
import { expect, test } from "vitest";
import { mayMatter } from "../../../src/core/syntax/prefilter.ts";

test.each([
  ["a.yaml", "kind: ServiceAccount"],
  ["a.yaml", "  serviceAccountName: x"],
  ["a.yaml", "  eks.amazonaws.com/audience: x"],
  ["a.yaml", '"kind" : "Namespace"'],
  ["a.yaml", "- name: AWS_REGION"],
  ["a.yaml", "kind: Pod"],
  ["a.json", '"kind": "CronJob"'],
  ["a.json", '{"Action": "sts:AssumeRoleWithWebIdentity"}'],
  ["a.json", '{"Principal": {'],
  ["trust-policy.json", "{"],
  ["kustomization.yaml", "resources: []"],
  ["a.yaml", "podIdentityAssociations:"],
  ["a.yaml", "apiVersion: eksctl.io/v1alpha5"],
  ["a.tf", 'resource "aws_iam_openid_connect_provider" "x" { url = "oidc" }'],
  ["setup.sh", "aws iam create-role --assume-role-policy-document file://x"],
  ["Makefile", "	aws iam update-assume-role-policy"],
])("%s %s matters", (name, text) => {
  expect(mayMatter(`file:///w/${name}`, text)).toBe(true);
});

test.each([
  ["a.yaml", "kind: ConfigMap\ndata:\n  a: b\n"],
  ["package.json", '{"name": "x", "scripts": {}}'],
  ["README.md", "A ServiceAccount has the annotation eks.amazonaws.com/role-arn"],
  ["run.sh", "export AWS_REGION=eu-west-1"],
])("%s %s does not", (name, text) => {
  expect(mayMatter(`file:///w/${name}`, text)).toBe(false);
});
