/** Runs the credential plug-in of a kubeconfig (`aws eks get-token`, …) as kubectl does, with a deadline, and nothing of it leaks. */
import { spawn } from "node:child_process";
import { basename } from "node:path";
import * as l10n from "@vscode/l10n";
import { redact } from "../core/access/redact.ts";
import { AccessError, isObject, type JsonValue } from "../core/ports.ts";
import type { ExecPlugin, KubeconfigCluster } from "./kubeconfig-entries.ts";

/** `status` of an ExecCredential (client.authentication.k8s.io/v1). */
export interface PluginCredential {
  readonly token: string | undefined;
  /** PEM. */
  readonly clientCertificate: string | undefined;
  readonly clientKey: string | undefined;
  /** Milliseconds since the epoch; undefined when it does not say. */
  readonly expires: number | undefined;
}

const OPERATION = "kubeconfig:SignIn";

/** More than any credential needs; a plug-in that prints on and on is stopped. */
const MAX_OUTPUT = 1024 * 1024;

/**
 * @throws AccessError `no-credentials`, `sso-expired`, `token-expired`, `unsupported` or `invalid-answer`; rejects with the signal's
 * reason when that is aborted, and the plug-in is ended then
 */
export async function runPlugin(
  plugin: ExecPlugin,
  cluster: KubeconfigCluster,
  context: string,
  signal: AbortSignal,
): Promise<PluginCredential> {
  if (plugin.interactiveMode === "Always") {
    throw new AccessError(
      "unsupported",
      OPERATION,
      l10n.t('Context "{0}" signs in with "{1}", which asks for something in a terminal.', context, shown(plugin)),
      l10n.t("Use a context whose plug-in needs no terminal (`interactiveMode` other than `Always`)."),
    );
  }
  const { code, stdout, stderr } = await run(plugin, execInfo(plugin, cluster), context, signal);
  if (code !== 0) {
    throw failed(plugin, context, code, stderr);
  }
  return parse(stdout, plugin, context);
}

/** `KUBERNETES_EXEC_INFO`: what kubectl tells the plug-in. */
function execInfo(plugin: ExecPlugin, cluster: KubeconfigCluster): string {
  const { server, certificateAuthority, tlsServerName, skipTlsVerify } = cluster;
  const info = {
    server,
    ...(tlsServerName === undefined ? {} : { "tls-server-name": tlsServerName }),
    ...(skipTlsVerify ? { "insecure-skip-tls-verify": true } : {}),
    ...(certificateAuthority.data === undefined ? {} : { "certificate-authority-data": certificateAuthority.data }),
  };
  return JSON.stringify({
    kind: "ExecCredential",
    apiVersion: plugin.apiVersion,
    spec: { interactive: false, ...(plugin.provideClusterInfo ? { cluster: info } : {}) },
  });
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(plugin: ExecPlugin, info: string, context: string, signal: AbortSignal): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(plugin.command, plugin.args, {
      env: { ...process.env, ...plugin.env, KUBERNETES_EXEC_INFO: info },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
    });
    const stop = () => {
      child.kill();
      // A grandchild may keep the pipes open; nobody waits for it.
      child.stdout.destroy();
      child.stderr.destroy();
      reject(signal.reason);
    };
    signal.addEventListener("abort", stop, { once: true });
    const streams = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (chunk: string) => {
        streams[name] += chunk;
        if (streams[name].length > MAX_OUTPUT) {
          child.kill();
        }
      });
    }
    child.once("error", (error) => {
      signal.removeEventListener("abort", stop);
      reject(notStarted(plugin, context, error));
    });
    child.once("close", (code) => {
      signal.removeEventListener("abort", stop);
      resolve({ code, ...streams });
    });
  });
}

function notStarted(plugin: ExecPlugin, context: string, error: Error): AccessError {
  const code = "code" in error ? String(error.code) : error.name;
  const hint = plugin.installHint?.split("\n", 1)[0];
  return new AccessError(
    "no-credentials",
    OPERATION,
    code === "ENOENT"
      ? l10n.t('Context "{0}" signs in with "{1}", which is not on the PATH.', context, shown(plugin))
      : l10n.t('Context "{0}" signs in with "{1}", which cannot be started ({2}).', context, shown(plugin), code),
    hint ??
      l10n.t(
        "Install it, or start from a terminal where `{0}` runs: another PATH may apply here.",
        basename(plugin.command),
      ),
  );
}

/** The last line says what went wrong: Python's tracebacks end with it. */
function failed(plugin: ExecPlugin, context: string, code: number | null, stderr: string): AccessError {
  const line = redact(stderr.trim().split("\n").at(-1)?.trim() ?? "");
  const profile = plugin.env.AWS_PROFILE ?? plugin.args[plugin.args.indexOf("--profile") + 1 || plugin.args.length];
  const flag = profile === undefined ? "" : ` --profile ${profile}`;
  const ended =
    code === null
      ? l10n.t('Context "{0}" cannot sign in: "{1}" ended with a signal', context, shown(plugin))
      : l10n.t('Context "{0}" cannot sign in: "{1}" ended with exit code {2}', context, shown(plugin), code);
  const said = line === "" ? ended : `${ended}: ${line}`;
  if (/aws sso login|SSO token|SSO session|token from sso/i.test(stderr)) {
    return new AccessError("sso-expired", OPERATION, said, l10n.t("Sign in again: `aws sso login{0}`.", flag));
  }
  if (/ExpiredToken|token (?:included in the request )?is expired/i.test(stderr)) {
    return new AccessError(
      "token-expired",
      OPERATION,
      said,
      l10n.t("Renew the credentials, e.g. `aws sts get-caller-identity{0}` shows when they work again.", flag),
    );
  }
  return new AccessError(
    "no-credentials",
    OPERATION,
    said,
    l10n.t("Run the same command in a terminal, correct what it says, and try again."),
  );
}

function parse(stdout: string, plugin: ExecPlugin, context: string): PluginCredential {
  let answer: JsonValue | undefined;
  try {
    answer = JSON.parse(stdout);
  } catch {
    answer = undefined;
  }
  const status = isObject(answer) && answer.kind === "ExecCredential" && isObject(answer.status) ? answer.status : {};
  const text = (key: string) => (typeof status[key] === "string" && status[key] !== "" ? status[key] : undefined);
  const [token, clientCertificate, clientKey] = [text("token"), text("clientCertificateData"), text("clientKeyData")];
  if (token === undefined && (clientCertificate === undefined || clientKey === undefined)) {
    throw new AccessError(
      "invalid-answer",
      OPERATION,
      l10n.t(
        '"{0}", with which context "{1}" signs in, printed no ExecCredential with a token or certificate.',
        shown(plugin),
        context,
      ),
      l10n.t("Run it in a terminal to see what it prints; an older version may print another format."),
    );
  }
  const expires = Date.parse(text("expirationTimestamp") ?? "");
  return { token, clientCertificate, clientKey, expires: Number.isNaN(expires) ? undefined : expires };
}

/** The command with its sub-commands only: arguments may carry a secret. */
function shown({ command, args }: ExecPlugin): string {
  const end = args.findIndex((argument) => !/^[a-z][a-z-]*$/.test(argument));
  const words = end < 0 ? args : args.slice(0, end);
  return [basename(command), ...words.slice(0, 3)].join(" ");
}
