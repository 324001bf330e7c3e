// Text editors of a window: open, read, place the cursor, type, save.
import type { Locator, Page } from "playwright-core";
import type { QuickInput } from "./quick-input.ts";

/** The editor area. */
export class Editors {
  readonly #page: Page;
  readonly #quickInput: QuickInput;

  constructor(page: Page, quickInput: QuickInput) {
    this.#page = page;
    this.#quickInput = quickInput;
  }

  /** Opens a file of the workspace by its relative path and waits for its editor. */
  async open(path: string): Promise<void> {
    await this.#quickInput.open("", path);
    const name = path.split("/").at(-1) ?? path;
    await this.#quickInput.pick(name);
    await this.waitForActive(name);
  }

  /** File names (or titles) of the open tabs in all groups. */
  async tabs(): Promise<readonly string[]> {
    return this.#page
      .locator(".part.editor .tab")
      .evaluateAll((tabs) => tabs.map((tab) => tab.getAttribute("data-resource-name") ?? ""));
  }

  /** Waits until the tab with this title is the active one of some group and its editor is drawn. */
  async waitForActive(title: string): Promise<void> {
    await this.#page.locator(".part.editor .tab.active", { hasText: title }).first().waitFor();
    await this.editor(title).locator(".view-line").first().waitFor();
  }

  /** The code editor of the file with this name. */
  editor(name: string): Locator {
    return this.#page.locator(`.part.editor .editor-instance .monaco-editor[data-uri$="/${name}"]`).first();
  }

  /** The whole text of a file's editor, saved or not, by way of the clipboard. */
  async text(name: string): Promise<string> {
    await this.focus(name);
    await this.#page.keyboard.press("ControlOrMeta+A");
    await this.#page.keyboard.press("ControlOrMeta+C");
    const text: string = await this.#page.evaluate("navigator.clipboard.readText()");
    await this.#page.keyboard.press("ArrowLeft");
    return text;
  }

  /** Puts the keyboard into a file's editor. Not by the mouse: a click on lines that still move scrolls the editor to its end. */
  async focus(name: string): Promise<void> {
    const input = this.editor(name).locator(".native-edit-context, textarea.inputarea").first();
    for (let attempt = 0; attempt < 20; attempt++) {
      const isFocused = await input.evaluate((element) => {
        (element as unknown as { focus(options: object): void }).focus({ preventScroll: true });
        return element.matches(":focus");
      });
      if (isFocused) return;
      await this.#page.waitForTimeout(250);
    }
    throw new Error(`the editor of "${name}" does not take the keyboard`);
  }

  /** Moves the cursor to a 1-based line and column of the focused editor. */
  async goTo(line: number, column = 1): Promise<void> {
    await this.#quickInput.open("", `:${line}:${column}`);
    await this.#quickInput.accept();
    await this.#quickInput.waitUntilClosed();
  }

  /** Types into the focused editor; `\n` is Enter. */
  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** Selects from the cursor `count` characters to the right and types `text` in their place. */
  async replaceNext(count: number, text: string): Promise<void> {
    for (let index = 0; index < count; index++) await this.#page.keyboard.press("Shift+ArrowRight");
    await this.#page.keyboard.type(text);
  }

  /** Saves the focused editor and waits until no tab is dirty. */
  async save(): Promise<void> {
    await this.#page.keyboard.press("ControlOrMeta+S");
    await this.#page.locator(".part.editor .tab.active.dirty").waitFor({ state: "detached" });
  }

  /** Asks for completions until one with this text is listed: a server that is just starting answers nothing. */
  async suggest(text: string): Promise<void> {
    const row = this.#page.locator(".suggest-widget .monaco-list-row", { hasText: text }).first();
    for (let attempt = 0; attempt < 10; attempt++) {
      await this.#page.keyboard.press("Control+Space");
      const isListed = await row.waitFor({ timeout: 3_000 }).then(
        () => true,
        () => false,
      );
      if (isListed) return;
    }
    throw new Error(`no completion has "${text}", however often it is asked for`);
  }
}
