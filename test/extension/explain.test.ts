// Decoding errors and explaining pods, from the command to the place or diff that it opens.
import { equal, ok } from "node:assert/strict";
import * as vscode from "vscode";
import { COMMANDS, SCHEMES } from "../../src/extension/contributions.ts";
import { activated, eventually, fileUri } from "./window.ts";

const activePath = () => vscode.window.activeTextEditor?.document.uri.path ?? "";

/** Confirms the list once it is there; before that the workbench has nothing to accept. */
async function acceptUntil(isDone: () => boolean): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!isDone() && Date.now() < deadline) {
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe("explaining", () => {
  before(activated);
  beforeEach(() => vscode.commands.executeCommand("workbench.action.closeAllEditors"));

  it("Decode Error goes to the place that the files show", async () => {
    const text = "arn:aws:iam::111122223333:role/s3-reader: Not authorized to perform sts:AssumeRoleWithWebIdentity";
    const done = vscode.commands.executeCommand(COMMANDS.decodeError, text);
    await acceptUntil(() => activePath().includes("/reader/"));
    await done;
    const editor = vscode.window.activeTextEditor;
    // The first end of the finding; the other one is in the trust policy.
    equal(editor?.document.uri.path.endsWith("reader/service-account.yaml"), true);
    equal(editor?.document.getText(editor.selection), "storefront");
  });

  it("Explain What the Webhook Will Inject shows the pod of the open manifest as a diff", async () => {
    await vscode.window.showTextDocument(fileUri("reader/pod.yaml"));
    await vscode.commands.executeCommand(COMMANDS.explainPod);
    const tab = await eventually(
      () => vscode.window.tabGroups.activeTabGroup.activeTab,
      (active) => active?.input instanceof vscode.TabInputTextDiff,
    );
    const input = tab?.input;
    ok(input instanceof vscode.TabInputTextDiff);
    equal(input.modified.scheme, SCHEMES.draft);
    const [before, after] = await Promise.all([
      vscode.workspace.openTextDocument(input.original),
      vscode.workspace.openTextDocument(input.modified),
    ]);
    ok(!before.getText().includes("AWS_ROLE_ARN"));
    ok(after.getText().includes("arn:aws:iam::111122223333:role/s3-reader"));
  });
});
