// Plans of files carried out: what an overlay makes of an account, restarts of exactly the workloads that need them, a second plan that is empty.
import { expect, it } from "vitest";
import type { AccessIntent } from "../../../src/core/generate/intent.ts";
import { applyPlan } from "../../../src/core/live/apply.ts";
import { memoryJournals } from "../../../src/core/live/journal.ts";
import { observeForPlan } from "../../../src/core/live/observe-plan.ts";
import { undoRun } from "../../../src/core/live/undo.ts";
import type { Desired } from "../../../src/core/plan/desired.ts";
import { desiredFromFiles } from "../../../src/core/plan/desired-from-files.ts";
import { desiredFromIntent } from "../../../src/core/plan/desired-from-intent.ts";
import { makePlan } from "../../../src/core/plan/make-plan.ts";
import type { JsonObject } from "../../../src/core/ports.ts";
import { practiceScenario } from "../../../src/playground/index.ts";
import { PRACTICE_ACCOUNT, PRACTICE_ISSUER, practiceRoleArn } from "../../../src/playground/initial-state.ts";
import { account, apply, deployment, object } from "../../../src/playground/scenarios/builder.ts";
import { write } from "../../fakes/drafted.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";
import { PracticeWorld } from "../../fakes/practice-world.ts";
import { TestClock } from "../../fakes/test-clock.ts";

const never = new AbortController().signal;
const EARLIER = new TestClock().now() - 3_600_000;
const CLUSTER = {
  name: "practice",
  region: "us-east-1",
  account: PRACTICE_ACCOUNT,
  partition: "aws",
  issuer: PRACTICE_ISSUER,
};

class World extends PracticeWorld {
  #files: Readonly<Record<string, string>>;
  readonly #journals = memoryJournals();

  constructor(state: ConstructorParameters<typeof PracticeWorld>[0], files: Readonly<Record<string, string>>) {
    super(state);
    this.#files = files;
  }

  /** `objects` were applied with kubectl an hour ago. */
  static async of(files: Readonly<Record<string, string>>, ...objects: readonly JsonObject[]): Promise<World> {
    return new World(await apply(...objects)(await practiceScenario("empty", EARLIER), EARLIER), files);
  }

  edit(path: string, from: string, to: string): void {
    const text = this.#files[path] ?? "";
    expect(text).toContain(from);
    this.#files = { ...this.#files, [path]: text.replace(from, to) };
  }

  #desired(only?: { readonly namespace: string; readonly name: string }): Desired {
    const { workspace, uri, path } = memoryWorkspace(this.#files);
    const sources = { graph: workspace.graph, text: (at: string) => workspace.text(at) };
    const choice = only === undefined ? {} : { only };
    return desiredFromFiles(Object.keys(this.#files).map(uri), sources, CLUSTER, path, choice).desired;
  }

  async plan(only?: { readonly namespace: string; readonly name: string }) {
    return this.#planOf(this.#desired(only));
  }

  async #planOf(desired: Desired) {
    return makePlan(desired, await observeForPlan(desired, this.ports, this.clock, never));
  }

  async apply(desired = this.#desired()): Promise<readonly string[]> {
    const { ports, clock } = this;
    const plan = await this.#planOf(desired);
    const journal = this.#journals.open("run-1");
    const confirmed = plan.changes.flatMap(({ confirm }) => confirm?.name ?? []);
    const request = { plan, run: "run-1", confirmed, ports, journal, clock, progress: () => undefined };
    expect(await applyPlan(request, never)).toMatchObject({ kind: "complete" });
    return plan.changes.map(({ title }) => title);
  }

  async undo() {
    const { ports, clock } = this;
    const journal = this.#journals.open("run-1");
    return undoRun({ ports, journal, clock, confirmed: [], progress: () => undefined }, never);
  }
}

const OTHER_ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata: { name: other, namespace: shop, annotations: { eks.amazonaws.com/role-arn: "${practiceRoleArn("other")}" } }
`;

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::${PRACTICE_ACCOUNT}:oidc-provider/${PRACTICE_ISSUER}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          [`${PRACTICE_ISSUER}:sub`]: "system:serviceaccount:prod:app-v2",
          [`${PRACTICE_ISSUER}:aud`]: "sts.amazonaws.com",
        },
      },
    },
  ],
});

it("gives an overlay's account its annotation, restarts its workload and no other, and has nothing left to do", async () => {
  const world = await World.of(
    {
      "base/account.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: app }\n",
      "base/kustomization.yaml": "resources: [account.yaml]\n",
      "prod/kustomization.yaml": `resources: [../base]\nnamespace: prod\nnameSuffix: -v2\ncommonAnnotations: { eks.amazonaws.com/role-arn: "${practiceRoleArn("shop-app")}" }\n`,
      "shop-app.trust-policy.json": trust,
    },
    object("Namespace", "prod", undefined),
    account("prod", "app-v2"),
    deployment("prod", "web", { serviceAccountName: "app-v2" }),
    deployment("prod", "other", { serviceAccountName: "default" }),
  );
  const before = await world.setup();
  expect(await world.apply()).toEqual([
    `Create the OIDC provider of issuer https://${PRACTICE_ISSUER}`,
    'Create role "shop-app"',
    "Change ServiceAccount prod/app-v2",
    "Restart Deployment prod/web: its pods lack the identity",
  ]);
  expect((await world.plan()).changes).toEqual([]);
  expect(await world.undo()).toMatchObject({ kind: "undone", left: [{ why: expect.stringContaining("A restart") }] });
  expect(await world.setup()).toBe(before);
});

it.each(["irsa", "pod-identity"] as const)(
  "finds nothing to do in the files of a guided set-up by %s that was applied, and notices what its policy file says since",
  async (mechanism) => {
    const intent: AccessIntent = {
      cluster: CLUSTER,
      mechanism,
      namespace: "shop",
      serviceAccount: "app",
      role: { kind: "new", name: "shop-app", path: "/" },
      permissions: { kind: "s3-read", bucket: "shop-data" },
      workload: { kind: "none" },
      folder: "file:///workspace",
    };
    // Where another account is annotated, the files of a role bear its name.
    const workspace = memoryWorkspace({ "other.yaml": OTHER_ACCOUNT });
    write(workspace, intent);
    const world = await World.of(Object.fromEntries(workspace.files));
    const wanted = desiredFromIntent(intent, "sts.amazonaws.com");
    expect(wanted.ok && (await world.apply(wanted.desired))).toContain(
      'Give inline policy "s3-read-shop-data" to role "shop-app"',
    );
    const only = { namespace: "shop", name: "app" };
    expect((await world.plan(only)).changes).toEqual([]);

    world.edit("shop-app.permission-policy.json", '"s3:GetObject"', '"s3:GetObject*"');
    expect((await world.plan(only)).changes.map(({ title }) => title)).toEqual([
      'Change inline policy "s3-read-shop-data" of role "shop-app"',
    ]);
  },
);

it("changes what files say of an association and a role, restarts its workload, and puts all of it back", async () => {
  const eksctl = (more: string) => `apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: { name: practice, region: us-east-1 }
iam:
  podIdentityAssociations:
    - { namespace: shop, serviceAccountName: app, roleName: shop-app, permissionPolicyARNs: [arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess]${more} }
`;
  const manifest = "apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: app, namespace: shop }\n";
  const world = await World.of(
    {
      "app.yaml": manifest,
      "cluster.yaml": eksctl(
        ", disableSessionTags: true, permissionsBoundaryARN: arn:aws:iam::aws:policy/ReadOnlyAccess",
      ),
    },
    object("Namespace", "shop", undefined),
    account("shop", "app"),
    deployment("shop", "web", { serviceAccountName: "app" }),
    deployment("shop", "other", { serviceAccountName: "default" }),
  );
  const before = await world.setup();
  const titles = await world.apply();
  expect(titles).toContain("Associate ServiceAccount shop/app with its role");
  expect(titles.filter((title) => title.startsWith("Restart"))).toEqual([
    "Restart Deployment shop/web: its pods lack the identity",
  ]);
  const { associations, roles } = await world.store.read();
  expect(associations.find(({ namespace }) => namespace === "shop")).toMatchObject({ disableSessionTags: true });
  expect(roles.find(({ name }) => name === "shop-app")).toMatchObject({
    boundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
    attached: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
  });
  expect((await world.plan()).changes).toEqual([]);
  expect((await world.undo()).kind).toBe("undone");
  expect(await world.setup()).toBe(before);
});
