// Commands as keybindings, menus and other extensions may call them.
import { equal } from "node:assert/strict";
import * as vscode from "vscode";
import { COMMANDS } from "../../src/extension/contributions.ts";
import { activated, eventually, fileUri, rules } from "./window.ts";

/** A tree node as the view hands it to a command. */
function node(path: string, line: number): unknown {
  const start = { line, character: 2 };
  const location = { uri: fileUri(path).toString(), range: { start, end: start } };
  return {
    id: "test",
    kind: "service-account",
    label: "",
    values: { roleArn: "arn:aws:iam::111122223333:role/a" },
    location,
  };
}

describe("commands", () => {
  before(activated);

  it("Go to File opens the place of a node", async () => {
    await vscode.commands.executeCommand(COMMANDS.openNode, node("reader/pod.yaml", 5));
    const editor = vscode.window.activeTextEditor;
    equal(editor?.document.uri.path.endsWith("reader/pod.yaml"), true);
    equal(editor?.selection.active.line, 5);
  });

  it("Go to File without a node does nothing, and says nothing", async () => {
    await vscode.commands.executeCommand(COMMANDS.openNode);
    await vscode.commands.executeCommand(COMMANDS.openNode, { foreign: true });
  });

  it("Check Workspace checks files that came to be outside the editor", async () => {
    const uri = fileUri("late/service-account.yaml");
    const text =
      "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: late\n  namespace: storefront\n  annotations:\n    eks.amazonaws.com/role-arn: arn:aws:iam::11112222333:role/late\n";
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    await vscode.commands.executeCommand(COMMANDS.checkWorkspace);
    equal(
      (
        await eventually(
          () => rules("late/service-account.yaml"),
          (ids) => ids.length > 0,
        )
      )[0],
      "sa-role-arn-invalid",
    );
    await vscode.workspace.fs.delete(fileUri("late"), { recursive: true });
    equal(
      (
        await eventually(
          () => rules("late/service-account.yaml"),
          (ids) => ids.length === 0,
        )
      ).length,
      0,
    );
  });

  it("Restart Language Server brings the findings back", async () => {
    await vscode.commands.executeCommand(COMMANDS.restartServer);
    equal(
      (
        await eventually(
          () => rules("reader/service-account.yaml"),
          (ids) => ids.length > 0,
        )
      )[0],
      "trust-sub-mismatch",
    );
  });
});
