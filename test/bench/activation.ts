// Activation in a real VS Code: what the window's own list of running extensions says, in five windows. Needs `npm run package`.
// Run: node test/bench/activation.ts
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../host/paths.ts";
import { packedExtensionsDir, setup as unpackExtension } from "../host/unpack-extension.ts";
import { Workbench } from "../host/workbench.ts";

const WINDOWS = 5;

/** Milliseconds for loading the entry point and calling `activate`, on a machine that does nothing else. */
const LIMIT = 30;

const MANIFEST = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: reader\n  namespace: shop\n";

/** Load and activate call together, as `Developer: Show Running Extensions` has it. */
async function activationOf(workspace: string): Promise<number> {
  await using window = await Workbench.open({ workspace, extensionsDir: packedExtensionsDir });
  await window.runCommand("Developer: Show Running Extensions");
  const row = window.page.locator(".runtime-extensions-editor .extension", { hasText: "IRSA Workbench" });
  const time = row.locator(".activation-time");
  await time.filter({ hasText: /\d+ms/ }).waitFor();
  const text = await time.innerText();
  const milliseconds = /(\d+)ms/.exec(text)?.[1];
  if (milliseconds === undefined) {
    throw new Error(`"${text}" holds no time`);
  }
  return Number(milliseconds);
}

async function main(): Promise<void> {
  unpackExtension();
  const folder = temporaryFolder("activation");
  try {
    mkdirSync(join(folder.path, "k8s"));
    writeFileSync(join(folder.path, "k8s/service-account.yaml"), MANIFEST);
    const times: number[] = [];
    for (let window = 0; window < WINDOWS; window++) {
      times.push(await activationOf(folder.path));
    }
    const median = [...times].sort((a, b) => a - b)[Math.floor(WINDOWS / 2)] ?? Number.NaN;
    console.log(`Activation: median ${median} ms of ${times.join(", ")} ms (limit ${LIMIT} ms)`);
    if (!(median < LIMIT)) {
      process.exitCode = 1;
    }
  } finally {
    folder.remove();
  }
}

await main();
