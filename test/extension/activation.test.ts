// Starting up: it becomes active for YAML, registers all that it contributes, and loads nothing of AWS or Kubernetes for it.
import { deepEqual, equal, ok } from "node:assert/strict";
import * as vscode from "vscode";
import { COMMANDS } from "../../src/extension/contributions.ts";
import { activated, eventually, fileUri } from "./window.ts";

/** Modules that this extension host has loaded, by file name. */
function loadedBundles(): readonly string[] {
  return Object.keys(require.cache).filter((path) => /[\\/]dist[\\/][\w-]+\.js$/.test(path));
}

describe("activation", () => {
  it("happens when a YAML file is opened", async () => {
    const extension = vscode.extensions.getExtension("irsa-workbench.irsa-workbench");
    ok(extension);
    await vscode.window.showTextDocument(fileUri("reader/service-account.yaml"));
    equal(await eventually(() => extension.isActive, Boolean), true);
  });

  it("registers every command", async () => {
    await activated();
    const registered = new Set(await vscode.commands.getCommands(true));
    deepEqual(
      Object.values(COMMANDS).filter((command) => !registered.has(command)),
      [],
    );
  });

  it("loads no SDK, no planner and no command before one is run", async () => {
    const extension = await activated();
    const heavy = loadedBundles().filter(
      (path) => path.startsWith(extension.extensionPath) && /(aws|kubernetes|playground|live|commands)\.js$/.test(path),
    );
    deepEqual(heavy, []);
    // The same look-up sees the bundle that is loaded, so an empty list above means something.
    ok(loadedBundles().some((path) => path.endsWith("extension.js")));
  });
});
