// A kubeconfig on disk for the users of a real API server, to which KUBECONFIG points while it exists.
import { join } from "node:path";
import { temporaryFolder } from "../host/paths.ts";
import type { ApiServer, ApiServerUser } from "./api-server.ts";

export interface RealKubeconfig {
  /** Adds a context that is named as the user. */
  add(user: ApiServerUser): void;
  /** Removes the file; KUBECONFIG is as before. */
  remove(): void;
}

export function realKubeconfig(server: ApiServer): RealKubeconfig {
  const folder = temporaryFolder("kubeconfig");
  const path = join(folder.path, "config");
  const saved = process.env.KUBECONFIG;
  const users: ApiServerUser[] = [];
  process.env.KUBECONFIG = path;
  return {
    add(user) {
      users.push(user);
      server.writeKubeconfig(path, users);
    },
    remove() {
      if (saved === undefined) {
        delete process.env.KUBECONFIG;
      } else {
        process.env.KUBECONFIG = saved;
      }
      folder.remove();
    },
  };
}
