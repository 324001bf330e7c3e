// What every ClusterPort promises, whoever implements it: the practice cluster and the adapter before a real API server run this.
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  AccessError,
  type ClusterPort,
  everyPage,
  FIELD_MANAGER,
  isObject,
  type JsonObject,
  type KubeObject,
  RESTARTED_AT_ANNOTATION,
} from "../../src/core/ports.ts";

export interface ClusterFixture {
  /** As somebody who may do everything. */
  readonly cluster: ClusterPort;
  /** Of the cluster's ServiceAccount tokens, with `https://`. */
  readonly issuer: string;
  keys(): Promise<JSONWebKeySet>;
  /** The same cluster as a user who may do all but these: `<verb> <plural>[/<subresource>]`. */
  denied(actions: readonly string[]): Promise<ClusterPort>;
  /** Server-side apply in another manager's name, which takes every field that it names. */
  applyAs(manager: string, object: JsonObject): Promise<void>;
  dispose(): Promise<void>;
}

const never = new AbortController().signal;
const ROLE = "eks.amazonaws.com/role-arn";
const READER = "arn:aws:iam::111122223333:role/reader";
const WRITER = "arn:aws:iam::111122223333:role/writer";
const WRITE = { dryRun: false, force: false };

export function namespaceOf(name: string): JsonObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}

export function serviceAccount(namespace: string, name: string, annotations: JsonObject = {}): JsonObject {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { namespace, name, annotations } };
}

function deployment(namespace: string, name: string): JsonObject {
  const template = {
    metadata: { labels: { app: name }, annotations: { team: "shop" } },
    spec: { serviceAccountName: "reader", containers: [{ name: "app", image: "example/app:1" }] },
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { namespace, name },
    spec: { replicas: 0, selector: { matchLabels: { app: name } }, template },
  };
}

/** Without the accounts called `default`, which a controller makes where one runs. */
function ownNames(
  objects: readonly KubeObject[],
  show: (metadata: KubeObject["metadata"]) => string = ({ name }) => name,
): string[] {
  return objects.filter(({ metadata }) => metadata.name !== "default").map(({ metadata }) => show(metadata));
}

async function failure(call: Promise<unknown>): Promise<AccessError> {
  const thrown = await call.then(
    (value) => expect.unreachable(`resolved with ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(AccessError);
  return thrown as AccessError;
}

/** Runs the promises of ClusterPort as a suite called `ClusterPort: <name>`. */
export function clusterContract(name: string, setUp: () => Promise<ClusterFixture>): void {
  describe(`ClusterPort: ${name}`, () => {
    let fixture: ClusterFixture;
    let cluster: ClusterPort;
    let made = 0;

    beforeAll(async () => {
      fixture = await setUp();
      cluster = fixture.cluster;
    });
    afterAll(() => fixture.dispose());

    async function freshNamespace(): Promise<string> {
      const namespace = `contract-${++made}`;
      await applied(namespaceOf(namespace));
      return namespace;
    }

    async function applied(object: JsonObject, options = WRITE): Promise<KubeObject> {
      const outcome = await cluster.apply(object, options, never);
      if (outcome.kind !== "applied") {
        return expect.unreachable(`conflict: ${JSON.stringify(outcome.conflicts)}`);
      }
      return outcome.object;
    }

    const findAccount = (namespace: string, account: string) =>
      cluster.find({ kind: "ServiceAccount", namespace, name: account }, never);

    describe("find", () => {
      it("has nothing for an object or a namespace that is not there", async () => {
        expect(await findAccount(await freshNamespace(), "nobody")).toBeUndefined();
        expect(await findAccount("no-such-namespace", "nobody")).toBeUndefined();
        expect(await cluster.find({ kind: "Namespace", namespace: undefined, name: "nowhere" }, never)).toBeUndefined();
      });

      it("gives the whole object, and who manages it", async () => {
        const namespace = await freshNamespace();
        await applied(deployment(namespace, "web"));
        const found = await cluster.find({ kind: "Deployment", namespace, name: "web" }, never);
        expect(found).toMatchObject({
          kind: "Deployment",
          apiVersion: "apps/v1",
          metadata: { namespace, name: "web", uid: expect.stringMatching(/./), owners: [] },
          body: {
            kind: "Deployment",
            apiVersion: "apps/v1",
            spec: { replicas: 0, selector: { matchLabels: { app: "web" } } },
          },
        });
        expect(Math.abs(Date.parse(found?.metadata.createdAt ?? "") - Date.now())).toBeLessThan(120_000);
        expect(found?.metadata.managers).toMatchObject([
          { name: FIELD_MANAGER, operation: "Apply", fields: { "f:spec": { "f:replicas": {} } } },
        ]);
        expect(JSON.stringify(found?.body)).not.toContain("managedFields");
      });
    });

    describe("apply", () => {
      it("creates, changes what it is told, and removes what it no longer names", async () => {
        const namespace = await freshNamespace();
        const first = await applied(serviceAccount(namespace, "reader", { [ROLE]: READER, note: "mine" }));
        expect(first.metadata.annotations).toEqual({ [ROLE]: READER, note: "mine" });
        const second = await applied(serviceAccount(namespace, "reader", { [ROLE]: WRITER }));
        expect(second.metadata.uid).toBe(first.metadata.uid);
        expect(second.metadata.resourceVersion).not.toBe(first.metadata.resourceVersion);
        expect((await findAccount(namespace, "reader"))?.metadata.annotations).toEqual({ [ROLE]: WRITER });
      });

      it("leaves an object that is so already untouched", async () => {
        const namespace = await freshNamespace();
        const first = await applied(serviceAccount(namespace, "reader", { [ROLE]: READER }));
        const second = await applied(serviceAccount(namespace, "reader", { [ROLE]: READER }));
        expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
      });

      it("leaves what others own, and shares a value that is the same", async () => {
        const namespace = await freshNamespace();
        await fixture.applyAs("helm", serviceAccount(namespace, "reader", { chart: "web-1.2", [ROLE]: READER }));
        const both = await applied(serviceAccount(namespace, "reader", { [ROLE]: READER }));
        expect(both.metadata.annotations).toEqual({ chart: "web-1.2", [ROLE]: READER });
        expect(both.metadata.managers.map((manager) => manager.name).sort()).toEqual(["helm", FIELD_MANAGER]);
      });

      it("does not take a field from its owner, names both, and takes it when told to", async () => {
        const namespace = await freshNamespace();
        await fixture.applyAs("helm", serviceAccount(namespace, "reader", { [ROLE]: READER, chart: "web-1.2" }));
        const before = await findAccount(namespace, "reader");
        const wanted = serviceAccount(namespace, "reader", { [ROLE]: WRITER, note: "mine" });
        const conflict = {
          kind: "conflict",
          conflicts: [{ manager: "helm", field: `.metadata.annotations.${ROLE}` }],
        };
        expect(await cluster.apply(wanted, WRITE, never)).toEqual(conflict);
        expect(await cluster.apply(wanted, { dryRun: true, force: false }, never)).toEqual(conflict);
        expect(await findAccount(namespace, "reader")).toEqual(before);
        const taken = await applied(wanted, { dryRun: false, force: true });
        expect(taken.metadata.annotations).toEqual({ [ROLE]: WRITER, note: "mine", chart: "web-1.2" });
      });

      it("keeps nothing of a dry run", async () => {
        const namespace = await freshNamespace();
        const dry = { dryRun: true, force: false };
        const created = await applied(serviceAccount(namespace, "reader", { [ROLE]: READER }), dry);
        expect(created.metadata.annotations).toEqual({ [ROLE]: READER });
        expect(await findAccount(namespace, "reader")).toBeUndefined();
        await applied(serviceAccount(namespace, "reader", { [ROLE]: READER }));
        const before = await findAccount(namespace, "reader");
        const changed = await applied(serviceAccount(namespace, "reader", { [ROLE]: WRITER }), dry);
        expect(changed.metadata.annotations).toEqual({ [ROLE]: WRITER });
        expect(await findAccount(namespace, "reader")).toEqual(before);
      });

      it("says that the namespace is missing, in a dry run too", async () => {
        for (const dryRun of [true, false]) {
          const error = await failure(
            cluster.apply(serviceAccount("no-such-namespace", "reader"), { dryRun, force: false }, never),
          );
          expect(error.problem).toBe("not-found");
          expect(error.message).toContain("no-such-namespace");
        }
      });

      it.each([
        ["a name that is none", (namespace: string) => serviceAccount(namespace, "Reader_1"), "Reader_1"],
        [
          "an annotation that is no text",
          (namespace: string) => serviceAccount(namespace, "reader", { flag: true }),
          "flag",
        ],
        [
          "a field that the kind does not have",
          (namespace: string) => ({ ...serviceAccount(namespace, "reader"), nonsense: 1 }),
          "nonsense",
        ],
        [
          "a pod without containers",
          (namespace: string) => ({
            apiVersion: "v1",
            kind: "Pod",
            metadata: { namespace, name: "empty" },
            spec: { containers: [] },
          }),
          "containers",
        ],
      ])("refuses %s", async (_what, object, names) => {
        const namespace = await freshNamespace();
        const error = await failure(cluster.apply(object(namespace), WRITE, never));
        expect(`${error.problem}: ${error.message}`).toMatch(/^invalid-input: /);
        expect(error.message).toContain(names);
      });
    });

    describe("permissions", () => {
      it("names verb, resource and namespace of what is denied", async () => {
        const namespace = await freshNamespace();
        await applied(serviceAccount(namespace, "reader"));
        const limited = await fixture.denied(["get serviceaccounts", "create serviceaccounts/token", "list pods"]);
        const token = {
          namespace,
          serviceAccount: "reader",
          audiences: ["sts.amazonaws.com"],
          expirationSeconds: 3600,
        };
        const cases: readonly [string, () => Promise<unknown>][] = [
          ["get serviceaccounts", () => limited.find({ kind: "ServiceAccount", namespace, name: "reader" }, never)],
          ["list pods", () => limited.list("Pod", { namespace }, undefined, never)],
          ["create serviceaccounts/token", () => limited.createToken(token, never)],
        ];
        for (const [action, call] of cases) {
          const error = await failure(call());
          expect(`${error.problem} ${error.operation}`).toBe(`access-denied kubernetes:${action}`);
          expect(error.message).toContain(namespace);
          expect(error.advice).toContain(action.split(" ")[1]);
        }
        const { items } = await limited.list("ServiceAccount", { namespace }, undefined, never);
        expect(items.map(({ metadata }) => metadata.name)).toContain("reader");
      });

      it("says which kinds of a namespace it may not list", async () => {
        const namespace = await freshNamespace();
        await applied(serviceAccount(namespace, "reader"));
        const limited = await fixture.denied(["list deployments"]);
        const { objects, unseen } = await limited.contentOf(namespace, never);
        expect(objects.map(({ kind, name }) => `${kind} ${name}`)).toContain("ServiceAccount reader");
        expect(unseen).toContainEqual({
          resource: "deployments.apps",
          reason: expect.stringMatching(/cannot list resource "deployments.*in the namespace/),
        });
      });

      it("changes nothing without permission", async () => {
        const namespace = await freshNamespace();
        const limited = await fixture.denied(["create serviceaccounts", "delete serviceaccounts", "patch deployments"]);
        const created = await failure(limited.apply(serviceAccount(namespace, "reader"), WRITE, never));
        expect(`${created.problem} ${created.operation}`).toBe("access-denied kubernetes:create serviceaccounts");
        expect(await findAccount(namespace, "reader")).toBeUndefined();

        const { metadata } = await applied(serviceAccount(namespace, "reader"));
        const ref = { kind: "ServiceAccount", namespace, name: "reader" } as const;
        expect((await failure(limited.delete(ref, metadata.uid, never))).problem).toBe("access-denied");
        expect(await findAccount(namespace, "reader")).toBeDefined();

        await applied(deployment(namespace, "web"));
        const web = { kind: "Deployment", namespace, name: "web" } as const;
        expect((await failure(limited.restart(web, "2026-11-24T08:00:00Z", never))).problem).toBe("access-denied");
      });

      it("answers what one may do", async () => {
        const namespace = await freshNamespace();
        const limited = await fixture.denied(["create serviceaccounts/token"]);
        const question = { verb: "create", kind: "ServiceAccount", namespace, name: undefined } as const;
        expect(await cluster.mayI({ ...question, subresource: "token" }, never)).toMatchObject({ allowed: true });
        expect(await limited.mayI({ ...question, subresource: "token" }, never)).toMatchObject({ allowed: false });
        expect(await limited.mayI({ ...question, subresource: "" }, never)).toMatchObject({ allowed: true });
      });
    });

    describe("tokens", () => {
      it("are signed by the issuer for the ServiceAccount and the audiences", async () => {
        const namespace = await freshNamespace();
        await applied(serviceAccount(namespace, "reader"));
        const audiences = ["sts.amazonaws.com", "pods.eks.amazonaws.com"];
        const issued = await cluster.createToken(
          { namespace, serviceAccount: "reader", audiences, expirationSeconds: 3600 },
          never,
        );
        const { payload } = await jwtVerify(issued.token.reveal(), createLocalJWKSet(await fixture.keys()), {
          issuer: fixture.issuer,
          audience: "sts.amazonaws.com",
          subject: `system:serviceaccount:${namespace}:reader`,
        });
        expect(payload.aud).toEqual(audiences);
        expect(Date.parse(issued.expires)).toBe((payload.exp ?? 0) * 1000);
        expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
        expect(JSON.stringify(issued)).not.toContain(issued.token.reveal());
      });

      it("are not given to nobody, nor for less than ten minutes", async () => {
        const namespace = await freshNamespace();
        await applied(serviceAccount(namespace, "reader"));
        const ask = (account: string, expirationSeconds: number) =>
          failure(
            cluster.createToken(
              { namespace, serviceAccount: account, audiences: ["sts.amazonaws.com"], expirationSeconds },
              never,
            ),
          );
        expect((await ask("nobody", 3600)).problem).toBe("not-found");
        expect((await ask("reader", 60)).problem).toBe("invalid-input");
      });
    });

    describe("list", () => {
      it("goes through its pages to the end, once each", async () => {
        const namespace = await freshNamespace();
        const names = Array.from({ length: 501 }, (_, index) => `account-${String(index).padStart(3, "0")}`);
        for (let start = 0; start < names.length; start += 50) {
          await Promise.all(
            names.slice(start, start + 50).map((account) => applied(serviceAccount(namespace, account))),
          );
        }
        const first = await cluster.list("ServiceAccount", { namespace }, undefined, never);
        expect(first.items).toHaveLength(500);
        expect(first.next).toBeDefined();
        const all = await everyPage((page) => cluster.list("ServiceAccount", { namespace }, page, never));
        expect(ownNames(all).sort()).toEqual(names);
        expect(all[0]).toEqual(await findAccount(namespace, all[0]?.metadata.name ?? ""));
      });

      it("tells everything that lies in a namespace, and nothing of others", async () => {
        const [namespace, other] = [await freshNamespace(), await freshNamespace()];
        await applied(serviceAccount(namespace, "reader"));
        await applied(deployment(namespace, "web"));
        await applied(serviceAccount(other, "elsewhere"));
        const { objects, unseen } = await cluster.contentOf(namespace, never);
        expect(unseen).toEqual([]);
        expect(objects).toContainEqual({ kind: "ServiceAccount", name: "reader", owned: false, ending: false });
        expect(objects).toContainEqual({ kind: "Deployment", name: "web", owned: false, ending: false });
        expect(objects.map(({ name }) => name)).not.toContain("elsewhere");
      });

      it("keeps to its scope", async () => {
        const [one, other] = [await freshNamespace(), await freshNamespace()];
        const labelled = {
          ...serviceAccount(one, "a"),
          metadata: { namespace: one, name: "a", labels: { tier: one } },
        };
        await applied(labelled);
        await applied(serviceAccount(one, "b"));
        await applied(serviceAccount(other, "a"));
        const names = async (scope: Parameters<ClusterPort["list"]>[1]) => {
          const accounts = await everyPage((page) => cluster.list("ServiceAccount", scope, page, never));
          return ownNames(accounts, (metadata) => `${metadata.namespace}/${metadata.name}`);
        };
        expect(await names({ namespace: one })).toEqual([`${one}/a`, `${one}/b`]);
        expect(await names({ namespace: undefined })).toEqual(expect.arrayContaining([`${one}/a`, `${other}/a`]));
        expect(await names({ namespace: undefined, labelSelector: `tier=${one}` })).toEqual([`${one}/a`]);
        expect(await names({ namespace: one, fieldSelector: "metadata.name=b" })).toEqual([`${one}/b`]);
        expect(await names({ namespace: "no-such-namespace" })).toEqual([]);
      });

      it("refuses a page that it never gave", async () => {
        const error = await failure(cluster.list("ServiceAccount", { namespace: undefined }, "made-up", never));
        expect(["conflict", "invalid-input"]).toContain(error.problem);
      });

      it("knows the cluster's webhook", async () => {
        const webhooks = await everyPage((page) =>
          cluster.list("MutatingWebhookConfiguration", { namespace: undefined }, page, never),
        );
        expect(webhooks.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toContain(
          "MutatingWebhookConfiguration/pod-identity-webhook",
        );
      });
    });

    describe("delete", () => {
      it("takes that very object only", async () => {
        const namespace = await freshNamespace();
        const ref = { kind: "ServiceAccount", namespace, name: "reader" } as const;
        const first = await applied(serviceAccount(namespace, "reader"));
        expect(await cluster.delete(ref, first.metadata.uid, never)).toBe("deleted");
        expect(await cluster.delete(ref, first.metadata.uid, never)).toBe("absent");
        const second = await applied(serviceAccount(namespace, "reader"));
        expect(await cluster.delete(ref, first.metadata.uid, never)).toBe("replaced");
        expect((await findAccount(namespace, "reader"))?.metadata.uid).toBe(second.metadata.uid);
        expect(await cluster.delete({ ...ref, namespace: "no-such-namespace" }, first.metadata.uid, never)).toBe(
          "absent",
        );
      });

      it("takes an object that changed meanwhile, since it is the same one", async () => {
        const namespace = await freshNamespace();
        const { metadata } = await applied(serviceAccount(namespace, "reader"));
        await applied(serviceAccount(namespace, "reader", { note: "later" }));
        const ref = { kind: "ServiceAccount", namespace, name: "reader" } as const;
        expect(await cluster.delete(ref, metadata.uid, never)).toBe("deleted");
      });
    });

    describe("restart", () => {
      const annotationsOf = (object: KubeObject | undefined) => {
        const spec = object?.body.spec;
        const template = isObject(spec) && isObject(spec.template) ? spec.template : {};
        return isObject(template.metadata) ? template.metadata.annotations : undefined;
      };

      it("marks the pod template, and the same moment again changes nothing", async () => {
        const namespace = await freshNamespace();
        await applied(deployment(namespace, "web"));
        const web = { kind: "Deployment", namespace, name: "web" } as const;
        await cluster.restart(web, "2026-11-24T08:00:00Z", never);
        const first = await cluster.find(web, never);
        expect(annotationsOf(first)).toEqual({ team: "shop", [RESTARTED_AT_ANNOTATION]: "2026-11-24T08:00:00Z" });
        await cluster.restart(web, "2026-11-24T08:00:00Z", never);
        expect((await cluster.find(web, never))?.metadata.resourceVersion).toBe(first?.metadata.resourceVersion);
        await cluster.restart(web, "2026-11-24T09:00:00Z", never);
        expect(annotationsOf(await cluster.find(web, never))).toMatchObject({
          [RESTARTED_AT_ANNOTATION]: "2026-11-24T09:00:00Z",
        });
      });

      it("says that a workload has vanished", async () => {
        const web = { kind: "StatefulSet", namespace: await freshNamespace(), name: "web" } as const;
        expect((await failure(cluster.restart(web, "2026-11-24T08:00:00Z", never))).problem).toBe("not-found");
      });
    });

    describe("events", () => {
      it("are those of the object, newest last", async () => {
        const namespace = await freshNamespace();
        const event = (name: string, about: string, lastTimestamp: string, count: number): JsonObject => ({
          apiVersion: "v1",
          kind: "Event",
          metadata: { namespace, name },
          involvedObject: { kind: "Pod", namespace, name: about, apiVersion: "v1" },
          type: "Warning",
          reason: "FailedCreate",
          message: `message of ${name}`,
          lastTimestamp,
          count,
        });
        await applied(event("late", "web-1", "2026-11-24T08:05:00Z", 3));
        await applied(event("early", "web-1", "2026-11-24T08:00:00Z", 1));
        await applied(event("foreign", "web-2", "2026-11-24T08:01:00Z", 1));
        const common = { type: "Warning", reason: "FailedCreate" };
        expect(await cluster.listEvents({ kind: "Pod", namespace, name: "web-1" }, never)).toEqual([
          { ...common, message: "message of early", lastSeen: "2026-11-24T08:00:00Z", count: 1 },
          { ...common, message: "message of late", lastSeen: "2026-11-24T08:05:00Z", count: 3 },
        ]);
        expect(await cluster.listEvents({ kind: "Pod", namespace, name: "web-3" }, never)).toEqual([]);
      });
    });

    describe("cancelling", () => {
      it("ends a call before and after it began", async () => {
        const controller = new AbortController();
        const running = cluster.list("ServiceAccount", { namespace: undefined }, undefined, controller.signal);
        controller.abort();
        expect((await failure(running)).problem).toBe("cancelled");
        const late = cluster.apply(serviceAccount("default", "cancelled"), WRITE, controller.signal);
        expect((await failure(late)).problem).toBe("cancelled");
        expect(await findAccount("default", "cancelled")).toBeUndefined();
      });
    });

    it("has no log of a pod that is not there", async () => {
      const pod = { namespace: await freshNamespace(), name: "gone", container: "app" };
      expect((await failure(cluster.podLog(pod, 1000, never))).problem).toBe("not-found");
    });
  });
}
