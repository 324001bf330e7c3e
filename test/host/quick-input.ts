// VS Code's quick input (palette, input box, quick pick) as the end-to-end stories use it.
import type { Locator, Page } from "playwright-core";

/** One row of a quick pick, as shown. */
export interface QuickPickRow {
  readonly label: string;
  readonly description: string;
}

/** The one quick input of a window. */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator(".quick-input-widget");
  }

  get #input(): Locator {
    return this.#widget.locator(".quick-input-box input");
  }

  /** Opens the palette with a prefix (`>` for commands, empty for files) and types the filter. */
  async open(prefix: string, filter: string): Promise<void> {
    // F1 goes to whatever has the focus; in a window that is still settling it, or the palette that it opened, may get lost.
    for (let attempt = 0; attempt < 15; attempt++) {
      await this.#page.keyboard.press("F1");
      const isFilled = await this.#input.fill(`${prefix}${filter}`, { timeout: 1_000 }).then(
        () => true,
        () => false,
      );
      if (isFilled) return;
    }
    throw new Error("the palette does not open, however often F1 is pressed");
  }

  /** Waits for the step with this title (`title` and numbering are shown above the input). */
  async waitForTitle(title: string | RegExp): Promise<void> {
    await this.#widget.locator(".quick-input-title", { hasText: title }).waitFor();
  }

  /** The step's title with its numbering, for example `Set Up Access (2/6)`. */
  async title(): Promise<string> {
    return this.#widget.locator(".quick-input-title").innerText();
  }

  /** The prompt or the validation message below the input. */
  async message(): Promise<string> {
    return this.#widget.locator(".quick-input-message").innerText();
  }

  /** Waits for a prompt or validation message that contains the text. */
  async waitForMessage(text: string | RegExp): Promise<void> {
    await this.#widget.locator(".quick-input-message", { hasText: text }).waitFor();
  }

  /** Waits for the input and replaces what is in it, without accepting. */
  async type(text: string): Promise<void> {
    await this.#input.fill(text);
  }

  /** What is typed now. */
  async value(): Promise<string> {
    return this.#input.inputValue();
  }

  /** Replaces the text and presses Enter. */
  async answer(text: string): Promise<void> {
    await this.type(text);
    await this.accept();
  }

  /** Presses Enter on what is there. */
  async accept(): Promise<void> {
    await this.#input.press("Enter");
  }

  /** Presses Escape. */
  async cancel(): Promise<void> {
    await this.#input.press("Escape");
  }

  /** Presses the Back arrow in the title bar. */
  async back(): Promise<void> {
    await this.#widget.locator(".quick-input-titlebar .codicon-quick-input-back").click();
  }

  /** Rows that are rendered now (a long list renders only what fits). */
  async rows(): Promise<readonly QuickPickRow[]> {
    const rows = this.#widget.locator(".quick-input-list .monaco-list-row");
    await rows.first().waitFor();
    return rows.evaluateAll((elements) =>
      elements.map((row) => ({
        label: row.querySelector(".quick-input-list-row .label-name")?.textContent ?? "",
        description: row.querySelector(".quick-input-list-row .label-description")?.textContent ?? "",
      })),
    );
  }

  /** Clicks the row whose label is exactly `label`. */
  async pick(label: string): Promise<void> {
    await this.row(label).click();
  }

  /** The row whose label is exactly `label`, for its tick box or buttons. */
  row(label: string): Locator {
    const name = this.#page.locator(".label-name").getByText(label, { exact: true });
    return this.#widget.locator(".quick-input-list .monaco-list-row", { has: name }).first();
  }

  /** Waits until the quick input is gone. */
  async waitUntilClosed(): Promise<void> {
    await this.#widget.waitFor({ state: "hidden" });
  }
}
