/** The looks at AWS and clusters that this window holds: one per connection, taken on demand and after a change, never polled. */
import * as vscode from "vscode";
import type { LivePorts } from "../../core/live/observe-plan.ts";
import type { RolePolicies } from "../../core/live/observe-role.ts";
import type { LiveSnapshot } from "../../core/observe/snapshot.ts";
import type { ConnectionState } from "../../core/view/live/connection-node.ts";
import type { LiveTree } from "../../core/view/live/live-tree.ts";
import type { ViewDrift } from "../../core/view/requests.ts";
import {
  type Chosen,
  type Connections,
  type Engine,
  keyOf,
  type OpenConnection,
  regionOf,
} from "../access/connections.ts";
import { CONTEXTS } from "../contributions.ts";
import { Debounced } from "../debounced.ts";
import { failureOf, isCancellation, plainText } from "../failure.ts";
import type { LanguageServer } from "../language-server.ts";

/** A connection of the live view. */
export interface Look extends ConnectionState {
  readonly chosen: Chosen;
  /** Undefined where nothing was seen yet. */
  readonly tree: LiveTree | undefined;
}

/** What was seen, and what a later question about it needs. */
interface Seen {
  readonly snapshot: LiveSnapshot;
  readonly ports: LivePorts;
  readonly engine: Engine;
  readonly policies: Map<string, RolePolicies>;
}

interface Held {
  readonly chosen: Chosen;
  state: ConnectionState;
  seen: Seen | undefined;
  tree: LiveTree | undefined;
  running: Promise<void> | undefined;
}

const REMEMBERED = "live.connections";

export class LiveLooks implements vscode.Disposable {
  readonly #connections: Connections;
  readonly #server: LanguageServer;
  readonly #memory: vscode.Memento;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #compareSoon = new Debounced(() => void this.#compare());
  readonly #disposable: vscode.Disposable;
  /** By the key of what was chosen. */
  readonly #held = new Map<string, Held>();
  #drift: readonly ViewDrift[] = [];
  /** Which start of the server has the looks. */
  #told = 0;

  /** Fires when something was seen, forgotten, or stands differently to the files. */
  readonly onDidChange = this.#changed.event;

  /** @param memory of the workspace: which connections were looked at, never what was seen */
  constructor(connections: Connections, server: LanguageServer, memory: vscode.Memento, log: vscode.LogOutputChannel) {
    this.#connections = connections;
    this.#server = server;
    this.#memory = memory;
    this.#log = log;
    for (const chosen of memory.get<readonly Chosen[]>(REMEMBERED, [])) {
      this.#hold(chosen);
    }
    this.#disposable = vscode.Disposable.from(
      this.#changed,
      this.#compareSoon,
      connections.onDidChange(() => this.#changed.fire()),
      server.onTreeChanged(() => this.#compareSoon.run()),
    );
  }

  /** Those that were looked at in this workspace, and the chosen one. */
  get all(): readonly Look[] {
    const { chosen } = this.#connections;
    const added =
      chosen === undefined || this.#heldOf(chosen) !== undefined
        ? []
        : [{ chosen, ...unseenState(chosen), tree: undefined }];
    return [
      ...added,
      ...[...this.#held.values()].map(({ chosen: own, state, tree }) => ({ chosen: own, ...state, tree })),
    ];
  }

  /** True where the view has, or had in an earlier window, something to show. */
  get isUsed(): boolean {
    return this.#held.size > 0;
  }

  /** Where the files and what was seen differ. */
  get drift(): readonly ViewDrift[] {
    return this.#drift;
  }

  /** Undefined where nothing was seen yet. */
  get engine(): Engine | undefined {
    return [...this.#held.values()].find(({ seen }) => seen !== undefined)?.seen?.engine;
  }

  /** By the id of the connection. */
  find(connection: string): Look | undefined {
    return this.all.find((look) => look.connection.id === connection);
  }

  /** Looks at everything once more; whoever asks meanwhile waits for the same look. Rejects with what keeps it from looking. */
  refresh(chosen: Chosen, signal: AbortSignal, report: (step: string) => void): Promise<void> {
    const held = this.#hold(chosen);
    held.running ??= this.#look(held, signal, report).finally(() => {
      held.running = undefined;
      held.state = { ...held.state, isLooking: false };
      this.#changed.fire();
    });
    return held.running;
  }

  /** After something was changed there: looks again where something was seen before. A failure is shown in the tree. */
  async refreshSeen({ id }: OpenConnection): Promise<void> {
    const held = [...this.#held.values()].find(({ state }) => state.connection.id === id);
    if (held?.seen === undefined) {
      return;
    }
    const title = vscode.l10n.t("IRSA: looking at {0} again", held.state.name);
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () =>
      this.refresh(held.chosen, new AbortController().signal, () => undefined).catch((error: unknown) =>
        this.#log.error(`${title}: ${plainText(failureOf(error))}`),
      ),
    );
  }

  /** Forgets what was seen through a connection. */
  async forget(connection: string): Promise<void> {
    for (const [key, { state }] of this.#held) {
      if (state.connection.id === connection) {
        this.#held.delete(key);
      }
    }
    await this.#remember();
    await this.#send();
  }

  /** Asks which policies a role has, once per look: two calls. */
  async loadPolicies(connection: string, role: string): Promise<void> {
    const seen = [...this.#held.values()].find(({ state }) => state.connection.id === connection)?.seen;
    if (seen === undefined || seen.policies.has(role)) {
      return;
    }
    const { engine, ports } = seen;
    seen.policies.set(role, await engine.observeRolePolicies(role, ports.aws.details, new AbortController().signal));
  }

  dispose(): void {
    this.#disposable.dispose();
  }

  #hold(chosen: Chosen): Held {
    const known = this.#heldOf(chosen);
    if (known !== undefined) {
      return known;
    }
    const held: Held = { chosen, state: unseenState(chosen), seen: undefined, tree: undefined, running: undefined };
    this.#held.set(keyOf(chosen), held);
    return held;
  }

  /** By what was chosen, or by the cluster that it led to. */
  #heldOf(chosen: Chosen): Held | undefined {
    const id = this.#connections.idOf(chosen);
    const held = this.#held.get(keyOf(chosen));
    return held ?? [...this.#held.values()].find(({ state }) => state.connection.id === id);
  }

  async #look(held: Held, signal: AbortSignal, report: (step: string) => void): Promise<void> {
    held.state = { ...held.state, isLooking: true };
    this.#changed.fire();
    try {
      report(vscode.l10n.t("connecting"));
      const opened = await this.#connections.open(held.chosen, signal);
      report(vscode.l10n.t("asking AWS and the cluster"));
      const { engine, ports, clusterName } = opened;
      const fleet = await engine.observeFleet(clusterName, ports, engine.SYSTEM_CLOCK, signal);
      const state = seenState(opened, fleet.takenAt);
      held.seen = { snapshot: { connection: state.connection, fleet }, ports, engine, policies: new Map() };
      held.state = state;
      this.#dropOthers(held);
      await this.#remember();
    } catch (error) {
      if (!isCancellation(error)) {
        const { message, advice } = failureOf(error);
        held.state = { ...held.state, failure: { message, advice } };
      }
      throw error;
    }
    await this.#send();
  }

  /** The same cluster may have been chosen in another way before. */
  #dropOthers(held: Held): void {
    for (const [key, other] of this.#held) {
      if (other !== held && other.state.connection.id === held.state.connection.id) {
        this.#held.delete(key);
      }
    }
  }

  async #remember(): Promise<void> {
    await this.#memory.update(
      REMEMBERED,
      [...this.#held.values()].map(({ chosen }) => chosen),
    );
  }

  /** Hands all looks to the language server, which tells where the files differ. */
  async #send(): Promise<void> {
    const snapshots = [...this.#held.values()].flatMap(({ seen }) => seen?.snapshot ?? []);
    const drift = await this.#server.request("live", { snapshots });
    this.#told = this.#server.starts;
    this.#take(drift);
  }

  /** The files have changed, or the server is a new one that has seen nothing yet. */
  async #compare(): Promise<void> {
    if ([...this.#held.values()].every(({ seen }) => seen === undefined)) {
      return;
    }
    try {
      if (this.#server.starts === this.#told) {
        const drift = await this.#server.request("drift", undefined);
        // Most edits change nothing here, and a tree that is drawn anew loses the menu that is open on it.
        if (JSON.stringify(drift) !== JSON.stringify(this.#drift)) {
          this.#take(drift);
        }
      } else {
        await this.#send();
      }
    } catch (error) {
      this.#log.error(`What differs from the live view could not be found: ${plainText(failureOf(error))}`);
    }
  }

  #take(drift: readonly ViewDrift[]): void {
    this.#drift = drift;
    for (const held of this.#held.values()) {
      const { seen } = held;
      held.tree =
        seen &&
        new seen.engine.LiveTree({ snapshot: seen.snapshot, drift, policies: (role) => seen.policies.get(role) });
    }
    const isSeen = [...this.#held.values()].some(({ seen }) => seen !== undefined);
    void vscode.commands.executeCommand("setContext", CONTEXTS.liveSeen, isSeen);
    this.#changed.fire();
  }
}

function unseenState(chosen: Chosen): ConnectionState {
  const { kind, profile, region, context, cluster } = chosen;
  const practice = vscode.l10n.t("practice account");
  const name = cluster ?? context ?? (kind === "practice" ? practice : vscode.l10n.t("current context"));
  const place = [kind === "practice" && name !== practice ? practice : profile, region].filter(
    (part) => part !== undefined,
  );
  return {
    connection: { id: keyOf(chosen), label: name },
    name,
    place,
    isLooking: false,
    takenAt: undefined,
    failure: undefined,
  };
}

function seenState(opened: OpenConnection, takenAt: number): ConnectionState {
  const { id, identity, kind } = opened;
  const name = opened.clusterName ?? vscode.l10n.t("no cluster");
  const account = kind === "practice" ? vscode.l10n.t("practice account") : identity.account;
  const place = [account, regionOf(opened)].filter((part) => part !== undefined);
  const label = [name, ...place].join(" · ");
  return { connection: { id, label }, name, place, isLooking: false, takenAt, failure: undefined };
}
