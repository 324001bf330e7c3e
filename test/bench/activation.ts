// Activation in a real VS Code, in five windows, part by part, as the window's own performance page has it. Needs `npm run package`.
// Run: node test/bench/activation.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { temporaryFolder } from "../host/paths.ts";
import { packedExtensionsDir, setup as unpackExtension } from "../host/unpack-extension.ts";
import { Workbench } from "../host/workbench.ts";
import { median } from "./figures.ts";

const WINDOWS = 5;

/** Milliseconds for running the bundle's code and calling `activate`, on a machine that does nothing else. */
const LIMIT = 30;

const EXTENSION = "irsa-workbench.irsa-workbench";

const MANIFEST = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: reader\n  namespace: shop\n";

/**
 * What the extension host measures, in ms. It starts the clock of `row` for all extensions of one activation event at once and then
 * loads them one after the other, so `row` holds the loading of others; the marks around the loading of one bundle do not.
 */
interface Activation {
  /** Between the marks around the loading of the bundle. */
  readonly load: number;
  /** The call of `activate`. */
  readonly call: number;
  /** "Activation" of `Developer: Show Running Extensions`. */
  readonly row: number;
  /** From the return of `activate` until the host went on: what it put off until then. */
  readonly finish: number;
  /** Processes that wanted the machine in the last minute. */
  readonly busy: number;
}

async function activationOf(workspace: string): Promise<Activation> {
  await using window = await Workbench.open({ workspace, extensionsDir: packedExtensionsDir });
  await window.runCommand("Developer: Show Running Extensions");
  const list = window.page.locator(".runtime-extensions-editor");
  const row = list.locator(".extension", { hasText: "IRSA Workbench" });
  await row.locator(".activation-time", { hasText: /\d+ms/ }).waitFor({ timeout: 60_000 });
  await window.page.keyboard.press("Escape");
  await list.waitFor({ state: "hidden" });
  return read(await performancePage(window));
}

/** The text of `Developer: Startup Performance`, which is written piece by piece. */
async function performancePage(window: Workbench): Promise<string> {
  await window.runCommand("Developer: Startup Performance");
  const lines = window.page.locator('.monaco-editor[data-uri^="perf:"] .view-lines');
  await lines.locator(".view-line", { hasText: "System Info" }).waitFor();
  let text = "";
  for (let attempt = 0; attempt < 20 && !text.includes(`didLoadExtensionCode/${EXTENSION}`); attempt++) {
    // While the window is laid out, a click may find something else in its way.
    await lines.click({ position: { x: 2, y: 2 }, timeout: 2_000 }).catch(() => undefined);
    await window.page.keyboard.press("ControlOrMeta+A");
    await window.page.keyboard.press("ControlOrMeta+C");
    await window.page.waitForTimeout(500);
    text = await window.page.evaluate("navigator.clipboard.readText()");
  }
  return text;
}

function read(page: string): Activation {
  const stats = new RegExp(`^\\| ${EXTENSION} +\\| \\w+ +\\| (\\d+) +\\| (\\d+) +\\| (\\d+) `, "m").exec(page);
  const mark = (name: string) => new RegExp(`^code/extHost/${name}/${EXTENSION}\\t(\\d+)`, "m").exec(page)?.[1];
  const [begin, end] = [mark("willLoadExtensionCode"), mark("didLoadExtensionCode")];
  const [loadAndWait, call, finish] = (stats ?? []).slice(1).map(Number);
  if (begin === undefined || end === undefined || loadAndWait === undefined || call === undefined) {
    throw new Error(`the performance page does not tell of ${EXTENSION}, but: ${page.slice(0, 2_000)}`);
  }
  const load = Number(end) - Number(begin);
  return { load, call, row: loadAndWait + call, finish: finish ?? Number.NaN, busy: loadavg()[0] ?? Number.NaN };
}

function print(title: string, values: readonly number[], digits = 0): void {
  const list = values.map((value) => value.toFixed(digits)).join(", ");
  console.log(`  ${title.padEnd(46)} median ${median(values).toFixed(digits).padStart(4)}   of ${list}`);
}

async function main(): Promise<void> {
  unpackExtension();
  const folder = temporaryFolder("activation");
  try {
    mkdirSync(join(folder.path, "k8s"));
    writeFileSync(join(folder.path, "k8s/service-account.yaml"), MANIFEST);
    const windows: Activation[] = [];
    for (let window = 0; window < WINDOWS; window++) {
      const activation = await activationOf(folder.path);
      windows.push(activation);
      console.log(`Window ${window + 1}: ${JSON.stringify(activation)}`);
    }
    const own = windows.map(({ load, call }) => load + call);
    console.log(`Activation in ${WINDOWS} windows, in ms:`);
    print(
      "running the bundle",
      windows.map(({ load }) => load),
    );
    print(
      "calling activate",
      windows.map(({ call }) => call),
    );
    print(`both (limit ${LIMIT})`, own);
    print(
      "“Activation” in the list, others' code included",
      windows.map(({ row }) => row),
    );
    print(
      "after activate, until the host went on",
      windows.map(({ finish }) => finish),
    );
    print(
      "load of the machine",
      windows.map(({ busy }) => busy),
      1,
    );
    if (!(median(own) < LIMIT)) {
      process.exitCode = 1;
    }
  } finally {
    folder.remove();
  }
}

await main();
