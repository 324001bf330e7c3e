// Picks from a context menu that is open.
import type { Page } from "playwright-core";

/** Milliseconds that a click, and the menu's going away after it, may take. */
const PATIENCE = 2_000;
const TRIES = 6;

/**
 * A menu that has just opened ignores the mouse for a moment, and one that was clicked takes a moment to go: so it is clicked
 * until it is gone, and a click that no longer finds it is the one that was taken.
 */
export async function pickFromMenu(page: Page, name: string): Promise<void> {
  const item = page.getByRole("menuitem", { name });
  await item.waitFor();
  for (let attempt = 0; attempt < TRIES; attempt++) {
    await item.click({ timeout: PATIENCE }).catch(() => undefined);
    const gone = await item.waitFor({ state: "hidden", timeout: PATIENCE }).then(
      () => true,
      () => false,
    );
    if (gone) {
      return;
    }
  }
  throw new Error(`the menu item "${name}" stays, however often it is clicked`);
}
