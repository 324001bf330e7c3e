/** `IRSA: Open Practice Workspace`: writes the practice files into a folder and opens it. */
import * as vscode from "vscode";
import { CannotProceed } from "../failure.ts";
import type { Services } from "../services.ts";
import type { Command } from "./command.ts";

export const openPracticeWorkspace: Command = {
  title: "Open Practice Workspace",
  async run({ services }) {
    const folder = await chooseFolder(services);
    if (folder === undefined) {
      return;
    }
    const files = await services.accounts.practiceFiles();
    const edit = new vscode.WorkspaceEdit();
    for (const file of files) {
      const contents = new TextEncoder().encode(file.text);
      // What the user has practised on stays as it is.
      edit.createFile(vscode.Uri.joinPath(folder, file.path), { contents, ignoreIfExists: true });
    }
    await vscode.workspace.fs.createDirectory(folder);
    if (!(await vscode.workspace.applyEdit(edit))) {
      throw new CannotProceed("The practice files could not be written.", "Choose a folder that you can write to.");
    }
    await vscode.commands.executeCommand("vscode.openFolder", folder, { forceReuseWindow: true });
  },
};

async function chooseFolder(services: Services): Promise<vscode.Uri | undefined> {
  const kept = vscode.Uri.joinPath(services.storage, "practice");
  const here = {
    label: "$(mortar-board) Open it here",
    detail: "Kept by the extension; comes back as you left it.",
    folder: kept,
  };
  const elsewhere = { label: "$(folder) Choose a folder…", detail: "For a copy of your own.", folder: undefined };
  const picked = await vscode.window.showQuickPick([here, elsewhere], {
    title: "Open Practice Workspace",
    placeHolder: "A cluster and an AWS account to play with; nothing leaves your machine",
  });
  if (picked !== elsewhere) {
    return picked?.folder;
  }
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: "Write Practice Files Here",
  });
  return chosen?.[0];
}
