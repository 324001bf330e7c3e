// Runs the AwsReader contract against the practice account and against moto's real server through the AWS SDK.
import { CreateClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import {
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { describe, it } from "vitest";
import { awsProfiles } from "../../src/aws/index.ts";
import { withoutScheme } from "../../src/core/names/issuer.ts";
import { initialPracticeState, memoryStore, practiceAccount } from "../../src/playground/index.ts";
import { awsHome } from "../fakes/aws-home.ts";
import { findMoto, startMoto } from "../fakes/moto-server.ts";
import { type AwsReaderFixture, awsReaderContract, WANTED } from "./aws-reader-contract.ts";

awsReaderContract("practice account", async (): Promise<AwsReaderFixture> => {
  const start = initialPracticeState();
  const [template] = start.clusters;
  const [provider] = start.providers;
  if (template === undefined || provider === undefined) {
    throw new Error("the practice account starts without a cluster");
  }
  const { account } = start.identity;
  const store = memoryStore({
    ...start,
    profiles: [
      { name: WANTED.profile, region: WANTED.region },
      { name: "regionless", region: undefined },
    ],
    clusters: WANTED.clusters.map((name) => ({
      ...template,
      name,
      arn: `arn:aws:eks:${WANTED.region}:${account}:cluster/${name}`,
    })),
    providers: [{ ...provider, audiences: WANTED.audiences }],
    roles: WANTED.roles.map((role) => ({
      ...role,
      arn: `arn:aws:iam::${account}:role${role.path}${role.name}`,
      trustPolicy: JSON.stringify(WANTED.trustPolicy),
    })),
    policies: [
      {
        ...WANTED.localPolicy,
        arn: `arn:aws:iam::${account}:policy${WANTED.localPolicy.path}${WANTED.localPolicy.name}`,
      },
    ],
  });
  const { profiles } = practiceAccount(store);
  return { profiles, account, providerArn: provider.arn, dispose: () => Promise.resolve() };
});

const moto = findMoto();
if (moto !== undefined) {
  awsReaderContract("moto's server", () => motoFixture(moto));
} else {
  describe("AwsReader: moto's server", () => {
    it("needs moto_server", (context) => {
      const missing =
        "moto_server is neither on PATH nor in the cache folder: `pip install 'moto[server]'` brings it. " +
        "Without it the contract of the AWS adapter is not tested.";
      if (process.env.CI) {
        throw new Error(missing);
      }
      console.warn(missing);
      context.skip(missing);
    });
  });
}

async function motoFixture(executable: string): Promise<AwsReaderFixture> {
  const realHome = process.env.HOME;
  const home = awsHome();
  const server = await startMoto(executable, realHome);
  home.writeConfig(
    [
      `[profile ${WANTED.profile}]`,
      `region = ${WANTED.region}`,
      `endpoint_url = ${server.url}`,
      "[profile regionless]",
      `endpoint_url = ${server.url}`,
    ].join("\n"),
  );
  home.writeCredentials(
    ["contract", "regionless"]
      .map((profile) => `[${profile}]\naws_access_key_id = testing\naws_secret_access_key = testing\n`)
      .join(""),
  );
  const client = {
    endpoint: server.url,
    region: WANTED.region,
    credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
  };
  const eks = new EKSClient(client);
  const iam = new IAMClient(client);
  let issuer = "";
  for (const name of WANTED.clusters) {
    const { cluster } = await eks.send(
      new CreateClusterCommand({
        name,
        roleArn: "arn:aws:iam::123456789012:role/eks",
        resourcesVpcConfig: { subnetIds: ["subnet-1", "subnet-2"] },
      }),
    );
    issuer ||= cluster?.identity?.oidc?.issuer ?? "";
  }
  const provider = await iam.send(
    new CreateOpenIDConnectProviderCommand({ Url: issuer, ClientIDList: [...WANTED.audiences] }),
  );
  for (const { name, path, description } of WANTED.roles) {
    await iam.send(
      new CreateRoleCommand({
        RoleName: name,
        Path: path,
        Description: description,
        AssumeRolePolicyDocument: JSON.stringify(WANTED.trustPolicy),
      }),
    );
  }
  await iam.send(
    new CreatePolicyCommand({
      PolicyName: WANTED.localPolicy.name,
      Path: WANTED.localPolicy.path,
      PolicyDocument:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}',
    }),
  );
  return {
    profiles: awsProfiles(),
    account: "123456789012",
    providerArn: provider.OpenIDConnectProviderArn ?? `no provider for ${withoutScheme(issuer)}`,
    async dispose() {
      eks.destroy();
      iam.destroy();
      await server.stop();
      home.remove();
    },
  };
}
