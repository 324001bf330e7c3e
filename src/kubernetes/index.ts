/** The Kubernetes door of the product: the contexts of the user's kubeconfig, read without running any exec plugin. */
import type { User } from "@kubernetes/client-node/dist/config_types.js";
import type { KubeContexts } from "../core/ports.ts";
import { type ContextParts, eksOfContext } from "./eks-context.ts";
import { loadKubeconfig } from "./kubeconfig.ts";

export function kubeContexts(): KubeContexts {
  return {
    async listContexts() {
      const config = await loadKubeconfig(process.env);
      return [...config.contexts.values()].map((context) => {
        const server = config.clusters.get(context.cluster)?.server;
        return {
          name: context.name,
          cluster: context.cluster,
          server,
          namespace: context.namespace,
          eks: eksOfContext({
            context: context.name,
            cluster: context.cluster,
            server,
            exec: execOf(config.users.get(context.user)),
          }),
          current: context.name === config.current,
        };
      });
    },
  };
}

/** The library passes `exec` through as the file has it, so every part is checked. */
function execOf(user: User | undefined): ContextParts["exec"] {
  const exec: unknown = user?.exec;
  if (typeof exec !== "object" || exec === null) {
    return undefined;
  }
  const args = "args" in exec && Array.isArray(exec.args) ? exec.args.map(String) : [];
  const entries: readonly unknown[] = "env" in exec && Array.isArray(exec.env) ? exec.env : [];
  const env: Record<string, string> = {};
  for (const entry of entries) {
    if (typeof entry === "object" && entry !== null && "name" in entry && "value" in entry) {
      env[String(entry.name)] = String(entry.value);
    }
  }
  return { args, env };
}
