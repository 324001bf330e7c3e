/** What a command is, and the one wrapper that gives each of them its log line, its progress, its cancel and its error message. */
import * as vscode from "vscode";
import { COMMANDS, type CommandId } from "../contributions.ts";
import { CannotProceed, commandsIn, failureOf, isCancellation, plainText } from "../failure.ts";
import type { Services } from "../services.ts";
import { shownOnceSlow, type Work } from "../slow-work.ts";

export interface CommandContext {
  readonly services: Services;
  /** What the caller passed: a tree node from a context menu, undefined from the palette. */
  readonly argument: unknown;
  /** Runs work under a progress notification, once it takes a moment, with a Cancel button; the signal is aborted by it. */
  progress<T>(title: string, work: Work<T>): Promise<T>;
  /** For work that goes on after the command, e.g. behind a message's button: its failure is shown as the command's would be. */
  guarded(work: () => Promise<void>): Promise<void>;
}

export interface Command {
  /** As in the palette, for messages. */
  readonly title: string;
  /** Resolves with what a caller gets that runs the command by its id. */
  run(context: CommandContext): Promise<unknown>;
}

/** All commands by id. */
export type CommandTable = Readonly<Record<CommandId, Command>>;

/** Registers all commands; their code is loaded by the first that is run. Disposing the result unregisters them. */
export function registerCommands(load: () => Promise<CommandTable>, services: Services): vscode.Disposable {
  const ids = Object.values(COMMANDS);
  return vscode.Disposable.from(
    ...ids.map((id) =>
      vscode.commands.registerCommand(id, async (argument: unknown) =>
        runCommand((await load())[id], services, argument),
      ),
    ),
  );
}

async function runCommand(command: Command, services: Services, argument: unknown): Promise<unknown> {
  services.log.debug(`${command.title}: start`);
  const guarded = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!isCancellation(error)) {
        await showFailure(command.title, error, services.log);
      }
    }
  };
  let result: unknown;
  await guarded(async () => {
    result = await command.run({ services, argument, progress: withProgress, guarded });
  });
  services.log.debug(`${command.title}: end`);
  return result;
}

function withProgress<T>(title: string, work: Work<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return shownOnceSlow(work, ({ running, cancel, onStep }) => {
    void vscode.window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(cancel);
      onStep((message) => progress.report({ message }));
      return running;
    });
  });
}

/** The message of a failed command: what is wrong, what to do, and the buttons that help with it. */
async function showFailure(title: string, error: unknown, log: vscode.LogOutputChannel): Promise<void> {
  const failure = failureOf(error);
  log.error(`${title}: ${plainText(failure)}`);
  if (!failure.expected && error instanceof Error && error.stack !== undefined) {
    log.error(error.stack);
  }
  const text = plainText(failure);
  const [command] = commandsIn(failure.advice ?? "");
  const run = vscode.l10n.t("Run in Terminal");
  const copy = vscode.l10n.t("Copy Command");
  const output = vscode.l10n.t("Show Output");
  const help = error instanceof CannotProceed ? error.button : undefined;
  const buttons = [...(help === undefined ? [] : [help.title]), ...(command === undefined ? [] : [run, copy]), output];
  const button = await vscode.window.showErrorMessage(
    failure.expected ? text : vscode.l10n.t("{0} failed: {1}", title, text),
    ...buttons,
  );
  if (help !== undefined && button === help.title) {
    await vscode.commands.executeCommand(help.command);
  } else if (button === run && command !== undefined) {
    const terminal = vscode.window.createTerminal({ name: "IRSA" });
    terminal.show();
    // Typed, not run: the user sees it and presses Enter.
    terminal.sendText(command, false);
  } else if (button === copy && command !== undefined) {
    await vscode.env.clipboard.writeText(command);
  } else if (button === output) {
    log.show();
  }
}
