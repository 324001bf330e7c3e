/** The entries of a kubeconfig as values: every field is checked, since the file is the user's, and paths count from its folder. */
import { isAbsolute, resolve } from "node:path";

type Fields = Readonly<Record<string, unknown>>;

/** PEM text of a file, or in base64 in the kubeconfig itself, which wins as in kubectl. */
export interface Pem {
  readonly data: string | undefined;
  readonly file: string | undefined;
}

export interface KubeconfigCluster {
  readonly name: string;
  readonly server: string;
  readonly certificateAuthority: Pem;
  readonly tlsServerName: string | undefined;
  readonly skipTlsVerify: boolean;
  readonly proxyUrl: string | undefined;
}

export interface KubeconfigContext {
  readonly name: string;
  readonly cluster: string;
  readonly user: string;
  readonly namespace: string | undefined;
}

/** A credential plug-in (client.authentication.k8s.io). */
export interface ExecPlugin {
  readonly apiVersion: string;
  /** As written when it is looked up on the PATH; absolute when the file names a path. */
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly installHint: string | undefined;
  readonly provideClusterInfo: boolean;
  /** `Never`, `IfAvailable` or `Always`: whether it asks on standard input. */
  readonly interactiveMode: string | undefined;
}

export interface Impersonation {
  readonly user: string;
  readonly uid: string | undefined;
  readonly groups: readonly string[];
}

export interface KubeconfigUser {
  readonly name: string;
  readonly token: string | undefined;
  readonly tokenFile: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly clientCertificate: Pem;
  readonly clientKey: Pem;
  readonly exec: ExecPlugin | undefined;
  readonly authProvider: { readonly name: string; readonly config: Readonly<Record<string, string>> } | undefined;
  readonly impersonate: Impersonation | undefined;
}

/** `folder` is the kubeconfig's own. Entries without a name, or clusters without a server, are left out. */
export function readClusters(list: unknown, folder: string): readonly KubeconfigCluster[] {
  return named(list, "cluster").flatMap(({ name, fields }) => {
    const server = text(fields.server);
    return server === undefined
      ? []
      : [
          {
            name,
            server: server.replace(/\/+$/, ""),
            certificateAuthority: pem(fields, "certificate-authority", folder),
            tlsServerName: text(fields["tls-server-name"]),
            skipTlsVerify: fields["insecure-skip-tls-verify"] === true,
            proxyUrl: text(fields["proxy-url"]),
          },
        ];
  });
}

/** Contexts without a cluster are left out. */
export function readContexts(list: unknown): readonly KubeconfigContext[] {
  return named(list, "context").flatMap(({ name, fields }) => {
    const cluster = text(fields.cluster);
    return cluster === undefined
      ? []
      : [{ name, cluster, user: text(fields.user) ?? "", namespace: text(fields.namespace) }];
  });
}

export function readUsers(list: unknown, folder: string): readonly KubeconfigUser[] {
  return named(list, "user").map(({ name, fields }) => ({
    name,
    token: text(fields.token),
    tokenFile: path(fields.tokenFile, folder),
    username: text(fields.username),
    password: text(fields.password),
    clientCertificate: pem(fields, "client-certificate", folder),
    clientKey: pem(fields, "client-key", folder),
    exec: execPlugin(fields.exec, folder),
    authProvider: authProvider(fields["auth-provider"]),
    impersonate: impersonation(fields),
  }));
}

function execPlugin(value: unknown, folder: string): ExecPlugin | undefined {
  const exec = object(value);
  const command = text(exec?.command);
  if (exec === undefined || command === undefined) {
    return undefined;
  }
  const env = items(exec.env).flatMap((entry) => {
    const pair = object(entry);
    const name = text(pair?.name);
    return name === undefined ? [] : [[name, String(pair?.value ?? "")] as const];
  });
  return {
    apiVersion: text(exec.apiVersion) ?? "client.authentication.k8s.io/v1",
    command: /[/\\]/.test(command) ? resolve(folder, command) : command,
    args: items(exec.args).map(String),
    env: Object.fromEntries(env),
    installHint: text(exec.installHint),
    provideClusterInfo: exec.provideClusterInfo === true,
    interactiveMode: text(exec.interactiveMode),
  };
}

function authProvider(value: unknown): KubeconfigUser["authProvider"] {
  const provider = object(value);
  const name = text(provider?.name);
  if (name === undefined) {
    return undefined;
  }
  const config = Object.entries(object(provider?.config) ?? {}).flatMap(([key, setting]) =>
    typeof setting === "string" ? [[key, setting] as const] : [],
  );
  return { name, config: Object.fromEntries(config) };
}

function impersonation(fields: Fields): Impersonation | undefined {
  const user = text(fields.as);
  return user === undefined
    ? undefined
    : { user, uid: text(fields["as-uid"]), groups: items(fields["as-groups"]).map(String) };
}

function pem(fields: Fields, key: string, folder: string): Pem {
  return { data: text(fields[`${key}-data`]), file: path(fields[key], folder) };
}

function path(value: unknown, folder: string): string | undefined {
  const written = text(value);
  return written === undefined || isAbsolute(written) ? written : resolve(folder, written);
}

function named(list: unknown, key: string): readonly { readonly name: string; readonly fields: Fields }[] {
  return items(list).flatMap((item) => {
    const entry = object(item);
    const name = text(entry?.name);
    return name === undefined ? [] : [{ name, fields: object(entry?.[key]) ?? {} }];
  });
}

function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function object(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

/** A name that looks like a number is one in YAML, and still a name. */
function text(value: unknown): string | undefined {
  const written = typeof value === "number" ? String(value) : value;
  return typeof written === "string" && written !== "" ? written : undefined;
}
