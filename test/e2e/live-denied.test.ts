// The live view of somebody who may not see everything: what is missing and why, in every arrangement, until it is allowed.
import { expect } from "vitest";
import { practiceWorkspaceFiles } from "../../src/playground/index.ts";
import { changePractice, PRACTICE } from "../host/live-steps.ts";
import { story } from "../host/story.ts";
import type { Workbench } from "../host/workbench.ts";

const FILES = Object.fromEntries(practiceWorkspaceFiles().map(({ path, text }) => [path, text]));
const TALL = { width: 1280, height: 1000 };

/** The rows below the live connection, those of its groups that are folded left out. */
async function liveLabels(window: Workbench): Promise<readonly string[]> {
  const labels = (await window.views.treeItems("Identities")).map(({ label }) => label);
  return labels.slice(labels.findIndex((label) => label.startsWith("Live: ")) + 1);
}

async function group(window: Workbench, how: string): Promise<void> {
  await window.runCommand("IRSA: Group Identities");
  await window.quickInput.pick(how);
}

/** What the practice user may not do, in AWS and in the cluster. */
function deny(window: Workbench, actions: readonly string[], requests: readonly string[]): void {
  changePractice(window, (content) => {
    content.denied = [...actions];
    for (const kube of Object.values(content.kube)) {
      kube.denied = [...requests];
    }
  });
}

story("what a look may not see is said wherever it is missed", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(FILES), settings: PRACTICE, viewport: TALL });
  const row = (label: string) => window.views.treeRow("Identities", label);
  await window.views.openContainer("IRSA");
  await row("s3-reader").waitFor();
  await row("Look now").click();
  await row("OIDC providers").waitFor();
  await window.views.setExpanded("Identities", "Workspace", false);
  await group(window, "By role");
  const roles = ["practice-pod-identity", "practice-s3-reader", "reports-writer"];
  await expect.poll(() => liveLabels(window)).toEqual([...roles, "Roles of no ServiceAccount", "Without a role"]);
  await window.views.setExpanded("Identities", "practice-s3-reader", true);
  await row("s3-reader").waitFor();
  await window.screenshot("denied-not-yet.png");

  deny(window, ["eks:ListPodIdentityAssociations"], ["list serviceaccounts"]);
  await window.runCommand("IRSA: Refresh Live View");
  // Who has no role is not known any more, nor is which role nobody has.
  const unseen = ["The ServiceAccounts could not be seen", "The associations could not be seen"];
  await expect.poll(() => liveLabels(window)).toEqual([...unseen, "Other roles"]);
  await group(window, "By cluster");
  await expect.poll(async () => (await liveLabels(window)).slice(0, 3)).toEqual([...unseen, "practice"]);
  await window.screenshot("denied-by-cluster.png");

  // The row leads to the list of permissions, which is packed along.
  expect(await row(unseen[0] ?? "").getAttribute("aria-label")).toContain("needs list serviceaccounts");
  await row(unseen[0] ?? "").click();
  await window.webview().getByRole("heading", { name: "irsa drift" }).waitFor();
  await window.screenshot("denied-permissions.png");

  // A search in what was half seen says so: what it does not find may be there.
  await window.runCommand("IRSA: Search Identities");
  await window.quickInput.answer("queue-worker");
  await window.views.pane("Identities").getByText("The live view could not see everything").waitFor();
  await window.screenshot("denied-search.png");
  await window.runCommand("IRSA: Show Everything");

  deny(window, [], []);
  await window.runCommand("IRSA: Refresh Live View");
  await group(window, "By role");
  await expect.poll(() => liveLabels(window)).toContain("Without a role");
  expect(await liveLabels(window)).not.toContain(unseen[0]);

  // Nobody at all: what was seen stays, with its age and the reason.
  deny(window, ["sts:GetCallerIdentity"], []);
  await window.runCommand("IRSA: Refresh Live View");
  await window.notification("may not call sts:GetCallerIdentity");
  await expect.poll(async () => (await liveLabels(window))[0]).toContain("may not call sts:GetCallerIdentity");
  expect(await liveLabels(window)).toContain("practice-s3-reader");
  const status = window.page.locator('.statusbar-item[id*="irsa.connection"]');
  expect(await status.innerText()).not.toContain("you");
  await status.hover();
  await window.page.locator(".monaco-hover", { hasText: "Who acts could not be seen" }).waitFor();
  await window.screenshot("denied-identity.png");
});
