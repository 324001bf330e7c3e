/** What differs between a Node process and a browser's worker as the extension's home. Everything else is the same in both. */
import type * as vscode from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { Doors } from "../core/live/connect.ts";
import type { Journals } from "../core/live/journal.ts";
import type { AwsProfiles, AwsTarget, KubeContexts } from "../core/ports.ts";
import type { PracticeState, PracticeStore } from "../playground/index.ts";

export interface Platform {
  /** A client of a language server, neither of them started yet. */
  createLanguageClient(
    extension: vscode.Uri,
    log: vscode.LogOutputChannel,
    events: ServerEvents,
  ): Promise<BaseLanguageClient>;
  /** The user's own AWS and clusters; undefined where no program may reach them. */
  readonly own: OwnAccounts | undefined;
  /** The practice account's code, loaded when first asked. */
  playground(): Promise<Playground>;
  /** Where the practice account is kept, in a folder; `start` makes its first state. */
  practiceStore(folder: vscode.Uri, start: () => Promise<PracticeState>): Promise<PracticeStore>;
  /** The records of runs that are kept in a folder. */
  journals(folder: vscode.Uri): Promise<Journals>;
}

export type Playground = typeof import("../playground/index.ts");

export interface ServerEvents {
  /** A server has started to answer: each time. */
  started(): void;
  /** It has ended too often and stays down. */
  gaveUp(): void;
}

/** Loaded when first asked, never before. */
export interface OwnAccounts {
  profiles(): Promise<AwsProfiles>;
  contexts(): Promise<KubeContexts>;
  doors(): Promise<Doors>;
}

export interface PracticeFile {
  /** Relative to the workspace folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface Practice extends Doors {
  readonly profiles: AwsProfiles;
  /** Profile and region of the practice account: it has one of each. */
  readonly target: AwsTarget;
}
