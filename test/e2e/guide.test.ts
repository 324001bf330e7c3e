import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { practiceWorkspaceFiles } from "../../src/playground/practice-workspace.ts";
import { pickFromMenu } from "../host/menu.ts";
import { seriousFindings } from "../host/page-checks.ts";
import { story } from "../host/story.ts";
import type { Theme, Workbench } from "../host/workbench.ts";

const PRACTICE = Object.fromEntries(practiceWorkspaceFiles().map(({ path, text }) => [path, text]));

/** Rows of the picture, by their place in it. */
const row = (window: Workbench, number: number) => window.webview().getByRole("option", { name: `Step ${number}:` });

/** Opens the guide on the account that is right, with the whole width for it. */
async function openGuide(window: Workbench): Promise<void> {
  await window.runCommand("IRSA: Open Guide");
  await window.webview().getByRole("listbox").waitFor();
  await window.webview().getByRole("combobox").selectOption({ label: "storefront/s3-reader" });
  await window.webview().getByText("Nothing is wrong in the files.").waitFor();
}

async function picture(window: Workbench, name: string): Promise<string> {
  return window.screenshot(`${name}.png`);
}

story("the guide shows what holds, what breaks and where", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(PRACTICE) });
  await openGuide(window);
  const page = window.webview();
  expect(await row(window, 1).getAttribute("aria-label")).toContain(". OK. ");
  expect(await row(window, 4).getAttribute("aria-label")).toMatch(/system:serviceaccount:storefront:s3-reader\. OK\./);
  expect(await row(window, 2).getAttribute("aria-label")).toContain(". not known. ");
  await picture(window, "guide-healthy");

  await window.editors.open("storefront/service-account.yaml");
  await window.editors.goTo(5, "  namespace: ".length + 1);
  await window.editors.replaceNext("storefront".length, "store");
  await window.editors.save();
  await window.runCommand("IRSA: Open Guide");
  await page.getByText("is broken.").first().waitFor();
  expect(await row(window, 4).getAttribute("aria-label")).toContain(". problem. ");
  expect(await row(window, 5).getAttribute("aria-label")).toContain(". not reached. ");
  expect(await page.getByRole("combobox").locator("option:checked").innerText()).toBe("store/s3-reader");
  await picture(window, "guide");

  await page.locator("[data-arrow=trust] .place").click();
  await window.page.locator(".part.editor .tab", { hasText: "trust-policy.json" }).waitFor();
  await expect
    .poll(() => window.page.locator(".statusbar-item", { hasText: /^Ln \d+, Col/ }).innerText())
    .toMatch(/^Ln 1\d, Col/);
});

story(
  "the guide is read and driven by keyboard, and comes back after a reload",
  async ({ makeWorkspace, openWindow }) => {
    const workspace = makeWorkspace(PRACTICE);
    const window = await openWindow({ workspace });
    await openGuide(window);
    const page = window.webview();
    await row(window, 1).focus();
    await window.page.keyboard.press("ArrowDown");
    await window.page.keyboard.press("ArrowDown");
    await window.page.keyboard.press("ArrowDown");
    await page.getByRole("heading", { name: "4. May this ServiceAccount in?" }).waitFor();
    expect(await row(window, 4).getAttribute("aria-selected")).toBe("true");
    expect(await page.locator(":focus").getAttribute("data-key")).toBe("arrow/trust");
    await window.page.keyboard.press("Home");
    await page.getByRole("heading", { name: "1. Token and role ARN" }).waitFor();

    await page.getByRole("button", { name: "Copy Mermaid" }).click();
    await expect.poll(() => window.page.evaluate("navigator.clipboard.readText()")).toContain("sequenceDiagram");
    await page.getByRole("button", { name: "Copy subject" }).click();
    await expect
      .poll(() => window.page.evaluate("navigator.clipboard.readText()"))
      .toBe("system:serviceaccount:storefront:s3-reader");

    await page.getByRole("radio", { name: "Pod Identity" }).check();
    await page.getByRole("heading", { name: "Pod Identity is not set up for this ServiceAccount." }).waitFor();
    await picture(window, "guide-pod-identity");

    await window.page.evaluate("globalThis.isOld = true");
    await window.runCommand("Developer: Reload Window");
    // While the window goes there is nothing to ask.
    await expect
      .poll(() => window.page.evaluate("globalThis.isOld").catch(() => true), { timeout: 30_000 })
      .toBe(undefined);
    await page.getByRole("heading", { name: "Pod Identity is not set up for this ServiceAccount." }).waitFor();
    expect(await page.getByRole("combobox").locator("option:checked").innerText()).toBe("storefront/s3-reader");
    await page.getByRole("radio", { name: "IRSA (in use)" }).check();

    for (const [button, ending, beginning] of [
      ["Save SVG…", ".svg", "<svg"],
      ["Save Mermaid…", ".mmd", "sequenceDiagram"],
    ] as const) {
      await page.getByRole("button", { name: button }).click();
      // The dialog takes no answer before it has listed the folder.
      await expect.poll(() => window.quickInput.value()).toMatch(new RegExp(`\\${ending}$`));
      await expect.poll(async () => (await window.quickInput.rows()).length).toBeGreaterThan(1);
      await window.quickInput.accept();
      // As it was offered, beside the files.
      const saved = () => readdirSync(workspace).filter((file) => file.endsWith(ending));
      await expect.poll(saved).toHaveLength(1);
      expect(readFileSync(join(workspace, saved()[0] ?? ""), "utf8")).toContain(beginning);
    }
  },
);

story("what a verification sees is shown until the files change", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(PRACTICE), settings: { "irsa.practiceAccount": true } });
  await openGuide(window);
  await window.webview().getByRole("button", { name: "Verify now" }).click();
  await window.page.locator(".part.editor .tab", { hasText: "Verification of s3-reader" }).waitFor();
  await window.runCommand("View: Close Editor");
  await window.webview().getByRole("heading", { name: "Pods get their credentials." }).waitFor();
  expect(await row(window, 2).getAttribute("aria-label")).toContain(". OK. ");
  expect(await row(window, 5).getAttribute("aria-label")).toContain(". OK. ");
  expect(await row(window, 6).getAttribute("aria-label")).toContain(". not known. ");
  await picture(window, "guide-verified");

  await window.editors.open("storefront/service-account.yaml");
  await window.editors.goTo(4, "  name: ".length + 1);
  await window.editors.replaceNext("s3-reader".length, "s3-writer");
  await window.runCommand("IRSA: Open Guide");
  await window.webview().getByText("is broken.").first().waitFor();
  expect(await row(window, 2).getAttribute("aria-label")).toContain(". not known. ");
});

story("the guide follows the tree, and opens from its menu", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(PRACTICE) });
  await window.views.openContainer("IRSA");
  await pickFromMenu(window.views.treeRow("Identities", "s3-reader"), "Open Guide");
  const chosen = () => window.webview().getByRole("combobox").locator("option:checked").innerText();
  await expect.poll(chosen, { timeout: 15_000 }).toBe("storefront/s3-reader");
  await window.views.treeRow("Identities", "exporter").click();
  await window.editors.waitForActive("service-account.yaml");
  await window.runCommand("IRSA: Open Guide");
  await expect.poll(chosen, { timeout: 15_000 }).toBe("billing/exporter");
});

const LOOKS: readonly (readonly [Theme, "whole" | "zoomed"])[] = [
  ["light", "whole"],
  ["dark", "zoomed"],
  ["high-contrast", "whole"],
  ["high-contrast-light", "zoomed"],
];

for (const [theme, size] of LOOKS) {
  story(`axe finds nothing serious in ${theme}, ${size}`, async ({ makeWorkspace, openWindow }) => {
    // 200 % are 1280x800 px that hold 640x400 of the page's own.
    const settings = size === "zoomed" ? { "workbench.statusBar.visible": true } : {};
    const viewport = size === "zoomed" ? { width: 640, height: 400 } : { width: 1280, height: 800 };
    const window = await openWindow({ workspace: makeWorkspace(PRACTICE), theme, settings, viewport });
    await window.runCommand("IRSA: Open Guide");
    await window.webview().getByText("is broken.").first().waitFor();
    if (size === "zoomed") {
      await window.runCommand("View: Close Primary Side Bar");
    }
    expect(await seriousFindings(window.webview())).toEqual([]);
    if (size === "zoomed") {
      await window.screenshot(`guide-${theme}-${size}-top.png`);
      await window.webview().locator("[data-arrow=trust]").scrollIntoViewIfNeeded();
    }
    await window.screenshot(`guide-${theme}-${size}.png`);
    expect(
      await window
        .webview()
        .locator("html")
        .evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
    ).toBe(true);
    await window.webview().getByRole("heading", { name: "What has to be in place" }).scrollIntoViewIfNeeded();
    await window.webview().getByRole("listitem").last().scrollIntoViewIfNeeded();
    await window.screenshot(`guide-${theme}-${size}-steps.png`);
    await window.webview().getByRole("radio", { name: "Pod Identity" }).check();
    await window.webview().getByText("Pod Identity is not set up").waitFor();
    expect(await seriousFindings(window.webview())).toEqual([]);
  });
}
