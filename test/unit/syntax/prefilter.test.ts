// The prefilter may keep too much, never too little: every document that yields a fact passes it.
import { expect, test } from "vitest";
import { documentMayMatter, mayHoldWorkload, mayMatter } from "../../../src/core/syntax/prefilter.ts";

test.each([
  ["a.yaml", "kind: ServiceAccount"],
  ["a.yaml", "  serviceAccountName: x"],
  ["a.yaml", "  eks.amazonaws.com/audience: x"],
  ["a.yaml", '"kind" : "Namespace"'],
  ["a.yaml", "- name: AWS_REGION"],
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

test.each(["kind: Pod\n", "apiVersion: v1\nitems:\n  - kind: Deployment\n", '{"kind": "CronJob"}'])(
  "%j holds a workload, whatever it says about identity",
  (text) => {
    expect(mayHoldWorkload(text)).toBe(true);
    expect(documentMayMatter(text)).toBe(false);
  },
);
