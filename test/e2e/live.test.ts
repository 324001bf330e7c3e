// From an empty folder to a verified identity on the practice account, a broken link that is named, and back to nothing.
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { changePractice, PRACTICE, undoTheRun, writeFiles } from "../host/live-steps.ts";
import { pickFromMenu } from "../host/menu.ts";
import { story } from "../host/story.ts";
import type { Workbench } from "../host/workbench.ts";

/** As somebody does it in the console: the trust policy of the role gets another text. */
function changeTrust(window: Workbench, from: string, to: string): void {
  changePractice(window, ({ roles }) => {
    const role = roles.find(({ name }) => name === "practice-shop-reader");
    expect(role?.trustPolicy).toContain(from);
    if (role !== undefined) {
      role.trustPolicy = role.trustPolicy.replaceAll(from, to);
    }
  });
}

/** S3 answers the session that STS gave: a real call, on the page beside the chain. */
async function listBucket(window: Workbench, verified: Locator): Promise<void> {
  changePractice(window, ({ buckets }) => buckets.push("shop-data"));
  await verified.getByRole("button", { name: "List a Bucket…" }).click();
  await window.quickInput.waitForMessage("S3 bucket that a session of the role shall list");
  await window.quickInput.type("Shop_Data");
  await window.quickInput.waitForMessage(/bucket/i);
  await window.quickInput.answer("shop-data");
  await window.webview().getByText("The session listed bucket shop-data").first().waitFor();
  await window.screenshot("live-bucket.png");
}

/** A pod says by itself who it is; the answer is on a page, and the pod is gone. */
async function tryInPod(window: Workbench, verified: Locator): Promise<void> {
  await verified.getByRole("button", { name: "Try in a Pod…" }).click();
  await window.quickInput.waitForMessage("S3 bucket that the pod shall list, too");
  await window.quickInput.answer("shop-data");
  await window.quickInput.row("Run the Pod").waitFor();
  await window.screenshot("live-pod-consent.png");
  await window.quickInput.pick("Run the Pod");
  await window.notification("A pod of shop/reader lists bucket shop-data");
  const shown = window.webview();
  await shown.getByRole("heading", { name: "A pod of ServiceAccount shop/reader has an AWS identity" }).waitFor();
  await shown.getByText("assumed-role/practice-shop-reader/").first().waitFor();
  await shown.getByText("catalog.json").first().waitFor();
  await shown.getByText("No pod is left behind.").waitFor();
  await window.screenshot("live-pod.png");
}

story("plans, applies, verifies, names a broken link, and undoes", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(), settings: PRACTICE });
  await writeFiles(window, "IRSA");
  const written = await window.notification("wrote 4 files for ServiceAccount shop/reader");
  await written.getByRole("button", { name: "Plan and Apply" }).click();

  await window.quickInput.waitForTitle("Plan and Apply");
  // All pages of the extension are shown in the one preview of the window.
  const shown = window.webview();
  await shown.getByRole("heading", { name: 'Create role "practice-shop-reader"' }).waitFor();
  await shown.getByRole("heading", { name: "The same by hand" }).waitFor();
  await window.screenshot("live-plan.png");
  const rows = (await window.quickInput.rows()).map(({ label }) => label.trim());
  const [apply = ""] = rows;
  expect(apply).toMatch(/^Apply \d Changes$/);
  expect(rows).toContain("Terraform");
  await window.quickInput.pick(apply);

  await shown.getByRole("heading", { name: "gets its AWS identity by IRSA" }).waitFor();
  await shown.getByRole("heading", { name: "6. ✓ STS takes the token" }).waitFor();
  await shown.getByText("Create ServiceAccount shop/reader").waitFor();
  const verified = await window.notification("ServiceAccount shop/reader is verified");
  await window.page
    .locator(".statusbar-item", { hasText: /practice\s+you/ })
    .first()
    .waitFor();
  await window.screenshot("live-verified.png");
  await listBucket(window, verified);
  await tryInPod(window, await window.notification("ServiceAccount shop/reader is verified"));

  changeTrust(window, "system:serviceaccount:shop:reader", "system:serviceaccount:shop:writer");
  await window.views.openContainer("IRSA");
  await pickFromMenu(window.views.treeRow("Identities", "reader"), "Verify ServiceAccount");
  await shown.getByRole("heading", { name: "does not get its AWS identity" }).waitFor();
  await shown
    .getByRole("heading", { name: "✗ The role's trust policy admits the ServiceAccount", exact: true })
    .waitFor();
  await window.notification("“The role's trust policy admits the ServiceAccount” does not hold");
  await window.screenshot("live-broken.png");
  changeTrust(window, "system:serviceaccount:shop:writer", "system:serviceaccount:shop:reader");

  await undoTheRun(window, "live-undo.png");
  await window.quickInput.waitForMessage("Type shop to agree");
  await window.quickInput.answer("shop");
  await window.notification("changes are taken back");

  await window.runCommand("IRSA: Verify ServiceAccount");
  await window.quickInput.pick("shop/reader");
  await shown.getByText("There is no ServiceAccount shop/reader").first().waitFor();
});

story("in restricted mode nothing is planned or verified, and it says why", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({
    workspace: makeWorkspace(),
    workspaceTrust: true,
    settings: { ...PRACTICE, "security.workspace.trust.startupPrompt": "never" },
  });
  for (const title of ["IRSA: Verify ServiceAccount", "IRSA: Undo Applied Changes"]) {
    await window.runCommand(title);
    const toast = await window.notification("Nothing is planned, applied or verified in restricted mode");
    await toast.hover();
    await toast.locator(".codicon-notifications-clear").click();
  }
});
