// A suite on real programs that Go builds: it runs where they can be had, and says what it skipped and why where they cannot.
import { describe, it } from "vitest";
import { type GoToolName, goTool } from "./go-tools.ts";

/**
 * `await` it at the top of a test file: the first build takes minutes, more than a hook may. `body` gets the paths of the
 * executables by name. Where CI is set, missing Go rejects instead of skipping.
 */
export async function describeWithGoTools<Name extends GoToolName>(
  title: string,
  names: readonly Name[],
  body: (paths: Readonly<Record<Name, string>>) => void,
): Promise<void> {
  const paths: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const tool = await goTool(name);
    if (typeof tool === "string") {
      paths[name] = tool;
      continue;
    }
    describe(title, () => {
      it(`needs ${name}`, (context) => {
        console.warn(tool.skip);
        context.skip(tool.skip);
      });
    });
    return;
  }
  describe(title, () => body(paths as Record<Name, string>));
}
