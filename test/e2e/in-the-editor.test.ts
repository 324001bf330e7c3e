// What the editor itself does with identities, by keyboard and by mouse, in VS Code and in a browser with nothing behind it.
import { expect } from "vitest";
import { practiceWorkspaceFiles } from "../../src/playground/practice-workspace.ts";
import { PRACTICE } from "../host/live-steps.ts";
import { clickItem, pickFromSubmenu } from "../host/menu.ts";
import { type Story, story } from "../host/story.ts";
import type { Workbench } from "../host/workbench.ts";

const STOREFRONT = new Map(practiceWorkspaceFiles().map(({ path, text }) => [path.replace("storefront/", ""), text]));
const ERROR =
  "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity";

const file = (name: string) => STOREFRONT.get(name) ?? "";
const FILES = {
  "pod.yaml": file("pod.yaml"),
  "service-account.yaml": file("service-account.yaml"),
  "trust-policy.json": file("trust-policy.json"),
  "package.json": '{\n  "private": true\n}\n',
  "pod.log": `starting\n${ERROR}\n`,
};

const PLACES = ["VS Code", "a browser"] as const;

function open(
  place: (typeof PLACES)[number],
  { makeWorkspace, openWindow, openWeb }: Story,
  files: Readonly<Record<string, string>> = FILES,
): Promise<Workbench> {
  return place === "VS Code"
    ? openWindow({ workspace: makeWorkspace(files), settings: PRACTICE })
    : openWeb({ files, theme: "light", settings: PRACTICE });
}

/** By the Explorer: in a browser nothing finds files by name. */
async function openFile(window: Workbench, name: string): Promise<void> {
  await window.page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).dblclick();
  await window.editors.waitForActive(name);
  await window.editors.focus(name);
}

const listed = (window: Workbench, name: string) =>
  window.page.locator(".reference-zone-widget .monaco-list-row", { hasText: name }).first();

for (const place of PLACES) {
  const picture = (name: string) => `editor-${name}-${place.replaceAll(" ", "-").toLowerCase()}.png`;

  story(
    `in ${place}, names are completed, followed, listed and renamed by keyboard`,
    async ({ makeWorkspace, openWindow, openWeb }) => {
      const window = await open(place, { makeWorkspace, openWindow, openWeb });
      const { keyboard } = window.page;
      await openFile(window, "pod.yaml");
      await window.editors.goTo(7, 23);
      await keyboard.press("Shift+End");
      await keyboard.press("Delete");
      await window.editors.suggest("s3-reader");
      await window.screenshot(picture("completion"));
      await keyboard.press("Enter");
      expect(await window.editors.text("pod.yaml")).toBe(FILES["pod.yaml"]);

      await window.editors.goTo(7, 25);
      await keyboard.press("ControlOrMeta+K");
      await keyboard.press("ControlOrMeta+I");
      await window.page.locator(".monaco-hover", { hasText: "practice-s3-reader" }).first().waitFor();
      await window.screenshot(picture("hover"));
      await keyboard.press("Escape");

      await keyboard.press("F12");
      await window.editors.waitForActive("service-account.yaml");
      await window.editors.goTo(7, 50);
      await keyboard.press("F12");
      await window.editors.waitForActive("trust-policy.json");

      await window.quickInput.open("#", "s3-access");
      await window.page.locator(".quick-input-list .monaco-list-row", { hasText: "Pod, storefront" }).first().waitFor();
      await window.screenshot(picture("names"));
      await window.quickInput.accept();
      await window.editors.waitForActive("pod.yaml");

      await openFile(window, "service-account.yaml");
      await window.editors.goTo(4, 10);
      await keyboard.press("Shift+F12");
      await listed(window, "pod.yaml").waitFor();
      await listed(window, "trust-policy.json").waitFor();
      await window.screenshot(picture("references"));
      await keyboard.press("Escape");

      await window.editors.goTo(4, 10);
      await keyboard.press("F2");
      await window.page.locator(".rename-box input").fill("s3-viewer");
      await keyboard.press("ControlOrMeta+Enter");
      const preview = window.page.locator("#refactorPreview");
      await preview.waitFor();
      await window.screenshot(picture("rename"));
      await preview.getByRole("button", { name: "Apply" }).click();
      await expect.poll(() => window.editors.text("service-account.yaml")).toContain("  name: s3-viewer\n");
      await openFile(window, "pod.yaml");
      expect(await window.editors.text("pod.yaml")).toBe(
        FILES["pod.yaml"].replace("Name: s3-reader", "Name: s3-viewer"),
      );
      await openFile(window, "trust-policy.json");
      expect(await window.editors.text("trust-policy.json")).toBe(
        FILES["trust-policy.json"].replace(":s3-reader", ":s3-viewer"),
      );
      expect(await window.views.problems()).toEqual([]);
    },
  );

  story(
    `in ${place}, lenses, hints, links, outline and menus lead on by mouse`,
    async ({ makeWorkspace, openWindow, openWeb }) => {
      const policy = FILES["trust-policy.json"].replace(/,\n[^\n]*:aud[^\n]*/, "");
      const window = await open(
        place,
        { makeWorkspace, openWindow, openWeb },
        { ...FILES, "trust-policy.json": policy },
      );
      const { page } = window;
      await openFile(window, "trust-policy.json");
      const lens = (text: string) => page.locator(".codelens-decoration a", { hasText: text }).first();
      await lens("1 ServiceAccount annotated").click();
      await page.locator(".reference-zone-widget .head", { hasText: "service-account.yaml" }).waitFor();
      await page.keyboard.press("Escape");

      const problems = async () => (await window.views.problems()).map(({ code }) => code);
      await expect.poll(problems).toEqual(["trust-aud-missing"]);
      await window.editors.focus("trust-policy.json");
      await window.runCommand("Fix All");
      await expect.poll(problems).toEqual([]);
      expect(JSON.parse(await window.editors.text("trust-policy.json"))).toEqual(
        JSON.parse(FILES["trust-policy.json"]),
      );
      await page.keyboard.press("ControlOrMeta+Z");
      await expect.poll(problems).toEqual(["trust-aud-missing"]);
      await window.editors.focus("trust-policy.json");
      await window.editors.goTo(12, 200);
      await page.keyboard.type(",");
      await page.keyboard.press("Enter");
      await page.keyboard.type('"');
      await window.editors.suggest(":aud");
      await window.screenshot(picture("condition-keys"));
      await page.keyboard.press("Enter");
      await page.keyboard.type('"');
      await window.editors.suggest("sts.amazonaws.com");
      await page.keyboard.press("Enter");
      await expect.poll(problems).toEqual([]);
      expect(JSON.parse(await window.editors.text("trust-policy.json"))).toEqual(
        JSON.parse(FILES["trust-policy.json"]),
      );

      await openFile(window, "pod.yaml");
      await window.editors.editor("pod.yaml").getByText("practice-s3-reader").first().waitFor();
      await window.screenshot(picture("hints"));
      await page.locator(".part.sidebar .pane-header", { hasText: "Outline" }).click();
      await window.views.pane("Outline").locator(".monaco-list-row", { hasText: "s3-access-pod" }).first().waitFor();
      await window.screenshot(picture("outline"));

      await openFile(window, "service-account.yaml");
      await page.locator(".view-line .detected-link", { hasText: "practice-s3-reader" }).hover();
      await page.locator(".monaco-hover", { hasText: "Open the role in the AWS console" }).first().waitFor();
      await window.screenshot(picture("link"));
      await lens("role practice-s3-reader: trust policy admits it").click();
      await window.webview().getByText("Nothing is wrong in the files.").waitFor();
      await window.screenshot(picture("lens-to-guide"));

      await openFile(window, "pod.yaml");
      const line = (name: string, text: string) =>
        window.editors.editor(name).locator(".view-line", { hasText: text }).first();
      await pickFromSubmenu(line("pod.yaml", "image:"), "IRSA", "Verify ServiceAccount", () =>
        window.screenshot(picture("menu")),
      );
      // A page, where VS Code has its Markdown preview: this browser's build has none.
      await page.locator(".part.editor .tab", { hasText: "Verification of s3-reader" }).waitFor();

      // The menu stays out of files that are nothing of ours.
      await openFile(window, "package.json");
      await line("package.json", "private").click({ button: "right" });
      await page.getByRole("menuitem", { name: "Command Palette" }).waitFor();
      expect(await page.getByRole("menuitem", { name: "IRSA" }).count()).toBe(0);
      await page.keyboard.press("Escape");

      await openFile(window, "pod.log");
      await page.keyboard.press("ControlOrMeta+A");
      await pickFromSubmenu(line("pod.log", "AssumeRole"), "IRSA", "Decode Error…");
      await window.quickInput.waitForTitle("What the Error Means");
      await window.screenshot(picture("decode"));
    },
  );
}

/** A terminal that has printed the log, drawn so that the page has its text. */
const PRINTS_LOG = {
  "terminal.integrated.profiles.linux": { log: { path: "sh", args: ["-c", "cat pod.log; exec sleep 600"] } },
  "terminal.integrated.defaultProfile.linux": "log",
  "terminal.integrated.gpuAcceleration": "off",
};

story(
  "an error that a terminal shows is decoded from its menu, and the clipboard is left as it was",
  async ({ makeWorkspace, openWindow }) => {
    const window = await openWindow({ workspace: makeWorkspace(FILES), settings: { ...PRACTICE, ...PRINTS_LOG } });
    const { page } = window;
    await page.evaluate("navigator.clipboard.writeText('mine')");
    await window.runCommand("Terminal: Create New Terminal");
    const screen = page.locator(".terminal-wrapper .xterm-screen").first();
    await screen.locator(".xterm-rows", { hasText: "Not authorized" }).waitFor();
    const { x, y, width } = (await screen.boundingBox()) ?? { x: 0, y: 0, width: 0 };
    await page.mouse.move(x + 2, y + 5);
    await page.mouse.down();
    await page.mouse.move(x + width - 20, y + 60, { steps: 5 });
    await page.mouse.up();
    await page.mouse.click(x + 40, y + 25, { button: "right" });
    await clickItem(page.getByRole("menuitem", { name: "Decode AWS Identity Error…" }));
    await window.quickInput.waitForTitle("What the Error Means");
    await window.screenshot("editor-decode-terminal.png");
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe("mine");
  },
);
