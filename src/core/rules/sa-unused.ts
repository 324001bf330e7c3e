/** An account with a role that no workload of its namespace runs as: often a name that was changed on one side only. */
import type { EffectiveAccount } from "../model/effective.ts";
import type { ObjectMeta, WorkloadFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { DEFAULT_ACCOUNT } from "../model/graph-index.ts";
import { knownText } from "../model/value.ts";
import { folderOf } from "../text/uri.ts";
import { defineRule } from "./rule.ts";

export const saUnused = defineRule({
  meta: {
    id: "sa-unused",
    title: "ServiceAccount with a role that no workload here uses",
    category: "service-account",
    source: "EKS User Guide, Configure Pods to use a Kubernetes service account",
    fix: "none",
  },
  messages: {
    unused: {
      severity: "hint",
      text: 'No workload here runs as "{name}", though there are workloads beside it in namespace "{namespace}" ({others}). If one of them is meant to have the role, set its serviceAccountName.',
    },
  },
  subjects: ["service-account"],
  *check(fact, { graph }) {
    const role = fact.roleArn?.value;
    const name = knownText(fact.meta.name);
    // Every pod without an account of its own uses `default`.
    if (
      fact.source !== "manifest" ||
      fact.partial ||
      !role?.known ||
      role.text === "" ||
      name === undefined ||
      name === DEFAULT_ACCOUNT
    ) {
      return;
    }
    const accounts = isOfHelm(fact.meta) ? [] : graph.placementsOfAccount(fact);
    const [first] = accounts;
    if (first === undefined || accounts.some((account) => mayBeUsed(account, name, graph))) {
      return;
    }
    const namespace = first.placement.namespace ?? "";
    const others = neighboursOf(first, graph).map((workload) => workload.meta.name?.text ?? "?");
    const shown = [...new Set(others)].slice(0, 3).join(", ");
    yield {
      message: "unused",
      values: { name, namespace, others: shown },
      range: fact.meta.name?.range ?? fact.range,
      data: undefined,
    };
  },
});

/**
 * True where a workload uses the account, or there is no telling: nothing beside it runs in its namespace, a workload takes
 * its account from a template, or asks for one that does not exist, which is that one's mistake.
 */
function mayBeUsed(account: EffectiveAccount, ownName: string, graph: IdentityGraph): boolean {
  const { namespace, name } = account.placement;
  if (namespace === undefined || name === undefined) {
    return true;
  }
  // By name first: where all is well, nothing hangs on the other workloads of the namespace.
  return (
    graph.workloadsNaming(ownName).length > 0 ||
    graph.workloadsNaming(name).length > 0 ||
    graph.live?.workloadsNaming(name).some(({ placement }) => placement.namespace === namespace) === true ||
    neighboursOf(account, graph).length === 0 ||
    graph
      .workloadsIn(namespace)
      .flatMap((workload) => graph.placementsOfWorkload(workload))
      .some((workload) =>
        workload.fact.pods.some((pod) => {
          const written = pod.account?.value ?? pod.alias?.value;
          // A workload without an account may well be the one that is meant: other rules tell of it.
          return written === undefined || !written.known || graph.accountOf(workload, pod).state === "missing";
        }),
      )
  );
}

/** Workloads of the account's namespace that belong with it: in its folder, or in its overlay. */
function neighboursOf({ fact, placement }: EffectiveAccount, graph: IdentityGraph): readonly WorkloadFact[] {
  const folder = folderOf(fact.uri);
  return graph
    .workloadsIn(placement.namespace ?? "")
    .filter(
      (workload) =>
        !workload.partial &&
        (folderOf(workload.uri) === folder ||
          (placement.overlay !== undefined &&
            graph.placementsOfWorkload(workload).some((other) => other.placement.overlay === placement.overlay))),
    );
}

/** What Helm has put into the cluster goes with workloads that a chart holds. */
function isOfHelm(meta: ObjectMeta): boolean {
  return (
    meta.labels.some(({ key, value }) => key.text === "app.kubernetes.io/managed-by" && value?.text === "Helm") ||
    meta.annotations.some(({ key }) => key.text === "meta.helm.sh/release-name")
  );
}
