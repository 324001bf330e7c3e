/** The journals of runs in VS Code's own storage, which writes whole files: a line is on it when the write has ended. */
import * as vscode from "vscode";
import type { Journal, Journals } from "../../core/live/journal.ts";
import { journalLines, journalName, journalText, latestFirst, runOf } from "../../files/journal-lines.ts";
import { keptText } from "./kept-text.ts";

/** Runs that this window carries out or takes back. Another window of the same browser is not seen. */
const busy = new Set<string>();

export function storedJournals(folder: vscode.Uri): Journals {
  return {
    open: (run) => storedJournal(vscode.Uri.joinPath(folder, journalName(run))),
    async list() {
      const runs = (await entriesOf(folder)).flatMap(([name]) => runOf(name) ?? []);
      return latestFirst(await Promise.all(runs.map(async (run) => ({ run, at: await begunAt(folder, run) }))));
    },
  };
}

function storedJournal(file: vscode.Uri): Journal {
  const kept = keptText(file);
  return {
    async lock() {
      if (busy.has(kept.name)) {
        return { kind: "held", by: vscode.l10n.t("this window") };
      }
      busy.add(kept.name);
      return {
        kind: "locked",
        release: async () => {
          busy.delete(kept.name);
        },
      };
    },
    append: async (line) => kept.write(((await kept.read()) ?? "") + journalText(line)),
    read: async () => journalLines((await kept.read()) ?? "", kept.name),
  };
}

/** By its first line: a browser's storage does not say when a file was made. */
async function begunAt(folder: vscode.Uri, run: string): Promise<number> {
  const [first] = await storedJournal(vscode.Uri.joinPath(folder, journalName(run))).read();
  return first === undefined ? 0 : Date.parse(first.at);
}

async function entriesOf(folder: vscode.Uri): Promise<readonly [string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") {
      return [];
    }
    throw error;
  }
}
