// vitest's `it` for end-to-end stories: gives a workspace and windows, closes them, and leaves a picture of what was there on failure.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "vitest";
import { type TemporaryFolder, temporaryFolder } from "./paths.ts";
import { packedExtensionFolder, packedExtensionsDir } from "./unpack-extension.ts";
import { type WebWorkbenchOptions, Workbench, type WorkbenchOptions } from "./workbench.ts";

/** What a story is given. */
export interface Story {
  /** Makes a folder from texts by relative path. Gone after the story. */
  readonly makeWorkspace: (files?: Readonly<Record<string, string>>) => string;
  /** Opens a window with the packed extension installed. Closed after the story. */
  readonly openWindow: (options?: WorkbenchOptions) => Promise<Workbench>;
  /** Opens a window of VS Code for the web with the packed extension and files in memory. Closed after the story. */
  readonly openWeb: (options: Omit<WebWorkbenchOptions, "extensions">) => Promise<Workbench>;
}

/** `story("title", async ({ makeWorkspace, openWindow }) => …)` */
export const story = test.extend<Story>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures a fixture needs.
  makeWorkspace: async ({}, use) => {
    const folders: TemporaryFolder[] = [];
    await use((files = {}) => {
      const folder = temporaryFolder("story");
      folders.push(folder);
      for (const [path, text] of Object.entries(files)) {
        const file = join(folder.path, path);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
      return folder.path;
    });
    for (const folder of folders) folder.remove();
  },
  // The dependency on makeWorkspace closes the windows before their folders go.
  openWindow: async ({ makeWorkspace: _, task }, use) => {
    await withWindows(task, (options) => Workbench.open({ extensionsDir: packedExtensionsDir, ...options }), use);
  },
  openWeb: async ({ task }, use) => {
    await withWindows(task, (options) => Workbench.openWeb({ extensions: [packedExtensionFolder()], ...options }), use);
  },
});

/** Lends a way to open windows, and closes them afterwards. */
async function withWindows<O>(
  task: { readonly name: string; readonly result?: { readonly state: string } | undefined },
  open: (options: O) => Promise<Workbench>,
  use: (open: (options: O) => Promise<Workbench>) => Promise<void>,
): Promise<void> {
  const windows: Workbench[] = [];
  await use(async (options) => {
    const window = await open(options);
    windows.push(window);
    return window;
  });
  for (const [index, window] of windows.entries()) {
    if (task.result?.state === "fail") {
      const name = task.name.replace(/[^a-z0-9]+/gi, "-").toLowerCase();
      const picture = await window.screenshot(`failed-${name}${index === 0 ? "" : `-${index + 1}`}.png`);
      console.log(`The window as it was when "${task.name}" failed: ${picture}`);
    }
    await window.close();
  }
}
