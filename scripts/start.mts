// `npm start`: opens VS Code with this checkout's extension on a practice workspace: the desktop `code`, else VS Code in the browser.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { listFiles, PackageManager } from "@vscode/vsce";
import { codeServerVersion, startCodeServer, vscodeVersion } from "../test/host/code-server.ts";
import { cacheFolder } from "../test/host/paths.ts";
import { quietSettings } from "../test/host/quiet-settings.ts";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
/** Kept between starts, so that what was tried stays; `npm start -- --fresh` begins anew. */
const workspace = join(cacheFolder, "irsa-practice");
const preferredPort = 8890;

interface PracticeBundle {
  practiceWorkspaceFiles(): readonly { readonly path: string; readonly text: string }[];
}

function practiceWorkspace(): void {
  if (process.argv.includes("--fresh")) rmSync(workspace, { recursive: true, force: true });
  const isKept = existsSync(workspace);
  const { practiceWorkspaceFiles } = createRequire(import.meta.url)("../dist/playground.js") as PracticeBundle;
  for (const { path, text } of practiceWorkspaceFiles()) {
    const file = join(workspace, path);
    // Files that were deleted stay so; without its settings the workspace would not be the practice account's.
    if (isKept && (existsSync(file) || !path.startsWith(".vscode/"))) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function desktopCode(): string | undefined {
  if (process.argv.includes("--browser")) return undefined;
  const found = spawnSync("code", ["--version"], { shell: process.platform === "win32", timeout: 15_000 });
  return found.status === 0 ? "code" : undefined;
}

function openDesktop(code: string): void {
  console.log(`Opening ${workspace} in VS Code with this checkout's extension.`);
  const child = spawn(code, [`--extensionDevelopmentPath=${root}`, workspace], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  child.once("exit", (status) => {
    process.exitCode = status ?? 1;
  });
}

/** The preferred port when it is free, so that the URL stays the same from start to start. */
function port(): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(undefined));
    probe.listen(preferredPort, "127.0.0.1", () => probe.close(() => resolve(preferredPort)));
  });
}

async function openBrowserHost(): Promise<void> {
  const extensionsDir = join(cacheFolder, "start-extensions");
  rmSync(extensionsDir, { recursive: true, force: true });
  // A copy of what the .vsix would have: the server takes every folder here for an installed extension.
  for (const file of await listFiles({ cwd: root, packageManager: PackageManager.None })) {
    cpSync(join(root, file), join(extensionsDir, "irsa-workbench", file), { recursive: true });
  }
  const chosen = await port();
  const server = await startCodeServer({
    extensionsDir,
    dataDir: join(cacheFolder, "start-data"),
    // The practice workspace's README says what there is to do.
    settings: { ...quietSettings, "workbench.startupEditor": "readme" },
    ...(chosen === undefined ? {} : { port: chosen }),
  });
  console.log(
    `No desktop VS Code (\`code\`) here; VS Code ${vscodeVersion} of code-server ${codeServerVersion} runs instead.`,
  );
  console.log(`Open it in a browser, on this machine:\n\n  ${server.url}?folder=${encodeURI(workspace)}\n`);
  console.log("Ctrl+C ends it.");
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      void server.stop().then(() => process.exit(0));
    });
  }
  // Keeps this process, and with it the server, until a signal comes.
  setInterval(() => undefined, 1 << 30);
}

try {
  practiceWorkspace();
  const code = desktopCode();
  if (code === undefined) await openBrowserHost();
  else openDesktop(code);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
