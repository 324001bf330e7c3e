// Runs inside the extension host (its `extensionTestsPath`): loads the bundled mocha tests and reports each of them in a file.
import { globSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** One test as it ended; `error` has the message and stack of a failed one. */
export interface TestOutcome {
  readonly title: string;
  readonly milliseconds: number;
  readonly error?: string;
}

/** VS Code calls this once the host is up; a rejection ends the host with exit code 1. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 30_000, reporter: "min", forbidOnly: true, forbidPending: true });
  // dist-test/extension/suite.js is this file when it runs; the tests lie beside it.
  for (const file of globSync("**/*.test.js", { cwd: __dirname }).sort()) mocha.addFile(join(__dirname, file));
  const outcomes: TestOutcome[] = [];
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on("pass", (test) => outcomes.push({ title: test.fullTitle(), milliseconds: test.duration ?? 0 }));
    // A failing hook is reported here too, under the hook's own title.
    runner.on("fail", (test, error: Error) => {
      const why = error.stack?.includes(error.message) ? error.stack : `${error.message}\n${error.stack}`;
      outcomes.push({ title: test.fullTitle(), milliseconds: test.duration ?? 0, error: why });
    });
  });
  const report = process.env.IRSA_EXTENSION_RESULT;
  if (report === undefined) throw new Error("IRSA_EXTENSION_RESULT does not name a file for the outcomes");
  writeFileSync(report, JSON.stringify(outcomes, null, 2));
  const failed = outcomes.filter((outcome) => outcome.error !== undefined).length;
  if (outcomes.length === 0) throw new Error("no test of the extension suite ran");
  if (failed > 0) throw new Error(`${failed} tests of the extension suite failed`);
}
