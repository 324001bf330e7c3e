// The issuer of a cluster behind the real AWS adapter, and every way in which it is not found: each told in words of its own.
import { CreateClusterCommand, EKSClient } from "@aws-sdk/client-eks";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { type AwsHome, awsHome } from "../fakes/aws-home.ts";
import { type Answer, type LoopbackAws, loopbackAws, type SeenRequest } from "../fakes/loopback-aws.ts";
import { findMoto, startMoto } from "../fakes/moto-server.ts";
import { story } from "../host/story.ts";
import type { Workbench } from "../host/workbench.ts";

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::111122223333:user/dev</Arn><UserId>AIDA</UserId><Account>111122223333</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;

/** What AWS would say to the profiles `denied` and `plain`, told apart by the key that signed. */
function answer({ path, headers }: SeenRequest): Answer {
  const json = (status: number, body: object, type = "") => ({
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": type },
    body: JSON.stringify(body),
  });
  if (!path.startsWith("/clusters")) {
    return { status: 200, headers: { "content-type": "text/xml" }, body: IDENTITY };
  }
  const isList = path.split("?")[0] === "/clusters";
  if (isList && headers.authorization?.includes("AKIDDENIED")) {
    const message = `User: arn:aws:iam::111122223333:user/dev is not authorized to perform: eks:ListClusters`;
    return json(403, { message }, "AccessDeniedException");
  }
  switch (path.split("?")[0]) {
    case "/clusters":
      return json(200, { clusters: ["registered"] });
    case "/clusters/registered": {
      const arn = "arn:aws:eks:eu-west-1:111122223333:cluster/registered";
      return json(200, { cluster: { name: "registered", arn, status: "ACTIVE" } });
    }
    default:
      return json(404, { message: "No cluster found for name: absent." }, "ResourceNotFoundException");
  }
}

const profile = (name: string, endpoint: string, more = "") =>
  `[profile ${name}]\nregion = eu-west-1\nendpoint_url = ${endpoint}\n${more}`;
const keys = (name: string, id: string) => `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = practice\n`;

let server: LoopbackAws;
let home: AwsHome;
/** For the window's extension host, which is a process of its own. */
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = await loopbackAws();
  server.answer(answer);
  home = awsHome();
  const sso =
    "sso_session = corp\nsso_account_id = 111122223333\nsso_role_name = dev\n[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.awsapps.com/start\n";
  env = {
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: home.write(
      ".aws/config",
      ["bare", "denied", "plain"].map((name) => profile(name, server.url)).join("") +
        profile("gone", "http://127.0.0.1:9") +
        profile("corp", server.url, sso),
    ),
    AWS_SHARED_CREDENTIALS_FILE: home.write(
      ".aws/credentials",
      keys("denied", "AKIDDENIED") + keys("plain", "AKIDPLAIN") + keys("gone", "AKIDGONE"),
    ),
  };
});

afterAll(async () => {
  home.remove();
  await server.close();
});

/** Answers the questions up to the list of clusters of a profile. */
async function askFor(window: Workbench, name: string): Promise<void> {
  await window.runCommand("IRSA: Detect OIDC Issuer");
  await window.page.getByPlaceholder("Which cluster do the pods run in?").waitFor();
  await window.quickInput.answer("EKS cluster of an AWS profile");
  await window.page.getByPlaceholder("Which AWS profile may read the cluster?").waitFor();
  await window.quickInput.row(name).waitFor();
  await window.quickInput.pick(name);
  await window.page.getByPlaceholder("Which region is the cluster in?").waitFor();
  await window.quickInput.accept();
  await window.page.getByPlaceholder("Which EKS cluster in eu-west-1?").waitFor();
}

story("whatever stands in the way of the issuer is said, with a way out", async ({ makeWorkspace, openWindow }) => {
  const window = await openWindow({ workspace: makeWorkspace(), env });
  const { quickInput } = window;
  const refusals = [
    ["bare", "no AWS credentials", "aws configure sso --profile bare"],
    ["corp", "The SSO sign-in of profile", "aws sso login --profile corp"],
    ["denied", "may not call eks:ListClusters", "use another profile"],
    ["gone", "cannot be reached", "endpoint_url of profile"],
  ] as const;
  const messages: string[] = [];
  for (const [name, what, wayOut] of refusals) {
    await askFor(window, name);
    await quickInput.row("Try Again").waitFor();
    const message = await quickInput.message();
    messages.push(message);
    expect(message).toContain(what);
    expect(message).toContain(wayOut);
    await window.screenshot(`detect-${name}.png`);
    await quickInput.cancel();
    await quickInput.waitUntilClosed();
  }
  expect(new Set(messages).size).toBe(refusals.length);

  await askFor(window, "plain");
  await quickInput.row("registered").waitFor();
  await quickInput.answer("absent");
  await window.notification('There is no EKS cluster "absent" in region eu-west-1');
  // Who may not list clusters can name one.
  await askFor(window, "denied");
  await quickInput.row("Try Again").waitFor();
  await quickInput.answer("registered");
  await quickInput.waitForTitle("OIDC Issuer of Cluster registered");
  await quickInput.waitForMessage("has no OIDC issuer");
  await window.screenshot("detect-registered.png");
});

const moto = findMoto();
if (moto === undefined) {
  console.warn(
    "detect-issuer.test.ts: `pip install 'moto[server]'` brings moto_server; without it one story is left out",
  );
}

describe.skipIf(moto === undefined && !process.env.CI)("moto's server", () => {
  story("the issuer of a cluster that another API serves is found", async ({ makeWorkspace, openWindow }) => {
    const aws = await startMoto(moto ?? "moto_server", undefined);
    try {
      const eks = new EKSClient({
        endpoint: aws.url,
        region: "eu-west-1",
        credentials: { accessKeyId: "testing", secretAccessKey: "testing" },
      });
      const resourcesVpcConfig = { subnetIds: ["subnet-1"] };
      const roleArn = "arn:aws:iam::123456789012:role/eks";
      const { cluster } = await eks.send(new CreateClusterCommand({ name: "shop", roleArn, resourcesVpcConfig }));
      const window = await openWindow({
        workspace: makeWorkspace(),
        env: { ...env, AWS_ENDPOINT_URL: aws.url },
      });
      await askFor(window, "plain");
      await window.quickInput.row("shop").waitFor();
      await window.quickInput.pick("shop");
      await window.quickInput.waitForTitle("OIDC Issuer of Cluster shop");
      await window.quickInput.waitForMessage("has no OIDC provider for this issuer");
      await window.screenshot("detect-moto.png");
      await window.quickInput.accept();
      await window.quickInput.waitForMessage(`Copied ${cluster?.identity?.oidc?.issuer}`);
    } finally {
      await aws.stop();
    }
  });
});
