// Rendering a chart on request: where helm runs its documents open with their problems, and where it is missing one is told so.
import { equal, match, ok } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as vscode from "vscode";
import { COMMANDS, SCHEMES } from "../../src/extension/contributions.ts";
import { activated, eventually, fileUri } from "./window.ts";

const CHART = {
  "chart/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
  "chart/values.yaml": "account: reader\n",
  "chart/templates/account.yaml": `apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Values.account }}
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::1111:role/reader
`,
};

describe("rendering a chart", () => {
  before(async () => {
    await activated();
    for (const [path, text] of Object.entries(CHART)) {
      await vscode.workspace.fs.writeFile(fileUri(path), new TextEncoder().encode(text));
    }
  });
  after(() => vscode.workspace.fs.delete(fileUri("chart"), { recursive: true }));

  it("shows what it comes to, or says what is missing", async () => {
    const hasHelm = process.env.IRSA_TEST_HELM !== undefined || spawnSync("helm", ["version"]).status === 0;
    const run = () =>
      vscode.commands.executeCommand<vscode.Uri[] | undefined>(
        COMMANDS.checkRenderedChart,
        fileUri("chart/values.yaml"),
      );
    if (!hasHelm) {
      // The command goes on until somebody closes its message.
      void run();
      await new Promise((resolve) => setTimeout(resolve, 3000));
      ok(!vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === SCHEMES.draft));
      await vscode.commands.executeCommand("notifications.clearAll");
      return;
    }
    const uris = await run();
    equal(uris?.length, 1);
    const [uri] = uris ?? [];
    ok(uri !== undefined);
    equal(vscode.window.activeTextEditor?.document.uri.toString(), uri.toString());
    match(vscode.window.activeTextEditor?.document.getText() ?? "", /name: reader/);
    const problems = await eventually(
      () => vscode.languages.getDiagnostics(uri),
      (found) => found.length > 0,
    );
    ok(problems.some(({ code }) => typeof code === "object" && code.value === "sa-role-arn-invalid"));
  });
});
