/** Puts faults in front of live ports: each call is counted, and the one that a test names goes wrong in the way it names. */
import type { LivePorts } from "../../src/core/live/observe-plan.ts";
import { AccessError, type AccessProblem } from "../../src/core/ports.ts";

/** `…-after` faults let the call do its work first. */
export type Fault =
  | "throttle"
  | "500"
  | "reset-before"
  | "reset-after"
  | "hang-before"
  | "hang-after"
  | "403"
  | "409"
  | "kill-before"
  | "kill-after"
  | "cancel-before"
  | "cancel-after";

export const FAULTS: readonly Fault[] = [
  "throttle",
  "500",
  "reset-before",
  "reset-after",
  "hang-before",
  "hang-after",
  "403",
  "409",
  "kill-before",
  "kill-after",
  "cancel-before",
  "cancel-after",
];

/** What the end of the process looks like to code that still runs: nothing catches it. */
export class Killed extends Error {}

const PROBLEMS: Partial<Record<Fault, AccessProblem>> = {
  throttle: "throttled",
  "500": "service-failure",
  "reset-before": "unreachable",
  "reset-after": "unreachable",
  // The adapters end a call that hangs; what core sees is this.
  "hang-before": "timed-out",
  "hang-after": "timed-out",
  "403": "access-denied",
  "409": "conflict",
};

export class FaultPlan {
  /** Names of all calls so far. */
  readonly calls: string[] = [];
  readonly #at: number | undefined;
  readonly #fault: Fault | undefined;
  readonly #lasts: boolean;
  readonly cancel = new AbortController();
  #dead = false;

  /** @param lasts whether every later call of that name fails in the same way */
  constructor(at?: number, fault?: Fault, lasts = false) {
    this.#at = at;
    this.#fault = fault;
    this.#lasts = lasts;
  }

  wrap(ports: LivePorts): LivePorts {
    const { aws, cluster } = ports;
    return {
      aws: {
        ...aws,
        reader: this.#proxy(aws.reader, "reader"),
        details: this.#proxy(aws.details, "details"),
        changer: this.#proxy(aws.changer, "changer"),
      },
      cluster: cluster === undefined ? undefined : this.#proxy(cluster, "cluster"),
    };
  }

  #proxy<T extends object>(target: T, port: string): T {
    return new Proxy(target, {
      get: (object, name) => {
        const method: unknown = Reflect.get(object, name);
        return typeof method === "function"
          ? (...args: unknown[]) => this.#call(`${port}.${String(name)}`, () => Reflect.apply(method, object, args))
          : method;
      },
    });
  }

  async #call(name: string, run: () => Promise<unknown>): Promise<unknown> {
    if (this.#dead) {
      throw new Killed();
    }
    const index = this.calls.push(name) - 1;
    const fault = this.#fault;
    const lasts = this.#lasts && !fault?.startsWith("cancel");
    const hit = index === this.#at || (lasts && this.#at !== undefined && name === this.calls[this.#at]);
    if (!hit || fault === undefined) {
      return run();
    }
    if (fault.endsWith("-after")) {
      await run();
    }
    if (fault.startsWith("kill")) {
      this.#dead = true;
      throw new Killed();
    }
    if (fault.startsWith("cancel")) {
      this.cancel.abort();
      throw new AccessError("cancelled", name, `${name} was cancelled.`, "Run it again.");
    }
    throw new AccessError(PROBLEMS[fault] ?? "service-failure", name, `${name}: ${fault}`, "See the test.");
  }
}
