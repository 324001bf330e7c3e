// Plans on a real API server: its defaults, its field managers and its tokens, with the practice account as AWS.
import { afterAll, beforeAll, expect, it } from "vitest";
import { COMMAND_NAMES } from "../../src/cli/live/command-names.ts";
import { applyPlan } from "../../src/core/live/apply.ts";
import { memoryJournals } from "../../src/core/live/journal.ts";
import { type LivePorts, observeForPlan } from "../../src/core/live/observe-plan.ts";
import { undoRun } from "../../src/core/live/undo.ts";
import { verify } from "../../src/core/live/verify/verify.ts";
import { formatProviderArn } from "../../src/core/names/arn.ts";
import { withoutScheme } from "../../src/core/names/issuer.ts";
import type { Desired, DesiredObject } from "../../src/core/plan/desired.ts";
import { makePlan } from "../../src/core/plan/make-plan.ts";
import type { Plan } from "../../src/core/plan/plan.ts";
import type { JsonObject } from "../../src/core/ports.ts";
import { clusterConnections } from "../../src/kubernetes/index.ts";
import { memoryStore, practiceAccount, practiceScenario } from "../../src/playground/index.ts";
import {
  PRACTICE_ACCOUNT,
  practiceRoleArn,
  trustDocument,
  webIdentityStatement,
} from "../../src/playground/initial-state.ts";
import { type ApiServer, startApiServer } from "../fakes/api-server.ts";
import { describeWithGoTools } from "../fakes/describe-with-go-tools.ts";
import { noEks } from "../fakes/kubeconfig-home.ts";
import { type RealKubeconfig, realKubeconfig } from "../fakes/real-kubeconfig.ts";
import { TestClock } from "../fakes/test-clock.ts";
import { namespaceOf } from "./cluster-contract.ts";

const never = new AbortController().signal;
const ROLE_ARN = practiceRoleArn("shop-app");
const ROLE_KEY = "eks.amazonaws.com/role-arn";

function accountOf(roleArn: string): DesiredObject {
  const metadata = { name: "app", namespace: "shop", annotations: { [ROLE_KEY]: roleArn } };
  return {
    ref: { kind: "ServiceAccount", namespace: "shop", name: "app" },
    object: { apiVersion: "v1", kind: "ServiceAccount", metadata },
  };
}

/** With values that the API server writes differently, and much that it fills in. */
const DEPLOYMENT: DesiredObject = {
  ref: { kind: "Deployment", namespace: "shop", name: "web" },
  object: {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop", labels: { app: "web" } },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          serviceAccountName: "app",
          containers: [
            {
              name: "web",
              image: "example.com/web:1.0",
              ports: [{ containerPort: 8080 }],
              env: [{ name: "LEVEL", value: "info" }],
              resources: { requests: { cpu: "0.5", memory: "1024Mi" } },
            },
          ],
        },
      },
    },
  },
};

await describeWithGoTools("plans on a real API server", ["etcd", "kube-apiserver"], (programs) => {
  let server: ApiServer;
  let kubeconfig: RealKubeconfig;
  let ports: LivePorts;
  let desired: Desired;
  const clock = new TestClock();
  const journals = memoryJournals();

  beforeAll(async () => {
    server = await startApiServer(programs);
    kubeconfig = realKubeconfig(server);
    kubeconfig.add(server.admin);
    const cluster = clusterConnections(noEks).open({ kind: "context", name: server.admin.name });
    await cluster.apply(namespaceOf("shop"), { dryRun: false, force: false }, never);
    const issuer = withoutScheme(server.issuer);
    const jwks = (await server.api.ask("GET", "/openid/v1/jwks")) as JsonObject;
    const arn = formatProviderArn({ partition: "aws", account: PRACTICE_ACCOUNT, issuer });
    const empty = await practiceScenario("empty");
    const store = memoryStore({
      ...empty,
      clusters: empty.clusters.map((each) => ({ ...each, issuer: server.issuer })),
      foreignIssuers: [{ issuer, jwks }],
      providers: [{ arn, issuer, audiences: ["sts.amazonaws.com"], thumbprints: [], tags: {}, createdAt: undefined }],
    });
    const aws = practiceAccount(store).aws.open({ profile: undefined, region: undefined });
    ports = { aws, cluster };
    const conditions = { StringEquals: { aud: "sts.amazonaws.com", sub: "system:serviceaccount:shop:app" } };
    const text = trustDocument(webIdentityStatement(issuer, conditions));
    desired = {
      cluster: { name: "practice", region: undefined, account: PRACTICE_ACCOUNT, partition: "aws", issuer },
      providers: [],
      roles: [
        {
          arn: ROLE_ARN,
          name: "shop-app",
          path: "/",
          mayCreate: true,
          description: undefined,
          trust: { kind: "document", text, from: "trust-policy.json" },
          attached: [],
          inline: [],
          boundary: undefined,
        },
      ],
      agent: false,
      associations: [],
      objects: [accountOf(ROLE_ARN), DEPLOYMENT],
      // No controller makes pods here, and no webhook would give them anything.
      pods: [],
    };
  });
  afterAll(async () => {
    kubeconfig.remove();
    await server.stop();
  });

  const plan = async (wanted = desired): Promise<Plan> =>
    makePlan(wanted, await observeForPlan(wanted, ports, clock, never));

  function apply(made: Plan, run: string, confirmed: readonly string[] = []) {
    const journal = journals.open(run);
    return applyPlan({ plan: made, run, confirmed, ports, journal, clock, progress: () => undefined }, never);
  }

  function undo(run: string) {
    return undoRun({ ports, journal: journals.open(run), clock, confirmed: [], progress: () => undefined }, never);
  }

  const annotation = async () => {
    const found = await ports.cluster?.find({ kind: "ServiceAccount", namespace: "shop", name: "app" }, never);
    return found?.metadata.annotations[ROLE_KEY];
  };

  it("are empty right after they were applied, whatever the API server filled in", async () => {
    const made = await plan();
    expect(made.changes.map(({ action }) => action.kind)).toEqual(["create-role", "create-object", "create-object"]);
    expect(await apply(made, "first")).toMatchObject({ kind: "complete" });
    expect((await plan()).changes).toEqual([]);
  });

  it("prove the identity with the API server's own tokens", async () => {
    const request = {
      clusterName: "practice",
      namespace: "shop",
      serviceAccount: "app",
      permissions: [],
      settle: 0,
      commands: COMMAND_NAMES,
    };
    const { steps } = await verify(request, ports, clock, never);
    const verdicts = Object.fromEntries(steps.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).toMatchObject({ provider: "passed", token: "passed", exchange: "passed", identity: "passed" });
    // There is no webhook.
    expect(verdicts.pods).toBe("failed");
  });

  it("keep what the product applied before when they apply more", async () => {
    const labelled: Desired = { ...desired, objects: [withLabel(accountOf(ROLE_ARN)), DEPLOYMENT] };
    expect(await apply(await plan(labelled), "label")).toMatchObject({ kind: "complete" });
    const other = practiceRoleArn("practice-node");
    const moved: Desired = { ...desired, roles: [], objects: [accountOf(other)] };
    expect(await apply(await plan(moved), "moved")).toMatchObject({ kind: "complete" });
    const found = await ports.cluster?.find({ kind: "ServiceAccount", namespace: "shop", name: "app" }, never);
    expect(found?.metadata).toMatchObject({ labels: { team: "shop" }, annotations: { [ROLE_KEY]: other } });
    expect(await undo("moved")).toMatchObject({ kind: "undone", left: [] });
    expect(await undo("label")).toMatchObject({ kind: "undone", left: [] });
    expect(await annotation()).toBe(ROLE_ARN);
  });

  it("name the owner of a field, take it only when told to, and give it back", async () => {
    const theirs = practiceRoleArn("theirs");
    await server.api.applyAs("helm", "/api/v1/namespaces/shop/serviceaccounts/app", accountOf(theirs).object);
    const made = await plan();
    const change = made.changes.find(({ action }) => action.kind === "apply-object");
    expect(change?.confirm).toMatchObject({ name: "app", why: expect.stringContaining("(helm)") });
    expect(await apply(made, "taken")).toMatchObject({ kind: "refused", refusal: "unconfirmed" });
    expect(await apply(made, "taken", ["app"])).toMatchObject({ kind: "complete" });
    expect(await annotation()).toBe(ROLE_ARN);
    expect(await undo("taken")).toMatchObject({ kind: "undone" });
    expect(await annotation()).toBe(theirs);
  });

  it("leave what somebody else manages by now", async () => {
    const metadata = { name: "app", namespace: "shop", labels: { "helm.sh/chart": "shop-1.0.0" } };
    const labelled = { apiVersion: "v1", kind: "ServiceAccount", metadata };
    await server.api.applyAs("helm", "/api/v1/namespaces/shop/serviceaccounts/app", labelled);
    expect(await undo("first")).toMatchObject({
      kind: "failed",
      undone: [{ change: { id: "3" } }, { change: { id: "1" } }],
      left: [{ why: 'ServiceAccount shop/app is managed by "helm" by now, so it stays.' }],
    });
    expect(await annotation()).toBe(practiceRoleArn("theirs"));
  });

  it("keep a namespace while anything of somebody else is in it, of whatever kind", async () => {
    const object = namespaceOf("fresh");
    const ref = { kind: "Namespace", namespace: undefined, name: "fresh" } as const;
    const made = await plan({ ...desired, roles: [], objects: [{ ref, object }] });
    expect(await apply(made, "fresh")).toMatchObject({ kind: "complete" });
    const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } };
    await server.api.ask("POST", "/api/v1/namespaces/fresh/configmaps", settings);
    const undoFresh = () =>
      undoRun(
        { ports, journal: journals.open("fresh"), clock, confirmed: ["fresh"], progress: () => undefined },
        never,
      );
    expect(await undoFresh()).toMatchObject({
      kind: "failed",
      left: [{ why: "Namespace fresh holds ConfigMap settings, so it stays." }],
    });
    await server.api.ask("DELETE", "/api/v1/namespaces/fresh/configmaps/settings");
    expect(await undoFresh()).toMatchObject({ kind: "undone", undone: [{ change: { id: "1" } }] });
  });
});

function withLabel({ ref, object }: DesiredObject): DesiredObject {
  const metadata = { ...(object.metadata as JsonObject), labels: { team: "shop" } };
  return { ref, object: { ...object, metadata } };
}
