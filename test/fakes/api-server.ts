// A real Kubernetes API server on the loopback interface with its own etcd, RBAC and token signing key: what kubectl would talk to.
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "../host/paths.ts";
import { type KubeApi, kubeApi } from "./api-server-client.ts";
import { freePort } from "./free-port.ts";

/** Executables, as goTool names them. */
export interface ApiServerPrograms {
  readonly etcd: string;
  readonly "kube-apiserver": string;
}

/** A user who may do nothing until RBAC says otherwise. */
export interface ApiServerUser {
  readonly name: string;
  readonly token: string;
}

export interface ApiServer {
  readonly url: string;
  /** PEM, self-signed chain of the server's certificate. */
  readonly certificateAuthority: string;
  /** PEM, key of that certificate: a test's own server can bear the same one. */
  readonly certificateKey: string;
  /** Issuer of ServiceAccount tokens, which is `url`; its discovery document and JWKS lie below it. */
  readonly issuer: string;
  /** A cluster administrator (group system:masters). */
  readonly admin: ApiServerUser;
  /** Plain requests as the administrator, independent of the product's own client. */
  readonly api: KubeApi;
  /** Users without any right, each handed out once. */
  nextUser(): ApiServerUser;
  /** Writes a kubeconfig with one context per user, named as the user, the first one current. */
  writeKubeconfig(path: string, users: readonly ApiServerUser[]): void;
  stop(): Promise<void>;
}

const AUDIENCES = ["https://kubernetes.default.svc", "sts.amazonaws.com", "pods.eks.amazonaws.com"];
const USERS = 100;
const READY_MS = 60_000;

/** Ready in about 3 s. Ports are looked for first, and another process may be faster, so a start gets three chances. */
export async function startApiServer(programs: ApiServerPrograms): Promise<ApiServer> {
  for (let left = 2; ; left--) {
    try {
      return await startOnce(programs);
    } catch (error) {
      if (left === 0 || !String(error).includes("address already in use")) {
        throw error;
      }
    }
  }
}

async function startOnce(programs: ApiServerPrograms): Promise<ApiServer> {
  const folder = temporaryFolder("api-server");
  const running: RunningProgram[] = [];
  const stop = async () => {
    for (const program of running.toReversed()) {
      await program.stop();
    }
    folder.remove();
  };
  try {
    const [etcdPort, peerPort, port] = [await freePort(), await freePort(), await freePort()];
    const [etcdUrl, peerUrl] = [`http://127.0.0.1:${etcdPort}`, `http://127.0.0.1:${peerPort}`];
    running.push(runEtcd(programs.etcd, folder.path, etcdUrl, peerUrl));
    const users = Array.from({ length: USERS }, (_, index) => user(`user-${index + 1}`));
    const admin = user("administrator");
    const url = `https://127.0.0.1:${port}`;
    writeAccounts(folder.path, admin, users);
    running.push(runApiServer(programs["kube-apiserver"], folder.path, etcdUrl, url, port));
    // The server writes the one after the other.
    const [certificateAuthority, certificateKey] = await until(running, () => [
      wholePem(join(folder.path, "certificates/apiserver.crt")),
      wholePem(join(folder.path, "certificates/apiserver.key")),
    ]);
    const api = kubeApi(url, certificateAuthority, admin.token);
    await until(running, async () => {
      const { status } = await api.send("GET", "/readyz");
      if (status !== 200) {
        throw new Error(`/readyz answered ${status}`);
      }
    });
    let handedOut = 0;
    return {
      url,
      certificateAuthority,
      certificateKey,
      issuer: url,
      admin,
      api,
      nextUser() {
        const next = users[handedOut++];
        if (next === undefined) {
          throw new Error(`all ${USERS} users of the API server are taken`);
        }
        return next;
      },
      writeKubeconfig: (path, named) => writeFileSync(path, kubeconfig(url, certificateAuthority, named)),
      stop,
    };
  } catch (error) {
    const logs = running.map((program) => program.log()).join("\n");
    await stop();
    throw new Error(`the API server did not start: ${logs}`, { cause: error });
  }
}

/** Throws while the file is not there, or not to its end. */
function wholePem(path: string): string {
  const text = readFileSync(path, "utf8");
  if (!text.trimEnd().endsWith("-----")) {
    throw new Error(`${path} is not written to its end`);
  }
  return text;
}

/** Tokens are as random as a port: they guard a server on loopback for seconds. */
function user(name: string): ApiServerUser {
  return { name, token: `token-of-${name}-${process.pid}` };
}

function writeAccounts(folder: string, admin: ApiServerUser, users: readonly ApiServerUser[]): void {
  const rows = [
    `${admin.token},${admin.name},${admin.name},system:masters`,
    ...users.map(({ name, token }) => `${token},${name},${name}`),
  ];
  writeFileSync(join(folder, "tokens.csv"), `${rows.join("\n")}\n`, { mode: 0o600 });
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  writeFileSync(join(folder, "service-accounts.key"), privateKey, { mode: 0o600 });
  mkdirSync(join(folder, "certificates"));
}

function runEtcd(executable: string, folder: string, url: string, peerUrl: string): RunningProgram {
  return runProgram(executable, [
    `--data-dir=${join(folder, "etcd")}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    "--unsafe-no-fsync",
    "--log-level=error",
  ]);
}

/** Without the ServiceAccount admission plug-in, since no controller runs that would make the accounts called `default`. */
function runApiServer(executable: string, folder: string, etcd: string, url: string, port: number): RunningProgram {
  const key = join(folder, "service-accounts.key");
  return runProgram(executable, [
    `--etcd-servers=${etcd}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, "certificates")}`,
    "--authorization-mode=RBAC",
    `--token-auth-file=${join(folder, "tokens.csv")}`,
    `--service-account-signing-key-file=${key}`,
    `--service-account-key-file=${key}`,
    `--service-account-issuer=${url}`,
    `--service-account-jwks-uri=${url}/openid/v1/jwks`,
    `--api-audiences=${AUDIENCES.join(",")}`,
    "--service-cluster-ip-range=10.0.0.0/24",
    "--disable-admission-plugins=ServiceAccount",
  ]);
}

interface RunningProgram {
  readonly child: ChildProcess;
  /** Its last words. */
  log(): string;
  stop(): Promise<void>;
}

function runProgram(executable: string, args: readonly string[]): RunningProgram {
  const child = spawn(executable, args, { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log = `${log}${chunk.toString("utf8")}`.slice(-3000);
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", (error) => {
      log = `${log}${error.message}`;
      resolve();
    });
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  return {
    child,
    log: () => log,
    async stop() {
      child.kill("SIGTERM");
      // A graceful end waits for open watches; whoever stops it here has none that matter.
      const hurry = setTimeout(kill, 3_000);
      await exited;
      clearTimeout(hurry);
      process.removeListener("exit", kill);
    },
  };
}

async function until<T>(programs: readonly RunningProgram[], attempt: () => T | Promise<T>): Promise<T> {
  const end = Date.now() + READY_MS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end || programs.some(({ child }) => child.exitCode !== null || child.pid === undefined)) {
        throw error;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function kubeconfig(url: string, certificateAuthority: string, users: readonly ApiServerUser[]): string {
  const ca = Buffer.from(certificateAuthority).toString("base64");
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": users[0]?.name ?? "",
    clusters: [{ name: "real", cluster: { server: url, "certificate-authority-data": ca } }],
    users: users.map(({ name, token }) => ({ name, user: { token } })),
    contexts: users.map(({ name }) => ({ name, context: { cluster: "real", user: name, namespace: "default" } })),
  });
}
