/** An association for an account that no file defines, in a namespace whose accounts are kept here. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import { isAddonAccount } from "../model/read/addon-accounts.ts";
import type { Value } from "../model/value.ts";
import { knownText } from "../model/value.ts";
import { defineRule } from "./rule.ts";
import { unknownAccount } from "./unknown-account.ts";

interface Data {
  readonly value: Value;
  readonly near: string | undefined;
}

export const piAssociationUnknownAccount = defineRule({
  meta: {
    id: "pi-association-unknown-account",
    title: "Association for a ServiceAccount that no file here defines",
    category: "pod-identity",
    source: "EKS API, CreatePodIdentityAssociation: neither namespace nor ServiceAccount need exist",
    fix: "automatic",
  },
  messages: {
    near: {
      severity: "warning",
      text: 'No file here defines ServiceAccount "{name}" in namespace "{namespace}"; there is "{near}". EKS takes any name, so if that one is meant, its pods silently get no credentials.',
    },
    none: {
      severity: "info",
      text: 'No file here defines ServiceAccount "{name}", though namespace "{namespace}" has others ({others}). EKS takes any name: unless the account is made elsewhere, nobody gets this role.',
    },
  },
  subjects: ["association"],
  *check(fact, { graph }) {
    const value = fact.serviceAccount;
    const name = knownText(value);
    const namespace = knownText(fact.namespace);
    if (value === undefined || name === undefined || namespace === undefined || name === "default") {
      return;
    }
    const unknown = isAddonAccount(name) ? undefined : unknownAccount(namespace, name, graph);
    if (unknown === undefined) {
      return;
    }
    const { near, others, related } = unknown;
    const data: Data = { value, near };
    const place = { range: value.range, related, data };
    if (near !== undefined) {
      yield { ...place, message: "near", values: { name, namespace, near } };
    } else {
      yield { ...place, message: "none", values: { name, namespace, others } };
    }
  },
  fix({ uri, data: { value, near } }) {
    return near === undefined
      ? []
      : [
          {
            title: l10n.t('Change to "{0}"', near),
            preferred: true,
            edits: [{ kind: "edit", uri, edits: [replaceValue(value, near)] }],
          },
        ];
  },
});
