/** Lenses whose command the editor has itself under another name, with arguments of its own types. */
import * as vscode from "vscode";
import { LENS_COMMANDS, type ViewLocation } from "../core/view/requests.ts";

/** The editor's list of references in the place of the server's; other lenses as they are. */
export function withEditorCommand(lens: vscode.CodeLens): vscode.CodeLens {
  const { command } = lens;
  if (command?.command !== LENS_COMMANDS.places) {
    return lens;
  }
  // What the server sends with this command, as LENS_COMMANDS says.
  const [uri, position, places] = command.arguments as [string, Place, readonly ViewLocation[]];
  const locations = places.map(
    (place) =>
      new vscode.Location(
        vscode.Uri.parse(place.uri),
        new vscode.Range(positionOf(place.range.start), positionOf(place.range.end)),
      ),
  );
  return new vscode.CodeLens(lens.range, {
    title: command.title,
    command: "editor.action.showReferences",
    arguments: [vscode.Uri.parse(uri), positionOf(position), locations],
  });
}

type Place = ViewLocation["range"]["start"];

function positionOf({ line, character }: Place): vscode.Position {
  return new vscode.Position(line, character);
}
