// How to start a door of the product as its users do: the bundle that `npm run build` made, unless the sources are ahead of it.
import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../host/paths.ts";

/** Arguments for Node that start the server or the command line. */
export function doorArguments(door: "server" | "cli"): readonly string[] {
  const bundle = join(repositoryRoot, "dist", `${door}.js`);
  const built = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const folders = ["core", "files", door].map((folder) => `src/${folder}/**/*.ts`);
  const newest = Math.max(
    ...globSync(folders, { cwd: repositoryRoot }).map((path) => statSync(join(repositoryRoot, path)).mtimeMs),
  );
  return built >= newest
    ? [bundle]
    : ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", join(repositoryRoot, "src", door, "main.ts")];
}
