// The live view in the extension host: its documents, its comparison with a file, and what it says where it cannot look.
import { equal, ok } from "node:assert/strict";
import * as vscode from "vscode";
import { COMMANDS } from "../../src/extension/contributions.ts";
import { activated, eventually, fileUri } from "./window.ts";

/** Of the practice account's cluster. */
const CONNECTION = "practice@us-east-1@111122223333";

function live(...segments: readonly string[]): vscode.Uri {
  const path = [CONNECTION, ...segments].map(encodeURIComponent).join("/");
  return vscode.Uri.parse(`irsa-live:/${path}`, true);
}

async function textOf(uri: vscode.Uri): Promise<string> {
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

const READER = {
  id: "x",
  kind: "service-account",
  label: "s3-reader",
  values: { namespace: "storefront", name: "s3-reader" },
  reasons: [],
  verdict: "none",
  children: [],
};

describe("the live view", () => {
  before(async () => {
    await activated();
    const settings = vscode.workspace.getConfiguration("irsa");
    await settings.update("practiceAccount", true, vscode.ConfigurationTarget.Workspace);
  });

  after(async () => {
    const settings = vscode.workspace.getConfiguration("irsa");
    await settings.update("practiceAccount", undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("says of a document that no look has seen that a look is wanted", async () => {
    ok((await textOf(live("roles", "nobody", "trust-policy.json"))).includes("IRSA: Refresh Live View"));
  });

  it("shows what AWS and the cluster hold, read-only, once it was asked", async () => {
    await vscode.commands.executeCommand(COMMANDS.refreshLive);
    const account = await textOf(live("cluster", "ServiceAccount", "storefront", "s3-reader.yaml"));
    ok(account.includes("eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/practice-s3-reader"), account);
    const policy = await textOf(live("roles", "practice-s3-reader", "trust-policy.json"));
    ok(policy.includes("system:serviceaccount:storefront:s3-reader"), policy);
    equal(vscode.workspace.fs.isWritableFileSystem("irsa-live"), undefined);
  });

  it("opens the document of a row", async () => {
    const document = live("roles", "practice-s3-reader", "trust-policy.json").toString();
    await vscode.commands.executeCommand(COMMANDS.openLive, { ...READER, kind: "role", live: { document } });
    equal(vscode.window.activeTextEditor?.document.uri.scheme, "irsa-live");
  });

  it("compares a file with what is there", async () => {
    const location = { uri: fileUri("reader/service-account.yaml").toString(), range: range() };
    await vscode.commands.executeCommand(COMMANDS.compareLive, { ...READER, location });
    const input = await eventually(
      () => vscode.window.tabGroups.activeTabGroup.activeTab?.input,
      (tab) => tab instanceof vscode.TabInputTextDiff,
    );
    ok(input instanceof vscode.TabInputTextDiff);
    const [left, right] = [await textOf(input.original), await textOf(input.modified)];
    ok(left.includes("name: s3-reader"), left);
    ok(right.includes("kind: ServiceAccount"), right);
  });
});

function range(): object {
  const start = { line: 0, character: 0 };
  return { start, end: start };
}
