// A VS Code window for the end-to-end stories: opens it on a folder with the packed extension, acts and reads as a person would.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { launchChromium } from "./browser.ts";
import { type ServerOptions, startCodeServer } from "./code-server.ts";
import { Editors } from "./editors.ts";
import { resultsFolder } from "./paths.ts";
import { QuickInput } from "./quick-input.ts";
import { quietSettings } from "./quiet-settings.ts";
import { Views } from "./views.ts";
import { startWebServer, type WebServerOptions } from "./web-server.ts";

/** The looks that the pictures and the webview are checked in. */
export type Theme = "light" | "dark" | "high-contrast" | "high-contrast-light";

const themes: Readonly<Record<Theme, string>> = {
  light: "Light Modern",
  dark: "Dark Modern",
  "high-contrast": "Default High Contrast",
  "high-contrast-light": "Default High Contrast Light",
};

/** A window's folder, looks and surroundings; everything else is as in {@link ServerOptions}. */
export interface WorkbenchOptions extends Pick<ServerOptions, "env" | "extensionsDir" | "workspaceTrust"> {
  /** Absolute path of the folder to open, or of a `.code-workspace` file; an empty window when absent. */
  readonly workspace?: string;
  /** `dark` when absent. */
  readonly theme?: Theme;
  /** VS Code settings for this window, on top of quiet defaults. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** 1280x800 when absent. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** 2 for 200 %: half as much fits into the viewport, twice as large. */
  readonly zoom?: number;
  /** Display language that extensions see, for example `vi`; VS Code's own texts stay English, its language packs are downloads. */
  readonly language?: string;
}

/** A window of VS Code for the web: its files, its extensions, its looks. */
export interface WebWorkbenchOptions
  extends Pick<WorkbenchOptions, "theme" | "settings" | "viewport" | "zoom" | "language">,
    Omit<WebServerOptions, "settings"> {}

/** How the window is looked at. */
interface Screen {
  readonly viewport?: { readonly width: number; readonly height: number } | undefined;
  readonly zoom?: number | undefined;
  readonly language?: string | undefined;
}

interface Stoppable {
  stop(): Promise<void>;
}

function settingsWith(theme: Theme = "dark", settings: Readonly<Record<string, unknown>> = {}) {
  return { ...quietSettings, "workbench.colorTheme": themes[theme], ...settings };
}

/** As VS Code's server wants it in the address. */
function whatToOpen(workspace: string | undefined): Record<string, string> {
  if (workspace === undefined) {
    return { ew: "true" };
  }
  return workspace.endsWith(".code-workspace") ? { workspace } : { folder: workspace };
}

/** One open window with its own server and browser. Close it, whatever happened: `await using` does. */
export class Workbench implements AsyncDisposable {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly views: Views;
  readonly editors: Editors;
  /** Folder of the extension's own storage, in which the practice account is kept; empty where that is a browser's. */
  readonly storage: string;
  readonly #browser: Browser;
  readonly #server: Stoppable;

  private constructor(server: Stoppable, browser: Browser, page: Page, storage: string) {
    this.#server = server;
    this.#browser = browser;
    this.page = page;
    this.storage = storage;
    this.quickInput = new QuickInput(page);
    this.views = new Views(page, this.quickInput);
    this.editors = new Editors(page, this.quickInput);
  }

  /** Starts a server and a browser and waits until the workbench has restored itself. */
  static async open(options: WorkbenchOptions): Promise<Workbench> {
    const { workspace, theme, settings, viewport, zoom, language, ...server } = options;
    const running = await startCodeServer({ ...server, settings: settingsWith(theme, settings) });
    const storage = join(running.dataDir, "data/User/globalStorage/irsa-workbench.irsa-workbench");
    const address = `${running.url}?${new URLSearchParams(whatToOpen(workspace))}`;
    return Workbench.#at(address, running, storage, { viewport, zoom, language });
  }

  /** Opens VS Code for the web, with no server behind it and the files in memory, and waits until it has restored itself. */
  static async openWeb({ theme, settings, viewport, zoom, language, ...web }: WebWorkbenchOptions): Promise<Workbench> {
    const running = await startWebServer({ ...web, settings: settingsWith(theme, settings) });
    return Workbench.#at(running.url, running, "", { viewport, zoom, language });
  }

  static async #at(
    address: string,
    running: Stoppable,
    storage: string,
    { viewport = { width: 1280, height: 800 }, zoom = 1, language }: Screen,
  ): Promise<Workbench> {
    let browser: Browser | undefined;
    try {
      browser = await launchChromium();
      const context = await browser.newContext({
        viewport: { width: viewport.width / zoom, height: viewport.height / zoom },
        deviceScaleFactor: zoom,
        permissions: ["clipboard-read", "clipboard-write"],
      });
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      if (language !== undefined) {
        // What a language pack sets with its texts, before the workbench and its workers read it.
        await page.addInitScript((value) => {
          Object.assign(globalThis, { _VSCODE_NLS_LANGUAGE: value });
        }, language);
      }
      const workbench = new Workbench(running, browser, page, storage);
      await page.goto(address);
      await workbench.#restored();
      return workbench;
    } catch (error) {
      await browser?.close();
      await running.stop();
      throw error;
    }
  }

  async #restored(): Promise<void> {
    await this.page.locator(".monaco-workbench .part.activitybar").waitFor();
    // The remote indicator gets its text when the connection to the extension host stands.
    await this.page.locator(".statusbar-item.remote-kind, #status\\.host").first().waitFor();
  }

  /** Runs a command by its palette title, for example `IRSA: Detect OIDC Issuer`. Throws when the palette has no such entry. */
  async runCommand(title: string): Promise<void> {
    const row = this.quickInput.row(title);
    // The palette lists what was contributed when it was opened; a window that has just come up may not know all yet.
    for (let attempt = 0; attempt < 10; attempt++) {
      await this.quickInput.open(">", title);
      const found = await row.waitFor({ timeout: 1_500 }).then(
        () => true,
        () => false,
      );
      if (found) return row.click();
      await this.quickInput.cancel();
    }
    throw new Error(`the command palette has no "${title}"`);
  }

  /** Runs `Developer: Reload Window`, and waits for it. A browser's own reload leaves out what VS Code has not written down yet. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent("load");
    await this.runCommand("Developer: Reload Window");
    await loaded;
    await this.#restored();
  }

  /** Texts of the notifications that are shown now. */
  async notifications(): Promise<readonly string[]> {
    return this.page.locator(".notifications-toasts .notification-list-item-message").allInnerTexts();
  }

  /** Waits for a notification that contains the text, and returns it for its buttons. */
  async notification(text: string): Promise<Locator> {
    const toast = this.page.locator(".notifications-toasts .notification-list-item", { hasText: text }).first();
    await toast.waitFor();
    return toast;
  }

  /** Presses a button of the modal dialog that is open or about to open. */
  async answerDialog(button: string): Promise<void> {
    const dialog = this.page.locator(".monaco-dialog-box");
    await dialog.getByRole("button", { name: button, exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
  }

  /** The frame in which the document of the webview lives that is to be seen (VS Code nests two); hidden pages are passed over. */
  webview(): ReturnType<Locator["contentFrame"]> {
    const outer = this.page.locator("iframe.webview.ready").filter({ visible: true }).first();
    return outer.contentFrame().locator("iframe#active-frame").contentFrame();
  }

  /** Writes a PNG of the window to `path`, or to `test-results/screenshots/<path>` when that is a bare name. */
  async screenshot(path: string): Promise<string> {
    const file = dirname(path) === "." ? join(resultsFolder, "screenshots", path) : path;
    mkdirSync(dirname(file), { recursive: true });
    await this.page.screenshot({ path: file, animations: "disabled", caret: "hide" });
    return file;
  }

  /** Ends the browser, the server and its extension host. */
  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
