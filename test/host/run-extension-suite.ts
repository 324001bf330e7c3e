// Runs the mocha suite in a real VS Code: the desktop one when it is there or can be had, else the server in a browser. Says which.
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { TestOutcome } from "../extension/suite.ts";
import { launchChromium } from "./browser.ts";
import { startCodeServer, vscodeVersion } from "./code-server.ts";
import { findDesktop, runInDesktop } from "./desktop.ts";
import { repositoryRoot, resultsFolder, temporaryFolder } from "./paths.ts";

const suite = join(repositoryRoot, "dist-test/extension/suite.js");
const report = join(resultsFolder, "extension.json");
const hostLog = join(resultsFolder, "extension-host.log");
const suiteTimeout = 300_000;

async function runInBrowser(workspace: string, env: Readonly<Record<string, string>>): Promise<number> {
  const server = await startCodeServer({ testDriver: true, env });
  try {
    const browser = await launchChromium();
    try {
      const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
      // The whole workbench logs here, so it goes to a file; what the tests found comes back in their report.
      await page.exposeFunction("codeAutomationLog", (type: string, args: readonly unknown[]) => {
        appendFileSync(hostLog, `${type}: ${args.join(" ")}\n`);
      });
      const exitCode = new Promise<number>((resolve) => void page.exposeFunction("codeAutomationExit", resolve));
      const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${path}`;
      const payload = JSON.stringify([
        ["extensionDevelopmentPath", remote(repositoryRoot)],
        ["extensionTestsPath", remote(suite)],
        ["skipWelcome", "true"],
      ]);
      await page.goto(`${server.url}?${new URLSearchParams({ folder: workspace, payload })}`);
      const late = new Promise<never>((_, reject) => {
        setTimeout(
          () => reject(new Error(`the suite did not end within ${suiteTimeout / 1000} s`)),
          suiteTimeout,
        ).unref();
      });
      return await Promise.race([exitCode, late]);
    } finally {
      await browser.close();
    }
  } finally {
    await server.stop();
  }
}

function print(outcomes: readonly TestOutcome[]): void {
  for (const { title, milliseconds, error } of outcomes) {
    console.log(`  ${error === undefined ? "✓" : "✗"} ${title} (${milliseconds} ms)`);
    if (error !== undefined) console.log(error.replace(/^/gm, "      "));
  }
  const failed = outcomes.filter((outcome) => outcome.error !== undefined).length;
  console.log(`extension host: ${outcomes.length - failed} passed, ${failed} failed`);
  if (failed > 0 || outcomes.length === 0) process.exitCode = 1;
}

async function main(): Promise<void> {
  if (!existsSync(suite)) throw new Error("dist-test is missing: run `npm run build -- --tests` first");
  mkdirSync(resultsFolder, { recursive: true });
  for (const file of [report, hostLog]) rmSync(file, { force: true });
  const temporary = temporaryFolder("suite");
  const workspace = join(temporary.path, "workspace");
  const fixture = join(repositoryRoot, "test/extension/workspace");
  mkdirSync(workspace);
  if (existsSync(fixture)) cpSync(fixture, workspace, { recursive: true });
  const env = { IRSA_EXTENSION_RESULT: report };
  try {
    const desktop = await findDesktop();
    console.log(
      desktop.executable === undefined
        ? `Extension host: VS Code ${vscodeVersion} in the browser (no desktop VS Code: ${desktop.reason})`
        : `Extension host: desktop VS Code at ${desktop.executable}`,
    );
    const exitCode =
      desktop.executable === undefined
        ? await runInBrowser(workspace, env)
        : await runInDesktop({ executable: desktop.executable, workspace, suite, env, data: temporary.path });
    if (!existsSync(report)) {
      throw new Error(
        `the extension host ended with ${exitCode} and left no report; see test-results/extension-host.log`,
      );
    }
    print(JSON.parse(readFileSync(report, "utf8")) as readonly TestOutcome[]);
    if (exitCode !== 0) process.exitCode = 1;
  } finally {
    temporary.remove();
  }
}

await main().then(
  // Sockets of the extension host may linger; the result is known.
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
