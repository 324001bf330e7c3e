/** Which cluster and whose identity this workspace works with: chosen once, remembered, opened by the command that needs it. */
import * as vscode from "vscode";
import type { Connection, ConnectionChoice } from "../../core/live/connect.ts";
import type { Journals } from "../../core/live/journal.ts";
import { parseArn } from "../../core/names/arn.ts";
import type { CallerIdentity } from "../../core/ports.ts";
import { CannotProceed, failureOf, isCancellation, plainText } from "../failure.ts";
import type { AccountKind, Accounts } from "./accounts.ts";

/** What was chosen, as it is remembered: names only, nothing secret. */
export interface Chosen extends ConnectionChoice {
  readonly kind: AccountKind;
}

export type Engine = typeof import("../live/engine.ts");

/** A connection with who acts through it and where its runs are recorded. */
export interface OpenConnection extends Connection {
  /** The same for every choice that leads to this cluster of this account; stands in URIs. */
  readonly id: string;
  readonly kind: AccountKind;
  readonly identity: CallerIdentity;
  readonly journals: Journals;
  readonly engine: Engine;
}

const REMEMBERED = "connection";

export class Connections implements vscode.Disposable {
  readonly #accounts: Accounts;
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  #identity: string | undefined;
  #refusal: string | undefined;
  #opened: string | undefined;
  /** By the key of what was chosen. */
  readonly #ids = new Map<string, string>();

  /** Fires when another cluster was chosen, or it is known anew who acts. */
  readonly onDidChange = this.#changed.event;

  constructor(accounts: Accounts, memory: vscode.Memento) {
    this.#accounts = accounts;
    this.#memory = memory;
  }

  /** Undefined until one was chosen. With the practice account switched on it is always one of its clusters. */
  get chosen(): Chosen | undefined {
    const remembered = this.#memory.get<Chosen>(REMEMBERED);
    if (!this.#accounts.practiceChosen) {
      return remembered?.kind === "practice" ? undefined : remembered;
    }
    return remembered?.kind === "practice" ? remembered : PRACTICE;
  }

  /** ARN that the last command of this window acted as; undefined before the first use of what is chosen. */
  get identity(): string | undefined {
    return this.#identity;
  }

  /** Why AWS did not say who acts when it was last asked; undefined where it did, or was not asked. */
  get refusal(): string | undefined {
    return this.#refusal;
  }

  /** Name of the cluster that the last command worked with, or else the chosen one. */
  get clusterName(): string | undefined {
    return this.#opened ?? this.chosen?.cluster ?? this.chosen?.context;
  }

  /** Undefined for what was not opened in this window. */
  idOf(chosen: Chosen): string | undefined {
    return this.#ids.get(keyOf(chosen));
  }

  async choose(chosen: Chosen): Promise<void> {
    await this.#memory.update(REMEMBERED, chosen);
    this.#identity = undefined;
    this.#refusal = undefined;
    this.#opened = undefined;
    this.#changed.fire();
  }

  /** Throws with the way out in a workspace that is not trusted: nothing is asked of AWS or a cluster there, and nothing is changed. */
  demandTrust(): void {
    if (!vscode.workspace.isTrusted) {
      throw new CannotProceed(
        vscode.l10n.t(
          "Nothing is planned, applied or verified in restricted mode: it would act with your AWS profiles and kubeconfig on what this folder says.",
        ),
        vscode.l10n.t("Trust this workspace first (“Workspaces: Manage Workspace Trust”)."),
      );
    }
  }

  /** Connects and asks AWS who acts. Rejects with the way out when there are no credentials, e.g. after an SSO session ran out. */
  async open(chosen: Chosen, signal: AbortSignal): Promise<OpenConnection> {
    this.demandTrust();
    const [engine, doors] = await Promise.all([import("../live/engine.ts"), this.#accounts.doors(chosen.kind)]);
    const connection = await engine.connect(chosen, doors, signal);
    const identity = await connection.ports.aws.reader.callerIdentity(signal).catch((error: unknown) => {
      this.#lost(error);
      throw error;
    });
    this.#identity = identity.arn;
    this.#refusal = undefined;
    this.#opened = connection.clusterName;
    const id = [connection.clusterName ?? "-", regionOf(connection) ?? "-", identity.account].join("@");
    this.#ids.set(keyOf(chosen), id);
    this.#changed.fire();
    const journals = await this.#accounts.journals(chosen.kind);
    return { ...connection, id, kind: chosen.kind, identity, journals, engine };
  }

  /** Who could not be asked acts no more, whoever it was before: a session that ran out is not shown as if it held. */
  #lost(error: unknown): void {
    if (!isCancellation(error)) {
      this.#identity = undefined;
      this.#refusal = plainText(failureOf(error));
      this.#changed.fire();
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** The same for the same choice. */
export function keyOf({ kind, profile, region, context, cluster }: Chosen): string {
  return JSON.stringify([kind, profile, region, context, cluster]);
}

/** Region of the cluster, or else the one that was asked. */
export function regionOf({ description, target }: Connection): string | undefined {
  return parseArn(description?.arn ?? "")?.region ?? target.region;
}

/** The practice account's first context. */
const PRACTICE: Chosen = {
  kind: "practice",
  profile: undefined,
  region: undefined,
  context: undefined,
  cluster: undefined,
  clusterAccess: true,
};
