/** Turns the ways in which a kubeconfig user can sign in into headers and certificates of a request. */
import { readFile } from "node:fs/promises";
import * as l10n from "@vscode/l10n";
import { AccessError, type ClusterTarget, type EksTokens } from "../core/ports.ts";
import { runPlugin } from "./exec-credential.ts";
import type { KubeconfigCluster, KubeconfigUser, Pem } from "./kubeconfig-entries.ts";

export interface Credentials {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** PEM. */
  readonly clientCertificate: string | undefined;
  readonly clientKey: string | undefined;
}

/** One way to sign in. */
export interface SignIn {
  /** Tells ways apart, for what is remembered of them. It may hold a secret, so it never leaves the connection. */
  readonly id: string;
  /** What to do when the cluster does not take the credentials, one sentence. */
  readonly renewal: string;
  get(signal: AbortSignal): Promise<SignedIn>;
}

export interface SignedIn {
  readonly credentials: Credentials;
  /** Milliseconds since the epoch until which they may be remembered; undefined when they must not be. */
  readonly expires: number | undefined;
}

const OPERATION = "kubeconfig:SignIn";

/** Credentials with less life than this are fetched anew. */
const RENEW_BEFORE_MS = 30_000;

/** How long a plug-in's answer counts that names no end, as in kubectl: until the program ends. */
const WITHOUT_END_MS = 24 * 3600_000;

/** `eks`: no kubeconfig, the AWS credentials of the target sign in. */
export function signInToEks(target: ClusterTarget & { readonly kind: "eks" }, tokens: EksTokens): SignIn {
  const { cluster, aws } = target;
  const profile =
    aws.profile === undefined ? l10n.t("the AWS credentials in use") : l10n.t('profile "{0}"', aws.profile);
  return {
    id: JSON.stringify(["eks", cluster.arn, aws]),
    renewal: l10n.t(
      "EKS knows the identity of {0} only after an access entry (or aws-auth) maps it: `aws eks create-access-entry --cluster-name {1} --principal-arn …`.",
      profile,
      cluster.name,
    ),
    async get(signal) {
      const { token, expires } = await tokens.sign(cluster.arn, aws, signal);
      return {
        credentials: bearer(token.reveal()),
        expires: Date.parse(expires) - RENEW_BEFORE_MS,
      };
    },
  };
}

/** `user` is undefined when the context names none: the cluster sees an anonymous request then. */
export function signInOfUser(user: KubeconfigUser | undefined, cluster: KubeconfigCluster, context: string): SignIn {
  const id = JSON.stringify(["context", context, user, cluster]);
  const renewal =
    user === undefined
      ? l10n.t('Context "{0}" names no user; add one with its credentials to the kubeconfig.', context)
      : l10n.t(
          'Check that `kubectl --context {0} get namespaces` works, and renew the credentials of user "{1}".',
          context,
          user.name,
        );
  return {
    id,
    renewal,
    async get(signal) {
      if (user === undefined) {
        return { credentials: bearer(undefined), expires: undefined };
      }
      const impersonation = impersonationHeaders(user);
      const own = {
        clientCertificate: await pemText(user.clientCertificate),
        clientKey: await pemText(user.clientKey),
      };
      const token = await tokenOf(user, context);
      if (token === undefined && user.exec !== undefined) {
        const answer = await runPlugin(user.exec, cluster, context, signal);
        const credentials = {
          headers: { ...bearer(answer.token).headers, ...impersonation },
          clientCertificate: answer.clientCertificate ?? own.clientCertificate,
          clientKey: answer.clientKey ?? own.clientKey,
        };
        return { credentials, expires: (answer.expires ?? Date.now() + WITHOUT_END_MS) - RENEW_BEFORE_MS };
      }
      const basic =
        token === undefined && user.username !== undefined
          ? { authorization: `Basic ${Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64")}` }
          : {};
      return {
        credentials: { headers: { ...basic, ...bearer(token).headers, ...impersonation }, ...own },
        expires: undefined,
      };
    },
  };
}

function bearer(token: string | undefined): Credentials {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return { headers, clientCertificate: undefined, clientKey: undefined };
}

/** A file wins over a token in the kubeconfig itself, as in kubectl. */
async function tokenOf(user: KubeconfigUser, context: string): Promise<string | undefined> {
  if (user.tokenFile !== undefined) {
    return (await readText(user.tokenFile, l10n.t('token file of user "{0}"', user.name))).trim();
  }
  return user.token ?? oidcToken(user, context);
}

/**
 * The identity token while it is valid. Renewing is kubectl's business: a provider may replace the refresh token as well, and who does
 * not store that signs the user's kubectl out.
 */
function oidcToken({ name, authProvider }: KubeconfigUser, context: string): string | undefined {
  if (authProvider === undefined) {
    return undefined;
  }
  if (authProvider.name !== "oidc") {
    throw new AccessError(
      "unsupported",
      OPERATION,
      l10n.t(
        'User "{0}" of context "{1}" signs in with the auth-provider "{2}", which kubectl dropped in 1.26.',
        name,
        context,
        authProvider.name,
      ),
      l10n.t("Use its credential plug-in (`exec`) instead."),
    );
  }
  const token = authProvider.config["id-token"];
  if (token === undefined || expiryOf(token) < Date.now() + RENEW_BEFORE_MS) {
    throw new AccessError(
      "token-expired",
      OPERATION,
      token === undefined
        ? l10n.t('The OIDC token of user "{0}" (context "{1}") is missing.', name, context)
        : l10n.t('The OIDC token of user "{0}" (context "{1}") has expired.', name, context),
      l10n.t("Let kubectl renew it: `kubectl --context {0} get --raw /version`, then try again.", context),
    );
  }
  return token;
}

/** `exp` of a JSON Web Token in milliseconds; far away when it has none that can be read: the server decides then. */
function expiryOf(token: string): number {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    const exp = typeof claims === "object" && claims !== null && "exp" in claims ? claims.exp : undefined;
    return typeof exp === "number" ? exp * 1000 : Number.POSITIVE_INFINITY;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function impersonationHeaders({ impersonate }: KubeconfigUser): Credentials["headers"] {
  if (impersonate === undefined) {
    return {};
  }
  const { user, uid, groups } = impersonate;
  return {
    "impersonate-user": user,
    ...(uid === undefined ? {} : { "impersonate-uid": uid }),
    ...(groups.length === 0 ? {} : { "impersonate-group": groups }),
  };
}

/** PEM text of an entry; undefined when it names none. */
export async function pemText({ data, file }: Pem): Promise<string | undefined> {
  if (data !== undefined) {
    return Buffer.from(data, "base64").toString("utf8");
  }
  return file === undefined ? undefined : readText(file, l10n.t("certificate or key"));
}

async function readText(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "error";
    throw new AccessError(
      "invalid-input",
      OPERATION,
      l10n.t('The {0} "{1}", which the kubeconfig names, cannot be read ({2}).', what, path, code),
      l10n.t("Correct the path in the kubeconfig, or the file's permissions."),
    );
  }
}
