// The tutorial's five steps, planned and printed as commands, are what the tutorial types, plus what it forgot.
import { expect, it } from "vitest";
import type { AccessIntent } from "../../../src/core/generate/intent.ts";
import { observeForPlan } from "../../../src/core/live/observe-plan.ts";
import { desiredFromIntent } from "../../../src/core/plan/desired-from-intent.ts";
import { makePlan } from "../../../src/core/plan/make-plan.ts";
import { commandsOf } from "../../../src/core/plan/render/commands.ts";
import { practiceScenario } from "../../../src/playground/index.ts";
import { PRACTICE_ACCOUNT as ACCOUNT, PRACTICE_ISSUER as ISSUER } from "../../../src/playground/initial-state.ts";
import { PracticeWorld } from "../../fakes/practice-world.ts";

const tutorial: AccessIntent = {
  cluster: { name: "practice", region: undefined, account: ACCOUNT, partition: "aws", issuer: ISSUER },
  mechanism: "irsa",
  namespace: "default",
  serviceAccount: "s3-access-sa",
  role: { kind: "new", name: "s3-access-role", path: "/" },
  permissions: { kind: "managed", policyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] },
  workload: { kind: "test-pod", name: "s3-access-pod" },
  folder: "file:///tutorial",
};

it("prints the tutorial's commands and files", async () => {
  const { ports, clock } = new PracticeWorld(await practiceScenario("empty"));
  const outcome = desiredFromIntent(tutorial, "sts.amazonaws.com");
  if (!outcome.ok) {
    throw new Error(outcome.reason);
  }
  const observation = await observeForPlan(outcome.desired, ports, clock, new AbortController().signal);
  const { commands, files } = commandsOf(makePlan(outcome.desired, observation), "eksctl");

  expect(commands.map(({ command }) => command)).toEqual([
    // Step 1
    "aws eks describe-cluster --name practice --query cluster.identity.oidc.issuer --output text",
    "eksctl utils associate-iam-oidc-provider --cluster practice --approve",
    // Step 2
    "aws iam create-role --role-name s3-access-role --assume-role-policy-document file://trust-policy.json",
    "aws iam attach-role-policy --role-name s3-access-role --policy-arn arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
    // Step 3
    "kubectl apply -f service-account.yaml",
    // Step 4
    "kubectl apply -f pod.yaml",
    // Step 5, with the namespace that its exec lacks, and the question that it does not ask
    "kubectl wait -n default --for=condition=Ready pod/s3-access-pod --timeout=120s",
    "kubectl exec -n default s3-access-pod -- aws sts get-caller-identity",
  ]);
  const [trust, account] = files;
  expect(JSON.parse(trust?.text ?? "")).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            // What the tutorial forgot.
            [`${ISSUER}:aud`]: "sts.amazonaws.com",
            [`${ISSUER}:sub`]: "system:serviceaccount:default:s3-access-sa",
          },
        },
      },
    ],
  });
  expect(account?.text).toBe(`apiVersion: v1
kind: ServiceAccount
metadata:
  name: s3-access-sa
  namespace: default
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::${ACCOUNT}:role/s3-access-role
`);
  expect(files.map(({ name }) => name)).toEqual(["trust-policy.json", "service-account.yaml", "pod.yaml"]);
});
