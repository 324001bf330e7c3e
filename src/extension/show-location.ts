/** Opens a place that the language server named. */
import * as vscode from "vscode";
import type { ViewLocation } from "../core/view/requests.ts";

/** The cursor goes to the place's beginning; an editor that shows the file already is used again. */
export async function showLocation({ uri, range }: ViewLocation, column?: vscode.ViewColumn): Promise<void> {
  const { line, character } = range.start;
  const start = new vscode.Position(line, character);
  const target = vscode.Uri.parse(uri, true);
  const open = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === target.toString());
  const viewColumn = column === undefined ? undefined : (open?.viewColumn ?? column);
  await vscode.window.showTextDocument(target, {
    preview: true,
    selection: new vscode.Range(start, start),
    ...(viewColumn === undefined ? {} : { viewColumn }),
  });
}
