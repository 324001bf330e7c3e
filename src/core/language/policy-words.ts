/** The words of a trust policy with what they mean: elements, actions, operators, claims (IAM User Guide, policy elements). */
import * as l10n from "@vscode/l10n";

export interface PolicyWord {
  readonly word: string;
  readonly doc: string;
}

export const POLICY_ELEMENTS: readonly PolicyWord[] = [
  { word: "Version", doc: "2012-10-17. Without it an older grammar holds, which knows no variables." },
  { word: "Statement", doc: "A list of statements, each of which lets someone in or keeps someone out." },
];

export const STATEMENT_ELEMENTS: readonly PolicyWord[] = [
  { word: "Sid", doc: "A name for the statement, unique in the policy." },
  { word: "Effect", doc: "Allow or Deny. A Deny that fits wins over every Allow." },
  {
    word: "Principal",
    doc: "Who may assume the role: for IRSA the cluster's OIDC provider (Federated), for EKS Pod Identity the service pods.eks.amazonaws.com.",
  },
  {
    word: "Action",
    doc: "sts:AssumeRoleWithWebIdentity for IRSA; sts:AssumeRole and sts:TagSession for EKS Pod Identity.",
  },
  { word: "Condition", doc: "What has to be true besides: operator, key, values. All operators and keys must hold." },
];

export const PRINCIPAL_TYPES: readonly PolicyWord[] = [
  { word: "Federated", doc: "ARN of an IAM OIDC provider, in the same account as the role." },
  { word: "Service", doc: "An AWS service, such as pods.eks.amazonaws.com for EKS Pod Identity." },
  { word: "AWS", doc: "An AWS account, role or user." },
];

export const ACTIONS: readonly PolicyWord[] = [
  { word: "sts:AssumeRoleWithWebIdentity", doc: "IRSA: a pod exchanges its token for the role's credentials." },
  { word: "sts:AssumeRole", doc: "EKS Pod Identity, and other AWS principals." },
  {
    word: "sts:TagSession",
    doc: "EKS Pod Identity tags its sessions with cluster, namespace and account; it needs this.",
  },
];

export const OPERATORS: readonly PolicyWord[] = [
  {
    word: "StringEquals",
    doc: "The exact text, upper and lower case told apart. * and ? are ordinary characters here.",
  },
  { word: "StringLike", doc: "A pattern: * is any run of characters (colons too), ? is one." },
  { word: "StringEqualsIgnoreCase", doc: "The exact text, upper and lower case alike." },
  { word: "StringNotEquals", doc: "None of these texts; also true where the key is missing." },
  { word: "StringNotLike", doc: "None of these patterns; also true where the key is missing." },
  { word: "ArnLike", doc: "An ARN, part by part, with * and ? in each." },
  { word: "ArnEquals", doc: "The same as ArnLike." },
  { word: "Null", doc: '"true": the key is missing; "false": it is there.' },
];

export const CLAIMS: readonly PolicyWord[] = [
  {
    word: "sub",
    doc: "Subject of the token: system:serviceaccount:<namespace>:<name>. Without it every account of the cluster may assume the role.",
  },
  { word: "aud", doc: "Audience of the token: sts.amazonaws.com unless the ServiceAccount says otherwise." },
];

/** Keys that requests of EKS Pod Identity have (EKS User Guide, pod-id-abac and pod-id-role). */
export const POD_IDENTITY_KEYS: readonly PolicyWord[] = [
  { word: "aws:RequestTag/kubernetes-namespace", doc: "Namespace of the pod." },
  { word: "aws:RequestTag/kubernetes-service-account", doc: "ServiceAccount of the pod." },
  { word: "aws:RequestTag/eks-cluster-name", doc: "Name of the cluster." },
  { word: "aws:RequestTag/eks-cluster-arn", doc: "ARN of the cluster." },
  { word: "aws:SourceArn", doc: "ARN of the cluster that asks." },
  { word: "aws:SourceAccount", doc: "AWS account of the cluster, 12 digits." },
];

/** What a word of the policy means; undefined for words that are not in these lists. */
export function docOf(words: readonly PolicyWord[], word: string): string | undefined {
  const doc = words.find((one) => one.word === word)?.doc;
  return doc === undefined ? undefined : l10n.t(doc);
}

/** All of them; whoever shows one looks its translation up first. */
export const POLICY_WORDS: readonly PolicyWord[] = [
  ...POLICY_ELEMENTS,
  ...STATEMENT_ELEMENTS,
  ...PRINCIPAL_TYPES,
  ...ACTIONS,
  ...OPERATORS,
  ...CLAIMS,
  ...POD_IDENTITY_KEYS,
];
