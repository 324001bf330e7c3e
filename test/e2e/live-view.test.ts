// The live view of the practice account beside the files: looked at on demand, drift marked on both sides, compared, forgotten.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { practiceWorkspaceFiles } from "../../src/playground/index.ts";
import { pickFromMenu } from "../host/menu.ts";
import { story } from "../host/story.ts";
import type { Theme, Workbench } from "../host/workbench.ts";

const FILES = Object.fromEntries(practiceWorkspaceFiles().map(({ path, text }) => [path, text]));
const PRACTICE = { "irsa.practiceAccount": true };
const TALL = { width: 1280, height: 1000 };

interface Role {
  readonly name: string;
  readonly arn: string;
  readonly trustPolicy: string;
}

/** As somebody does it in the console. */
function changeRoles(window: Workbench, change: (roles: readonly Role[]) => readonly Role[]): void {
  const file = join(window.storage, "practice-account/practice-account.json");
  const content = JSON.parse(readFileSync(file, "utf8")) as { state: { roles: readonly Role[] } };
  content.state.roles = change(content.state.roles);
  writeFileSync(file, JSON.stringify(content));
}

function breakReader(window: Workbench): void {
  changeRoles(window, (roles) =>
    roles.map((role) =>
      role.name === "practice-s3-reader"
        ? { ...role, trustPolicy: role.trustPolicy.replaceAll("storefront:s3-reader", "storefront:writer") }
        : role,
    ),
  );
}

/** What stands beside a name, in each place where it stands. */
async function described(window: Workbench, label: string): Promise<readonly string[]> {
  const items = await window.views.treeItems("Identities");
  return items.filter((item) => item.label === label).map(({ description }) => description);
}

async function lookNow(window: Workbench): Promise<void> {
  await window.views.openContainer("IRSA");
  await window.views.treeRow("Identities", "s3-reader").waitFor();
  await window.views.treeRow("Identities", "Look now").click();
  await expect.poll(() => described(window, "Live: practice")).toHaveLength(1);
  await window.views.treeRow("Identities", "OIDC providers").waitFor();
}

/** The files folded, the live side's account and its role to be seen. */
async function openReader(window: Workbench): Promise<void> {
  await window.views.setExpanded("Identities", "Workspace", false);
  await window.views.setExpanded("Identities", "Namespaces", true);
  await window.views.setExpanded("Identities", "storefront", true);
  await window.views.setExpanded("Identities", "Roles", true);
}

function liveRow(window: Workbench, label: string) {
  const name = window.page.locator(".label-name").getByText(label, { exact: true });
  return window.views.pane("Identities").locator(".monaco-list-row", { has: name }).last();
}

story("looks on demand, and marks what differs on both sides", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(FILES), settings: PRACTICE, viewport: TALL });
  await window.views.openContainer("IRSA");
  await window.views.treeRow("Identities", "s3-reader").waitFor();
  expect(await described(window, "Live: practice account")).toEqual(["not looked at yet"]);
  await window.screenshot("live-view-unseen.png");
  await lookNow(window);
  expect(await described(window, "Live: practice")).toEqual(["seen just now · practice account · us-east-1"]);
  // The files name a role and an account that nobody has made.
  await expect.poll(() => described(window, "exporter")).toEqual(["role missing, not in the cluster"]);
  expect(await described(window, "s3-reader")).toEqual([""]);

  breakReader(window);
  await window.page.waitForTimeout(1_000);
  // Nothing is asked until the user wants it.
  expect(await described(window, "s3-reader")).toEqual([""]);
  await window.runCommand("IRSA: Refresh Live View");
  await expect.poll(() => described(window, "s3-reader")).toEqual(["trust policy refuses"]);
  await openReader(window);
  await expect.poll(() => described(window, "s3-reader")).toEqual(["trust policy refuses · practice-s3-reader"]);
  await expect
    .poll(() => described(window, "practice-s3-reader"))
    .toEqual(["trust policy refuses, differs from the file · of storefront/s3-reader"]);
  const codes = async () => (await window.views.problems()).map(({ code }) => code);
  await expect.poll(codes).toContain("drift/role-missing");
  await window.screenshot("live-view-drift.png");

  await liveRow(window, "practice-s3-reader").click();
  await window.editors.waitForActive("trust-policy.json");
  await expect.poll(() => window.page.locator(".editor-instance").innerText()).toContain("storefront:writer");
  await pickFromMenu(liveRow(window, "practice-s3-reader"), "Compare with Live");
  await window.page.locator(".tab", { hasText: "practice-s3-reader: live ↔ file" }).first().waitFor();
  const both = () => window.page.locator(".monaco-diff-editor").first().innerText();
  await expect.poll(both).toContain("storefront:writer");
  await expect.poll(both).toContain("storefront:s3-reader");
  await window.screenshot("live-view-compare.png");
});

story(
  "asks for a role's policies when it is opened, and shows long lists in pages",
  async ({ makeWorkspace, openWindow }) => {
    const window = await openWindow({ workspace: makeWorkspace(FILES), settings: PRACTICE, theme: "light" });
    await lookNow(window);
    await window.views.setExpanded("Identities", "Workspace", false);
    await window.views.setExpanded("Identities", "Roles", true);
    await window.views.setExpanded("Identities", "practice-s3-reader", true);
    await expect.poll(() => described(window, "AmazonS3ReadOnlyAccess")).toEqual(["AWS managed policy"]);
    await window.screenshot("live-view-light.png");
    await window.views.setExpanded("Identities", "practice-s3-reader", false);

    changeRoles(window, (roles) => {
      const like = roles.find(({ name }) => name === "practice-node");
      const more = Array.from({ length: 5_000 - roles.length }, (_, at) => {
        const name = `team-${String(at).padStart(4, "0")}`;
        return { ...(like as Role), name, arn: `arn:aws:iam::111122223333:role/${name}` };
      });
      return [...roles, ...more];
    });
    await window.runCommand("IRSA: Refresh Live View");
    // The practice account reads its file for each page of 100 roles.
    await expect.poll(() => described(window, "Roles"), { timeout: 90_000 }).toEqual(["5000"]);
    const tree = window.views.pane("Identities").locator(".monaco-list").first();
    await window.views.setExpanded("Identities", "Roles", true);
    await tree.focus();
    await tree.press("End");
    await window.views.treeRow("Identities", "OIDC providers").waitFor();
    // Above the groups of associations and providers.
    await tree.press("ArrowUp");
    await tree.press("ArrowUp");
    await expect.poll(() => described(window, "Load 200 more…")).toEqual(["200 of 5000 are shown"]);
    await window.screenshot("live-view-pages.png");
    await tree.press("Enter");
    await expect.poll(() => described(window, "team-0192")).toHaveLength(1);

    await window.runCommand("IRSA: Search Identities");
    await window.quickInput.answer("team-4321");
    await expect.poll(() => described(window, "team-4321")).toHaveLength(1);
    expect(await described(window, "Roles")).toEqual(["1"]);
    await window.screenshot("live-view-search.png");
  },
);

story("repairs from a live row what differs, and looks again by itself", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(FILES), settings: PRACTICE, viewport: TALL });
  await lookNow(window);
  breakReader(window);
  await window.runCommand("IRSA: Refresh Live View");
  await expect.poll(() => described(window, "s3-reader")).toEqual(["trust policy refuses"]);
  await openReader(window);
  await pickFromMenu(liveRow(window, "s3-reader"), "Plan and Apply");
  await window.quickInput.waitForTitle("Plan and Apply");
  await window.quickInput.pick("Apply 2 Changes");
  await window.notification("ServiceAccount storefront/s3-reader is verified");
  await expect.poll(() => described(window, "s3-reader")).toEqual(["practice-s3-reader"]);
  // The statement that somebody wrote in the console stays.
  expect(await described(window, "practice-s3-reader")).toEqual(["differs from the file · of storefront/s3-reader"]);
  await window.screenshot("live-view-repaired.png");

  await window.runCommand("IRSA: Undo Applied Changes");
  await window.quickInput.pick("storefront/s3-reader");
  await window.quickInput.pick("Take Back 2 Changes");
  await window.notification("2 changes are taken back");
  await expect.poll(() => described(window, "s3-reader")).toEqual(["trust policy refuses · practice-s3-reader"]);
});

story("acts on what a live row is about, and forgets what it is told to", async ({ makeWorkspace, openWindow }) => {
  const theme: Theme = "high-contrast";
  const window = await openWindow({ workspace: makeWorkspace(FILES), settings: PRACTICE, theme });
  await lookNow(window);
  await openReader(window);
  await pickFromMenu(liveRow(window, "s3-reader"), "Verify ServiceAccount");
  await window.notification("ServiceAccount storefront/s3-reader is verified");
  await window.screenshot("live-view-verified.png");
  await pickFromMenu(liveRow(window, "s3-reader"), "Copy Role ARN");
  await expect
    .poll(() => window.page.evaluate("navigator.clipboard.readText()"))
    .toBe("arn:aws:iam::111122223333:role/practice-s3-reader");

  await window.reload();
  await window.views.openContainer("IRSA");
  // What was seen is not kept; that it was looked at is.
  await expect.poll(() => described(window, "Live: practice account")).toEqual(["not looked at yet"]);
  await window.views.treeRow("Identities", "Look now").click();
  // The list holds only the rows that fit.
  await window.views.setExpanded("Identities", "Workspace", false);
  await window.views.treeRow("Identities", "OIDC providers").waitFor();
  await window.runCommand("IRSA: Select Cluster and Profile");
  await window.quickInput.waitForTitle("Select Cluster and Profile: Cluster");
  await window.quickInput.answer("Practice cluster");
  await window.quickInput.row("practice-no-provider").waitFor();
  await window.quickInput.pick("practice-no-provider");
  await expect.poll(() => described(window, "Live: practice-no-provider")).toHaveLength(1);
  await window.runCommand("IRSA: Refresh Live View");
  const seen = "seen just now · practice account · us-east-1";
  await expect.poll(() => described(window, "Live: practice-no-provider")).toEqual([seen]);
  await expect.poll(() => described(window, "Live: practice")).toEqual([seen]);
  await window.screenshot("live-view-two.png");
  await pickFromMenu(liveRow(window, "Live: practice-no-provider"), "Forget Live View");
  await expect.poll(() => described(window, "Live: practice-no-provider")).not.toEqual([seen]);
  expect(await described(window, "Live: practice")).toEqual([seen]);
});
