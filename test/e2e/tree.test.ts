// The tree, worked with: filtered, searched, grouped, and a workload bound by dragging it; who acts shows in the status bar.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { practiceWorkspaceFiles } from "../../src/playground/index.ts";
import { story } from "../host/story.ts";
import type { Workbench } from "../host/workbench.ts";

const FILES = Object.fromEntries(practiceWorkspaceFiles().map(({ path, text }) => [path, text]));
const PRACTICE = { "irsa.practiceAccount": true };

async function labels(window: Workbench): Promise<readonly string[]> {
  return (await window.views.treeItems("Identities")).map(({ label }) => label);
}

story("the tree shows what is looked for, and keeps what was opened", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(FILES), settings: PRACTICE });
  await window.views.openContainer("IRSA");
  await window.views.treeRow("Identities", "s3-reader").waitFor();

  await window.runCommand("IRSA: Show Problems Only");
  await expect.poll(() => labels(window)).not.toContain("s3-reader");
  expect(await labels(window)).toContain("exporter");
  await window.views.pane("Identities").getByText("Only problems and warnings").waitFor();
  await window.screenshot("tree-problems.png");

  await window.runCommand("IRSA: Search Identities");
  await window.quickInput.answer("no such thing");
  await window.views.pane("Identities").getByText("Nothing here matches").waitFor();
  await window.views.pane("Identities").getByRole("button", { name: "Show Everything" }).click();
  await window.views.treeRow("Identities", "s3-reader").waitFor();

  await window.runCommand("IRSA: Search Identities");
  await window.quickInput.answer("BILLING:exporter");
  await expect
    .poll(async () => (await labels(window)).slice(0, 4))
    .toEqual(["Workspace", "Namespaces", "billing", "exporter"]);
  expect(await labels(window)).not.toContain("Clusters");
  await window.runCommand("IRSA: Show Everything");

  await window.runCommand("IRSA: Group Identities");
  await window.quickInput.pick("By cluster");
  await expect.poll(async () => (await labels(window)).includes("Namespaces")).toBe(false);
  const top = (await window.views.treeItems("Identities")).filter(({ level }) => level === 2);
  expect(top[0]?.description).toBe("us-east-1");
  await window.screenshot("tree-by-cluster.png");
  await window.runCommand("IRSA: Group Identities");
  await window.quickInput.pick("Clusters, namespaces and roles");

  await window.views.treeRow("Identities", "storefront").locator(".monaco-tl-twistie").click();
  const folded = async () =>
    (await window.views.treeItems("Identities")).find(({ label }) => label === "storefront")?.expanded;
  await expect.poll(folded).toBe(false);
  // VS Code keeps a workspace's memory on disk a moment later.
  await window.page.waitForTimeout(2_000);
  await window.reload();
  await window.views.openContainer("IRSA");
  await window.views.treeRow("Identities", "storefront").waitFor();
  expect(await folded()).toBe(false);
});

story("a workload dragged onto a ServiceAccount runs as it", async ({ makeWorkspace, openWindow }) => {
  const workspace = makeWorkspace(FILES);
  const window = await openWindow({ workspace, settings: PRACTICE });
  await window.views.openContainer("IRSA");
  const workload = window.views.treeRow("Identities", "export-pod");
  await workload.waitFor();
  await workload.dragTo(window.views.treeRow("Identities", "exporter"));
  await window.quickInput.waitForTitle("Run as Another ServiceAccount");
  await window.quickInput.row("Write").waitFor();
  await window.screenshot("tree-drag.png");
  const pod = () => readFileSync(join(workspace, "broken/pod.yaml"), "utf8");
  expect(pod()).toContain("serviceAccountName: exportr\n");
  await window.quickInput.pick("Write");
  await expect.poll(pod).toContain("serviceAccountName: exporter\n");
});

story("who acts is shown all the time, and what was chosen comes back", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(FILES), settings: PRACTICE });
  const status = window.page.locator('.statusbar-item[id*="irsa.connection"]');
  await window.runCommand("IRSA: Select Cluster and Profile");
  await window.quickInput.waitForTitle("Select Cluster and Profile: Cluster");
  await status.filter({ hasText: "practice account" }).waitFor();
  await window.quickInput.answer("Practice cluster");
  await window.quickInput.row("practice-no-provider").waitFor();
  await window.quickInput.pick("practice-no-provider");
  await window.notification("works with cluster practice-no-provider, as arn:aws:iam::111122223333:user/");
  await status.waitFor();
  await status.filter({ hasText: /practice-no-provider\s+you/ }).waitFor();

  await window.reload();
  await status.filter({ hasText: "practice-no-provider" }).waitFor();
  // Who that is today is asked by the next command, not remembered.
  expect(await status.innerText()).not.toContain("you");
});

story("the walkthrough leads through five steps", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(), theme: "light" });
  await window.runCommand("IRSA: Get Started");
  await window.page.getByText("Give a Pod Its AWS Identity").first().waitFor();
  const steps = window.page.locator(".getting-started-step");
  await expect.poll(() => steps.count()).toBe(5);
  await window.page.getByRole("button", { name: "Open Practice Workspace" }).waitFor();
  await window.screenshot("walkthrough.png");
});
