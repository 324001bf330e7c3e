/** Cheap text tests that tell, before anything is parsed, what cannot matter: most files of a repository. */
import { baseName } from "../text/uri.ts";

/**
 * One of these stands in every document that says something about identity: accounts and their annotations, trust and
 * association vocabulary, AWS environment variables, namespaces. One expression, since V8 scans it faster than several searches, each alternative beginning with fixed
 * letters, which doubles that again.
 */
const NEEDLES =
  /erviceAccount|eks\.amazon|iam\.amazon|AssumeR|odIdentity|eksctl\.io|AWS_|oidc|OIDC|kind["']?\s*:\s*["']?Namespace|"Principal|Principal:|kustomize\.config|serving\.knative|:role\//;

/** The same for Terraform, whose names are others. */
const TERRAFORM_NEEDLES = /service_account|pod_identity|assume_role|aws_eks_|openid_connect/;

/** Calls of modules in the workspace, for what they set there. */
const LOCAL_CALL = /source[ \t]*=[ \t]*"\.\.?\//;

/**
 * Workloads that may name no account: they matter where an account with a role stands beside them, and to those who pick one.
 * Custom resources are left out: nearly all of them name an account.
 */
const WORKLOAD = /kind["']?[ \t]*:[ \t]*["']?(?:Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Rollout)\b/;

/** Commands that say which role a trust policy file belongs to, or what a role may do. */
const ROLE_COMMANDS = /a(?:ssume|ttach)-role-policy/;

const KUSTOMIZATION = /^[kK]ustomization(?:\.ya?ml)?$/;
const TRUST_FILE = /(?:^|[-_. ])(?:trust|assume[-_]?role)/i;
const CRD = /^["']?kind["']?[ \t]*:[ \t]*["']?CustomResourceDefinition\b/m;

export function isKustomizationName(name: string): boolean {
  return KUSTOMIZATION.test(name);
}

/** `Chart.yaml` makes its folder a Helm chart. */
export function isChartName(name: string): boolean {
  return name === "Chart.yaml";
}

/** True when the file's name says trust policy, e.g. `trust-policy.json`, `ebs.trust.json`, `assume-role-policy.json`. */
export function isTrustPolicyName(name: string): boolean {
  return TRUST_FILE.test(name);
}

/** True for files that matter whatever their text says. */
export function isNamedForIt(name: string): boolean {
  return isKustomizationName(name) || isTrustPolicyName(name) || isChartName(name);
}

/**
 * False when nothing in a file can matter to identity, so that it need not be parsed. All needles are ASCII: text
 * decoded as Latin-1 does.
 */
export function mayMatter(uri: string, text: string): boolean {
  const name = baseName(uri);
  if (isNamedForIt(name)) {
    return true;
  }
  if (/\.(?:tf|tofu)$/i.test(name)) {
    return terraformMayMatter(text) || LOCAL_CALL.test(text);
  }
  return /\.(?:ya?ml|jsonc?)$/i.test(name) ? NEEDLES.test(text) : ROLE_COMMANDS.test(text);
}

/** The same for a Terraform file, on whose account its whole module is read. */
export function terraformMayMatter(text: string): boolean {
  return TERRAFORM_NEEDLES.test(text) || NEEDLES.test(text);
}

/** The same for one document's text. */
export function documentMayMatter(text: string): boolean {
  return NEEDLES.test(text) && !isPlainCrd(text);
}

/** True for text that holds a workload, whether it says anything about identity or not. */
export function mayHoldWorkload(text: string): boolean {
  return WORKLOAD.test(text);
}

/**
 * True for a CustomResourceDefinition without an annotation of ours: its schema names `serviceAccountName` and the like
 * thousands of times and says nothing.
 */
export function isPlainCrd(text: string): boolean {
  return text.includes("CustomResourceDefinition") && CRD.test(text) && !text.includes("eks.amazonaws.com/");
}
