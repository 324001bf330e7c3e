/** What the guided command can offer from the files: accounts, workloads, namespaces and issuers, each once. */
import type { IdentityGraph } from "../model/graph.ts";
import { knownIdentities } from "../model/known-identities.ts";
import { knownText } from "../model/value.ts";
import type { Location } from "../text/range.ts";
import type { AccountChoice, WorkloadChoice, WorkspaceChoices } from "./requests.ts";

/** A choice before its place is converted for a door. */
export type Placed<T> = Omit<T, "location"> & { readonly location: Location };

export interface PlacedChoices extends Omit<WorkspaceChoices, "accounts" | "workloads"> {
  readonly accounts: readonly Placed<AccountChoice>[];
  readonly workloads: readonly Placed<WorkloadChoice>[];
}

/** Objects whose name a template fills in are left out: nothing could be written that refers to them. */
export function buildChoices(graph: IdentityGraph): PlacedChoices {
  const namespaces = new Set<string>();
  const take = (namespace: string | undefined): string | undefined => {
    if (namespace !== undefined) {
      namespaces.add(namespace);
    }
    return namespace;
  };
  for (const { meta } of graph.all("namespace")) {
    take(knownText(meta.name));
  }
  const accounts = graph.all("service-account").flatMap((fact) => {
    const written = fact.meta.name;
    const name = knownText(written);
    if (fact.partial || written === undefined || name === undefined) {
      return [];
    }
    return graph.placementsOfAccount(fact).map(({ placement, roleArn }): Placed<AccountChoice> => {
      const namespace = take(placement.namespace);
      const location = { uri: fact.uri, range: written.range };
      return { namespace, name: placement.name ?? name, roleArn: knownText(roleArn?.value), location };
    });
  });
  const workloads = graph.all("workload").flatMap((fact): readonly Placed<WorkloadChoice>[] => {
    const written = fact.meta.name;
    const name = knownText(written);
    if (fact.partial || written === undefined || name === undefined) {
      return [];
    }
    const [placement] = graph.placementsOfWorkload(fact);
    const [pod] = fact.pods;
    return [
      {
        kind: fact.meta.kind?.text ?? "",
        name,
        namespace: take(placement?.placement.namespace ?? knownText(fact.meta.namespace)),
        account: knownText(pod?.account?.value ?? pod?.alias?.value),
        document: fact.document,
        location: { uri: fact.uri, range: written.range },
      },
    ];
  });
  return { accounts, workloads, namespaces: [...namespaces].sort(), issuers: knownIdentities(graph).issuers };
}
