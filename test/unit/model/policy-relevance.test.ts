// Roles of other services are left alone, whatever is wrong with them; ours, and what may be ours, are read.
import { expect, test } from "vitest";
import { factsOfKind } from "./facts-of.ts";

const EKS = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC";

const template = (principal: string, more = "") => `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - { Effect: Allow, Principal: ${principal}, Action: sts:AssumeRole }
${more}`;

test.each([
  ["{ Service: lambda.amazonaws.com }", false],
  ["{ Service: [ec2.amazonaws.com, ssm.amazonaws.com] }", false],
  ['{ AWS: "arn:aws:iam::111122223333:root" }', false],
  ["{ Federated: cognito-identity.amazonaws.com }", false],
  ["{ Federated: arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com }", false],
  ["{ Service: pods.eks.amazonaws.com }", true],
  ["{ Service: pod.amazonaws.com }", true],
  ["{ Service: eks.amazonaws.com }", true],
  [`{ Federated: "${EKS}" }`, true],
  ["{ Federated: https://oidc.eks.us-east-1.amazonaws.com/id/ABC }", true],
  ["{ Federated: !Ref Provider }", true],
  ['"*"', true],
])("%s is about pods: %s", (principal, expected) => {
  expect(factsOfKind("trust-policy", "t.yaml", template(principal))).toHaveLength(expected ? 1 : 0);
  expect(factsOfKind("role", "t.yaml", template(principal))).toHaveLength(1);
});

test("one statement of ours is enough, and one that nobody can read", () => {
  const lambda = "{ Service: lambda.amazonaws.com }";
  const ours = `          - { Effect: Allow, Principal: { Federated: "${EKS}" }, Action: "*" }\n`;
  expect(factsOfKind("trust-policy", "t.yaml", template(lambda, ours))).toHaveLength(1);
  expect(factsOfKind("trust-policy", "t.yaml", template(lambda, "          - !If [A, {}, {}]\n"))).toHaveLength(1);
});
