/** What a role of the practice account may do: its policies' documents, and IAM's simulation of them. */
import * as l10n from "@vscode/l10n";
import { AccessError, type Simulation } from "../../core/ports.ts";
import type { PracticeRole, PracticeState } from "../state.ts";
import { decide } from "./identity-document.ts";

type Statement = { readonly Effect: "Allow"; readonly Action: string | readonly string[]; readonly Resource: "*" };

function allow(...Action: readonly string[]): string {
  const statement: Statement = { Effect: "Allow", Action, Resource: "*" };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** Documents of AWS managed policies, by the ARN's part behind `policy/`, as far as practising needs them (managed policy reference). */
const DOCUMENTS: Readonly<Record<string, string>> = {
  AdministratorAccess: allow("*"),
  AmazonS3FullAccess: allow("s3:*", "s3-object-lambda:*"),
  AmazonS3ReadOnlyAccess: allow(
    "s3:Get*",
    "s3:List*",
    "s3:Describe*",
    "s3-object-lambda:Get*",
    "s3-object-lambda:List*",
  ),
  AmazonDynamoDBReadOnlyAccess: allow(
    "dynamodb:BatchGetItem",
    "dynamodb:Describe*",
    "dynamodb:List*",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "dynamodb:PartiQLSelect",
  ),
  AmazonSQSFullAccess: allow("sqs:*"),
  AmazonSQSReadOnlyAccess: allow(
    "sqs:GetQueueAttributes",
    "sqs:GetQueueUrl",
    "sqs:ListDeadLetterSourceQueues",
    "sqs:ListQueues",
    "sqs:ListMessageMoveTasks",
    "sqs:ListQueueTags",
  ),
  AmazonEC2ContainerRegistryReadOnly: allow("ecr:GetAuthorizationToken", "ecr:BatchGet*", "ecr:Get*", "ecr:List*"),
  AmazonEKSWorkerNodePolicy: allow("ec2:Describe*", "eks:DescribeCluster", "eks-auth:AssumeRoleForPodIdentity"),
};

/** Rejects with `unsupported` for an AWS managed policy of which the practice account knows the name only. */
export function documentOf(state: PracticeState, arn: string, operation: string): string {
  const own = state.policies.find((policy) => policy.arn === arn);
  const document = own?.document ?? DOCUMENTS[/^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1] ?? ""];
  if (document === undefined) {
    throw new AccessError(
      "unsupported",
      operation,
      l10n.t("The practice account knows the policy {0} by name only, so it cannot tell what it allows.", arn),
      l10n.t("Practise with one of: {0}, or with an inline policy.", Object.keys(DOCUMENTS).join(", ")),
    );
  }
  return document;
}

/** One action on one resource, by the role's policies and within its boundary. */
export function simulateAction(
  state: PracticeState,
  role: PracticeRole,
  action: string,
  resource: string,
  operation: string,
): Simulation {
  const documents = [
    ...role.attached.map((arn) => documentOf(state, arn, operation)),
    ...role.inline.map(({ document }) => document),
  ];
  const own = decide(documents, action, resource);
  const boundary =
    role.boundary === undefined ? undefined : decide([documentOf(state, role.boundary, operation)], action, resource);
  const decision =
    own.decision === "allowed" && boundary !== undefined && boundary.decision !== "allowed"
      ? boundary.decision
      : own.decision;
  const missingContext = [...new Set([...own.missingContext, ...(boundary?.missingContext ?? [])])];
  return { action, resource, decision, allowedByOrganization: undefined, missingContext };
}
