// moto's real server set up for the AWS contract, and what it lacks.
import { CreateClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import {
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { awsConnections, awsProfiles } from "../../src/aws/index.ts";
import { withoutScheme } from "../../src/core/names/issuer.ts";
import { Secret } from "../../src/core/ports.ts";
import { awsHome } from "../fakes/aws-home.ts";
import { startMoto } from "../fakes/moto-server.ts";
import { type AwsFixture, WANTED } from "./aws-fixture.ts";

/** Operations that moto 5.2 answers with "not implemented", in HTML or in an XML that is no answer. */
const LACKS: ReadonlySet<string> = new Set([
  "iam:AddClientIDToOpenIDConnectProvider",
  "iam:RemoveClientIDFromOpenIDConnectProvider",
  "iam:SimulatePrincipalPolicy",
  "access-analyzer:ValidatePolicy",
  "eks:ListPodIdentityAssociations",
  "eks:CreatePodIdentityAssociation",
  "eks:UpdatePodIdentityAssociation",
  "eks:DeletePodIdentityAssociation",
  "eks:CreateAddon",
  "eks:DescribeAddon",
  "eks:DeleteAddon",
]);

const ACCOUNT = "123456789012";

export async function motoAws(executable: string): Promise<AwsFixture> {
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
  const providerArn = await fill(eks, iam);
  return {
    profiles: awsProfiles(),
    aws: awsConnections().open({ profile: WANTED.profile, region: undefined }),
    account: ACCOUNT,
    providerArn,
    lacks: LACKS,
    webIdentity: () =>
      Promise.resolve({
        // moto takes any token; this one is nobody's.
        token: new Secret("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJl"),
        roleArn: `arn:aws:iam::${ACCOUNT}:role/plain`,
        subject: "nobody",
      }),
    async dispose() {
      eks.destroy();
      iam.destroy();
      await server.stop();
      home.remove();
    },
  };
}

/** Resolves to the ARN of the provider for the issuer of the clusters, which all have the same one in moto. */
async function fill(eks: EKSClient, iam: IAMClient): Promise<string> {
  let issuer = "";
  for (const name of WANTED.clusters) {
    const { cluster } = await eks.send(
      new CreateClusterCommand({
        name,
        roleArn: `arn:aws:iam::${ACCOUNT}:role/eks`,
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
  return provider.OpenIDConnectProviderArn ?? `no provider for ${withoutScheme(issuer)}`;
}
