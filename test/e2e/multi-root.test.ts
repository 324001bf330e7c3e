// Several folders in one window: each is checked by its own settings, the tree has all of them, and new files go where the user says.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { story } from "../host/story.ts";

const account = (name: string) => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: shop
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::11112222333:role/${name}
`;

const FILES = {
  "both.code-workspace": JSON.stringify({ folders: [{ path: "cart" }, { path: "till" }] }),
  "cart/service-account.yaml": account("cart"),
  "till/service-account.yaml": account("till"),
  "till/.vscode/settings.json": JSON.stringify({ "irsa.rules": { "sa-role-arn-invalid": "hint" } }),
};

story(
  "two folders have their own settings, one tree, and files of their own",
  async ({ makeWorkspace, openWindow }) => {
    const folder = makeWorkspace(FILES);
    const window = await openWindow({
      workspace: join(folder, "both.code-workspace"),
      settings: { "irsa.practiceAccount": true, "editor.minimap.enabled": false },
    });
    await window.views.openContainer("IRSA");
    await window.views.treeRow("Identities", "cart").waitFor();
    await window.views.treeRow("Identities", "till").waitFor();
    // A hint is not listed: only the folder whose settings say nothing has a problem.
    await expect
      .poll(async () => (await window.views.problems()).map(({ file, code }) => [file, code]))
      .toEqual([["service-account.yaml", "sa-role-arn-invalid"]]);
    expect((await window.views.problems())[0]?.message).toContain("11112222333");
    await window.runCommand("View: Hide Panel");

    await window.runCommand("IRSA: Set Up Access for a ServiceAccount");
    const { quickInput } = window;
    const answer = async (stage: string, text?: string) => {
      await quickInput.waitForTitle(`Set Up Access: ${stage}`);
      if (text !== undefined) await quickInput.type(text);
      await quickInput.accept();
    };
    await answer("Cluster", "Practice cluster");
    await quickInput.row("practice").waitFor();
    await answer("Cluster", "practice");
    await answer("Mechanism", "IRSA");
    await answer("ServiceAccount", "New ServiceAccount");
    await quickInput.row("shop").waitFor();
    await answer("ServiceAccount", "shop");
    await quickInput.waitForMessage("Name of the ServiceAccount");
    await answer("ServiceAccount", "fresh");
    await answer("Role", "New role");
    await quickInput.waitForMessage("Name of the new role");
    await answer("Role");
    await answer("Permissions", "Nothing yet");
    await answer("Workload", "None");
    await quickInput.waitForTitle("Set Up Access: Folder");
    await window.screenshot("multi-root-folder.png");
    expect((await quickInput.rows()).map(({ label }) => label.trim())).toEqual([
      "cart/fresh",
      "till/fresh",
      "cart",
      "till",
    ]);
    await quickInput.pick("till/fresh");
    await quickInput.row("Write 2 Files").waitFor();
    await quickInput.accept();
    await window.notification("wrote 2 files for ServiceAccount shop/fresh");
    expect(readFileSync(join(folder, "till/fresh/service-account.yaml"), "utf8")).toContain("name: fresh");
    expect(existsSync(join(folder, "cart/fresh"))).toBe(false);
    await window.views.treeRow("Identities", "fresh").waitFor();
  },
);
