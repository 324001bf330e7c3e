/** A pod whose ServiceAccount does not exist in its namespace is refused by Kubernetes. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { EffectiveAccount, EffectiveWorkload } from "../model/effective.ts";
import type { WorkloadFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { Setting } from "../model/kustomize/field-change.ts";
import { hasLiveAccount } from "../model/live-evidence.ts";
import type { PodTemplate } from "../model/pod-template.ts";
import { knownText } from "../model/value.ts";
import { nearestName } from "../names/near.ts";
import type { TextRange } from "../text/range.ts";
import { defineRule, type Fix } from "./rule.ts";

interface Data {
  readonly workload: EffectiveWorkload;
  /** The text that gives the name, in the workload's own file or in a patch. */
  readonly setting: Setting;
  /** Accounts of that name in other namespaces. */
  readonly elsewhere: readonly EffectiveAccount[];
  /** An account of the namespace with a near name. */
  readonly near: EffectiveAccount | undefined;
}

export const workloadSaMissing = defineRule({
  meta: {
    id: "workload-sa-missing",
    title: "ServiceAccount of the workload is not defined in its namespace",
    category: "workload",
    source: "Kubernetes ServiceAccount admission: error looking up service account <namespace>/<name>: not found",
    fix: "automatic",
  },
  messages: {
    elsewhere: {
      severity: "error",
      text: 'ServiceAccount "{name}" is defined in namespace {elsewhere}, but this {kind} runs in "{namespace}"{overlay}: Kubernetes refuses its pods (serviceaccount "{name}" not found). A pod can only use accounts of its own namespace.',
    },
    near: {
      severity: "error",
      text: 'There is no ServiceAccount "{name}" in namespace "{namespace}"{overlay}; the files define "{near}". Kubernetes refuses the pods (serviceaccount "{name}" not found).',
    },
    undefined: {
      severity: "warning",
      text: 'No file here defines ServiceAccount "{name}", though namespace "{namespace}" has others ({others}). Unless it is made elsewhere, Kubernetes refuses the pods (serviceaccount "{name}" not found).',
    },
  },
  subjects: ["workload"],
  *check(fact, { graph }) {
    if (fact.partial) {
      return;
    }
    for (const workload of graph.placementsOfWorkload(fact)) {
      const { namespace, overlay } = workload.placement;
      for (const pod of fact.pods) {
        const setting = accountSetting(workload, pod);
        const name = graph.accountNameOf(workload, pod);
        if (
          namespace === undefined ||
          setting === undefined ||
          name === undefined ||
          graph.accountOf(workload, pod).state !== "missing" ||
          hasLiveAccount(graph, namespace, name) ||
          // What an overlay renames without its reference is told by the rules about that.
          graph.leftBehind(workload, pod).length > 0
        ) {
          continue;
        }
        const elsewhere = graph
          .accountsNamed(name)
          .filter(({ placement }) => placement.overlay === overlay || overlay === undefined);
        const near = elsewhere.length > 0 ? undefined : nearAccount(graph, namespace, name);
        const related = [...elsewhere, ...(near ? [near] : [])].map((account) => ({
          location: { uri: account.fact.uri, range: rangeOf(account) },
          message: l10n.t('ServiceAccount "{0}"', account.fact.meta.name?.text ?? name),
        }));
        const data: Data = { workload, setting, elsewhere, near };
        const values = { name, namespace, kind: fact.meta.kind?.text ?? "workload", overlay: describeOverlay(overlay) };
        const place = { range: rangeIn(fact, pod, setting), related, data };
        if (elsewhere.length > 0) {
          const namespaces = [...new Set(elsewhere.map((account) => `"${account.placement.namespace ?? "?"}"`))];
          yield { ...place, message: "elsewhere", values: { ...values, elsewhere: namespaces.join(", ") } };
        } else if (near !== undefined) {
          yield { ...place, message: "near", values: { ...values, near: near.fact.meta.name?.text ?? "" } };
        } else {
          const others = namesIn(graph, namespace);
          if (others.length > 0) {
            yield { ...place, message: "undefined", values: { ...values, others: listed(others) } };
          }
        }
      }
    }
  },
  fix({ uri, data: { workload, setting, elsewhere, near } }) {
    const fixes: Fix[] = [];
    const nearName = knownText(near?.fact.meta.name);
    if (nearName !== undefined && setting.exact && setting.value !== undefined) {
      fixes.push({
        title: l10n.t('Use ServiceAccount "{0}"', nearName),
        preferred: true,
        edits: [{ kind: "edit", uri: setting.uri, edits: [replaceValue(setting.value, nearName)] }],
      });
    }
    const [account] = elsewhere;
    if (account !== undefined && elsewhere.length === 1 && workload.placement.overlay === undefined) {
      const target = account.placement.namespace;
      const own = workload.fact.meta.namespace;
      if (target !== undefined && own?.known) {
        fixes.push({
          title: l10n.t('Move the {0} to namespace "{1}"', workload.fact.meta.kind?.text ?? "workload", target),
          preferred: false,
          edits: [{ kind: "edit", uri, edits: [replaceValue(own, target)] }],
        });
      }
      const accountNamespace = account.fact.meta.namespace;
      if (accountNamespace?.known && own?.known && account.placement.overlay === undefined) {
        fixes.push({
          title: l10n.t('Move the ServiceAccount to namespace "{0}"', own.text),
          preferred: false,
          edits: [{ kind: "edit", uri: account.fact.uri, edits: [replaceValue(accountNamespace, own.text)] }],
        });
      }
    }
    return fixes;
  },
});

/** The text that says which account the pod asks for; undefined where it asks for `default`, which always exists. */
function accountSetting(workload: EffectiveWorkload, pod: PodTemplate): Setting | undefined {
  const effective = workload.pods.find(({ template }) => template === pod);
  const setting = effective?.account ?? effective?.alias;
  return setting?.value?.known && setting.value.text !== "" ? setting : undefined;
}

/** The name where the workload's own file has it; what a patch says is told where the workload is. */
function rangeIn(fact: WorkloadFact, pod: PodTemplate, { uri, value }: Setting): TextRange {
  const own = pod.account?.value ?? pod.alias?.value ?? fact.meta.name ?? fact;
  return uri === fact.uri && value !== undefined ? value.range : own.range;
}

function nearAccount(graph: IdentityGraph, namespace: string, name: string): EffectiveAccount | undefined {
  const nearest = nearestName(name, namesIn(graph, namespace));
  return nearest === undefined
    ? undefined
    : graph.accountsIn(namespace).find(({ placement }) => placement.name === nearest);
}

function namesIn(graph: IdentityGraph, namespace: string): readonly string[] {
  const names = graph
    .accountsIn(namespace)
    .flatMap(({ placement }) => (placement.name === undefined ? [] : [placement.name]));
  return [...new Set(names)];
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `"${name}"`);
  return names.length > 3 ? l10n.t("{0} and {1} more", shown.join(", "), names.length - 3) : shown.join(", ");
}

function describeOverlay(overlay: string | undefined): string {
  return overlay === undefined
    ? ""
    : l10n.t(" in the overlay {0}", decodeURIComponent(overlay.split("/").slice(-3, -1).join("/")));
}

function rangeOf({ fact }: EffectiveAccount): { readonly start: number; readonly end: number } {
  return fact.meta.name?.range ?? fact.range;
}
