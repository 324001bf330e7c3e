/** Records which permissions the calls of a live command take, IAM and RBAC alike. */
import type { LivePorts } from "../../src/core/live/observe-plan.ts";
import { CHANGER_ACTIONS, DETAILS_ACTIONS, READER_ACTIONS } from "../../src/core/live/permissions.ts";
import { type ClusterPort, isObject, type JsonObject, KUBE_RESOURCES, type KubeKind } from "../../src/core/ports.ts";

export class RecordedPermissions {
  /** `iam:GetRole` … and `get serviceaccounts` …, each once, in order. */
  get all(): readonly string[] {
    return [...this.#seen].sort();
  }

  readonly #seen = new Set<string>();

  wrap({ aws, cluster }: LivePorts): LivePorts {
    return {
      aws: {
        ...aws,
        reader: this.#record(aws.reader, (name) => READER_ACTIONS[name as keyof typeof READER_ACTIONS]),
        details: this.#record(aws.details, (name) => DETAILS_ACTIONS[name as keyof typeof DETAILS_ACTIONS]),
        changer: this.#record(aws.changer, (name) => CHANGER_ACTIONS[name as keyof typeof CHANGER_ACTIONS]),
      },
      cluster: cluster === undefined ? undefined : this.#record(cluster, rbacOf),
    };
  }

  #record<T extends object>(port: T, needs: (method: string, args: readonly unknown[]) => readonly string[]): T {
    return new Proxy(port, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        return typeof method !== "function"
          ? method
          : (...args: unknown[]) => {
              for (const need of needs(String(name), args)) {
                this.#seen.add(need);
              }
              return Reflect.apply(method, target, args) as unknown;
            };
      },
    });
  }
}

/** Server-side apply takes `patch`, and `create` where the object is not there yet; which of them, the API server decides. */
function rbacOf(method: string, [first]: readonly unknown[]): readonly string[] {
  const kindOf = (value: unknown) =>
    isObject(value as JsonObject) ? (value as { kind: KubeKind }).kind : (value as KubeKind);
  const plural = (value: unknown) => KUBE_RESOURCES[kindOf(value)].plural;
  const verbs: Readonly<Record<keyof ClusterPort, () => readonly string[]>> = {
    find: () => [`get ${plural(first)}`],
    list: () => [`list ${plural(first)}`],
    apply: () => [`create ${plural(first)}`, `patch ${plural(first)}`],
    delete: () => [`delete ${plural(first)}`],
    restart: () => [`patch ${plural(first)}`],
    createToken: () => ["create serviceaccounts/token"],
    mayI: () => [],
    podLog: () => ["get pods/log"],
    contentOf: () => ["list *"],
    listEvents: () => ["list events"],
  };
  return verbs[method as keyof ClusterPort]();
}
