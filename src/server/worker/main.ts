// Entry point of the worker: takes the server from bundles that are the same for Node, which a worker cannot `require` by itself.
import type { WorkerStart } from "../../core/view/worker-start.ts";

/** A CommonJS module as the bundles expect it around them. */
interface ModuleScope {
  module: { exports: unknown };
  exports: unknown;
  require: (name: string) => unknown;
}

/** Bundles by the name that others require them by: `./core.js`. They are loaded at once, and once. */
function requireFrom(folder: string, scope: DedicatedWorkerGlobalScope): (name: string) => unknown {
  const loaded = new Map<string, { readonly exports: unknown }>();
  const around = scope as unknown as ModuleScope;
  const load = (name: string): unknown => {
    const known = loaded.get(name);
    if (known !== undefined) {
      return known.exports;
    }
    const outer = { module: around.module, exports: around.exports };
    const module = { exports: {} };
    loaded.set(name, module);
    Object.assign(around, { module, exports: module.exports, require: load });
    scope.importScripts(new URL(name, folder).toString());
    Object.assign(around, outer);
    return module.exports;
  };
  return load;
}

const worker = globalThis as unknown as DedicatedWorkerGlobalScope;
worker.onmessage = ({ data }: MessageEvent<WorkerStart>) => {
  worker.onmessage = null;
  const { serve } = requireFrom(data.bundles, worker)("./browser-server.js") as typeof import("./serve.ts");
  serve(data, worker);
};
