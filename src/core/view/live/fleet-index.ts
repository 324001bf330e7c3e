/** One look, arranged for being asked: made once per look and drift, so that opening a row asks and does not search. */
import type { DriftSubject } from "../../live/drift/drift.ts";
import type { RolePolicies } from "../../live/observe-role.ts";
import { withoutScheme } from "../../names/issuer.ts";
import { ROLE_ARN_ANNOTATION, WORKLOAD_POD_PATHS } from "../../names/kubernetes.ts";
import type { Fleet } from "../../observe/fleet.ts";
import { seen } from "../../observe/observed.ts";
import { accountOfPod } from "../../observe/pod-identity.ts";
import type { LiveConnection, LiveSnapshot } from "../../observe/snapshot.ts";
import { type Association, isObject, type JsonValue, type KubeObject, type RoleSummary } from "../../ports.ts";
import type { ViewDrift } from "../requests.ts";

/** A look with what was found out by it. */
export interface LiveSources {
  readonly snapshot: LiveSnapshot;
  /** Of all connections: what is the account's, one of them tells for all. */
  readonly drift: readonly ViewDrift[];
  /** What was asked about a role since; undefined where nothing was. */
  readonly policies: (role: string) => RolePolicies | undefined;
}

export class FleetIndex {
  readonly fleet: Fleet;
  readonly sources: LiveSources;
  readonly roles: ReadonlyMap<string, RoleSummary>;
  /** By namespace, both in order of their names. */
  readonly namespaces: ReadonlyMap<string, readonly KubeObject[]>;
  readonly #drift: ReadonlyMap<string, readonly ViewDrift[]>;
  readonly #documents: ReadonlyMap<string, readonly ViewDrift[]>;
  readonly #workloads: ReadonlyMap<string, readonly KubeObject[]>;
  readonly #pods: ReadonlyMap<string, readonly KubeObject[]>;
  readonly #associations: ReadonlyMap<string, readonly Association[]>;
  readonly #users: ReadonlyMap<string, readonly KubeObject[]>;

  constructor(sources: LiveSources) {
    const { fleet } = sources.snapshot;
    const accounts = byName(seen(fleet.accounts) ?? []);
    this.sources = sources;
    this.fleet = fleet;
    const { id } = sources.snapshot.connection;
    const own = sources.drift.filter(({ connection, subject }) => connection.id === id || isOfAccount(subject));
    this.#drift = Map.groupBy(own, ({ subject }) => subjectKey(subject));
    this.#documents = Map.groupBy(own, ({ live }) => live ?? "");
    this.roles = new Map((seen(fleet.roles) ?? []).map((role) => [role.arn, role]));
    this.namespaces = new Map(
      [...Map.groupBy(accounts, ({ metadata }) => metadata.namespace ?? "")].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    this.#workloads = Map.groupBy(byName(seen(fleet.workloads) ?? []), (workload) =>
      keyOf(workload, accountOfTemplate(workload)),
    );
    this.#pods = Map.groupBy(byName(seen(fleet.pods) ?? []), (pod) => keyOf(pod, accountOfPod(pod)));
    this.#associations = Map.groupBy(seen(fleet.associations) ?? [], ({ namespace, serviceAccount }) =>
      join(namespace, serviceAccount),
    );
    this.#users = usersByRole(accounts, (account) => this.associationsOf(account));
  }

  get connection(): LiveConnection {
    return this.sources.snapshot.connection;
  }

  /** What is not as it should be about a thing, or is seen in its document. */
  driftOf(subject: DriftSubject | undefined, document?: string): readonly ViewDrift[] {
    const about = subject === undefined ? [] : (this.#drift.get(subjectKey(subject)) ?? []);
    const shown = document === undefined ? [] : (this.#documents.get(document) ?? []);
    return [...new Set([...about, ...shown])];
  }

  /** What concerns every identity of the connection's cluster: drift of the cluster itself and of its provider. */
  get clusterDrift(): readonly ViewDrift[] {
    const { issuer } = this;
    const provider = issuer === undefined ? [] : this.driftOf({ kind: "provider", issuer });
    return [...this.driftOf({ kind: "cluster" }), ...provider];
  }

  workloadsOf(account: KubeObject): readonly KubeObject[] {
    return this.#workloads.get(ownKey(account)) ?? [];
  }

  podsOf(account: KubeObject): readonly KubeObject[] {
    return this.#pods.get(ownKey(account)) ?? [];
  }

  associationsOf(account: KubeObject): readonly Association[] {
    return this.#associations.get(ownKey(account)) ?? [];
  }

  /** Accounts that are annotated with the role or associated with it. */
  usersOf(roleArn: string): readonly KubeObject[] {
    return this.#users.get(roleArn) ?? [];
  }

  /** Issuer of the connection's cluster without scheme. */
  get issuer(): string | undefined {
    const issuer = seen(this.fleet.cluster)?.issuer;
    return issuer === undefined ? undefined : withoutScheme(issuer);
  }
}

/** `eks.amazonaws.com/role-arn` of an account; undefined where it has none. */
export function annotatedRole({ metadata }: KubeObject): string | undefined {
  const arn = metadata.annotations[ROLE_ARN_ANNOTATION];
  return arn === "" ? undefined : arn;
}

/** Name after the last slash of an ARN. */
export function nameInArn(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** What every cluster of an account shares. */
function isOfAccount({ kind }: DriftSubject): boolean {
  return kind === "role" || kind === "provider";
}

/** Two pods of one name differ in nothing else that drift is about. */
function subjectKey(subject: DriftSubject): string {
  switch (subject.kind) {
    case "service-account":
    case "pod":
      return `${subject.kind} ${subject.namespace}/${subject.name}`;
    case "role":
      return `role ${subject.arn}`;
    case "provider":
      return `provider ${subject.issuer}`;
    case "cluster":
      return "cluster";
  }
}

function usersByRole(
  accounts: readonly KubeObject[],
  associationsOf: (account: KubeObject) => readonly Association[],
): ReadonlyMap<string, readonly KubeObject[]> {
  const users = new Map<string, KubeObject[]>();
  for (const account of accounts) {
    const annotated = annotatedRole(account);
    const arns = [
      ...(annotated === undefined ? [] : [annotated]),
      ...associationsOf(account).map((one) => one.roleArn),
    ];
    for (const arn of new Set(arns)) {
      const known = users.get(arn);
      if (known === undefined) {
        users.set(arn, [account]);
      } else {
        known.push(account);
      }
    }
  }
  return users;
}

function accountOfTemplate({ kind, body }: KubeObject): string {
  const spec = (WORKLOAD_POD_PATHS[kind] ?? []).reduce<JsonValue | undefined>(
    (value, key) => (isObject(value) ? value[key] : undefined),
    body,
  );
  const name = isObject(spec) ? spec.serviceAccountName : undefined;
  return typeof name === "string" && name !== "" ? name : "default";
}

function byName(objects: readonly KubeObject[]): readonly KubeObject[] {
  return [...objects].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

function ownKey({ metadata }: KubeObject): string {
  return join(metadata.namespace, metadata.name);
}

function keyOf({ metadata }: KubeObject, account: string): string {
  return join(metadata.namespace, account);
}

function join(namespace: string | undefined, name: string): string {
  return `${namespace ?? ""}/${name}`;
}
