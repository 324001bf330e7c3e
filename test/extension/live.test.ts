// Live commands in the extension host: nothing of them is loaded before the first is run, and that needs no network.
import { deepEqual, ok } from "node:assert/strict";
import * as vscode from "vscode";
import { COMMANDS } from "../../src/extension/contributions.ts";
import { activated, eventually } from "./window.ts";

function loaded(name: string): boolean {
  return Object.keys(require.cache).some((path) => path.endsWith(`dist/${name}.js`));
}

/** Texts of the Markdown pages that the extension shows. */
async function page(title: string): Promise<string> {
  const uri = vscode.Uri.from({ scheme: "irsa-report", path: `/${title}.md` });
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

describe("live commands", () => {
  before(async () => {
    await activated();
    const settings = vscode.workspace.getConfiguration("irsa");
    await settings.update("practiceAccount", true, vscode.ConfigurationTarget.Workspace);
  });

  after(async () => {
    const settings = vscode.workspace.getConfiguration("irsa");
    await settings.update("practiceAccount", undefined, vscode.ConfigurationTarget.Workspace);
  });

  it("load the planner and the practice account when first run, AWS and Kubernetes never for practice", async () => {
    deepEqual(
      ["aws", "kubernetes"].filter((name) => loaded(name)),
      [],
    );
    await vscode.commands.executeCommand(COMMANDS.verifyAccount, { namespace: "storefront", name: "s3-reader" });
    ok(loaded("live"));
    ok(loaded("playground"));
    deepEqual(
      ["aws", "kubernetes"].filter((name) => loaded(name)),
      [],
    );
  });

  it("show each link with its verdict", async () => {
    const text = await page("Verification of s3-reader");
    ok(text.startsWith("# ✓ ServiceAccount `storefront/s3-reader` gets its AWS identity by IRSA"), text.slice(0, 200));
    ok(text.includes("✓ STS takes the token"));
  });

  it("say of an account that is not there that it is not", async () => {
    await vscode.commands.executeCommand(COMMANDS.verifyAccount, { namespace: "storefront", name: "nobody" });
    const text = await eventually(
      () => page("Verification of nobody"),
      () => true,
    );
    ok((await text).includes("There is no ServiceAccount storefront/nobody"));
  });
});
