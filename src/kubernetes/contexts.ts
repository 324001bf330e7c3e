/** The contexts of the user's kubeconfig, read without running any exec plugin. */
import type { KubeContexts } from "../core/ports.ts";
import { eksOfContext } from "./eks-context.ts";
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
            exec: config.users.get(context.user)?.exec,
          }),
          current: context.name === config.current,
        };
      });
    },
  };
}
