// Activation in a real VS Code: by the extension's own log and the window's list of running extensions, in five windows. Needs `npm run package`.
// Run: node test/bench/activation.ts
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../host/paths.ts";
import { packedExtensionsDir, setup as unpackExtension } from "../host/unpack-extension.ts";
import { Workbench } from "../host/workbench.ts";

const WINDOWS = 5;

/** Milliseconds that `activate` may take. */
const LIMIT = 30;

const MANIFEST = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: reader\n  namespace: shop\n";

/** Milliseconds of one window. */
interface Activation {
  /** Of the call of `activate`, by the extension's own log. */
  readonly call: number;
  /** Of loading the entry point and that call, as `Developer: Show Running Extensions` has it. */
  readonly withLoading: number;
}

async function activationOf(workspace: string): Promise<Activation> {
  await using window = await Workbench.open({ workspace, extensionsDir: packedExtensionsDir });
  await window.runCommand("Developer: Show Running Extensions");
  const row = window.page.locator(".runtime-extensions-editor .extension", { hasText: "IRSA Workbench" });
  const time = row.locator(".activation-time");
  await time.filter({ hasText: /\d+ms/ }).waitFor();
  const log = globSync("**/IRSA Workbench.log", { cwd: window.logs }).map((path) =>
    readFileSync(join(window.logs, path), "utf8"),
  );
  return {
    call: numberIn(log.join("\n"), /Activated in ([\d.]+) ms/),
    withLoading: numberIn(await time.innerText(), /(\d+)ms/),
  };
}

function numberIn(text: string, pattern: RegExp): number {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) {
    throw new Error(`"${text}" holds no time`);
  }
  return Number(found);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function main(): Promise<void> {
  unpackExtension();
  const folder = temporaryFolder("activation");
  try {
    mkdirSync(join(folder.path, "k8s"));
    writeFileSync(join(folder.path, "k8s/service-account.yaml"), MANIFEST);
    const windows: Activation[] = [];
    while (windows.length < WINDOWS) {
      windows.push(await activationOf(folder.path));
    }
    const calls = windows.map(({ call }) => call);
    const loads = windows.map(({ withLoading }) => withLoading);
    console.log(`activate: median ${median(calls)} ms of ${calls.join(", ")} ms (limit ${LIMIT} ms)`);
    console.log(`with loading the entry point: median ${median(loads)} ms of ${loads.join(", ")} ms`);
    if (!(median(calls) < LIMIT)) {
      process.exitCode = 1;
    }
  } finally {
    folder.remove();
  }
}

await main();
