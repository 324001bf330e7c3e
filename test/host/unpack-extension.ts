// Unpacks the .vsix that `npm run package` made to where VS Code looks for installed extensions; the e2e and packing suites run on it.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { cacheFolder, repositoryRoot } from "./paths.ts";

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as Manifest;
}

/** The `--extensions-dir` that holds the packed extension and nothing else. */
export const packedExtensionsDir = join(cacheFolder, "packed-extensions");

/** The folder of the unpacked extension below {@link packedExtensionsDir}. */
export function packedExtensionFolder(): string {
  const { name, publisher, version } = manifest();
  return join(packedExtensionsDir, `${publisher}.${name}-${version}`);
}

/** Path of the .vsix. Throws when it was not packed yet. */
export function packedExtension(): string {
  const { name, version } = manifest();
  const vsix = join(repositoryRoot, `${name}-${version}.vsix`);
  if (!existsSync(vsix)) throw new Error(`${name}-${version}.vsix is missing: run \`npm run package\` first`);
  return vsix;
}

/** Files of the extension in the .vsix, by path relative to the extension's folder. Throws when it was not packed yet. */
export function packedFiles(): ReadonlyMap<string, Uint8Array> {
  const prefix = "extension/";
  return new Map(
    Object.entries(unzipSync(readFileSync(packedExtension())))
      .filter(([path]) => path.startsWith(prefix) && !path.endsWith("/"))
      .map(([path, content]) => [path.slice(prefix.length), content]),
  );
}

/** vitest calls this once before the suites that need it. */
export function setup(): void {
  rmSync(packedExtensionsDir, { recursive: true, force: true });
  const folder = packedExtensionFolder();
  for (const [path, content] of packedFiles()) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
