// Two real processes that want one run: the second is refused by name, and what a dead one left behind stops nobody.
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Folder, folderWith } from "./run-irsa.ts";

let folder: Folder;
beforeEach(() => {
  folder = folderWith({});
  // Changes take five seconds to be seen here, so that a run lasts.
  folder.irsa(["practice", "slow", "--practice", "practice", "--yes"]);
  const wanted = ["--service-account", "shop/app", "--pod-identity", "--read-bucket", "shop-data"];
  folder.irsa(["plan", ...wanted, ...PRACTICE, "--out", "plan.json"]);
});
afterEach(() => folder.remove());

const PRACTICE = ["--practice", "practice"];

/** Id of the run that is going on, once it has begun a change. */
async function runGoingOn(): Promise<string> {
  const runs = join(folder.path, "practice/runs");
  for (;;) {
    const name = existsSync(runs) ? readdirSync(runs).find((each) => each.endsWith(".jsonl")) : undefined;
    if (name !== undefined && folder.read(`practice/runs/${name}`).includes('"changing"')) {
      return name.replace(".jsonl", "");
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it("refuses a second process until the first has ended or died", { timeout: 60_000 }, async () => {
  const first = folder.start(["apply", "plan.json", "--yes", ...PRACTICE]);
  const run = await runGoingOn();
  for (const second of [
    ["apply", "plan.json", "--yes", "--resume", run],
    ["undo", run, "--yes", "--confirm", "shop"],
  ]) {
    expect(folder.irsa([...second, ...PRACTICE])).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        `Nothing was changed. This run is being carried out or taken back by process ${first.pid}, since 20`,
      ),
    });
  }
  expect(first.exitCode).toBeNull();

  const ended = once(first, "exit");
  first.kill("SIGKILL");
  await ended;
  expect(existsSync(join(folder.path, `practice/runs/${run}.lock`))).toBe(true);
  const resumed = folder.irsa(["apply", "plan.json", "--yes", "--resume", run, ...PRACTICE]);
  expect(resumed).toMatchObject({ code: 0, out: expect.stringContaining("Done.") });
  expect(folder.irsa(["undo", run, "--yes", "--confirm", "shop", ...PRACTICE]).code).toBe(0);
  expect(readdirSync(join(folder.path, "practice/runs"))).toEqual([`${run}.jsonl`]);
});
