// Runs the ClusterPort contract against a real API server through the Kubernetes adapter, and what only a real one can show.
import { X509Certificate } from "node:crypto";
import { createServer } from "node:https";
import { rootCertificates, type TLSSocket } from "node:tls";
import { inspect } from "node:util";
import type { JSONWebKeySet } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ClusterPort,
  type ClusterTarget,
  FIELD_MANAGER,
  type JsonObject,
  KUBE_RESOURCES,
  type KubeKind,
  Secret,
} from "../../src/core/ports.ts";
import { clusterConnections } from "../../src/kubernetes/index.ts";
import { type ApiServer, type ApiServerUser, startApiServer } from "../fakes/api-server.ts";
import type { RbacRule } from "../fakes/api-server-client.ts";
import { describeWithGoTools } from "../fakes/describe-with-go-tools.ts";
import { kubeconfigHome, noEks } from "../fakes/kubeconfig-home.ts";
import { type RealKubeconfig, realKubeconfig } from "../fakes/real-kubeconfig.ts";
import { type ClusterFixture, clusterContract, namespaceOf, serviceAccount } from "./cluster-contract.ts";

const never = new AbortController().signal;

await describeWithGoTools("a real API server", ["etcd", "kube-apiserver"], (programs) => {
  clusterContract("real API server", async () => realFixture(await startApiServer(programs)));

  describe("what only a real API server shows", () => {
    let server: ApiServer;
    let kubeconfig: RealKubeconfig;
    let cluster: ClusterPort;

    beforeAll(async () => {
      server = await startApiServer(programs);
      kubeconfig = realKubeconfig(server);
      kubeconfig.add(server.admin);
      cluster = clusterConnections(noEks).open({ kind: "context", name: server.admin.name });
    });
    afterAll(async () => {
      kubeconfig.remove();
      await server.stop();
    });

    /** As DescribeCluster would show this server. */
    function asEksCluster(certificateAuthority: string, endpoint = server.url): ClusterTarget {
      return {
        kind: "eks",
        aws: { profile: undefined, region: undefined },
        cluster: {
          name: "real",
          arn: "arn:aws:eks:us-east-1:111122223333:cluster/real",
          issuer: server.issuer,
          status: "ACTIVE",
          version: "1.36",
          endpoint,
          certificateAuthority: Buffer.from(certificateAuthority).toString("base64"),
          autoMode: false,
        },
      };
    }

    const asAdmin = () =>
      clusterConnections({
        sign: () =>
          Promise.resolve({
            token: new Secret(server.admin.token),
            expires: new Date(Date.now() + 840_000).toISOString(),
          }),
      });

    it("is trusted by the authority of DescribeCluster, and by no other", async () => {
      const namespaces = (target: ClusterTarget) =>
        asAdmin().open(target).list("Namespace", { namespace: undefined }, undefined, never);
      expect((await namespaces(asEksCluster(server.certificateAuthority))).items.length).toBeGreaterThan(0);
      const other = rootCertificates[0] ?? "";
      await expect(namespaces(asEksCluster(other))).rejects.toMatchObject({
        problem: "unreachable",
        message: expect.stringContaining("certificate"),
      });
    });

    it("does not take a wrong token, and the error does not show it", async () => {
      const wrong = clusterConnections({
        sign: () => Promise.resolve({ token: new Secret("wrong-token"), expires: new Date(0).toISOString() }),
      });
      const error = await wrong
        .open(asEksCluster(server.certificateAuthority))
        .list("Namespace", { namespace: undefined }, undefined, never)
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ problem: "credentials-refused" });
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain("wrong-token");
    });

    it("sends a client certificate where the kubeconfig has one", async () => {
      const pair = { cert: server.certificateAuthority, key: server.certificateKey };
      const seen: string[] = [];
      const secure = createServer({ ...pair, requestCert: true, rejectUnauthorized: false }, (request, response) => {
        seen.push((request.socket as TLSSocket).getPeerCertificate().fingerprint256);
        response.end('{"metadata":{},"items":[]}');
      });
      await new Promise<void>((resolve) => secure.listen(0, "127.0.0.1", resolve));
      const base64 = (text: string) => Buffer.from(text).toString("base64");
      const home = kubeconfigHome();
      try {
        const address = secure.address();
        home.write(
          {
            server: `https://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
            "certificate-authority-data": base64(pair.cert),
          },
          { "client-certificate-data": base64(pair.cert), "client-key-data": base64(pair.key) },
        );
        await home.connect().list("Pod", { namespace: "shop" }, undefined, never);
      } finally {
        home.remove();
        secure.closeAllConnections();
        secure.close();
      }
      expect(seen).toEqual([new X509Certificate(pair.cert).fingerprint256]);
    });

    it("refuses what is new in a namespace that goes away, and says so", async () => {
      const write = { dryRun: false, force: false };
      const outcome = await cluster.apply(namespaceOf("leaving"), write, never);
      const uid = outcome.kind === "applied" ? outcome.object.metadata.uid : "";
      expect(await cluster.delete({ kind: "Namespace", namespace: undefined, name: "leaving" }, uid, never)).toBe(
        "deleted",
      );
      await expect(cluster.apply(serviceAccount("leaving", "reader"), write, never)).rejects.toMatchObject({
        problem: "conflict",
        message: expect.stringContaining("being terminated"),
      });
    });

    it("finds objects of kinds that nobody here knows by name, and none twice", async () => {
      await cluster.apply(namespaceOf("full"), { dryRun: false, force: false }, never);
      const names = { plural: "widgets", singular: "widget", kind: "Widget" };
      const schema = { openAPIV3Schema: { type: "object" } };
      const versions = ["v1", "v1beta1"].map((name) => ({ name, served: true, storage: name === "v1", schema }));
      await server.api.ask("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: "widgets.example.com" },
        spec: { group: "example.com", scope: "Namespaced", names, versions },
      });
      const widget = { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "one" } };
      await expect
        .poll(
          () =>
            server.api.ask("POST", "/apis/example.com/v1/namespaces/full/widgets", widget).then(
              () => true,
              () => false,
            ),
          {
            timeout: 20_000,
          },
        )
        .toBe(true);
      for (const [plural, object] of [
        ["configmaps", { kind: "ConfigMap", metadata: { name: "settings" } }],
        ["secrets", { kind: "Secret", metadata: { name: "key" }, stringData: { password: "hunter2" } }],
      ] as const) {
        await server.api.ask("POST", `/api/v1/namespaces/full/${plural}`, { apiVersion: "v1", ...object });
      }
      await expect
        .poll(
          async () =>
            (await cluster.contentOf("full", never)).objects.map(({ kind, name }) => `${kind} ${name}`).sort(),
          {
            timeout: 20_000,
          },
        )
        .toEqual(["ConfigMap settings", "Secret key", "Widget one"]);
      const content = await cluster.contentOf("full", never);
      expect(content.unseen).toEqual([]);
      expect(JSON.stringify(content)).not.toContain("hunter2");
    });

    it("shows what a kubelet wrote, and has no log of a pod without a node", async () => {
      const pod = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { namespace: "default", name: "web-1" },
        spec: { containers: [{ name: "app", image: "example/app:1" }] },
      };
      await cluster.apply(pod, { dryRun: false, force: false }, never);
      await server.api.setPodStatus("default", "web-1", { phase: "Running", podIP: "10.0.0.7" });
      const found = await cluster.find({ kind: "Pod", namespace: "default", name: "web-1" }, never);
      expect(found?.body.status).toMatchObject({ phase: "Running", podIP: "10.0.0.7" });
      // The kubelet's entry in managedFields is one of a subresource.
      expect(found?.metadata.managers.map(({ name }) => name)).toEqual([FIELD_MANAGER]);
      await expect(
        cluster.podLog({ namespace: "default", name: "web-1", container: "app" }, 1000, never),
      ).rejects.toMatchObject({ problem: "conflict" });
      await expect(
        cluster.podLog({ namespace: "default", name: "web-1", container: "none" }, 1000, never),
      ).rejects.toMatchObject({ problem: "invalid-input" });
    });
  });
});

/** Name and webhook as EKS installs them (domain facts of the pod identity webhook). */
const WEBHOOK = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "MutatingWebhookConfiguration",
  metadata: { name: "pod-identity-webhook" },
  webhooks: [
    {
      name: "iam-for-pods.amazonaws.com",
      admissionReviewVersions: ["v1"],
      sideEffects: "None",
      failurePolicy: "Ignore",
      clientConfig: { url: "https://127.0.0.1:23443/mutate" },
      rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
    },
  ],
};

async function realFixture(server: ApiServer): Promise<ClusterFixture> {
  const kubeconfig = realKubeconfig(server);
  const connections = clusterConnections(noEks);
  const connect = (user: ApiServerUser): ClusterPort => {
    kubeconfig.add(user);
    return connections.open({ kind: "context", name: user.name });
  };
  await server.api.ask("POST", "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations", WEBHOOK);
  return {
    cluster: connect(server.admin),
    issuer: server.issuer,
    keys: async () => (await server.api.ask("GET", "/openid/v1/jwks")) as JSONWebKeySet,
    async denied(actions) {
      const user = server.nextUser();
      await server.api.grant(user.name, allBut(actions));
      return connect(user);
    },
    async applyAs(manager, object) {
      await server.api.applyAs(manager, pathOfObject(object), object);
    },
    async dispose() {
      kubeconfig.remove();
      await server.stop();
    },
  };
}

const VERBS = ["get", "list", "create", "patch", "delete"];

/** RBAC only ever allows, so what is denied is what the rules leave out. */
function allBut(actions: readonly string[]): readonly RbacRule[] {
  return (Object.keys(KUBE_RESOURCES) as KubeKind[]).flatMap((kind) => {
    const { group, plural } = KUBE_RESOURCES[kind];
    return [plural, `${plural}/token`, `${plural}/log`].map((resource) => ({
      apiGroups: [group],
      resources: [resource],
      verbs: VERBS.filter((verb) => !actions.includes(`${verb} ${resource}`)),
    }));
  });
}

function pathOfObject(object: JsonObject): string {
  const { kind, metadata } = object as { kind: KubeKind; metadata: { namespace?: string; name: string } };
  const { group, version, plural } = KUBE_RESOURCES[kind];
  const base = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const place = metadata.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  return `${base}${place}/${plural}/${metadata.name}`;
}
