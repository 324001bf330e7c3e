/** Decides what a document is, from its content and its file's name; half-typed documents count as what they become. */
import { asMap, asScalar, entries, get, items, path, textAt } from "./at.ts";
import type { DocumentKind } from "./document.ts";
import type { SyntaxNode } from "./node.ts";
import { isChartName, isKustomizationName, isTrustPolicyName } from "./prefilter.ts";

const VALUES_FILE = /^values(?:[-._].*)?\.ya?ml$/i;

/** `name` is the file's base name. */
export function documentKind(root: SyntaxNode | undefined, name: string): DocumentKind {
  const map = asMap(root);
  if (map === undefined) {
    return "other";
  }
  const apiVersion = textAt(map, "apiVersion") ?? "";
  const kind = textAt(map, "kind");
  if (apiVersion.startsWith("eksctl.io/")) {
    return "eksctl";
  }
  if (isChartName(name) && /^v[12]$/.test(apiVersion) && textAt(map, "name") !== undefined) {
    return "helm-chart";
  }
  if (apiVersion.startsWith("kustomize.config.k8s.io/") || isKustomizationName(name)) {
    return "kustomization";
  }
  const hasObjectParts = apiVersion !== "" || asMap(get(map, "metadata")) !== undefined;
  if (kind !== undefined && hasObjectParts) {
    return "kubernetes";
  }
  if (isCloudFormation(map)) {
    return "cloudformation";
  }
  if (get(map, "Statement") !== undefined) {
    return isTrustPolicy(map, name) ? "trust-policy" : "permission-policy";
  }
  if (isTrustPolicyName(name) && textAt(map, "Version")?.startsWith("20") === true) {
    return "trust-policy";
  }
  if (isHelmValues(map, name)) {
    return "helm-values";
  }
  return apiVersion !== "" && hasObjectParts && get(map, "metadata") !== undefined ? "kubernetes" : "other";
}

function isCloudFormation(map: SyntaxNode): boolean {
  if (get(map, "AWSTemplateFormatVersion") !== undefined) {
    return true;
  }
  return entries(get(map, "Resources")).some(({ value }) => textAt(value, "Type")?.startsWith("AWS::") === true);
}

/** Resource policies (S3, SQS, KMS …) have a Principal too: what tells a trust policy is that it lets someone assume. */
function isTrustPolicy(policy: SyntaxNode, name: string): boolean {
  if (isTrustPolicyName(name)) {
    return true;
  }
  const statements = statementsOf(policy);
  return statements.some((statement) => {
    if (actionsOf(statement).some((action) => /^sts:|^Assume/i.test(action))) {
      return get(statement, "Resource") === undefined || hasPrincipal(statement);
    }
    const federated = path(statement, ["Principal", "Federated"]) !== undefined;
    return federated || (hasPrincipal(statement) && actionsOf(statement).length === 0 && !hasResource(statement));
  });
}

function statementsOf(policy: SyntaxNode): readonly SyntaxNode[] {
  const statement = get(policy, "Statement");
  return statement !== undefined && asMap(statement) !== undefined ? [statement] : items(statement);
}

function hasPrincipal(statement: SyntaxNode): boolean {
  return get(statement, "Principal") !== undefined || get(statement, "NotPrincipal") !== undefined;
}

function hasResource(statement: SyntaxNode): boolean {
  return get(statement, "Resource") !== undefined || get(statement, "NotResource") !== undefined;
}

function actionsOf(statement: SyntaxNode): readonly string[] {
  const action = get(statement, "Action") ?? get(statement, "NotAction");
  const nodes = action !== undefined && asScalar(action) !== undefined ? [action] : items(action);
  return nodes.flatMap((node) => asScalar(node)?.value ?? []);
}

/** A chart's values by name, or by the `serviceAccount:` block that charts share. */
function isHelmValues(map: SyntaxNode, name: string): boolean {
  if (VALUES_FILE.test(name)) {
    return true;
  }
  const account = asMap(get(map, "serviceAccount"));
  return ["create", "annotations"].some((key) => account !== undefined && get(account, key) !== undefined);
}
