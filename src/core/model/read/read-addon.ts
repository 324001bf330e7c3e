/** Reads what an EKS add-on says about identity: a ServiceAccount of known name with a role, wherever the add-on is declared. */
import { entry, get } from "../../syntax/at.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import type { FactSource, ServiceAccountFact } from "../facts.ts";
import type { Value } from "../value.ts";
import { accountOfAddon } from "./addon-accounts.ts";
import { type ReadContext, toKeyedValue, unwrittenValue } from "./read-value.ts";

/** Where an add-on keeps its name and its role. */
export interface AddonFields {
  readonly name: Value | undefined;
  readonly map: SyntaxNode;
  readonly roleKey: string;
  readonly source: FactSource;
}

/** The account, where the add-on has a role and is one whose account is known. Its namespace is a convention that an add-on may change. */
export function readAddon(addon: AddonFields, context: ReadContext): readonly ServiceAccountFact[] {
  const { name, map, roleKey, source } = addon;
  const roleArn = toKeyedValue(entry(map, roleKey), context);
  const account = name?.known ? accountOfAddon(name.text) : undefined;
  if (roleArn?.value === undefined || name === undefined || account === undefined) {
    return [];
  }
  const isMoved = ["namespaceConfig", "NamespaceConfig"].some((key) => get(map, key) !== undefined);
  return [
    {
      kind: "service-account",
      uri: context.uri,
      document: context.document.index,
      range: map.range,
      source,
      computed: [name.outer],
      meta: {
        apiVersion: undefined,
        kind: undefined,
        name: unwrittenValue(name.range, account.name),
        namespace: isMoved ? unwrittenValue(name.range) : unwrittenValue(name.range, account.namespace),
        labels: [],
        annotations: [],
        metadataRange: undefined,
        annotationsRange: undefined,
      },
      roleArn,
      partial: false,
    },
  ];
}
