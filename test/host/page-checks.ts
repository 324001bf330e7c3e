// What must hold of every page that is drawn in a webview, whatever the theme and the size: read by all, nothing cut off, nothing twice.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { FrameLocator } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** Findings of axe in a page that are serious or worse, as lines. */
export async function seriousFindings(page: FrameLocator): Promise<readonly string[]> {
  // Evaluated by the debugger, which the page's policy on scripts does not concern.
  const run = `(async () => { ${AXE}; return globalThis.axe.run(document); })()`;
  const { violations } = (await page.locator("body").evaluate(run)) as AxeResult;
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`));
}

/** Pixels by which a page is wider than what is seen of it; 0 where nobody has to scroll sideways. */
export async function sidewaysScroll(page: FrameLocator): Promise<number> {
  return (await page
    .locator("html")
    .evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")) as number;
}

/** Pairs of labels of a drawing that lie over each other, and labels that reach out of it. */
export async function collidingLabels(page: FrameLocator): Promise<readonly string[]> {
  const run = `(${COLLISIONS})(document.querySelector(".canvas > svg"))`;
  return (await page.locator("body").evaluate(run)) as readonly string[];
}

/** Runs in the page. Half a pixel is rounding. */
const COLLISIONS = `(drawing) => {
  const frame = drawing.getBoundingClientRect();
  const boxes = [...drawing.querySelectorAll("text")]
    .map((element) => ({ text: element.textContent, box: element.getBoundingClientRect() }))
    .filter(({ text, box }) => text.trim() !== "" && box.width > 0);
  const out = boxes
    .filter(({ box }) => box.left < frame.left - 0.5 || box.right > frame.right + 0.5 || box.bottom > frame.bottom + 0.5)
    .map(({ text }) => "out of the drawing: " + text);
  const over = boxes.flatMap((one, index) =>
    boxes.slice(index + 1)
      .filter(({ box }) =>
        Math.min(one.box.right, box.right) - Math.max(one.box.left, box.left) > 0.5 &&
        Math.min(one.box.bottom, box.bottom) - Math.max(one.box.top, box.top) > 2)
      .map(({ text }) => one.text + " | " + text));
  return [...out, ...over];
}`;
