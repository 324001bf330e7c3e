/** What the language client is told, whatever it runs in: whose documents it sends, and what it answers the server. */
import * as vscode from "vscode";
import { type BaseLanguageClient, type LanguageClientOptions, State } from "vscode-languageclient";
import { LENS_COMMANDS } from "../core/view/requests.ts";
import { withWholeEnd } from "./completion-label.ts";
import { withEditorCommand } from "./lens-command.ts";
import type { ServerEvents } from "./platform.ts";
import { handOverFiles } from "./stored-files.ts";

/** Documents that the server sees as they are typed. Diffs and output panels have other schemes and are not checked. */
const SCHEMES = ["file", "vscode-vfs", "untitled"];
const LANGUAGES = [
  "yaml",
  "json",
  "jsonc",
  "helm",
  "dockercompose",
  "terraform",
  "terraform-vars",
  "opentofu",
  "opentofu-vars",
];

/** Terraform's files, for editors without an extension that gives them a language. */
const PATTERN = "**/*.{tf,tofu,tfvars}";

/** For a new client. */
export function clientOptions(log: vscode.LogOutputChannel): LanguageClientOptions {
  // A workspace may lie in a file system of any extension.
  const ofFolders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.scheme);
  return {
    documentSelector: [...new Set([...SCHEMES, ...ofFolders])].flatMap((scheme) => [
      ...LANGUAGES.map((language) => ({ scheme, language })),
      { scheme, pattern: PATTERN },
    ]),
    outputChannel: log,
    initializationOptions: {
      commands: Object.values(LENS_COMMANDS),
      l10n: vscode.l10n.bundle,
      readsFiles: true,
    },
    middleware: {
      provideCompletionItem: async (document, position, context, token, next) => {
        const answer = await next(document, position, context, token);
        const items = Array.isArray(answer) ? answer : answer?.items;
        items?.forEach(withWholeEnd);
        return answer;
      },
      provideCodeLenses: async (document, token, next) => (await next(document, token))?.map(withEditorCommand),
    },
    // Whoever waits for the start says that it failed, with the way out; the client would say it once more without one.
    initializationFailedHandler: (error) => {
      log.error(error instanceof Error ? error : String(error));
      return false;
    },
  };
}

/** Answers what the server asks of this client alone, and tells of each start. */
export function connected<C extends BaseLanguageClient>(client: C, { started }: ServerEvents): C {
  handOverFiles(client);
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) {
      started();
    }
  });
  return client;
}
