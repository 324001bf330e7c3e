// IRSA from end to end on real tokens: a real API server signs them, and the practice account's STS takes or refuses them.
import { afterAll, beforeAll, expect, it } from "vitest";
import { withoutScheme } from "../../src/core/names/issuer.ts";
import type { ClusterPort, ExchangeOutcome, JsonObject } from "../../src/core/ports.ts";
import { clusterConnections } from "../../src/kubernetes/index.ts";
import { initialPracticeState, memoryStore, practiceAccount } from "../../src/playground/index.ts";
import { practiceRoleArn, trustDocument, webIdentityStatement } from "../../src/playground/initial-state.ts";
import { type ApiServer, startApiServer } from "../fakes/api-server.ts";
import { describeWithGoTools } from "../fakes/describe-with-go-tools.ts";
import { noEks } from "../fakes/kubeconfig-home.ts";
import { type RealKubeconfig, realKubeconfig } from "../fakes/real-kubeconfig.ts";
import { namespaceOf, serviceAccount } from "./cluster-contract.ts";

const never = new AbortController().signal;
const AUDIENCE = "sts.amazonaws.com";
const ROLE_ARN = practiceRoleArn("real-reader");

await describeWithGoTools("IRSA with tokens of a real API server", ["etcd", "kube-apiserver"], (programs) => {
  let server: ApiServer;
  let kubeconfig: RealKubeconfig;
  let cluster: ClusterPort;

  beforeAll(async () => {
    server = await startApiServer(programs);
    kubeconfig = realKubeconfig(server);
    kubeconfig.add(server.admin);
    cluster = clusterConnections(noEks).open({ kind: "context", name: server.admin.name });
    const write = { dryRun: false, force: false };
    await cluster.apply(namespaceOf("shop"), write, never);
    for (const name of ["reader", "other"]) {
      await cluster.apply(serviceAccount("shop", name), write, never);
    }
  });
  afterAll(async () => {
    kubeconfig.remove();
    await server.stop();
  });

  /** A practice account that knows this issuer: its provider, and a role that trusts `shop/reader`. */
  async function exchange(account: string, audiences: readonly string[], jwks?: JsonObject): Promise<ExchangeOutcome> {
    const issuer = withoutScheme(server.issuer);
    const start = initialPracticeState();
    const [provider] = start.providers;
    const [role] = start.roles;
    if (provider === undefined || role === undefined) {
      throw new Error("the practice account starts without provider or role");
    }
    const conditions = { StringEquals: { aud: AUDIENCE, sub: "system:serviceaccount:shop:reader" } };
    const store = memoryStore({
      ...start,
      foreignIssuers: [{ issuer, jwks: jwks ?? ((await server.api.ask("GET", "/openid/v1/jwks")) as JsonObject) }],
      providers: [
        {
          ...provider,
          arn: provider.arn.replace(provider.issuer, issuer),
          issuer,
          audiences: [AUDIENCE],
        },
      ],
      roles: [
        {
          ...role,
          name: "real-reader",
          path: "/",
          arn: ROLE_ARN,
          trustPolicy: trustDocument(webIdentityStatement(issuer, conditions)),
        },
      ],
    });
    const { token } = await cluster.createToken(
      { namespace: "shop", serviceAccount: account, audiences, expirationSeconds: 3600 },
      never,
    );
    const { tokens } = practiceAccount(store).aws.open({ profile: undefined, region: undefined });
    return tokens.exchange({ roleArn: ROLE_ARN, token, sessionName: "handshake" }, never);
  }

  it("gives the ServiceAccount that the trust policy names its role", async () => {
    expect(await exchange("reader", [AUDIENCE])).toMatchObject({
      kind: "assumed",
      assumed: {
        identity: { arn: "arn:aws:sts::111122223333:assumed-role/real-reader/handshake" },
        subject: "system:serviceaccount:shop:reader",
        audience: AUDIENCE,
      },
    });
  });

  it("refuses another ServiceAccount, an audience that the provider lacks, and keys of somebody else", async () => {
    expect(await exchange("other", [AUDIENCE])).toMatchObject({ kind: "refused", refusal: "not-authorized" });
    expect(await exchange("reader", ["pods.eks.amazonaws.com"])).toMatchObject({
      kind: "refused",
      refusal: "audience-not-registered",
    });
    expect(await exchange("reader", [AUDIENCE], { keys: [] })).toMatchObject({ kind: "refused" });
  });
});
