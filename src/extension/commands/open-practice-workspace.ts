/** `IRSA: Open Practice Workspace`: writes the practice files into a folder and opens it. */
import * as vscode from "vscode";
import { CannotProceed } from "../failure.ts";
import type { Services } from "../services.ts";
import type { Command } from "./command.ts";

/** What links of the empty view and the walkthrough pass: nobody who is new needs to be asked for a folder. */
const KEPT = "kept";
const WALKTHROUGH_STEP = "walkthrough";

export const openPracticeWorkspace: Command = {
  title: vscode.l10n.t("Open Practice Workspace"),
  async run({ services, argument }) {
    if (argument === WALKTHROUGH_STEP && services.accounts.practiceChosen) {
      services.milestones.reached("practising");
      void vscode.window.showInformationMessage(
        vscode.l10n.t("IRSA: this window works on the practice account already. Go on with the next step."),
      );
      return undefined;
    }
    const isForNewcomer = argument === KEPT || argument === WALKTHROUGH_STEP;
    const folder = isForNewcomer ? keptFolder(services) : await chooseFolder(services);
    if (folder === undefined) {
      return undefined;
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
      throw new CannotProceed(
        vscode.l10n.t("The practice files could not be written."),
        vscode.l10n.t("Choose a folder that you can write to."),
      );
    }
    if (argument === WALKTHROUGH_STEP) {
      // The walkthrough opens the folder that a step's command returns, and comes back in it.
      return { openFolder: folder };
    }
    await vscode.commands.executeCommand("vscode.openFolder", folder, { forceReuseWindow: true });
    return undefined;
  },
};

function keptFolder({ storage }: Services): vscode.Uri {
  return vscode.Uri.joinPath(storage, "practice");
}

async function chooseFolder(services: Services): Promise<vscode.Uri | undefined> {
  const here = {
    label: vscode.l10n.t("$(mortar-board) Open it here"),
    detail: vscode.l10n.t("Kept by the extension; comes back as you left it."),
    folder: keptFolder(services),
  };
  const elsewhere = {
    label: vscode.l10n.t("$(folder) Choose a folder…"),
    detail: vscode.l10n.t("For a copy of your own."),
    folder: undefined,
  };
  const picked = await vscode.window.showQuickPick([here, elsewhere], {
    title: vscode.l10n.t("Open Practice Workspace"),
    placeHolder: vscode.l10n.t("A cluster and an AWS account to play with; nothing leaves your machine"),
  });
  if (picked !== elsewhere) {
    return picked?.folder;
  }
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t("Write Practice Files Here"),
  });
  return chosen?.[0];
}
