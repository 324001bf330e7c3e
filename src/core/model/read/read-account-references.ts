/** Reads who else names a ServiceAccount: RBAC bindings, and the secret stores of External Secrets. */
import { get, items, path, textAt } from "../../syntax/at.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import type { AccountReferenceFact } from "../facts.ts";
import { type ReadContext, toValue } from "./read-value.ts";

type Base = Pick<AccountReferenceFact, "uri" | "document" | "range" | "source">;

const BINDINGS: ReadonlySet<string> = new Set(["RoleBinding", "ClusterRoleBinding"]);
const STORES: ReadonlySet<string> = new Set(["SecretStore", "ClusterSecretStore"]);

/** None for objects of other kinds. */
export function readAccountReferences(
  object: SyntaxNode,
  kind: string,
  base: Base,
  context: ReadContext,
): readonly AccountReferenceFact[] {
  return referring(object, kind).flatMap((node) => {
    const name = toValue(get(node, "name"), context);
    return name === undefined
      ? []
      : [{ ...base, kind: "account-reference", name, namespace: toValue(get(node, "namespace"), context) }];
  });
}

function referring(object: SyntaxNode, kind: string): readonly SyntaxNode[] {
  if (BINDINGS.has(kind)) {
    return items(get(object, "subjects")).filter((subject) => textAt(subject, "kind") === "ServiceAccount");
  }
  const reference = STORES.has(kind) ? path(object, STORE_ACCOUNT) : undefined;
  return reference === undefined ? [] : [reference];
}

/** external-secrets.io, apis/externalsecrets: AWSJWTAuth. */
const STORE_ACCOUNT = ["spec", "provider", "aws", "auth", "jwt", "serviceAccountRef"];
