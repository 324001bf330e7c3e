// What a test says to the real API server behind the product's back: plain requests as the administrator.
import { request } from "node:https";

export interface KubeAnswer {
  readonly status: number;
  readonly text: string;
}

/** RBAC rule as a Role has it. */
export interface RbacRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

export interface KubeApi {
  /** `body` is sent as JSON, of that content type. Rejects only when there is no answer. */
  send(method: string, path: string, body?: unknown, contentType?: string): Promise<KubeAnswer>;
  /** As `send`; rejects unless it succeeded, and parses the answer. */
  ask(method: string, path: string, body?: unknown, contentType?: string): Promise<unknown>;
  createNamespace(name: string): Promise<void>;
  /** Lets `user` do what the rules say, everywhere, and nothing else. */
  grant(user: string, rules: readonly RbacRule[]): Promise<void>;
  /** Server-side apply in another manager's name. */
  applyAs(manager: string, path: string, object: unknown): Promise<void>;
  /** Writes what a kubelet would. */
  setPodStatus(namespace: string, name: string, status: unknown): Promise<void>;
}

export function kubeApi(url: string, ca: string, token: string): KubeApi {
  const send: KubeApi["send"] = (method, path, body, contentType = "application/json") =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body);
      // Node sends no length of its own with DELETE, and a server skips a body without one.
      const sized =
        text === undefined ? {} : { "content-type": contentType, "content-length": String(Buffer.byteLength(text)) };
      const headers = { authorization: `Bearer ${token}`, ...sized };
      const outgoing = request(`${url}${path}`, { method, ca, headers, timeout: 10_000 }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
        );
      });
      outgoing.on("timeout", () => outgoing.destroy(new Error(`${method} ${path} got no answer`)));
      outgoing.on("error", reject);
      outgoing.end(text);
    });
  const ask: KubeApi["ask"] = async (method, path, body, contentType) => {
    const { status, text } = await send(method, path, body, contentType);
    if (status < 200 || status > 299) {
      throw new Error(`${method} ${path} answered ${status}: ${text}`);
    }
    return JSON.parse(text);
  };
  return {
    send,
    ask,
    async createNamespace(name) {
      await ask("POST", "/api/v1/namespaces", { metadata: { name } });
    },
    async grant(user, rules) {
      const base = "/apis/rbac.authorization.k8s.io/v1";
      await ask("POST", `${base}/clusterroles`, { metadata: { name: user }, rules });
      await ask("POST", `${base}/clusterrolebindings`, {
        metadata: { name: user },
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: user },
        subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }],
      });
    },
    async applyAs(manager, path, object) {
      await ask("PATCH", `${path}?fieldManager=${manager}&force=true`, object, "application/apply-patch+yaml");
    },
    async setPodStatus(namespace, name, status) {
      const path = `/api/v1/namespaces/${namespace}/pods/${name}/status`;
      await ask("PATCH", path, { status }, "application/merge-patch+json");
    },
  };
}
