// What a cluster, a proxy or a broken network may answer on the wire, and the error that the user gets for it.
import { createServer } from "node:net";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AccessError, type AccessProblem, type ClusterPort } from "../../src/core/ports.ts";
import { type KubeconfigHome, kubeconfigHome, TOKEN } from "../fakes/kubeconfig-home.ts";
import { type Answer, type LoopbackAws, loopbackAws } from "../fakes/loopback-aws.ts";

const never = new AbortController().signal;
let server: LoopbackAws;
let home: KubeconfigHome;

beforeAll(async () => {
  server = await loopbackAws();
});
afterAll(() => server.close());
beforeEach(() => {
  home = kubeconfigHome();
  home.write({ server: server.url });
});
afterEach(() => home.remove());

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, body: JSON.stringify(body), headers: { "content-type": "application/json", ...headers } };
}

function status(code: number, reason: string, message: string, details: object = {}, headers = {}): Answer {
  return json(code, { kind: "Status", apiVersion: "v1", status: "Failure", message, reason, details, code }, headers);
}

const metadata = { name: "reader", namespace: "shop", uid: "u1", resourceVersion: "7" };
const account = json(200, { kind: "ServiceAccount", apiVersion: "v1", metadata });
const ref = { kind: "ServiceAccount", namespace: "shop", name: "reader" } as const;
const find = (port: ClusterPort) => port.find(ref, never);
const list = (port: ClusterPort) => port.list("ServiceAccount", { namespace: "shop" }, undefined, never);
const apply = (port: ClusterPort) =>
  port.apply(
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "reader", namespace: "shop" } },
    { dryRun: false, force: false },
    never,
  );
const token = (port: ClusterPort) =>
  port.createToken(
    { namespace: "shop", serviceAccount: "reader", audiences: ["sts.amazonaws.com"], expirationSeconds: 3600 },
    never,
  );

/** The error of a call, in which no secret shows up however it is printed. */
async function cleanFailure(call: Promise<unknown>): Promise<AccessError> {
  const error = await call.then(
    (value) => expect.unreachable(`resolved with ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AccessError);
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(TOKEN);
  return error as AccessError;
}

interface Case {
  readonly title: string;
  readonly answer: Answer;
  readonly call: (port: ClusterPort) => Promise<unknown>;
  readonly problem: AccessProblem;
  readonly says: readonly string[];
  readonly attempts: number;
}

const cases: readonly Case[] = [
  {
    title: "401",
    answer: status(401, "Unauthorized", "Unauthorized"),
    call: find,
    problem: "credentials-refused",
    says: ['cluster "web" (context "dev")', "Unauthorized", "kubectl --context dev"],
    attempts: 1,
  },
  {
    title: "403 of RBAC for a change that needs another verb",
    answer: status(
      403,
      "Forbidden",
      'serviceaccounts "reader" is forbidden: User "dev" cannot create resource "serviceaccounts" in API group "" in the namespace "shop"',
      { name: "reader", kind: "serviceaccounts" },
    ),
    call: apply,
    problem: "access-denied",
    says: [
      'User "dev" may not create serviceaccounts in namespace "shop"',
      "kubectl auth can-i create serviceaccounts",
    ],
    attempts: 1,
  },
  {
    title: "403 to a request without credentials",
    answer: status(
      403,
      "Forbidden",
      'serviceaccounts "reader" is forbidden: User "system:anonymous" cannot get resource "serviceaccounts" in API group "" in the namespace "shop"',
    ),
    call: find,
    problem: "no-credentials",
    says: ["without credentials"],
    attempts: 1,
  },
  {
    title: "403 of an admission rule",
    answer: status(
      403,
      "Forbidden",
      'admission webhook "policy.example.com" denied the request: no role annotations here',
    ),
    call: apply,
    problem: "access-denied",
    says: ["admission", "no role annotations here"],
    attempts: 1,
  },
  {
    title: "403 because the namespace goes away",
    answer: status(403, "Forbidden", "namespace shop is being terminated", {
      causes: [
        { reason: "NamespaceTerminating", message: "namespace shop is being terminated", field: "metadata.namespace" },
      ],
    }),
    call: apply,
    problem: "conflict",
    says: ["being terminated", "Wait"],
    attempts: 1,
  },
  {
    title: "404 of a resource that the cluster does not have is not a missing object",
    answer: status(404, "NotFound", "the server could not find the requested resource"),
    call: find,
    problem: "unsupported",
    says: ["does not know the resource"],
    attempts: 1,
  },
  {
    title: "404 of a web server is not a missing object",
    answer: { status: 404, body: "404 page not found", headers: { "content-type": "text/plain" } },
    call: find,
    problem: "invalid-answer",
    says: ["404 page not found", "127.0.0.1"],
    attempts: 1,
  },
  {
    title: "404 about another object is not a missing object",
    answer: status(404, "NotFound", 'pods "proxy" not found', { name: "proxy", kind: "pods" }),
    call: find,
    problem: "not-found",
    says: ['ServiceAccount "reader" in namespace "shop"'],
    attempts: 1,
  },
  {
    title: "409 without field owners",
    answer: status(409, "Conflict", "the object has been modified; please apply your changes to the latest version"),
    call: apply,
    problem: "conflict",
    says: ["has been modified"],
    attempts: 1,
  },
  {
    title: "410 for a page that is too old",
    answer: status(410, "Expired", "The provided continue parameter is too old"),
    call: list,
    problem: "conflict",
    says: ["too old", "again"],
    attempts: 1,
  },
  {
    title: "422",
    answer: status(422, "Invalid", 'ServiceAccount "Reader" is invalid: metadata.name: Invalid value: "Reader"'),
    call: apply,
    problem: "invalid-input",
    says: ["metadata.name"],
    attempts: 1,
  },
  {
    title: "429, again and again",
    answer: status(429, "TooManyRequests", "too many requests, please try again later"),
    call: list,
    problem: "throttled",
    says: ["too many requests"],
    attempts: 4,
  },
  {
    title: "429 that asks for more patience than a user has",
    answer: status(429, "TooManyRequests", "too many requests", {}, { "retry-after": "600" }),
    call: list,
    problem: "throttled",
    says: ["busy"],
    attempts: 1,
  },
  {
    title: "500",
    answer: status(500, "InternalError", "etcdserver: request timed out"),
    call: apply,
    problem: "service-failure",
    says: ["500", "etcdserver"],
    attempts: 1,
  },
  {
    title: "503 of a load balancer",
    answer: { status: 503, body: "<html>Service Unavailable</html>", headers: { "content-type": "text/html" } },
    call: list,
    problem: "service-failure",
    says: ["503", "127.0.0.1"],
    attempts: 1,
  },
  {
    title: "a login page instead of an object",
    answer: { status: 200, body: "<html>Sign in</html>", headers: { "content-type": "text/html" } },
    call: find,
    problem: "invalid-answer",
    says: ["without name and uid", "sign-in page"],
    attempts: 1,
  },
  {
    title: "an answer without a list is not an empty list",
    answer: json(200, { kind: "ServiceAccountList", metadata: {} }),
    call: list,
    problem: "invalid-answer",
    says: ["without a list"],
    attempts: 1,
  },
  {
    title: "a list with something that is no object",
    answer: json(200, { metadata: {}, items: [{ metadata }, { metadata: { name: "x" } }] }),
    call: list,
    problem: "invalid-answer",
    says: ["of an item"],
    attempts: 1,
  },
  {
    title: "JSON that breaks off",
    answer: { status: 200, body: '{"kind":"ServiceAccount","metadata":{"name":"rea', headers: {} },
    call: find,
    problem: "invalid-answer",
    says: ["without name and uid"],
    attempts: 1,
  },
  {
    title: "a token request that brings no token",
    answer: json(201, { kind: "TokenRequest", status: {} }),
    call: token,
    problem: "invalid-answer",
    says: ["without a token"],
    attempts: 1,
  },
  {
    title: "a message that echoes the credentials",
    answer: status(400, "BadRequest", `bad header Authorization: Bearer ${TOKEN} here`),
    call: find,
    problem: "invalid-input",
    says: ["[hidden]"],
    attempts: 1,
  },
  {
    title: "a connection that is cut off while reading",
    answer: "reset",
    call: list,
    problem: "unreachable",
    says: ["cut off", "127.0.0.1"],
    attempts: 4,
  },
  {
    title: "a connection that is cut off while changing",
    answer: "reset",
    call: apply,
    problem: "unreachable",
    says: ["cut off", "patch serviceaccounts"],
    attempts: 1,
  },
];

describe("failures on the wire", () => {
  it.each(cases)("$title", async ({ answer, call, problem, says, attempts }) => {
    server.answer(answer);
    const error = await cleanFailure(call(home.connect()));
    expect(`${error.problem}: ${error.message}`).toContain(`${problem}: `);
    for (const text of says) {
      expect(`${error.message}\n${error.advice}`).toContain(text);
    }
    expect(server.requests).toHaveLength(attempts);
  });

  it("takes 404 about that object, or its namespace, for its absence", async () => {
    server.answer(
      status(404, "NotFound", 'serviceaccounts "reader" not found', { name: "reader", kind: "serviceaccounts" }),
    );
    expect(await find(home.connect())).toBeUndefined();
    server.answer(status(404, "NotFound", 'namespaces "shop" not found', { name: "shop", kind: "namespaces" }));
    expect(await find(home.connect())).toBeUndefined();
  });

  it("comes again as soon as a busy server wants it", async () => {
    server.answer(() =>
      server.requests.length < 3 ? status(429, "TooManyRequests", "busy", {}, { "retry-after": "0" }) : account,
    );
    expect(await find(home.connect())).toMatchObject({ metadata: { uid: "u1" } });
    expect(server.requests).toHaveLength(3);
  });

  it("repeats a change when the server had closed the kept connection", async () => {
    server.answer(account);
    const port = home.connect();
    await find(port);
    server.answer(() => (server.requests.length === 1 ? "reset" : account));
    expect(await apply(port)).toMatchObject({ kind: "applied" });
    expect(server.requests).toHaveLength(2);
  });

  it("waits no longer than its limit for a server that never answers", async () => {
    server.answer("hang");
    const started = Date.now();
    const error = await cleanFailure(find(home.connect({ requestMs: 300 })));
    expect(Date.now() - started).toBeLessThan(3_000);
    expect(error.problem).toBe("timed-out");
    expect(error.message).toContain("0.3 s");
  });

  it("ends when the user cancels, in the middle of a request", async () => {
    server.answer("hang");
    const controller = new AbortController();
    const call = home.connect().find(ref, controller.signal);
    setTimeout(() => controller.abort(), 100);
    expect((await cleanFailure(call)).problem).toBe("cancelled");
  });

  it("ends when the user cancels, between two attempts", async () => {
    server.answer(status(429, "TooManyRequests", "busy", {}, { "retry-after": "4" }));
    const controller = new AbortController();
    const call = home.connect().find(ref, controller.signal);
    setTimeout(() => controller.abort(), 100);
    expect((await cleanFailure(call)).problem).toBe("cancelled");
    expect(server.requests).toHaveLength(1);
  });

  it("says that nothing listens", async () => {
    const gone = await loopbackAws();
    await gone.close();
    home.write({ server: gone.url });
    const error = await cleanFailure(find(home.connect()));
    expect(error).toMatchObject({ problem: "unreachable", message: expect.stringContaining("refused") });
  });

  it("says that a name does not resolve", async () => {
    home.write({ server: "https://web.invalid" });
    const error = await cleanFailure(find(home.connect()));
    expect(error).toMatchObject({ problem: "unreachable", message: expect.stringContaining("web.invalid") });
  });

  it("says that TLS was spoken to a plain server", async () => {
    home.write({ server: server.url.replace("http:", "https:") });
    const error = await cleanFailure(find(home.connect()));
    expect(error.problem).toBe("unreachable");
    expect(error.advice).toContain("https://");
  });

  it.each([
    ["bytes that are no HTTP", "\u0000\u0001garbage\r\n\r\n", "invalid-answer"],
    ["an answer that stops in the middle", "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{", "unreachable"],
  ])("names %s", async (_what, bytes, problem) => {
    const raw = createServer((socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.end(bytes));
    });
    await new Promise<void>((resolve) => raw.listen(0, "127.0.0.1", resolve));
    const address = raw.address();
    home.write({ server: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}` });
    const error = await cleanFailure(find(home.connect()));
    await new Promise((resolve) => raw.close(resolve));
    expect(error.problem).toBe(problem);
  });
});

describe("logs", () => {
  const pod = { namespace: "shop", name: "web-1", container: "app" };

  it("are their last whole lines", async () => {
    server.answer({ status: 200, body: `${"é line\n".repeat(100_000)}the end é`, headers: {} });
    const log = await home.connect().podLog(pod, 25, never);
    expect(log).toBe("é line\nthe end é");
    expect(server.requests[0]?.path).toBe("/api/v1/namespaces/shop/pods/web-1/log?container=app&tailLines=1000");
  });

  it("are the end of a line that is too long", async () => {
    server.answer({ status: 200, body: `first\n${"x".repeat(500_000)}y`, headers: {} });
    expect(await home.connect().podLog(pod, 5, never)).toBe("xxxxy");
  });

  it("are empty when nothing was written, and none while the pod has no node", async () => {
    server.answer({ status: 200, body: "", headers: {} });
    expect(await home.connect().podLog(pod, 20, never)).toBe("");
    server.answer({ status: 204, body: "", headers: {} });
    expect((await cleanFailure(home.connect().podLog(pod, 20, never))).problem).toBe("conflict");
  });
});

it("sends a change with its manager, and a delete with its precondition and length", async () => {
  server.answer(account);
  const port = home.connect();
  await apply(port);
  await port.delete(ref, "u1", never);
  const [change, removal] = server.requests;
  expect(change).toMatchObject({
    method: "PATCH",
    path: "/api/v1/namespaces/shop/serviceaccounts/reader?fieldManager=irsa-workbench&fieldValidation=Strict",
    headers: { "content-type": "application/apply-patch+yaml", authorization: `Bearer ${TOKEN}` },
  });
  expect(removal?.headers["content-length"]).toBe(String(removal?.body.length));
  expect(JSON.parse(removal?.body ?? "")).toMatchObject({ kind: "DeleteOptions", preconditions: { uid: "u1" } });
});
