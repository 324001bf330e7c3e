/** Completion in Terraform: trust policies in all forms that they are written in, and the arguments that name roles and accounts. */
import type { IdentityGraph } from "../model/graph.ts";
import { isEksModule } from "../model/read/terraform/issuer-references.ts";
import { type BlockReading, roleModule } from "../model/read/terraform/module-reading.ts";
import { isIssuerSymbol } from "../names/issuer.ts";
import { get, textAt } from "../syntax/at.ts";
import { folderOf } from "../text/uri.ts";
import { factAt, statementAt } from "./at-position.ts";
import { annotationKeys, annotationValues, associationFields, completeManifest } from "./complete-manifest.ts";
import { completePolicy, statementAround } from "./complete-policy.ts";
import type { Cursor } from "./cursor.ts";
import type { LanguageContext } from "./language-context.ts";
import { accountSuggestions, namespaceSuggestions, roleSuggestions, type Suggestion } from "./suggestions.ts";
import { type TerraformCursor, terraformCursorAt } from "./terraform-cursor.ts";

export interface TerraformCompletion {
  readonly cursor: Cursor;
  readonly suggestions: readonly Suggestion[];
}

export function completeTerraform(
  context: LanguageContext,
  uri: string,
  offset: number,
): TerraformCompletion | undefined {
  const place = terraformCursorAt(context, uri, offset);
  if (place === undefined) {
    return undefined;
  }
  const { cursor } = place;
  const policy = policyCursor(cursor);
  const suggestions =
    policy === undefined
      ? argumentSuggestions(place, context.graph)
      : policySuggestions(place, policy, context.graph, uri, offset);
  return { cursor, suggestions };
}

/** The cursor as seen from the root of the policy around it. */
function policyCursor(cursor: Cursor): Cursor | undefined {
  const depth = cursor.ancestors.findIndex((node) => get(node, "Statement") !== undefined);
  return depth < 0
    ? undefined
    : { ...cursor, path: cursor.path.slice(depth), ancestors: cursor.ancestors.slice(depth) };
}

function policySuggestions(
  { reading }: TerraformCursor,
  { path, role, ancestors }: Cursor,
  graph: IdentityGraph,
  uri: string,
  offset: number,
): readonly Suggestion[] {
  const fact = statementAt(graph, uri, offset)?.fact;
  const named = fact === undefined ? [] : graph.rolesOf(fact).targets.map(({ roleName }) => roleName);
  const { block } = fact?.role ?? factAt(graph, uri, offset, "role")?.role ?? {};
  const plain = path.filter((segment) => segment !== "*");
  const roles = block === undefined ? named : [...named, block];
  const found = completePolicy({ path: plain, role, statement: statementAround(ancestors), roles }, graph);
  const isProvider = role === "value" && plain[1] === "Principal" && plain[2] === "Federated";
  return isProvider ? [...providerReferences(reading), ...found] : found.flatMap(written);
}

/** A suggestion on an issuer that bears a name only, as the reference that comes to it. */
function written(suggestion: Suggestion): readonly Suggestion[] {
  const [, symbol, rest = ""] = /^(<[^>]*>)(.*)$/.exec(suggestion.text) ?? [];
  if (symbol === undefined || !isIssuerSymbol(symbol)) {
    return [suggestion];
  }
  const text = `\${${issuerExpression(symbol)}}${rest}`;
  return [{ ...suggestion, text, source: `"${text}"` }];
}

function issuerExpression(symbol: string): string {
  const address = symbol.replace(/^<\w+ of (.*)>$/, "$1");
  if (address.endsWith("oidc_provider_arn")) {
    return `replace(${address}, "/^(.*provider/)/", "")`;
  }
  if (address.startsWith("module.")) {
    return `${address}.oidc_provider`;
  }
  return symbol.startsWith("<url of ")
    ? `${address}.url`
    : `replace(${address}.identity[0].oidc[0].issuer, "https://", "")`;
}

/** Providers that this file makes. */
function providerReferences({ module }: BlockReading): readonly Suggestion[] {
  return [...module.scope.blocks()].flatMap(([address, { block }]) => {
    if (/^(?:data\.)?aws_iam_openid_connect_provider\./.test(address)) {
      return [reference(`${address}.arn`, "IAM OIDC provider")];
    }
    return block.type === "module" && isEksModule(block)
      ? [reference(`${address}.oidc_provider_arn`, "provider of the cluster")]
      : [];
  });
}

/** Roles of the module: those of its resources in all files, those of modules in this one. */
function roleReferences({ file, module }: BlockReading, graph: IdentityGraph): readonly Suggestion[] {
  const home = `${folderOf(file.uri)}/#`;
  const resources = graph.all("role").flatMap(({ role: { block = "" } }) => {
    const address = block.startsWith(home) ? block.slice(home.length) : "";
    return address.startsWith("aws_iam_role.") ? [reference(`${address}.arn`, "role of this module")] : [];
  });
  const modules = [...module.scope.blocks()].flatMap(([address, { block }]) => {
    const isCalled = block.type === "module" && roleModule(block) !== undefined;
    // The output of iam-role-for-service-accounts is `arn` since version 6, which dropped `-eks` from its name.
    const source = isCalled ? module.valueIn(block, "source", file)?.text : undefined;
    return source === undefined
      ? []
      : [reference(`${address}.${/-accounts(?:\?|$)/.test(source) ? "arn" : "iam_role_arn"}`, "role of this module")];
  });
  return [...resources, ...modules];
}

function reference(text: string, detail: string): Suggestion {
  return { text, kind: "text", detail, isLikely: true, source: text };
}

function argumentSuggestions({ cursor, block, reading }: TerraformCursor, graph: IdentityGraph): readonly Suggestion[] {
  const [type = ""] = block.labels;
  const { path, role } = cursor;
  const roles = () => [...roleReferences(reading, graph), ...roleSuggestions(graph)];
  if (path[0] === "manifest" && /^kube\w+_manifest$/.test(type)) {
    return withReferences(completeManifest(within(cursor, 1), graph), path, roles);
  }
  if (path[0] === "metadata" && path[1] === "annotations" && /^kubernetes_service_account(?:_v1)?$/.test(type)) {
    const key = path[2] ?? "";
    return role === "key"
      ? annotationKeys("account", cursor)
      : withReferences(annotationValues(key, [], graph), path, roles);
  }
  if (role === "key") {
    return [];
  }
  const last = path.at(-1) ?? "";
  if (type.startsWith("kubernetes_")) {
    return kubernetesArgument(cursor, last, graph);
  }
  if (block.type === "module") {
    return moduleArgument({ cursor, block, reading }, graph, roles);
  }
  if (type === "aws_eks_pod_identity_association" || path.includes("pod_identity_association")) {
    return associationArgument(last, cursor, graph, roles);
  }
  if (type === "helm_release") {
    return helmArgument(cursor, roles);
  }
  return last === "service_account_role_arn" ? roles() : [];
}

/** Where a role's ARN fits, references to roles fit as well. */
function withReferences(
  found: readonly Suggestion[],
  path: readonly string[],
  roles: () => readonly Suggestion[],
): readonly Suggestion[] {
  return path.at(-1) === "eks.amazonaws.com/role-arn" ? roles() : found;
}

/** The cursor as seen from the mapping that many steps further in. */
function within(cursor: Cursor, steps: number): Cursor {
  const root = cursor.ancestors[steps] ?? cursor.root;
  return { ...cursor, root, path: cursor.path.slice(steps), ancestors: cursor.ancestors.slice(steps) };
}

function kubernetesArgument({ path, root }: Cursor, last: string, graph: IdentityGraph): readonly Suggestion[] {
  if (last === "namespace") {
    return path[0] === "metadata" || path[0] === "subject" ? namespaceSuggestions(graph) : [];
  }
  return last === "service_account_name" ? accountSuggestions(graph, textAt(root, "metadata", "namespace")) : [];
}

function moduleArgument(
  { cursor, block, reading }: TerraformCursor,
  graph: IdentityGraph,
  roles: () => readonly Suggestion[],
): readonly Suggestion[] {
  const { path } = cursor;
  const kind = roleModule(block);
  if (kind === "irsa" && path[0] === "oidc_providers") {
    return path[2] === "provider_arn"
      ? providerReferences(reading)
      : path[2] === "namespace_service_accounts"
        ? namespacedAccounts(graph)
        : [];
  }
  const isAssociation = kind === "pod-identity" && /^association/.test(path[0] ?? "");
  if (isAssociation) {
    return associationArgument(path.at(-1) ?? "", cursor, graph, roles);
  }
  return path.at(-1) === "service_account_role_arn" ? roles() : [];
}

/** `namespace:name`, as the module takes accounts. */
function namespacedAccounts(graph: IdentityGraph): readonly Suggestion[] {
  const accounts = graph.all("service-account").flatMap((fact) => graph.placementsOfAccount(fact));
  const texts = accounts.flatMap(({ placement: { namespace, name } }) =>
    namespace === undefined || name === undefined ? [] : [`${namespace}:${name}`],
  );
  return [...new Set(texts)].map((text): Suggestion => ({ text, kind: "account" }));
}

function associationArgument(
  name: string,
  cursor: Cursor,
  graph: IdentityGraph,
  roles: () => readonly Suggestion[],
): readonly Suggestion[] {
  return /role_arn$/.test(name) ? roles() : associationFields(name.replaceAll("_", ""), cursor, graph);
}

/** `set { name = "serviceAccount.annotations…" value = … }` and the account in `values`. */
function helmArgument({ path, ancestors }: Cursor, roles: () => readonly Suggestion[]): readonly Suggestion[] {
  const key = path[0] === "set" && path.at(-1) === "value" ? textAt(ancestors.at(-1), "name") : path.join(".");
  return key !== undefined && /serviceAccounts?\.(?:.*\.)?annotations\..*role-arn$/.test(key) ? roles() : [];
}
