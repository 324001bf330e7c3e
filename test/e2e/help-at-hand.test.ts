// Help where it is wanted: the page of a problem's rule, and what settings say of themselves while they are written.
import { expect, vi } from "vitest";
import { practiceWorkspaceFiles } from "../../src/playground/index.ts";
import { story } from "../host/story.ts";
import type { Workbench } from "../host/workbench.ts";

const FILES = Object.fromEntries(practiceWorkspaceFiles().map(({ path, text }) => [path, text]));

const SETTINGS = `{
  "irsa.practiceAccount": true,
  "irsa.rules": {

  }
}
`;

/** Follows a link of the Markdown preview; a click is lost while the preview is still drawing, and is made again. */
async function follow(window: Workbench, link: string, heading: string): Promise<void> {
  const shown = window.webview();
  const arrived = shown.getByRole("heading", { name: heading });
  await vi.waitFor(
    async () => {
      if (await arrived.isVisible()) return;
      await shown.getByRole("link", { name: link }).first().click({ timeout: 5000 });
      await arrived.waitFor({ timeout: 5000 });
    },
    { timeout: 40_000 },
  );
}

story("a problem leads to its rule's page, and settings complete themselves", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace({ ...FILES, ".vscode/settings.json": SETTINGS }) });
  await window.editors.open("broken/trust-policy.json");
  await expect.poll(async () => (await window.views.problems()).length).toBeGreaterThan(3);
  await window.page.locator(".markers-panel .marker-code", { hasText: "trust-aud-missing" }).first().click();
  await window.editors.waitForActive("trust-aud-missing.md");
  await window.screenshot("help-rule-page.png");

  const wrong = async () => (await window.views.problems()).map(({ message }) => message);
  await window.editors.open(".vscode/settings.json");
  await window.editors.focus("settings.json");
  await window.editors.goTo(4);
  await window.page.keyboard.type('"trust-aud-mis');
  const suggested = (label: string) => window.page.locator(".suggest-widget .monaco-list-row", { hasText: label });
  await window.editors.suggest("trust-aud-mismatch");
  await window.screenshot("help-rule-ids.png");
  await window.page.keyboard.press("Enter");
  for (const severity of ["default", "error", "hint", "info", "off", "warning"]) {
    await suggested(`"${severity}"`).first().waitFor();
  }
  await window.screenshot("help-severities.png");
  await window.page.keyboard.press("Escape");
  await window.page.keyboard.type('"loud');
  await expect
    .poll(wrong)
    .toContain('Value is not accepted. Valid values: "default", "off", "error", "warning", "info", "hint".');

  await window.runCommand("Preferences: Open Settings (UI)");
  await window.page.locator(".settings-editor .suggest-input-container").first().waitFor();
  await window.page.keyboard.type("irsa");
  await window.page.getByText("Severity by rule id, for rules that you want stricter").first().waitFor();
  await window.screenshot("help-settings.png");
});

story(
  "a decoded error leads on to its cause, and says after a reload why it is gone",
  async ({ makeWorkspace, openWindow }) => {
    const window = await openWindow({ workspace: makeWorkspace(FILES) });
    const shown = window.webview();
    const error = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
    await window.page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(error)})`);
    await window.runCommand("IRSA: Decode Error…");
    await window.quickInput.pick("What is on the clipboard");
    await window.quickInput.waitForTitle("What the Error Means");
    await window.quickInput.type("Show everything");
    await window.quickInput.pick("Show everything as a page");
    await follow(window, "More about this cause", "Why a pod has no AWS identity");
    await window.screenshot("help-cause.png");
    // The page's own links work too.
    await follow(window, "trust-sub-mismatch", "trust-sub-mismatch");
    await window.screenshot("help-rule-from-cause.png");

    await window.runCommand("IRSA: Decode Error…");
    await window.quickInput.pick("What is on the clipboard");
    await window.quickInput.waitForTitle("What the Error Means");
    await window.quickInput.type("Show everything");
    await window.quickInput.pick("Show everything as a page");
    await shown.getByRole("heading", { name: "What the error says" }).waitFor();
    await window.reload();
    await shown.getByRole("heading", { name: "This page is gone" }).waitFor();
    await window.screenshot("help-page-gone.png");
  },
);
