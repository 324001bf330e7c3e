/** Takes the guide's picture along: as a file that the user names, or on the clipboard. */
import * as vscode from "vscode";
import type { AccountGuide } from "../../core/guide/guide.ts";
import { pictureMermaid } from "../../core/guide/mermaid.ts";
import type { FromPage } from "../../core/guide/page-messages.ts";
import { pictureSvg } from "../../core/guide/svg-text.ts";

type Export = Extract<FromPage, { readonly kind: "export" }>;

const FILES = {
  svg: { suffix: "svg", filter: { SVG: ["svg"] } },
  mermaid: { suffix: "mmd", filter: { Mermaid: ["mmd", "mermaid"] } },
} as const;

/** `name` of the account begins the file's name. */
export async function exportPicture(guide: AccountGuide<string>, name: string, { format, to }: Export): Promise<void> {
  const text = (format === "svg" ? pictureSvg : pictureMermaid)(guide.picture, guide.headline);
  if (to === "clipboard") {
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(
      vscode.l10n.t("Copied the picture as {0}", format === "svg" ? "SVG" : "Mermaid"),
      3000,
    );
    return;
  }
  const { suffix, filter } = FILES[format];
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = `${name}-${guide.mechanism}.${suffix}`;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Save Picture"),
    filters: { [Object.keys(filter)[0] ?? suffix]: [...(Object.values(filter)[0] ?? [])] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, file) }),
  });
  if (target !== undefined) {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
    vscode.window.setStatusBarMessage(vscode.l10n.t("Saved {0}", vscode.workspace.asRelativePath(target)), 3000);
  }
}
