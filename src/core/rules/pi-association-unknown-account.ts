/** An association for an account that no file defines, in a namespace whose accounts are kept here. */
import { replaceValue } from "../edit/replace-value.ts";
import { isAddonAccount } from "../model/read/addon-accounts.ts";
import type { Value } from "../model/value.ts";
import { knownText } from "../model/value.ts";
import { nearestName } from "../names/near.ts";
import { defineRule } from "./rule.ts";

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
    const accounts = graph.accountsIn(namespace);
    const isOpen = accounts.some(({ placement }) => placement.name === undefined);
    const mayExist = graph
      .accountsNamed(name)
      .some(({ placement }) => placement.namespace === undefined || placement.namespace === namespace);
    if (accounts.length === 0 || isOpen || mayExist || isAddonAccount(name)) {
      return;
    }
    const names = [...new Set(accounts.flatMap(({ placement }) => placement.name ?? []))];
    const near = nearestName(name, names);
    const data: Data = { value, near };
    const related = accounts
      .filter(({ placement }) => placement.name === near)
      .map(({ fact: account }) => ({
        location: { uri: account.uri, range: account.meta.name?.range ?? account.range },
        message: "the ServiceAccount of nearly that name",
      }));
    const place = { range: value.range, related, data };
    if (near !== undefined) {
      yield { ...place, message: "near", values: { name, namespace, near } };
    } else {
      const others = names.slice(0, 3).map((each) => `"${each}"`);
      yield { ...place, message: "none", values: { name, namespace, others: others.join(", ") } };
    }
  },
  fix({ uri, data: { value, near } }) {
    return near === undefined
      ? []
      : [
          {
            title: `Change to "${near}"`,
            preferred: true,
            edits: [{ kind: "edit", uri, edits: [replaceValue(value, near)] }],
          },
        ];
  },
});
