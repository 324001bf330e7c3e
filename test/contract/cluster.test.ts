// Runs the ClusterPort contract against a real API server through the Kubernetes adapter, and what only a real one can show.
import type { JSONWebKeySet } from "jose";
import { type ClusterPort, type JsonObject, KUBE_RESOURCES, type KubeKind } from "../../src/core/ports.ts";
import { clusterConnections } from "../../src/kubernetes/index.ts";
import { type ApiServer, type ApiServerUser, startApiServer } from "../fakes/api-server.ts";
import type { RbacRule } from "../fakes/api-server-client.ts";
import { describeWithGoTools } from "../fakes/describe-with-go-tools.ts";
import { realKubeconfig } from "../fakes/real-kubeconfig.ts";
import { type ClusterFixture, clusterContract } from "./cluster-contract.ts";

await describeWithGoTools("a real API server", ["etcd", "kube-apiserver"], (programs) => {
  clusterContract("real API server", async () => realFixture(await startApiServer(programs)));
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
  const connections = clusterConnections({ sign: () => Promise.reject(new Error("no EKS here")) });
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
