// Opens context menus and picks from them.
import type { Locator } from "playwright-core";

/** Milliseconds that a menu's coming, a click, and the menu's going away after it, may take. */
const PATIENCE = 2_000;
const TRIES = 6;

/**
 * Picks an item of a row's context menu. A row may move away under the mouse while a tree fills, so that the menu is another row's: then
 * it is closed and opened again.
 */
export async function pickFromMenu(row: Locator, name: string): Promise<void> {
  const item = row.page().getByRole("menuitem", { name });
  for (let attempt = 0; attempt < TRIES; attempt++) {
    await row.click({ button: "right" });
    const isOurs = (await is("visible", item)) && /\bfocused\b/.test((await row.getAttribute("class")) ?? "");
    if (isOurs) {
      return clickItem(item);
    }
    await row.page().keyboard.press("Escape");
  }
  throw new Error(`the row's menu has no "${name}", however often it is opened`);
}

/** Picks an item of a submenu from the context menu of a place that keeps still; `look` is called while it is open. */
export async function pickFromSubmenu(
  place: Locator,
  submenu: string,
  name: string,
  look?: () => Promise<unknown>,
): Promise<void> {
  const item = place.page().getByRole("menuitem", { name });
  await place.click({ button: "right" });
  await place.page().getByRole("menuitem", { name: submenu }).hover();
  await item.waitFor();
  await look?.();
  await clickItem(item);
}

/**
 * A menu that has just opened ignores the mouse for a moment, and one that was clicked takes a moment to go: so it is clicked
 * until it is gone, and a click that no longer finds it is the one that was taken.
 */
export async function clickItem(item: Locator): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    await item.click({ timeout: PATIENCE }).catch(() => undefined);
    if (await is("hidden", item)) {
      return;
    }
  }
  throw new Error("the menu item stays, however often it is clicked");
}

function is(state: "visible" | "hidden", item: Locator): Promise<boolean> {
  return item.waitFor({ state, timeout: PATIENCE }).then(
    () => true,
    () => false,
  );
}
