// Finds a Chromium on this machine and starts it for the VS Code server's window.
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const candidates: readonly string[] = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** The browser of `CHROME_PATH`, else one in a usual place. Throws, with what to install, when there is none. */
export function findChromium(): string {
  const named = process.env.CHROME_PATH;
  if (named !== undefined && !existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist`);
  const found = named ?? [...candidates, chromium.executablePath()].find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error("no Chromium or Chrome found: install one (Debian: apt-get install chromium) or set CHROME_PATH");
  }
  return found;
}

/** Starts the browser without a window (`IRSA_TEST_HEADED=1` shows it), with its own look-ups over the network turned off. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    headless: process.env.IRSA_TEST_HEADED !== "1",
    args: [
      // A browser that runs as root, as in CI containers, has no sandbox.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ...["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
      ...["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
    ],
  });
}
