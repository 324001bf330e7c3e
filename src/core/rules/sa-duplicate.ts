/** The same ServiceAccount twice in what is applied together: whichever comes last wins, and with it its role. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import type { FileFacts, ServiceAccountFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText } from "../model/value.ts";
import { defineRule } from "./rule.ts";

export const saDuplicate = defineRule({
  meta: {
    id: "sa-duplicate",
    title: "ServiceAccount is defined twice with different roles",
    category: "service-account",
    source:
      "kubectl apply: the last object of a name wins; Kustomize: may not add resource with an already registered id",
    fix: "none",
  },
  messages: {
    sameFile: {
      severity: "error",
      text: 'ServiceAccount "{name}"{namespace} is defined twice in this file with different roles: the last one wins, and pods get {role}. Keep one.',
    },
    sameOverlay: {
      severity: "error",
      text: 'ServiceAccount "{name}"{namespace} is defined in several files of one kustomization with different roles: Kustomize refuses to build it. Keep one.',
    },
  },
  subjects: ["service-account"],
  *check(fact, { graph }) {
    const role = roleText(fact);
    const name = knownText(fact.meta.name);
    if (fact.source !== "manifest" || fact.partial || fact.roleArn?.value?.known === false || name === undefined) {
      return;
    }
    for (const account of graph.placementsOfAccount(fact)) {
      const others = twinsOf(account, graph).filter(({ fact: other }) => roleText(other) !== role);
      if (others.length === 0 || !isReported(account, others)) {
        continue;
      }
      const sameFile = others.every(({ fact: other }) => other.uri === fact.uri);
      const namespace = account.placement.namespace;
      const last = [fact, ...others.map((other) => other.fact)].reduce((a, b) =>
        b.range.start > a.range.start ? b : a,
      );
      yield {
        message: sameFile ? "sameFile" : "sameOverlay",
        values: {
          name,
          namespace: namespace === undefined ? "" : l10n.t(' of namespace "{0}"', namespace),
          role: roleText(last) || l10n.t("no role"),
        },
        range: fact.meta.name?.range ?? fact.range,
        related: others.map(({ fact: other }) => ({
          location: { uri: other.uri, range: other.meta.name?.range ?? other.range },
          message: l10n.t(
            "defined here {0}",
            roleText(other) === "" ? l10n.t("without a role") : l10n.t("with {0}", roleText(other)),
          ),
        })),
        data: undefined,
      };
    }
  },
});

/** Accounts of the same name and namespace that are applied with this one: in the same file, or in the same overlay. */
function twinsOf(account: EffectiveAccount, graph: IdentityGraph): readonly EffectiveAccount[] {
  const { fact, placement } = account;
  const name = placement.name ?? "";
  const written = knownText(fact.meta.namespace);
  const file = graph.file(fact.uri);
  // Alone, an account meets those of its file only; of its name there may be thousands in others.
  const candidates =
    placement.overlay !== undefined || file === undefined
      ? graph.accountsNamed(name)
      : (graph.once(file, accountsByName).get(name) ?? []);
  return candidates.filter(
    (other) =>
      other.fact !== fact &&
      other.fact.source === "manifest" &&
      other.placement.overlay === placement.overlay &&
      other.placement.namespace === placement.namespace &&
      knownText(other.fact.meta.namespace) === written &&
      other.fact.meta.namespace?.known !== false &&
      other.fact.roleArn?.value?.known !== false,
  );
}

/** A file's accounts that are read whole, by the names that they end up with. */
function accountsByName(file: FileFacts, graph: IdentityGraph): ReadonlyMap<string, readonly EffectiveAccount[]> {
  const byName = new Map<string, EffectiveAccount[]>();
  for (const fact of file.facts) {
    for (const account of fact.kind === "service-account" && !fact.partial ? graph.placementsOfAccount(fact) : []) {
      const name = account.placement.name ?? "";
      const list = byName.get(name) ?? [];
      list.push(account);
      byName.set(name, list);
    }
  }
  return byName;
}

/** One finding for the lot, at the last of a file, and one in each file of an overlay. */
function isReported({ fact }: EffectiveAccount, others: readonly EffectiveAccount[]): boolean {
  return others.every(({ fact: other }) => other.uri !== fact.uri || other.range.start < fact.range.start);
}

function roleText(fact: ServiceAccountFact): string {
  return fact.roleArn?.value?.text ?? "";
}
