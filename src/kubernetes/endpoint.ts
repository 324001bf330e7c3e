/** Resolves which server a target means and how to sign in there: a context of the kubeconfig, or an EKS cluster by itself. */
import * as l10n from "@vscode/l10n";
import { redact } from "../core/access/redact.ts";
import { AccessError, type ClusterTarget, type EksTokens } from "../core/ports.ts";
import type { TlsSettings } from "./http.ts";
import { type Env, loadKubeconfig } from "./kubeconfig.ts";
import { pemText, type SignIn, signInOfUser, signInToEks } from "./sign-in.ts";

export interface Endpoint {
  /** Without slash at its end; it may have a path. */
  readonly server: string;
  readonly tls: Omit<TlsSettings, "cert" | "key">;
  readonly proxyUrl: string | undefined;
  /** e.g. `cluster "web" (context "dev")`, for messages. */
  readonly cluster: string;
  readonly signIn: SignIn;
}

const OPERATION = "kubeconfig:Load";

/** Reads the kubeconfig anew each time, so that what the user corrects there counts at once. */
export function resolveEndpoint(target: ClusterTarget, tokens: EksTokens, env: Env): Promise<Endpoint> {
  return target.kind === "eks" ? ofEks(target, tokens) : ofContext(target.name, env);
}

async function ofEks(target: ClusterTarget & { readonly kind: "eks" }, tokens: EksTokens): Promise<Endpoint> {
  const { endpoint, certificateAuthority, name, status } = target.cluster;
  if (endpoint === undefined || certificateAuthority === undefined) {
    throw new AccessError(
      "dependency-missing",
      "eks:DescribeCluster",
      l10n.t('EKS cluster "{0}" has no endpoint: its status is {1}.', name, status),
      status === "CREATING"
        ? l10n.t("Wait until it is ACTIVE.")
        : l10n.t("Choose a cluster that runs, or a context of your kubeconfig."),
    );
  }
  return {
    server: endpoint.replace(/\/+$/, ""),
    tls: { ca: await pemText({ data: certificateAuthority, file: undefined }), servername: undefined, verify: true },
    proxyUrl: undefined,
    cluster: `EKS cluster "${name}"`,
    signIn: signInToEks(target, tokens),
  };
}

async function ofContext(name: string, env: Env): Promise<Endpoint> {
  const config = await loadKubeconfig(env);
  const context = config.contexts.get(name);
  const cluster = context === undefined ? undefined : config.clusters.get(context.cluster);
  const user = context === undefined ? undefined : config.users.get(context.user);
  if (context === undefined || cluster === undefined || (user === undefined && context.user !== "")) {
    throw new AccessError(
      "not-found",
      OPERATION,
      context === undefined
        ? l10n.t('The kubeconfig has no context "{0}".', name)
        : cluster === undefined
          ? l10n.t('Context "{0}" names the cluster "{1}", which the kubeconfig does not have.', name, context.cluster)
          : l10n.t('Context "{0}" names the user "{1}", which the kubeconfig does not have.', name, context.user),
      l10n.t("See `kubectl config get-contexts`."),
    );
  }
  if (!URL.canParse(cluster.server) || !/^https?:/.test(cluster.server)) {
    throw new AccessError(
      "invalid-input",
      OPERATION,
      l10n.t('The server "{0}" of cluster "{1}" is not a URL.', redact(cluster.server), cluster.name),
      l10n.t("Correct it in the kubeconfig, e.g. `https://127.0.0.1:6443`."),
    );
  }
  if (cluster.proxyUrl !== undefined) {
    refuseUnusableProxy(cluster.proxyUrl, cluster.name);
  }
  return {
    server: cluster.server,
    tls: {
      ca: await pemText(cluster.certificateAuthority),
      servername: cluster.tlsServerName,
      verify: !cluster.skipTlsVerify,
    },
    proxyUrl: cluster.proxyUrl,
    cluster: `cluster "${cluster.name}" (context "${name}")`,
    signIn: signInOfUser(user, cluster, name),
  };
}

/** Going around a proxy that the user asked for would be wrong, so what cannot be honoured is refused. */
function refuseUnusableProxy(proxyUrl: string, cluster: string): void {
  const scheme = /^([a-z0-9]+):\/\//i.exec(proxyUrl)?.[1]?.toLowerCase();
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const knowsProxies = major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
  if (scheme !== "http" && scheme !== "https") {
    throw new AccessError(
      "unsupported",
      OPERATION,
      l10n.t(
        'Cluster "{0}" is behind a proxy of the kind "{1}" (proxy-url), which is not supported.',
        cluster,
        scheme ?? "unknown",
      ),
      l10n.t("Use an HTTP proxy, or a tunnel to the API server."),
    );
  }
  if (!knowsProxies) {
    throw new AccessError(
      "unsupported",
      OPERATION,
      l10n.t('Cluster "{0}" is behind a proxy (proxy-url), which Node {1} cannot use.', cluster, process.versions.node),
      l10n.t("Use Node 22.21, 24.5 or newer."),
    );
  }
}
