// The ways to sign in to a cluster that a kubeconfig or an EKS cluster offers: what is sent, what is kept, what is said when it fails.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AccessError, type ClusterDescription, type ClusterPort, Secret } from "../../src/core/ports.ts";
import { clusterConnections } from "../../src/kubernetes/index.ts";
import { type KubeconfigHome, kubeconfigHome, TOKEN } from "../fakes/kubeconfig-home.ts";
import { type LoopbackAws, loopbackAws } from "../fakes/loopback-aws.ts";

const never = new AbortController().signal;
let server: LoopbackAws;
let home: KubeconfigHome;

beforeAll(async () => {
  server = await loopbackAws();
});
afterAll(() => server.close());
beforeEach(() => {
  home = kubeconfigHome();
  server.answer({ status: 200, body: '{"metadata":{},"items":[]}' });
});
afterEach(() => home.remove());

const list = (port: ClusterPort, signal = never) => port.list("Pod", { namespace: "shop" }, undefined, signal);
const sent = () => server.requests.at(-1)?.headers ?? {};
const write = (user: object | undefined, cluster: object = {}) => home.write({ server: server.url, ...cluster }, user);

async function cleanFailure(call: Promise<unknown>): Promise<AccessError> {
  const error = await call.then(
    () => expect.unreachable("resolved"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AccessError);
  expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(/that-nobody-may-see|eyJ/);
  return error as AccessError;
}

function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part(claims)}.c2lnbmF0dXJl`;
}

describe("a user of the kubeconfig", () => {
  it("sends its token", async () => {
    write({ token: TOKEN });
    await list(home.connect());
    expect(sent().authorization).toBe(`Bearer ${TOKEN}`);
  });

  it("sends what its token file holds now", async () => {
    const path = home.home.write("token", "first\n");
    write({ token: "stale", tokenFile: path });
    const port = home.connect();
    await list(port);
    expect(sent().authorization).toBe("Bearer first");
    home.home.write("token", "second\n");
    await list(port);
    expect(sent().authorization).toBe("Bearer second");
  });

  it("sends name and password", async () => {
    write({ username: "me", password: "pässword" });
    await list(home.connect());
    expect(sent().authorization).toBe(`Basic ${Buffer.from("me:pässword").toString("base64")}`);
  });

  it("acts as somebody else", async () => {
    write({ token: TOKEN, as: "ci", "as-uid": "42", "as-groups": ["dev", "ops"] });
    await list(home.connect());
    expect(sent()).toMatchObject({
      authorization: `Bearer ${TOKEN}`,
      "impersonate-user": "ci",
      "impersonate-uid": "42",
      "impersonate-group": "dev, ops",
    });
  });

  it("is read anew for every call", async () => {
    write({ token: "old" });
    const port = home.connect();
    await list(port);
    write({ token: "new" });
    await list(port);
    expect(sent().authorization).toBe("Bearer new");
  });

  it("sends its OIDC token while that is valid", async () => {
    const token = jwt({ exp: Math.floor(Date.now() / 1000) + 3600 });
    write({ "auth-provider": { name: "oidc", config: { "id-token": token, "refresh-token": TOKEN } } });
    await list(home.connect());
    expect(sent().authorization).toBe(`Bearer ${token}`);
  });

  it.each([
    [
      "an OIDC token that ran out",
      { name: "oidc", config: { "id-token": jwt({ exp: 1 }) } },
      "token-expired",
      "kubectl --context dev",
    ],
    ["no OIDC token", { name: "oidc", config: { "refresh-token": TOKEN } }, "token-expired", "kubectl --context dev"],
    ["a provider that kubectl dropped", { name: "gcp", config: {} }, "unsupported", "exec"],
  ])("is told about %s", async (_what, provider, problem, says) => {
    write({ "auth-provider": provider });
    const error = await cleanFailure(list(home.connect()));
    expect(error.problem).toBe(problem);
    expect(`${error.message} ${error.advice}`).toContain(says);
    expect(server.requests).toHaveLength(0);
  });

  it.each([
    ["lost-cluster", {}, "not-found", '"gone"'],
    ["lost-user", {}, "not-found", '"gone"'],
    ["no-such-context", {}, "not-found", '"no-such-context"'],
    ["dev", { server: "web:6443" }, "invalid-input", '"web:6443"'],
    ["dev", { "proxy-url": "socks5://127.0.0.1:1" }, "unsupported", "socks5"],
    ["dev", { "certificate-authority": "gone.crt" }, "invalid-input", "gone.crt"],
  ])("is told what is wrong: context %s, cluster with %j", async (context, cluster, problem, says) => {
    write({ token: TOKEN }, cluster);
    const error = await cleanFailure(list(home.connect({}, context)));
    expect(error.problem).toBe(problem);
    expect(error.message).toContain(says);
  });

  it("goes through the cluster's proxy, not around it", async () => {
    write({ token: TOKEN }, { server: "http://web.invalid:8080", "proxy-url": server.url });
    await list(home.connect());
    expect(server.requests.at(-1)?.path).toBe("http://web.invalid:8080/api/v1/namespaces/shop/pods?limit=500");
  });

  it("is sent without credentials where the context names nobody", async () => {
    write({ token: TOKEN });
    await list(home.connect({}, "nobody"));
    expect(sent().authorization).toBeUndefined();
  });
});

describe("a credential plug-in", () => {
  /** Node runs `script`; `log` gets a line for each run. */
  function plugin(script: string, more: object = {}) {
    const log = join(home.home.path, "runs");
    const counted = `require("fs").appendFileSync(${JSON.stringify(log)}, (process.env.KUBERNETES_EXEC_INFO ?? "") + "\\n");${script}`;
    return {
      runs: () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : []),
      user: {
        exec: {
          apiVersion: "client.authentication.k8s.io/v1beta1",
          command: process.execPath,
          args: ["-e", counted],
          env: [{ name: "AWS_PROFILE", value: "dev" }],
          ...more,
        },
      },
    };
  }

  const prints = (status: object) =>
    `console.log(JSON.stringify({kind:"ExecCredential",apiVersion:"client.authentication.k8s.io/v1beta1",status:${JSON.stringify(status)}}))`;
  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

  it("runs once while its token lasts, and gets what kubectl tells it", async () => {
    const { user, runs } = plugin(prints({ token: TOKEN, expirationTimestamp: inAnHour() }), {
      provideClusterInfo: true,
    });
    write(user);
    const port = home.connect();
    await list(port);
    await list(port);
    expect(sent().authorization).toBe(`Bearer ${TOKEN}`);
    expect(runs().map((line) => JSON.parse(line))).toEqual([
      {
        kind: "ExecCredential",
        apiVersion: "client.authentication.k8s.io/v1beta1",
        spec: { interactive: false, cluster: { server: server.url } },
      },
    ]);
  });

  it("runs once for calls that need it at the same time, also when one of them is cancelled", async () => {
    const { user, runs } = plugin(
      `setTimeout(() => {${prints({ token: TOKEN, expirationTimestamp: inAnHour() })}}, 300)`,
    );
    write(user);
    const port = home.connect();
    const controller = new AbortController();
    const calls = [list(port), list(port, controller.signal), list(port)];
    setTimeout(() => controller.abort(), 100);
    expect((await Promise.allSettled(calls)).map(({ status }) => status)).toEqual([
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(runs()).toHaveLength(1);
  });

  it("runs again when its token has run out", async () => {
    const { user, runs } = plugin(prints({ token: TOKEN, expirationTimestamp: new Date().toISOString() }));
    write(user);
    const port = home.connect();
    await list(port);
    await list(port);
    expect(runs()).toHaveLength(2);
  });

  it("runs again when the cluster no longer takes a remembered token, but not for ever", async () => {
    const { user, runs } = plugin(prints({ token: TOKEN, expirationTimestamp: inAnHour() }));
    write(user);
    const port = home.connect();
    await list(port);
    server.answer({ status: 401, body: '{"kind":"Status","message":"Unauthorized","reason":"Unauthorized"}' });
    expect((await cleanFailure(list(port))).problem).toBe("credentials-refused");
    expect(runs()).toHaveLength(2);
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    {
      title: "is not installed",
      script: "",
      more: { command: "no-such-plugin", args: ["get-token"] },
      problem: "no-credentials",
      says: ['"no-such-plugin get-token"', "PATH"],
    },
    {
      title: "is not installed and has a hint",
      script: "",
      more: { command: "no-such-plugin", installHint: "Ask the platform team.\nmore" },
      problem: "no-credentials",
      says: ["Ask the platform team."],
    },
    {
      title: "fails",
      script: `console.error("Traceback\\n  File\\nbotocore: no credentials for Bearer ${TOKEN}"); process.exit(255)`,
      problem: "no-credentials",
      says: ["exit code 255", "botocore: no credentials for Bearer [hidden]"],
    },
    {
      title: "needs a new SSO session",
      script: `console.error("Error when retrieving token from sso: Token has expired and refresh failed"); process.exit(255)`,
      problem: "sso-expired",
      says: ["aws sso login --profile dev"],
    },
    {
      title: "has old keys",
      script: `console.error("An error occurred (ExpiredToken) when calling the AssumeRole operation"); process.exit(254)`,
      problem: "token-expired",
      says: ["ExpiredToken"],
    },
    {
      title: "prints something else",
      script: `console.log("${TOKEN}")`,
      problem: "invalid-answer",
      says: ["no ExecCredential"],
    },
    { title: "prints no token", script: prints({}), problem: "invalid-answer", says: ["no ExecCredential"] },
    {
      title: "wants a terminal",
      script: prints({ token: TOKEN }),
      more: { interactiveMode: "Always" },
      problem: "unsupported",
      says: ["terminal"],
    },
  ])("that $title is named with a way out", async ({ script, more, problem, says }) => {
    write(plugin(script, more).user);
    const error = await cleanFailure(list(home.connect()));
    expect(`${error.problem}: ${error.message}`).toContain(`${problem}: `);
    for (const text of says) {
      expect(`${error.message}\n${error.advice}`).toContain(text);
    }
    expect(server.requests).toHaveLength(0);
  });

  it("is ended when it takes too long, and when the user cancels", async () => {
    const alive = join(home.home.path, "alive");
    const { user } = plugin(`setTimeout(() => require("fs").writeFileSync(${JSON.stringify(alive)}, ""), 1500)`);
    write(user);
    expect(await cleanFailure(list(home.connect({ signInMs: 400 })))).toMatchObject({
      problem: "timed-out",
      message: expect.stringContaining("0.4 s"),
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    expect((await cleanFailure(list(home.connect(), controller.signal))).problem).toBe("cancelled");
    await new Promise((resolve) => setTimeout(resolve, 1600));
    expect(existsSync(alive)).toBe(false);
  });
});

describe("an EKS cluster without kubeconfig", () => {
  const web: ClusterDescription = {
    name: "web",
    arn: "arn:aws:eks:us-east-1:111122223333:cluster/web",
    issuer: undefined,
    status: "ACTIVE",
    version: "1.36",
    endpoint: undefined,
    certificateAuthority: Buffer.from("").toString("base64"),
    autoMode: false,
  };
  const aws = { profile: "dev", region: "us-east-1" };

  function connect(cluster: ClusterDescription, lifetimeMs: number) {
    const signed: string[] = [];
    const connections = clusterConnections({
      sign(arn, target) {
        signed.push(`${arn} ${target.profile}`);
        const expires = new Date(Date.now() + lifetimeMs).toISOString();
        return Promise.resolve({ token: new Secret(`${TOKEN}-${signed.length}`), expires });
      },
    });
    return { port: connections.open({ kind: "eks", cluster, aws }), signed };
  }

  it("gets a token for its ARN, signed again only when that ran out", async () => {
    const lasting = connect({ ...web, endpoint: server.url }, 14 * 60_000);
    await list(lasting.port);
    await list(lasting.port);
    expect(sent().authorization).toBe(`Bearer ${TOKEN}-1`);
    expect(lasting.signed).toEqual([`${web.arn} dev`]);
    const brief = connect({ ...web, endpoint: server.url }, 10_000);
    await list(brief.port);
    await list(brief.port);
    expect(brief.signed).toHaveLength(2);
  });

  it("says how an AWS identity is let in when the cluster refuses it", async () => {
    server.answer({ status: 401, body: '{"kind":"Status","message":"Unauthorized","reason":"Unauthorized"}' });
    const error = await cleanFailure(list(connect({ ...web, endpoint: server.url }, 60_000).port));
    expect(error.problem).toBe("credentials-refused");
    expect(error.message).toContain('EKS cluster "web"');
    expect(error.advice).toContain("aws eks create-access-entry --cluster-name web");
  });

  it("says that a cluster has no endpoint yet", async () => {
    const error = await cleanFailure(list(connect({ ...web, status: "CREATING" }, 60_000).port));
    expect(error).toMatchObject({ problem: "dependency-missing", message: expect.stringContaining("CREATING") });
  });
});
