// What an overlay makes of accounts and workloads, once as `kustomize build` prints it and once as the workspace knows it.
import { parseAllDocuments } from "yaml";
import type { EffectiveAccount, EffectiveWorkload } from "../../src/core/model/effective.ts";
import type { Setting } from "../../src/core/model/kustomize/field-change.ts";
import { podPlacesOf } from "../../src/core/model/read/workload-places.ts";
import { folderOf } from "../../src/core/text/uri.ts";
import type { MemoryWorkspace } from "./memory-workspace.ts";

/** Facts of one object; a member that is `null` is not known, and then anything may stand in its place. */
export interface ObjectFacts {
  readonly kind: string;
  readonly name: string | null;
  readonly namespace: string | null;
  readonly labels: Readonly<Record<string, string | null>> | null;
  readonly annotations: Readonly<Record<string, string | null>> | null;
  readonly pods: readonly PodFacts[];
}

interface PodFacts {
  readonly account: string | null;
  readonly labels: Readonly<Record<string, string | null>> | null;
  readonly annotations: Readonly<Record<string, string | null>> | null;
}

/** Accounts and workloads in the output of `kustomize build`. */
export function builtFacts(output: string): readonly ObjectFacts[] {
  return parseAllDocuments(output).flatMap((document) => {
    const object: unknown = document.toJS();
    const kind = at(object, "kind");
    const apiVersion = at(object, "apiVersion");
    if (typeof kind !== "string" || typeof apiVersion !== "string") {
      return [];
    }
    const isAccount = kind === "ServiceAccount" && apiVersion === "v1";
    const places = isAccount ? [] : podPlacesOf(apiVersion, kind);
    if (places === undefined) {
      return [];
    }
    const pods = places.flatMap((place) =>
      follow(object, place.spec).flatMap((spec): readonly PodFacts[] => {
        const account = at(spec, place.field) ?? (place.podSpec ? at(spec, "serviceAccount") : undefined);
        if (!place.podSpec) {
          return typeof account === "string" ? [{ account, labels: {}, annotations: {} }] : [];
        }
        const [metadata] = follow(object, place.metadata ?? []);
        return [
          {
            account: String(account ?? "default"),
            labels: texts(at(metadata, "labels")),
            annotations: texts(at(metadata, "annotations")),
          },
        ];
      }),
    );
    const metadata = at(object, "metadata");
    return [
      {
        kind,
        name: String(at(metadata, "name") ?? ""),
        namespace: String(at(metadata, "namespace") ?? ""),
        labels: texts(at(metadata, "labels")),
        annotations: texts(at(metadata, "annotations")),
        pods,
      },
    ];
  });
}

/** The same of one outermost overlay, as the workspace's graph has it. */
export function knownFacts({ workspace }: MemoryWorkspace, overlayFolder: string): readonly ObjectFacts[] {
  const { graph } = workspace;
  const isHere = ({ placement }: EffectiveAccount | EffectiveWorkload) =>
    placement.overlay !== undefined && folderOf(placement.overlay) === overlayFolder;
  const accounts = graph.all("service-account").flatMap((fact) => graph.placementsOfAccount(fact).filter(isHere));
  const workloads = graph.all("workload").flatMap((fact) => graph.placementsOfWorkload(fact).filter(isHere));
  return [
    ...accounts.map((account): ObjectFacts => {
      const { fact, placement, labels, annotations, whole } = account;
      return { ...named(fact, placement), ...pairsOf(labels, annotations, whole), pods: [] };
    }),
    ...workloads.map((workload): ObjectFacts => {
      const { fact, placement, pods, labels, annotations, whole } = workload;
      return {
        ...named(fact, placement),
        ...pairsOf(labels, annotations, whole),
        pods: pods.map((pod) => ({
          account: graph.accountNameOf(workload, pod.template) ?? null,
          ...pairsOf(pod.labels, pod.annotations, whole),
        })),
      };
    }),
  ];
}

function named({ meta }: (EffectiveAccount | EffectiveWorkload)["fact"], placement: EffectiveAccount["placement"]) {
  const written = meta.namespace;
  // The graph takes an absent namespace for unknown; a build takes it for absent.
  const absent = written === undefined || written.known ? "" : null;
  return {
    kind: meta.kind?.text ?? "ServiceAccount",
    name: placement.name ?? null,
    namespace: placement.namespace ?? absent,
  };
}

function pairsOf(labels: readonly Setting[], annotations: readonly Setting[], whole: boolean) {
  const known = (settings: readonly Setting[]) =>
    Object.fromEntries(
      settings.map(({ key, value }) => [key.text, value?.known === false ? null : (value?.text ?? "")]),
    );
  return { labels: whole ? known(labels) : null, annotations: whole ? known(annotations) : null };
}

/** What differs between the two, in words; empty where they agree. */
export function differences(built: readonly ObjectFacts[], known: readonly ObjectFacts[]): readonly string[] {
  const left = [...built];
  const extra: ObjectFacts[] = [];
  for (const object of known) {
    const at = left.findIndex((candidate) => agrees(object, candidate));
    if (at < 0) {
      extra.push(object);
    } else {
      left.splice(at, 1);
    }
  }
  return [
    ...left.map((object) => `only built: ${JSON.stringify(object)}`),
    ...extra.map((object) => `only known: ${JSON.stringify(object)}`),
  ];
}

/** Number of values that the workspace says it does not know. */
export function unknownCount(value: unknown): number {
  return value === null
    ? 1
    : typeof value === "object"
      ? Object.values(value as object).reduce<number>((sum, each) => sum + unknownCount(each), 0)
      : 0;
}

function agrees(known: unknown, built: unknown): boolean {
  if (known === null || typeof known !== "object" || typeof built !== "object" || built === null) {
    return known === null || known === built;
  }
  const keys = new Set([...Object.keys(known), ...Object.keys(built)]);
  return [...keys].every((key) => key in known && key in built && agrees(at(known, key), at(built, key)));
}

function at(object: unknown, key: string): unknown {
  return typeof object === "object" && object !== null ? (object as Record<string, unknown>)[key] : undefined;
}

function follow(object: unknown, path: readonly string[]): readonly unknown[] {
  const [first, ...rest] = path;
  if (first === undefined) {
    return [object];
  }
  if (first === "*") {
    return Array.isArray(object) ? object.flatMap((item) => follow(item, rest)) : [];
  }
  return follow(at(object, first), rest);
}

function texts(map: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map ?? {}).map(([key, value]) => [key, String(value ?? "")]));
}
