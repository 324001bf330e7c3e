// Core in one bundle for all that load it anyway, instead of a copy in each: what they import from src/core becomes a member of it.
import { relative, resolve } from "node:path";
import type { BuildOptions, Plugin } from "esbuild";

const NAMESPACE = "shared-core";

/** Takes core's modules from `path`, and adds each module that was asked for to `wanted`. Comes after what keeps lazy bundles apart. */
export function takeFromCore(root: string, path: string, wanted: Set<string>): Plugin {
  return {
    name: NAMESPACE,
    setup(plugin) {
      plugin.onResolve({ filter: /^\.{1,2}\// }, (args) => {
        if (args.namespace === NAMESPACE) return { path, external: true };
        const module = relative(root, resolve(args.resolveDir, args.path)).replaceAll("\\", "/");
        if (!module.startsWith("src/core/")) return undefined;
        wanted.add(module);
        return { path: module, namespace: NAMESPACE, sideEffects: false };
      });
      plugin.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path: module }) => ({
        contents: `module.exports = require(${JSON.stringify(path)})[${JSON.stringify(module)}];`,
        resolveDir: root,
      }));
    },
  };
}

/** The entry point of the bundle: each module that was asked for, under its path. */
export function coreEntry(root: string, wanted: ReadonlySet<string>): BuildOptions["stdin"] & object {
  const lines = [...wanted].sort().map((module) => `export * as ${JSON.stringify(module)} from "./${module}";`);
  return { contents: lines.join("\n"), resolveDir: root, sourcefile: "core.ts", loader: "ts" };
}
