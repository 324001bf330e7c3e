// A language server that does not start: said once where one looks, with the ways out, and it comes back by one of them.
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "vitest";
import { story } from "../host/story.ts";
import { packedExtensionFolder } from "../host/unpack-extension.ts";

const ACCOUNT = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: reader\n  namespace: shop\n";

story("a server that does not start says so, and starts again", async ({ makeWorkspace, openWindow }) => {
  const extensionsDir = makeWorkspace();
  const installed = join(extensionsDir, basename(packedExtensionFolder()));
  cpSync(packedExtensionFolder(), installed, { recursive: true });
  const server = join(installed, "dist/server.js");
  const whole = readFileSync(server);
  writeFileSync(server, 'throw new Error("broken on purpose");\n');

  const window = await openWindow({ workspace: makeWorkspace({ "service-account.yaml": ACCOUNT }), extensionsDir });
  await window.editors.open("service-account.yaml");
  await window.views.openContainer("IRSA");
  const pane = window.views.pane("Identities");
  await pane.getByText("The language server is not running, so nothing is checked.").waitFor();
  const down = await window.notification("the language server ends again and again, so nothing is checked");
  await down.getByRole("button", { name: "Show Output" }).waitFor();
  // Nothing is said twice.
  expect(await window.notifications()).toHaveLength(1);
  await window.screenshot("server-down.png");

  await window.runCommand("Notifications: Clear All Notifications");
  await window.runCommand("IRSA: Check Workspace");
  const toast = await window.notification("The language server did not start");
  expect(await toast.innerText()).toContain("IRSA: Restart Language Server");
  // The command's progress goes; what stays is said once.
  await expect.poll(() => window.notifications()).toHaveLength(1);
  await window.runCommand("Notifications: Clear All Notifications");

  writeFileSync(server, whole);
  await pane.getByRole("button", { name: "Restart Language Server" }).click();
  await window.views.treeRow("Identities", "reader").waitFor();
});
