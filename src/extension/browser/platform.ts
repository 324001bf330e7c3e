/** The extension's home in a browser: a worker for the server, the practice account, and VS Code's file systems for a disk. */
import * as vscode from "vscode";
import * as playground from "../../playground/index.ts";
import type { Platform } from "../platform.ts";
import { storedJournals } from "./journals.ts";
import { keptText } from "./kept-text.ts";
import { createLanguageClient } from "./language-client.ts";

export const BROWSER: Platform = {
  createLanguageClient: async (...wanted) => createLanguageClient(...wanted),
  // No page may read profiles and kubeconfigs, and AWS answers none.
  own: undefined,
  playground: async () => playground,
  async practiceStore(folder, start) {
    return playground.textStore(keptText(vscode.Uri.joinPath(folder, playground.PRACTICE_FILE)), start);
  },
  journals: async (folder) => storedJournals(folder),
};
