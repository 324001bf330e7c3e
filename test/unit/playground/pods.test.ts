// What pods of the practice cluster come to: which credentials win, what the AWS CLI says in them, who makes them and when.
import { beforeEach, describe, expect, it } from "vitest";
import { type ClusterPort, isObject, type JsonObject, type KubeObject } from "../../../src/core/ports.ts";
import {
  initialPracticeState,
  memoryStore,
  PRACTICE_SCENARIOS,
  type PracticeState,
  practiceAccount,
  practiceScenario,
} from "../../../src/playground/index.ts";
import { practiceRoleArn } from "../../../src/playground/initial-state.ts";
import { account, deployment, object } from "../../../src/playground/scenarios/builder.ts";

const never = new AbortController().signal;
const WRITE = { dryRun: false, force: false };
const IDENTITY = "aws sts get-caller-identity --query Arn --output text";

function connect(state: PracticeState): ClusterPort {
  return practiceAccount(memoryStore(state)).clusters.open({ kind: "context", name: "practice" });
}

function pod(
  namespace: string,
  name: string,
  serviceAccount: string | undefined,
  script: string,
  more: JsonObject = {},
) {
  const image = "public.ecr.aws/aws-cli/aws-cli:2.27.0";
  const spec = {
    ...(serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }),
    restartPolicy: "Never",
    containers: [{ name: "main", image, command: ["/bin/sh", "-c", script], ...more }],
  };
  return object("Pod", name, namespace, { spec });
}

function statusOf(found: KubeObject | undefined): JsonObject {
  return isObject(found?.body.status) ? found.body.status : {};
}

/** Phase and log of a pod that is made and run. */
async function run(cluster: ClusterPort, made: JsonObject): Promise<readonly [phase: unknown, log: string]> {
  const outcome = await cluster.apply(made, WRITE, never);
  if (outcome.kind !== "applied") {
    throw new Error("the pod was not made");
  }
  const { name, namespace = "" } = outcome.object.metadata;
  const found = await cluster.find({ kind: "Pod", namespace, name }, never);
  return [statusOf(found).phase, await cluster.podLog({ namespace, name, container: "main" }, 10_000, never)];
}

/** What a new pod of the scenario's account says when asked who it is and what it may list. */
const SAYS: Readonly<Record<string, string>> = {
  healthy: "assumed-role/practice-s3-reader/",
  "healthy-pod-identity": "assumed-role/practice-pod-identity/eks-practice-who-",
  slow: "assumed-role/practice-s3-reader/",
  "provider-missing": "(InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: No OpenIDConnect",
  "provider-audience": "(InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: Incorrect token",
  "issuer-unreachable": "Couldn't retrieve verification key from your identity provider",
  "other-issuer": "(AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized",
  "subject-mismatch": "(AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized",
  "wildcard-literal": "(AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized",
  "condition-key-scheme": "(AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized",
  "trust-audience": "(AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized",
  "account-audience": "Incorrect token audience",
  "role-missing": "(AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized",
  "role-path-missing": "(AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized",
  "role-arn-malformed":
    "(ValidationError) when calling the AssumeRoleWithWebIdentity operation: Request ARN is invalid",
  "permission-missing":
    "(AccessDenied) when calling the ListBuckets operation: User: arn:aws:sts::111122223333:assumed-role/practice-s3-reader/",
  "aws-permissions": "assumed-role/practice-s3-reader/",
  "association-missing": "assumed-role/practice-node/",
  "association-namespace": "assumed-role/practice-node/",
  "tag-session-missing": "(AccessDeniedException): Unauthorized Exception! EKS does not have permissions",
  "request-tag-mismatch": "(AccessDeniedException): Unauthorized Exception! EKS does not have permissions",
  "session-tags-off": "(AccessDeniedException): Unauthorized Exception! EKS does not have permissions",
  "agent-missing": 'Connect timeout on endpoint URL: "http://169.254.170.23/v1/credentials"',
  "agent-blocked": 'Connect timeout on endpoint URL: "http://169.254.170.23/v1/credentials"',
  "annotation-missing": "assumed-role/practice-node/",
  // The new pod is right; it is the old ones that are not.
  "default-account": "assumed-role/practice-s3-reader/",
  "pods-older": "assumed-role/practice-s3-reader/",
  "own-variables": "assumed-role/practice-s3-reader/",
  "static-keys": "assumed-role/practice-s3-reader/",
  "no-token-request": "assumed-role/practice-s3-reader/",
  "webhook-missing": "assumed-role/practice-node/",
  "webhook-silent": "assumed-role/practice-node/",
  "both-mechanisms": "(AccessDeniedException): Unauthorized Exception!",
  "association-after-pods": "(AccessDeniedException): Unauthorized Exception!",
  fargate: "assumed-role/practice-pod-identity/",
};

describe("a new pod", () => {
  const about = PRACTICE_SCENARIOS.flatMap(({ name, account: of }) => (of === undefined ? [] : [{ name, of }]));

  it("is told of every scenario that is about an account", () => {
    expect(about.map(({ name }) => name).toSorted()).toEqual(Object.keys(SAYS).toSorted());
  });

  it.each(about)("in the scenario $name", async ({ name, of }) => {
    const cluster = connect(await practiceScenario(name));
    const [phase, log] = await run(
      cluster,
      pod(of.namespace, "who", of.serviceAccount, `aws sts get-caller-identity && aws s3 ls`),
    );
    expect(log).toContain(SAYS[name]);
    expect(phase).toBe(log.includes("An error occurred") || log.includes("Error when") ? "Failed" : "Succeeded");
  });
});

describe("containers", () => {
  let cluster: ClusterPort;
  beforeEach(async () => {
    cluster = connect(await practiceScenario("healthy"));
  });
  const at = (script: string, more?: JsonObject) => run(cluster, pod("storefront", "who", "s3-reader", script, more));

  it("stop at the first failure behind &&, go on behind ;, and say what echo says", async () => {
    const [failed, log] = await at(`aws s3 ls s3://no-such-bucket && ${IDENTITY}; echo "done here"`);
    expect(log).toContain("NoSuchBucket");
    expect(log).not.toContain("assumed-role");
    expect(failed).toBe("Failed");
    const cluster2 = connect(await practiceScenario("healthy"));
    const [ended, both] = await run(
      cluster2,
      pod("storefront", "who", "s3-reader", `aws s3 ls s3://no-such-bucket; ${IDENTITY}`),
    );
    expect(both).toMatch(/NoSuchBucket[\s\S]*assumed-role\/practice-s3-reader/);
    expect(ended).toBe("Succeeded");
  });

  it("list a bucket that they may list", async () => {
    expect(await at("aws s3 ls s3://storefront-assets/")).toEqual([
      "Succeeded",
      expect.stringContaining("catalog.json"),
    ]);
  });

  it("take access keys before anything else, and their own role before the webhook's", async () => {
    const keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map((name) => ({
      name,
      valueFrom: { secretKeyRef: { name: "keys", key: name } },
    }));
    expect((await at(IDENTITY, { env: keys }))[1]).toBe("arn:aws:iam::111122223333:user/legacy-app\n");
    const env = [{ name: "AWS_ROLE_ARN", value: practiceRoleArn("reports-writer", "/irsa/team-a/") }];
    // The webhook then leaves both variables out, so that there is no token file: the node's role it is.
    expect((await run(cluster, pod("storefront", "own", "s3-reader", IDENTITY, { env })))[1]).toContain(
      "practice-node",
    );
  });

  it("fail on a token file that nothing mounts", async () => {
    const env = [
      { name: "AWS_ROLE_ARN", value: practiceRoleArn("practice-s3-reader") },
      { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: "/tmp/token" },
    ];
    const [phase, log] = await at(IDENTITY, { env });
    expect(log).toContain("No such file or directory: '/tmp/token'");
    expect(phase).toBe("Failed");
  });

  it("show the end of a long log, and none before they start", async () => {
    await at(IDENTITY);
    const where = { namespace: "storefront", name: "who", container: "main" };
    expect(await cluster.podLog(where, 8, never)).toHaveLength(8);
    await expect(cluster.podLog({ ...where, container: "other" }, 8, never)).rejects.toMatchObject({
      problem: "invalid-input",
    });
    await expect(cluster.podLog({ ...where, name: "nobody" }, 8, never)).rejects.toMatchObject({
      problem: "not-found",
    });
  });
});

describe("controllers", () => {
  let cluster: ClusterPort;
  beforeEach(async () => {
    cluster = connect(initialPracticeState());
    await cluster.apply(object("Namespace", "shop", undefined), WRITE, never);
  });
  const pods = async () => (await cluster.list("Pod", { namespace: "shop" }, undefined, never)).items;
  const names = async () => (await pods()).map(({ metadata }) => metadata.name);

  it("make an account called default in every namespace", async () => {
    expect(await cluster.find({ kind: "ServiceAccount", namespace: "shop", name: "default" }, never)).toBeDefined();
  });

  it("make pods of a Deployment through a ReplicaSet, anew on a restart, and again when one is deleted", async () => {
    await cluster.apply(deployment("shop", "web", {}), WRITE, never);
    const [first] = await pods();
    const [owner] = first?.metadata.owners ?? [];
    const set = await cluster.find({ kind: "ReplicaSet", namespace: "shop", name: owner?.name ?? "" }, never);
    expect(set?.metadata.owners).toMatchObject([{ kind: "Deployment", name: "web" }]);
    expect(statusOf(first).phase).toBe("Running");
    const web = { kind: "Deployment", namespace: "shop", name: "web" } as const;
    await cluster.restart(web, "2026-11-24T08:00:00Z", never);
    const restarted = await names();
    expect(restarted).toHaveLength(1);
    expect(restarted).not.toContain(first?.metadata.name);
    await cluster.restart(web, "2026-11-24T08:00:00Z", never);
    expect(await names()).toEqual(restarted);
    const [second] = await pods();
    const ref = { kind: "Pod", namespace: "shop", name: second?.metadata.name ?? "" } as const;
    await cluster.delete(ref, second?.metadata.uid ?? "", never);
    const [third] = await pods();
    expect(third?.metadata.uid).not.toBe(second?.metadata.uid);
    const found = await cluster.find(web, never);
    await cluster.delete(web, found?.metadata.uid ?? "", never);
    expect(await pods()).toEqual([]);
  });

  it.each(["StatefulSet", "DaemonSet"] as const)("replace the pods of a %s when its template changes", async (kind) => {
    const { spec } = deployment("shop", "data", {});
    await cluster.apply(object(kind, "data", "shop", { spec: spec as JsonObject }), WRITE, never);
    const before = await pods();
    expect(before.length).toBe(kind === "DaemonSet" ? 2 : 1);
    await cluster.restart({ kind, namespace: "shop", name: "data" }, "2026-11-24T08:00:00Z", never);
    const after = await pods();
    expect(after).toHaveLength(before.length);
    const uids = new Set(before.map(({ metadata }) => metadata.uid));
    expect(after.filter(({ metadata }) => uids.has(metadata.uid))).toEqual([]);
  });

  it("run a Job once", async () => {
    const template = { spec: pod("shop", "x", undefined, IDENTITY).spec as JsonObject };
    await cluster.apply(object("Job", "once", "shop", { spec: { template } }), WRITE, never);
    const [ran] = await pods();
    expect(statusOf(ran).phase).toBe("Succeeded");
    expect(ran?.metadata.owners).toMatchObject([{ kind: "Job", name: "once" }]);
  });

  it("tell of pods that admission refuses, and make them once the account is there", async () => {
    await cluster.apply(deployment("shop", "web", { serviceAccountName: "late" }), WRITE, never);
    expect(await pods()).toEqual([]);
    const [set] = (await cluster.list("ReplicaSet", { namespace: "shop" }, undefined, never)).items;
    const ref = { kind: "ReplicaSet", namespace: "shop", name: set?.metadata.name ?? "" } as const;
    expect(await cluster.listEvents(ref, never)).toMatchObject([
      { type: "Warning", reason: "FailedCreate", message: expect.stringContaining('serviceaccount "late" not found') },
    ]);
    await cluster.apply(account("shop", "late"), WRITE, never);
    expect(await pods()).toHaveLength(1);
  });

  it("leave a pod waiting that fits no node, and refuse one without its account", async () => {
    const linux = { nodeSelector: { "kubernetes.io/os": "windows" } };
    await cluster.apply(deployment("shop", "web", linux), WRITE, never);
    const [waiting] = await pods();
    expect(statusOf(waiting).phase).toBe("Pending");
    await expect(cluster.apply(pod("shop", "own", "nobody", IDENTITY), WRITE, never)).rejects.toMatchObject({
      problem: "access-denied",
      message: expect.stringContaining('serviceaccount "nobody" not found'),
    });
  });

  it("take everything along that is in a namespace", async () => {
    await cluster.apply(deployment("shop", "web", {}), WRITE, never);
    const found = await cluster.find({ kind: "Namespace", namespace: undefined, name: "shop" }, never);
    const ref = { kind: "Namespace", namespace: undefined, name: "shop" } as const;
    await cluster.delete(ref, found?.metadata.uid ?? "", never);
    expect(await pods()).toEqual([]);
    expect(await cluster.find({ kind: "ServiceAccount", namespace: "shop", name: "default" }, never)).toBeUndefined();
  });

  it("show in a dry run what the webhook would put into a pod", async () => {
    const healthy = connect(await practiceScenario("healthy"));
    const dry = { dryRun: true, force: false };
    const outcome = await healthy.apply(pod("storefront", "dry", "s3-reader", IDENTITY), dry, never);
    expect(JSON.stringify(outcome)).toContain("AWS_WEB_IDENTITY_TOKEN_FILE");
    expect(await healthy.find({ kind: "Pod", namespace: "storefront", name: "dry" }, never)).toBeUndefined();
  });
});
