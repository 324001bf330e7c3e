// Language features in the editor: what the server answers arrives with the editor's own types and commands.
import { deepEqual, equal, ok } from "node:assert/strict";
import * as vscode from "vscode";
import { activated, fileUri } from "./window.ts";

const POD = "reader/pod.yaml";
const ACCOUNT = "reader/service-account.yaml";

async function placeOf(path: string, text: string, at = 0): Promise<[vscode.Uri, vscode.Position]> {
  const document = await vscode.workspace.openTextDocument(fileUri(path));
  const offset = document.getText().indexOf(text);
  ok(offset >= 0, `${path} has ${text}`);
  return [document.uri, document.positionAt(offset + at)];
}

describe("language features", () => {
  before(activated);

  it("complete an account's name", async () => {
    const [uri, position] = await placeOf(POD, "serviceAccountName: ", 20);
    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
      "vscode.executeCompletionItemProvider",
      uri,
      position,
    );
    ok(items.some(({ label }) => label === "s3-reader"));
  });

  it("explain it on hover, in Markdown that runs no command", async () => {
    const [uri, position] = await placeOf(POD, "serviceAccountName: ", 21);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", uri, position);
    const contents = hovers.flatMap(({ contents: all }) => all).filter((one) => one instanceof vscode.MarkdownString);
    const ours = contents.find(({ value }) => value.includes("ServiceAccount `s3-reader`"));
    ok(ours, "there is a hover of ours");
    ok(!ours.isTrusted && !ours.supportHtml);
  });

  it("go to its definition", async () => {
    const [uri, position] = await placeOf(POD, "serviceAccountName: ", 21);
    const links = await vscode.commands.executeCommand<(vscode.LocationLink | vscode.Location)[]>(
      "vscode.executeDefinitionProvider",
      uri,
      position,
    );
    const files = links.map((link) => ("targetUri" in link ? link.targetUri : link.uri).path.split("/").at(-1));
    deepEqual(files, ["service-account.yaml"]);
  });

  it("rename it in every file", async () => {
    const [uri, position] = await placeOf(POD, "serviceAccountName: ", 21);
    const edit = await vscode.commands.executeCommand<vscode.WorkspaceEdit>(
      "vscode.executeDocumentRenameProvider",
      uri,
      position,
      "s3-writer",
    );
    const files = edit.entries().map(([file]) => file.path.split("/").at(-1));
    ok(files.includes("pod.yaml") && files.includes("service-account.yaml"));
  });

  it("show lenses with the editor's own commands", async () => {
    const [uri] = await placeOf(ACCOUNT, "name:");
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", uri, 10);
    const used = lenses.find(({ command }) => command?.title.startsWith("used by") === true);
    equal(used?.command?.command, "editor.action.showReferences");
    ok(used?.command?.arguments?.[0] instanceof vscode.Uri);
    const verify = lenses.find(({ command }) => command?.title === "verify");
    equal(verify?.command?.command, "irsa.verifyAccount");
  });
});
