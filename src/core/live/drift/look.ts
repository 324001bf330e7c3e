/** One look with its parts under the keys by which drift is found: each question is one look-up, whatever the account's size. */
import { parseArn, parseRoleArn, type RoleArn } from "../../names/arn.ts";
import { withoutScheme } from "../../names/issuer.ts";
import { AUDIENCE_ANNOTATION, DEFAULT_AUDIENCE, ROLE_ARN_ANNOTATION } from "../../names/kubernetes.ts";
import type { Fleet } from "../../observe/fleet.ts";
import { seen } from "../../observe/observed.ts";
import type { LiveConnection, LiveSnapshot } from "../../observe/snapshot.ts";
import type { Association, KubeObject, RoleSummary } from "../../ports.ts";

/** A ServiceAccount of the cluster that is annotated with a role. */
export interface Annotated {
  readonly account: KubeObject;
  readonly namespace: string;
  readonly name: string;
  readonly role: RoleArn;
  readonly audience: string;
}

/** Parts that could not be seen are undefined: nothing follows from them. */
export interface Look {
  readonly connection: LiveConnection;
  readonly fleet: Fleet;
  /** Account of the credentials. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly partition: string | undefined;
  /** Of the connection's cluster, without scheme. */
  readonly issuer: string | undefined;
  /** By name: names are unique in an account, whatever the path. */
  readonly roles: ReadonlyMap<string, RoleSummary> | undefined;
  /** By `<namespace>/<name>`. */
  readonly accounts: ReadonlyMap<string, KubeObject> | undefined;
  readonly annotated: ReadonlyMap<string, Annotated>;
  readonly associations: ReadonlyMap<string, Association> | undefined;
  /** Issuers, without scheme, of all clusters of the region. */
  readonly issuers: ReadonlySet<string> | undefined;
}

/** Looks are values: what was worked out of one holds as long as it is there. */
const LOOKS = new WeakMap<LiveSnapshot, Look>();

export function lookOf(snapshot: LiveSnapshot): Look {
  const look = LOOKS.get(snapshot) ?? readLook(snapshot);
  LOOKS.set(snapshot, look);
  return look;
}

function readLook({ connection, fleet }: LiveSnapshot): Look {
  const cluster = seen(fleet.cluster);
  const accounts = seen(fleet.accounts);
  // All clusters are of the region that was asked, whether or not the connection is to one of them.
  const arn = parseArn((cluster ?? seen(fleet.clusters)?.[0])?.arn ?? "");
  return {
    connection,
    fleet,
    account: seen(fleet.caller)?.account,
    region: arn?.region,
    partition: arn?.partition,
    issuer: cluster?.issuer === undefined ? undefined : withoutScheme(cluster.issuer),
    roles: byKey(seen(fleet.roles), ({ name }) => name),
    accounts: byKey(accounts, ({ metadata }) => `${metadata.namespace}/${metadata.name}`),
    annotated: new Map((accounts ?? []).flatMap(readAnnotated).map((each) => [accountKey(each), each])),
    associations: byKey(seen(fleet.associations), (each) => `${each.namespace}/${each.serviceAccount}`),
    issuers: issuersOf(fleet),
  };
}

export function accountKey({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

/** A cluster whose issuer is not known yet would make its own provider look orphaned. */
function issuersOf(fleet: Fleet): ReadonlySet<string> | undefined {
  const clusters = seen(fleet.clusters);
  return clusters && new Set(clusters.flatMap(({ issuer }) => (issuer === undefined ? [] : [withoutScheme(issuer)])));
}

function byKey<T>(items: readonly T[] | undefined, keyOf: (item: T) => string): ReadonlyMap<string, T> | undefined {
  return items && new Map(items.map((item) => [keyOf(item), item]));
}

function readAnnotated(account: KubeObject): readonly Annotated[] {
  const { annotations, namespace = "", name } = account.metadata;
  const role = parseRoleArn(annotations[ROLE_ARN_ANNOTATION] ?? "");
  const audience = annotations[AUDIENCE_ANNOTATION] || DEFAULT_AUDIENCE;
  return role === undefined ? [] : [{ account, namespace, name, role, audience }];
}
