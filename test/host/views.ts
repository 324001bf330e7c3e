// Trees and the Problems view of a window, read from what is on the screen.
import type { Locator, Page } from "playwright-core";
import type { QuickInput } from "./quick-input.ts";

/** One line of the Problems view. */
export interface Problem {
  /** The file's name as the view shows it. */
  readonly file: string;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  /** The rule behind the message, for example `trust-aud-missing`; empty when there is none. */
  readonly code: string;
  /** For example `irsa`; empty when there is none. */
  readonly source: string;
  /** 1-based, as shown. */
  readonly line: number;
  readonly column: number;
  /** What the related places say, with the name of their file. */
  readonly related: readonly { readonly file: string; readonly message: string }[];
}

/** One row of a tree. */
export interface TreeItem {
  readonly label: string;
  readonly description: string;
  /** 1 for a root. */
  readonly level: number;
  /** `undefined` for a leaf. */
  readonly expanded: boolean | undefined;
}

/** The side bar's and the panel's views. */
export class Views {
  readonly #page: Page;
  readonly #quickInput: QuickInput;

  constructor(page: Page, quickInput: QuickInput) {
    this.#page = page;
    this.#quickInput = quickInput;
  }

  /** Shows a view container by its title in the activity bar, for example `IRSA`. */
  async openContainer(title: string): Promise<void> {
    const tab = this.#page.locator(".part.activitybar").getByRole("tab", { name: title });
    if ((await tab.getAttribute("aria-expanded")) !== "true") await tab.click();
    await this.#page.locator(".part.sidebar .composite.title", { hasText: new RegExp(title, "i") }).waitFor();
  }

  /** The pane of a view with this title in the side bar. */
  pane(title: string): Locator {
    const header = this.#page.locator(".pane-header .title", { hasText: title });
    return this.#page.locator(".part.sidebar .pane", { has: header });
  }

  /** The tree row with exactly this label in the pane of that title. */
  treeRow(pane: string, label: string): Locator {
    const name = this.#page.locator(".label-name").getByText(label, { exact: true });
    return this.pane(pane).locator(".monaco-list-row", { has: name }).first();
  }

  /** Opens or folds a row of that label, the last of several: until it is so, since a tree that is drawn meanwhile misses clicks. */
  async setExpanded(pane: string, label: string, expanded: boolean): Promise<void> {
    const name = this.#page.locator(".label-name").getByText(label, { exact: true });
    const row = this.pane(pane).locator(".monaco-list-row", { has: name }).last();
    await row.waitFor();
    for (let attempt = 0; attempt < 10; attempt++) {
      if ((await row.getAttribute("aria-expanded")) === String(expanded)) {
        return;
      }
      await row.locator(".monaco-tl-twistie").click();
      await this.#page.waitForTimeout(500);
    }
    throw new Error(`the row "${label}" of "${pane}" does not ${expanded ? "open" : "fold"}`);
  }

  /** Rows that the pane shows now, from top to bottom. */
  async treeItems(pane: string): Promise<readonly TreeItem[]> {
    const rows = await this.pane(pane)
      .locator(".monaco-list-row")
      .evaluateAll((elements) =>
        elements.map((row) => ({
          top: Number.parseFloat((row as unknown as { style: { top: string } }).style.top),
          label: row.querySelector(".label-name")?.textContent ?? "",
          description: row.querySelector(".label-description")?.textContent ?? "",
          level: Number(row.getAttribute("aria-level")),
          expanded: row.getAttribute("aria-expanded"),
        })),
      );
    return rows
      .sort((left, right) => left.top - right.top)
      .map(({ label, description, level, expanded }) => ({
        label,
        description,
        level,
        expanded: expanded === null ? undefined : expanded === "true",
      }));
  }

  /** Opens the Problems view and reads the lines that fit into it; poll until they are what is expected. */
  async problems(): Promise<readonly Problem[]> {
    const panel = this.#page.locator(".markers-panel");
    if (!(await panel.isVisible())) {
      await this.#quickInput.open(">", "Problems: Focus on Problems View");
      await this.#quickInput.pick("Problems: Focus on Problems View");
      await panel.waitFor();
    }
    return panel.locator(".monaco-list-row").evaluateAll((elements) => {
      const text = (row: (typeof elements)[number], selector: string) =>
        [...row.querySelectorAll(selector)].map((part) => part.textContent ?? "").join("\n");
      const rows = elements
        .map((row) => ({ row, top: Number.parseFloat((row as unknown as { style: { top: string } }).style.top) }))
        .sort((left, right) => left.top - right.top);
      const problems: (Problem & { related: { file: string; message: string }[] })[] = [];
      let file = "";
      for (const { row } of rows) {
        const level = row.getAttribute("aria-level");
        if (level === "1") {
          file = text(row, ".label-name");
        } else if (level === "2") {
          const icon = row.querySelector(".marker-icon")?.className ?? "";
          const [line = 0, column = 0] = text(row, ".marker-line").match(/\d+/g)?.map(Number) ?? [];
          problems.push({
            file,
            severity: icon.includes("error") ? "error" : icon.includes("warning") ? "warning" : "info",
            message: text(row, ".marker-message"),
            code: text(row, ".marker-code"),
            source: text(row, ".marker-source"),
            line,
            column,
            related: [],
          });
        } else {
          problems
            .at(-1)
            ?.related.push({ file: text(row, ".related-info-resource"), message: text(row, ".marker-description") });
        }
      }
      return problems;
    });
  }
}
