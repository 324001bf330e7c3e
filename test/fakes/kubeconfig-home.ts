// A kubeconfig on disk that tests write piece by piece, to which KUBECONFIG points while it exists, and a port on its context.
import type { ClusterPort, EksTokens } from "../../src/core/ports.ts";
import { type ClusterLimits, clusterConnections } from "../../src/kubernetes/index.ts";
import { type AwsHome, awsHome } from "./aws-home.ts";

/** The token of user `me` unless the test says otherwise; it must never show up in an error. */
export const TOKEN = "token-that-nobody-may-see";

export interface KubeconfigHome {
  readonly home: AwsHome;
  /** One context `dev` with cluster `web` and user `me`. */
  write(cluster: object, user?: object | undefined): void;
  /** A port on context `dev`, or on another. */
  connect(limits?: Partial<ClusterLimits>, context?: string): ClusterPort;
  remove(): void;
}

export const noEks: EksTokens = { sign: () => Promise.reject(new Error("no EKS here")) };

export function kubeconfigHome(): KubeconfigHome {
  const home = awsHome();
  const saved = process.env.KUBECONFIG;
  return {
    home,
    write(cluster, user = { token: TOKEN }) {
      process.env.KUBECONFIG = home.write(
        "kubeconfig",
        JSON.stringify({
          clusters: [{ name: "web", cluster }],
          users: [{ name: "me", user }],
          contexts: [
            { name: "dev", context: { cluster: "web", user: "me" } },
            { name: "nobody", context: { cluster: "web" } },
            { name: "lost-cluster", context: { cluster: "gone", user: "me" } },
            { name: "lost-user", context: { cluster: "web", user: "gone" } },
          ],
        }),
      );
    },
    connect: (limits, context = "dev") =>
      clusterConnections(noEks, { requestMs: 5_000, signInMs: 5_000, ...limits }).open({
        kind: "context",
        name: context,
      }),
    remove() {
      home.remove();
      if (saved === undefined) {
        delete process.env.KUBECONFIG;
      } else {
        process.env.KUBECONFIG = saved;
      }
    },
  };
}
