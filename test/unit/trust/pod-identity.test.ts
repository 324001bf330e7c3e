/** Verdicts on EKS Pod Identity: two actions, session tags, and the keys that name the cluster. */
import { expect, test } from "vitest";
import type { PodIdentityRequest } from "../../../src/core/trust/verdict.ts";
import { CLUSTER_ARN, judge, POD, podStatement, policyText, reasonsOf } from "./policy-texts.ts";

type Expected = "allowed" | "denied" | "unknown";
const TAG = "aws:RequestTag/";
const ASSOCIATION = "arn:aws:eks:us-east-1:111122223333:podidentityassociation/prod/*";

test.each<
  [
    name: string,
    condition: unknown,
    members: Readonly<Record<string, unknown>>,
    change: Partial<PodIdentityRequest>,
    expected: Expected,
  ]
>([
  ["AWS's own form", undefined, {}, {}, "allowed"],
  [
    "namespace and account",
    { StringEquals: { [`${TAG}kubernetes-namespace`]: ["shop"], [`${TAG}kubernetes-service-account`]: ["cart"] } },
    {},
    {},
    "allowed",
  ],
  ["tag keys in another case", { StringEquals: { "aws:requesttag/Kubernetes-Namespace": "shop" } }, {}, {}, "allowed"],
  ["another namespace", { StringEquals: { [`${TAG}kubernetes-namespace`]: "web" } }, {}, {}, "denied"],
  [
    "an unknown namespace",
    { StringEquals: { [`${TAG}kubernetes-namespace`]: "web" } },
    {},
    { namespace: undefined },
    "unknown",
  ],
  ["the cluster's name", { StringEquals: { [`${TAG}eks-cluster-name`]: "prod" } }, {}, {}, "allowed"],
  ["the cluster's ARN", { ArnEquals: { [`${TAG}eks-cluster-arn`]: CLUSTER_ARN } }, {}, {}, "allowed"],
  ["a pod's name", { StringEquals: { [`${TAG}kubernetes-pod-name`]: "cart-0" } }, {}, {}, "unknown"],
  ["that a pod has a name", { Null: { [`${TAG}kubernetes-pod-uid`]: "false" } }, {}, {}, "allowed"],
  ["a tag that EKS does not set", { StringEquals: { [`${TAG}team`]: "shop" } }, {}, {}, "denied"],
  ["tag keys", { "ForAllValues:StringLike": { "aws:TagKeys": ["kubernetes-*", "eks-*"] } }, {}, {}, "allowed"],
  [
    "tags, with session tags off",
    { StringEquals: { [`${TAG}kubernetes-namespace`]: "shop" } },
    {},
    { sessionTagsDisabled: true },
    "denied",
  ],
  ["the source account", { StringEquals: { "aws:SourceAccount": "111122223333" } }, {}, {}, "allowed"],
  [
    "the source account from the cluster's ARN",
    { StringEquals: { "aws:SourceAccount": "123456789012" } },
    {},
    { account: undefined },
    "denied",
  ],
  [
    "the cluster as source",
    { ArnLike: { "aws:SourceArn": "arn:aws:eks:*:111122223333:cluster/*" } },
    {},
    {},
    "allowed",
  ],
  ["another cluster as source", { StringEquals: { "aws:SourceArn": `${CLUSTER_ARN}-2` } }, {}, {}, "denied"],
  ["the association as source", { ArnLike: { "aws:SourceArn": ASSOCIATION } }, {}, {}, "unknown"],
  ["an OIDC claim", { StringEquals: { "oidc.eks.us-east-1.amazonaws.com/id/ABC:sub": "x" } }, {}, {}, "denied"],
  ["an organisation", { StringEquals: { "aws:SourceOrgId": "o-1" } }, {}, { otherKeys: "unknown" }, "unknown"],
  ["an action pattern", undefined, { Action: "sts:*" }, {}, "allowed"],
  ["no sts:TagSession", undefined, { Action: "sts:AssumeRole" }, {}, "denied"],
  [
    "no sts:TagSession, with session tags off",
    undefined,
    { Action: "sts:AssumeRole" },
    { sessionTagsDisabled: true },
    "allowed",
  ],
  ["no sts:AssumeRole", undefined, { Action: "sts:TagSession" }, {}, "denied"],
  ["another service", undefined, { Principal: { Service: "eks.amazonaws.com" } }, {}, "denied"],
  [
    "a list of services",
    undefined,
    { Principal: { Service: ["ec2.amazonaws.com", "pods.eks.amazonaws.com"] } },
    {},
    "allowed",
  ],
  ["the service in another case", undefined, { Principal: { Service: "Pods.eks.amazonaws.com" } }, {}, "unknown"],
  ["an AWS principal", undefined, { Principal: { AWS: "arn:aws:iam::111122223333:root" } }, {}, "denied"],
])("%s: %5$s", (_, condition, members, change, expected) => {
  expect(judge(policyText(podStatement(condition, members)), { ...POD, ...change }).verdict).toBe(expected);
});

test("the two actions may be allowed by two statements", () => {
  const assume = podStatement(undefined, { Action: "sts:AssumeRole" });
  const tag = podStatement(undefined, { Action: "sts:TagSession" });
  expect(judge(policyText(assume, tag), POD).verdict).toBe("allowed");
  expect(judge(policyText(assume, { ...tag, Effect: "Deny" }), POD).verdict).toBe("denied");
});

test("a missing sts:TagSession is named first", () => {
  const text = policyText(podStatement(undefined, { Action: "sts:AssumeRole" }));
  expect(reasonsOf(judge(text, POD))).toEqual([
    "tag-session-missing: sts:AssumeRole is allowed but sts:TagSession is not, and EKS Pod Identity needs both",
    'action-mismatch: the Action is "sts:AssumeRole", sts:TagSession is asked for',
  ]);
});

test("what is not certain is said as reported, and what is not sent as why", () => {
  const source = policyText(podStatement({ ArnLike: { "aws:SourceArn": ASSOCIATION } }));
  expect(reasonsOf(judge(source, POD))[0]).toBe(
    `condition-unknown: "aws:SourceArn" is "${ASSOCIATION}": users report that aws:SourceArn is the cluster's ARN and that the association's ARN does not match`,
  );
  const tagged = policyText(podStatement({ StringEquals: { [`${TAG}kubernetes-namespace`]: "shop" } }));
  expect(reasonsOf(judge(tagged, { ...POD, sessionTagsDisabled: true }))).toEqual([
    `condition-key-absent: "aws:RequestTag/kubernetes-namespace" is "shop", but the request has no key "aws:RequestTag/kubernetes-namespace": the association turns session tags off`,
  ]);
});
