// Desktop VS Code for the extension suite, through @vscode/test-electron, without ever waiting long for a download.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { downloadAndUnzipVSCode, runTests, SilentReporter } from "@vscode/test-electron";
import { vscodeVersion } from "./code-server.ts";
import { cacheFolder, repositoryRoot } from "./paths.ts";

/** Either the executable of a desktop VS Code or why there is none here. */
export type Desktop = { readonly executable: string } | { readonly executable?: undefined; readonly reason: string };

/** How long a download may take before the browser host is used instead, in ms. */
const downloadLimit = 20_000;

/**
 * Looks for desktop VS Code: `VSCODE_EXECUTABLE`, else the cached or downloadable release.
 * `IRSA_TEST_HOST=browser` keeps the suite off the desktop, `IRSA_TEST_HOST=desktop` makes its absence an error.
 */
export async function findDesktop(): Promise<Desktop> {
  const wanted = process.env.IRSA_TEST_HOST;
  const desktop = wanted === "browser" ? { reason: "IRSA_TEST_HOST=browser" } : await lookForDesktop();
  if (wanted === "desktop" && "reason" in desktop) throw new Error(`no desktop VS Code: ${desktop.reason}`);
  return desktop;
}

async function lookForDesktop(): Promise<Desktop> {
  const named = process.env.VSCODE_EXECUTABLE;
  if (named !== undefined) return existsSync(named) ? { executable: named } : { reason: `${named} does not exist` };
  if (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { reason: "no display" };
  }
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Desktop>((resolve) => {
    timer = setTimeout(() => resolve({ reason: `no download within ${downloadLimit / 1000} s` }), downloadLimit);
  });
  const download = downloadAndUnzipVSCode({
    version: vscodeVersion,
    cachePath: cacheFolder,
    timeout: 5_000,
    reporter: new SilentReporter(),
  }).then(
    (executable): Desktop => ({ executable }),
    (error: unknown): Desktop => ({ reason: error instanceof Error ? error.message : String(error) }),
  );
  try {
    return await Promise.race([download, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One run of the suite in the desktop. */
export interface DesktopRun {
  readonly executable: string;
  readonly workspace: string;
  /** The bundled module with `run()`. */
  readonly suite: string;
  readonly env: Readonly<Record<string, string>>;
  /** A folder for user data and extensions, which this run may fill. */
  readonly data: string;
}

/** Runs the suite and returns the host's exit code. */
export async function runInDesktop(run: DesktopRun): Promise<number> {
  try {
    return await runTests({
      vscodeExecutablePath: run.executable,
      extensionDevelopmentPath: repositoryRoot,
      extensionTestsPath: run.suite,
      extensionTestsEnv: run.env,
      launchArgs: [
        run.workspace,
        ...["--disable-workspace-trust", "--skip-welcome", "--skip-release-notes", "--disable-telemetry"],
        `--user-data-dir=${join(run.data, "user")}`,
        `--extensions-dir=${join(run.data, "extensions")}`,
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ],
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}
