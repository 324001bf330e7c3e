// The practice account set up for the AWS contract.
import { AccessError, type AwsConnections } from "../../src/core/ports.ts";
import { initialPracticeState, memoryStore, type PracticeState, practiceAccount } from "../../src/playground/index.ts";
import { trustDocument, webIdentityStatement } from "../../src/playground/initial-state.ts";
import { type AwsFixture, never, WANTED, type WebIdentity } from "./aws-fixture.ts";

const WRITE = { dryRun: false, force: false };

/** With all of its connections, for what stands in front of it. */
export function practiceAws(): Promise<AwsFixture & { readonly connections: AwsConnections }> {
  const start = initialPracticeState();
  const [cluster] = start.clusters;
  const [provider] = start.providers;
  const [context] = start.contexts;
  const [role] = start.roles;
  if (cluster === undefined || provider === undefined || context === undefined || role === undefined) {
    throw new Error("the practice account starts without a cluster, provider, context or role");
  }
  const { account } = start.identity;
  const state: PracticeState = {
    ...start,
    profiles: [
      { name: WANTED.profile, region: WANTED.region },
      { name: "regionless", region: undefined },
    ],
    clusters: WANTED.clusters.map((name) => ({
      ...cluster,
      name,
      arn: `arn:aws:eks:${WANTED.region}:${account}:cluster/${name}`,
    })),
    kube: Object.fromEntries(
      Object.entries(start.kube).flatMap(([name, kube]) =>
        name === cluster.name ? WANTED.clusters.map((each) => [each, kube] as const) : [],
      ),
    ),
    contexts: [{ ...context, cluster: WANTED.clusters[0] ?? "" }],
    providers: [{ ...provider, audiences: WANTED.audiences }],
    roles: WANTED.roles.map((each) => ({
      ...role,
      ...each,
      arn: `arn:aws:iam::${account}:role${each.path}${each.name}`,
      trustPolicy: JSON.stringify(WANTED.trustPolicy),
    })),
    policies: start.policies.map((policy) => ({
      ...policy,
      ...WANTED.localPolicy,
      arn: `arn:aws:iam::${account}:policy${WANTED.localPolicy.path}${WANTED.localPolicy.name}`,
    })),
  };
  const practice = practiceAccount(memoryStore(state));
  const aws = practice.aws.open({ profile: WANTED.profile, region: undefined });
  return Promise.resolve({
    profiles: practice.profiles,
    connections: practice.aws,
    aws,
    account,
    providerArn: provider.arn,
    lacks: new Set<string>(),
    async webIdentity(): Promise<WebIdentity> {
      const subject = "system:serviceaccount:contract:reader";
      const statement = webIdentityStatement(provider.issuer, {
        StringEquals: { sub: subject, aud: WANTED.audiences[0] },
      });
      const roleArn = `arn:aws:iam::${account}:role/web-identity`;
      try {
        await aws.changer.createRole(
          {
            name: "web-identity",
            path: "/",
            trustPolicy: trustDocument(statement),
            description: undefined,
            maxSessionDuration: undefined,
            boundary: undefined,
            tags: {},
          },
          never,
        );
      } catch (error) {
        if (!(error instanceof AccessError && error.problem === "conflict")) {
          throw error;
        }
      }
      const kube = practice.clusters.open({ kind: "context", name: context.name });
      await kube.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "contract" } }, WRITE, never);
      const metadata = { namespace: "contract", name: "reader" };
      await kube.apply({ apiVersion: "v1", kind: "ServiceAccount", metadata }, WRITE, never);
      const request = { namespace: "contract", serviceAccount: "reader", expirationSeconds: 600 };
      const { token } = await kube.createToken({ ...request, audiences: [WANTED.audiences[0]] }, never);
      return { token, roleArn, subject };
    },
    dispose: () => Promise.resolve(),
  });
}
