// Findings reach the editor for both ends of a broken link, and one fix at either end clears both.
import { deepEqual, equal, ok } from "node:assert/strict";
import * as vscode from "vscode";
import { activated, eventually, fileUri, findings, rules } from "./window.ts";

const ACCOUNT = "reader/service-account.yaml";
const POLICY = "reader/trust-policy.json";

/** The preferred quick fix on the first finding of a file. */
async function preferredFix(path: string): Promise<vscode.CodeAction> {
  const [finding] = findings(path);
  ok(finding, `${path} has a finding`);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    fileUri(path),
    finding.range,
    vscode.CodeActionKind.QuickFix.value,
  );
  const preferred = actions.find((action) => action.isPreferred);
  ok(preferred, `one of “${actions.map((action) => action.title).join("”, “")}” is preferred`);
  return preferred;
}

describe("diagnostics", () => {
  before(activated);

  it("come for both files, whether they are open or not", async () => {
    const found = await eventually(
      () => [rules(ACCOUNT), rules(POLICY)],
      (both) => both.every((ids) => ids.length > 0),
    );
    deepEqual(found, [["trust-sub-mismatch"], ["trust-sub-mismatch"]]);
  });

  it("point to the other file", async () => {
    const related = findings(ACCOUNT)[0]?.relatedInformation?.map(({ location }) =>
      location.uri.path.split("/").at(-1),
    );
    deepEqual(related, ["trust-policy.json"]);
    const back = findings(POLICY)[0]?.relatedInformation?.map(({ location }) => location.uri.path.split("/").at(-1));
    deepEqual(back, ["service-account.yaml"]);
  });

  it("are none for a file that is right", () => {
    deepEqual(rules("reader/pod.yaml"), []);
  });

  it("follow what is typed, before it is saved", async () => {
    const document = await vscode.workspace.openTextDocument(fileUri(POLICY));
    const editor = await vscode.window.showTextDocument(document);
    const at = document.getText().indexOf("storefrnt");
    const end = document.positionAt(at + "storefrnt".length);
    await editor.edit((edit) => edit.replace(new vscode.Range(document.positionAt(at), end), "storefront"));
    deepEqual(
      await eventually(
        () => [...rules(ACCOUNT), ...rules(POLICY)],
        (ids) => ids.length === 0,
      ),
      [],
    );
    ok(document.isDirty);
    await vscode.commands.executeCommand("undo");
    equal(
      (
        await eventually(
          () => rules(ACCOUNT),
          (ids) => ids.length > 0,
        )
      ).length,
      1,
    );
  });

  it("are cleared at both ends by the fix at one of them", async () => {
    const document = await vscode.workspace.openTextDocument(fileUri(POLICY));
    await vscode.window.showTextDocument(document);
    const fix = await preferredFix(POLICY);
    ok(fix.edit);
    ok(await vscode.workspace.applyEdit(fix.edit));
    deepEqual(
      await eventually(
        () => [...rules(ACCOUNT), ...rules(POLICY)],
        (ids) => ids.length === 0,
      ),
      [],
    );
    ok(document.getText().includes('"system:serviceaccount:storefront:s3-reader"'));
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });
});
