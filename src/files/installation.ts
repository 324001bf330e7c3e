// Finds the folder that this program is installed in: where its package.json and its documentation lie, bundled or not.
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Installation {
  readonly version: string;
  /** Undefined where the documentation was not packed along. */
  readonly rulePages: string | undefined;
}

/** Looks upwards from the running script; `script` is what Node was started with. */
export function findInstallation(script: string | undefined): Installation {
  for (let folder = script === undefined ? undefined : startFolder(script); folder !== undefined; ) {
    const version = versionIn(join(folder, "package.json"));
    if (version !== undefined) {
      const rulePages = join(folder, "docs", "rules");
      return { version, rulePages: existsSync(rulePages) ? rulePages : undefined };
    }
    folder = dirname(folder) === folder ? undefined : dirname(folder);
  }
  return { version: "unknown", rulePages: undefined };
}

/** npm's `bin` entries are symbolic links. */
function startFolder(script: string): string | undefined {
  try {
    return dirname(realpathSync(script));
  } catch {
    return undefined;
  }
}

function versionIn(file: string): string | undefined {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
    const { name, version } = manifest as { readonly name?: unknown; readonly version?: unknown };
    return name === "irsa-workbench" && typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
