// The licence texts of the packages whose code is in the bundles: their licences ask that every copy carries them.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

const licenceFile = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** Package folders among the inputs of bundles, for example `node_modules/yaml`; nested copies are their own. */
function packageFolders(inputs: readonly string[]): readonly string[] {
  const folders = inputs.flatMap((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  return [...new Set(folders)].sort();
}

function notice(root: string, folder: string): string {
  const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as PackageManifest;
  const texts = readdirSync(join(root, folder))
    .filter((name) => licenceFile.test(name))
    .sort()
    .map((name) =>
      readFileSync(join(root, folder, name), "utf8")
        .replaceAll("\r\n", "\n")
        .trim(),
    );
  return [`${manifest.name} ${manifest.version} (${manifest.license ?? "see below"})`, ...texts].join("\n\n");
}

/** One text with the notice of each package, in alphabetical order. `inputs` are paths as in esbuild's metafile. */
export function thirdPartyNotices(root: string, inputs: readonly string[]): string {
  const notices = packageFolders(inputs)
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .map((folder) => notice(root, folder));
  const rule = `\n\n${"-".repeat(80)}\n\n`;
  return `IRSA Workbench contains code of these packages.${rule}${notices.join(rule)}\n`;
}
