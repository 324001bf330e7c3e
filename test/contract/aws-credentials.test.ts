// Where the AWS adapter takes profile, region, endpoint and credentials from, and what it says when there are none.
import { createHash } from "node:crypto";
import { inspect } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { awsProfiles } from "../../src/aws/index.ts";
import type { AccessError, AwsReader } from "../../src/core/ports.ts";
import { type AwsHome, awsHome } from "../fakes/aws-home.ts";
import { type LoopbackAws, loopbackAws } from "../fakes/loopback-aws.ts";
import { failure } from "./aws-fixture.ts";

const SECRETS = ["SECRETPRACTICEKEY", "SSO-ACCESS-TOKEN", "SSO-CLIENT-SECRET"];
const never = new AbortController().signal;
const KEYS = "aws_access_key_id = AKIDBASE\naws_secret_access_key = SECRETPRACTICEKEY\n";
const NO_CLUSTERS = { status: 200, headers: { "content-type": "application/json" }, body: '{"clusters":[]}' };

let server: LoopbackAws;
let home: AwsHome;

beforeAll(async () => {
  server = await loopbackAws();
});
afterAll(() => server.close());
beforeEach(() => {
  home = awsHome();
  server.answer(NO_CLUSTERS);
});
afterEach(() => home.remove());

const list = (reader: AwsReader) => reader.listClusters(undefined, never);
const connect = (profile: string | undefined, region?: string) =>
  awsProfiles({ requestMs: 5_000, credentialsMs: 5_000 }).connect({ profile, region });

async function refusal(profile: string | undefined, region?: string): Promise<AccessError> {
  const error = await failure(list(connect(profile, region)));
  const everything = inspect(error, { depth: 10, showHidden: true });
  for (const secret of SECRETS) {
    expect(everything).not.toContain(secret);
  }
  return error;
}

/** Access key id that signed the last request. */
function signer(): string | undefined {
  return /Credential=([^/]+)\//.exec(server.requests.at(-1)?.headers.authorization ?? "")?.[1];
}

function signedRegion(): string | undefined {
  return /Credential=[^/]+\/\d+\/([^/]+)\//.exec(server.requests.at(-1)?.headers.authorization ?? "")?.[1];
}

describe("profiles", () => {
  it("lists config and credentials files, default first, no other sections", async () => {
    home.writeConfig(
      "[profile zeta]\nregion = eu-west-1\n[default]\nregion = us-east-1\n[sso-session corp]\nsso_region = us-east-1\n[services local]\neks =\n  endpoint_url = http://localhost:1\n",
    );
    home.writeCredentials(`[alpha]\n${KEYS}`);
    expect(await awsProfiles().listProfiles()).toEqual([
      { name: "default", region: "us-east-1" },
      { name: "alpha", region: undefined },
      { name: "zeta", region: "eu-west-1" },
    ]);
  });

  it("lists none where there are no files, and sees files written later", async () => {
    const profiles = awsProfiles();
    expect(await profiles.listProfiles()).toEqual([]);
    home.writeCredentials(`[late]\n${KEYS}`);
    expect(await profiles.listProfiles()).toEqual([{ name: "late", region: undefined }]);
  });

  it("takes changed credentials with the next call", async () => {
    home.writeConfig(`[profile dev]\nregion = us-east-1\nendpoint_url = ${server.url}\n`);
    home.writeCredentials(`[dev]\n${KEYS}`);
    const reader = connect("dev");
    await list(reader);
    expect(signer()).toBe("AKIDBASE");
    home.writeCredentials(`[dev]\n${KEYS.replace("AKIDBASE", "AKIDNEW")}`);
    await list(reader);
    expect(signer()).toBe("AKIDNEW");
  });

  it("takes the region from the target before the environment, and that before the profile", async () => {
    home.writeConfig(`[profile dev]\nregion = us-east-1\nendpoint_url = ${server.url}\n`);
    home.writeCredentials(`[dev]\n${KEYS}`);
    await list(connect("dev"));
    expect(signedRegion()).toBe("us-east-1");
    process.env.AWS_REGION = "eu-west-1";
    await list(connect("dev"));
    expect(signedRegion()).toBe("eu-west-1");
    await list(connect("dev", "ap-south-1"));
    expect(signedRegion()).toBe("ap-south-1");
  });

  it("names what AWS_PROFILE asks for, when it is missing", async () => {
    process.env.AWS_PROFILE = "gone";
    home.writeCredentials(`[dev]\n${KEYS}`);
    const error = await refusal(undefined, "us-east-1");
    expect(error.problem).toBe("profile-missing");
    expect(error.message).toContain("AWS_PROFILE");
    expect(error.message).toContain("dev");
  });

  it("refuses what is not a region", async () => {
    home.writeCredentials(`[dev]\n${KEYS}`);
    expect((await refusal("dev", "us east")).problem).toBe("invalid-input");
  });
});

describe("endpoints", () => {
  const other = "http://127.0.0.1:9";

  it.each([
    ["the profile's endpoint_url", `[profile dev]\nregion = us-east-1\nendpoint_url = SERVER\n`, {}],
    [
      "the services section before the profile's endpoint_url",
      `[profile dev]\nregion = us-east-1\nservices = local\nendpoint_url = ${other}\n[services local]\neks =\n  endpoint_url = SERVER\n`,
      {},
    ],
    [
      "AWS_ENDPOINT_URL before the profile",
      `[profile dev]\nregion = us-east-1\nendpoint_url = ${other}\n`,
      { AWS_ENDPOINT_URL: "SERVER" },
    ],
    [
      "AWS_ENDPOINT_URL_EKS before AWS_ENDPOINT_URL",
      "[profile dev]\nregion = us-east-1\n",
      { AWS_ENDPOINT_URL: other, AWS_ENDPOINT_URL_EKS: "SERVER" },
    ],
  ])("honours %s", async (_, config, env) => {
    home.writeConfig(config.replace("SERVER", server.url));
    home.writeCredentials(`[dev]\n${KEYS}`);
    for (const [name, value] of Object.entries(env)) {
      process.env[name] = value.replace("SERVER", server.url);
    }
    expect(await list(connect("dev"))).toEqual({ items: [], next: undefined });
    expect(server.requests).toHaveLength(1);
  });

  it("says which setting is not a URL", async () => {
    home.writeConfig("[profile dev]\nregion = us-east-1\nendpoint_url = localhost:5000\n");
    home.writeCredentials(`[dev]\n${KEYS}`);
    const error = await refusal("dev");
    expect(error.problem).toBe("invalid-input");
    expect(error.message).toContain('endpoint_url of profile "dev" is "localhost:5000"');
  });

  it("says which services section is missing", async () => {
    home.writeConfig("[profile dev]\nregion = us-east-1\nservices = gone\n");
    home.writeCredentials(`[dev]\n${KEYS}`);
    expect((await refusal("dev")).message).toContain('"gone"');
  });
});

describe("credentials", () => {
  it("says that there are none at all", async () => {
    const error = await refusal(undefined, "us-east-1");
    expect(error.problem).toBe("no-credentials");
    expect(error.advice).toContain("aws configure sso");
    expect(server.requests).toHaveLength(0);
  });

  it("says that a profile has none", async () => {
    home.writeConfig("[profile bare]\nregion = us-east-1\n");
    const error = await refusal("bare");
    expect(error.problem).toBe("no-credentials");
    expect(error.message).toContain('"bare"');
    expect(error.advice).toContain("--profile bare");
  });

  it("takes the environment's where no profile is named", async () => {
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: "AKIDENV",
      AWS_SECRET_ACCESS_KEY: "SECRETPRACTICEKEY",
      AWS_ENDPOINT_URL: server.url,
    });
    await list(connect(undefined, "us-east-1"));
    expect(signer()).toBe("AKIDENV");
  });

  const sso = `[profile corp]\nregion = us-east-1\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = dev\n[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\nsso_registration_scopes = sso:account:access\n`;

  it("says that nobody signed in yet", async () => {
    home.writeConfig(sso);
    const error = await refusal("corp");
    expect(error.problem).toBe("sso-expired");
    expect(error.advice).toContain("aws sso login --profile corp");
  });

  it("says that the sign-in has expired", async () => {
    home.writeConfig(sso);
    const name = createHash("sha1").update("corp").digest("hex");
    home.write(
      `.aws/sso/cache/${name}.json`,
      JSON.stringify({
        accessToken: "SSO-ACCESS-TOKEN",
        expiresAt: "2020-01-01T00:00:00Z",
        clientId: "x",
        clientSecret: "SSO-CLIENT-SECRET",
      }),
    );
    const error = await refusal("corp");
    expect(error.problem).toBe("sso-expired");
    expect(error.advice).toContain("aws sso login --profile corp");
  });

  const signedIn = () => {
    home.writeConfig(sso.replace("[sso-session", `endpoint_url = ${server.url}\n[sso-session`));
    home.write(
      `.aws/sso/cache/${createHash("sha1").update("corp").digest("hex")}.json`,
      JSON.stringify({ accessToken: "SSO-ACCESS-TOKEN", expiresAt: "2099-01-01T00:00:00Z" }),
    );
    process.env.AWS_ENDPOINT_URL_SSO = server.url;
  };
  const ssoAnswer = (status: number, type: string, body: object) => ({
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": type },
    body: JSON.stringify(body),
  });

  it("takes the role's credentials from IAM Identity Center", async () => {
    signedIn();
    const roleCredentials = {
      accessKeyId: "ASIDSSO",
      secretAccessKey: "SECRETPRACTICEKEY",
      sessionToken: "token",
      expiration: 4_000_000_000_000,
    };
    server.answer((request) =>
      request.path.startsWith("/federation/credentials") ? ssoAnswer(200, "", { roleCredentials }) : NO_CLUSTERS,
    );
    await list(connect("corp"));
    expect(signer()).toBe("ASIDSSO");
  });

  it("says that the sign-in was ended elsewhere", async () => {
    signedIn();
    server.answer(ssoAnswer(401, "UnauthorizedException", { message: "Session token not found or invalid" }));
    expect((await refusal("corp")).problem).toBe("sso-expired");
  });

  it("says that the role is not assigned", async () => {
    signedIn();
    server.answer(ssoAnswer(403, "ForbiddenException", { message: "No access" }));
    const error = await refusal("corp");
    expect(error.problem).toBe("access-denied");
    expect(error.message).toContain('"dev" in account 111122223333');
  });

  it("says that the sso-session is not in the config", async () => {
    home.writeConfig(sso.replace("[sso-session corp]", "[sso-session other]"));
    const error = await refusal("corp");
    expect(error.problem).toBe("invalid-input");
    expect(error.message).toContain("sso-session");
  });

  const helper = (script: string) => {
    const path = home.write("helper.cjs", script);
    return `[profile helped]\nregion = us-east-1\nendpoint_url = ${server.url}\ncredential_process = "${process.execPath}" "${path}"\n`;
  };

  it("runs the profile's credential_process", async () => {
    home.writeConfig(
      helper(`console.log(JSON.stringify({Version:1,AccessKeyId:"AKIDHELPER",SecretAccessKey:"SECRETPRACTICEKEY"}))`),
    );
    await list(connect("helped"));
    expect(signer()).toBe("AKIDHELPER");
  });

  it("says that the credential_process failed, without its output", async () => {
    home.writeConfig(helper(`console.error("SECRETPRACTICEKEY"); process.exit(3)`));
    const error = await refusal("helped");
    expect(error.problem).toBe("no-credentials");
    expect(error.message).toContain("credential_process");
    // Not the command that prints the keys where they come after all.
    expect(error.advice).toContain("`aws sts get-caller-identity --profile helped`");
  });

  it("does not wait for ever for a credential_process", async () => {
    home.writeConfig(helper("setTimeout(() => {}, 4000)"));
    const reader = awsProfiles({ requestMs: 5_000, credentialsMs: 700 }).connect({
      profile: "helped",
      region: undefined,
    });
    const error = await failure(list(reader));
    expect(error.problem).toBe("timed-out");
    expect(error.message).toContain('credentials of profile "helped"');
  });

  const assuming = (more = "") =>
    `[profile admin]\nregion = us-east-1\nendpoint_url = ${server.url}\nrole_arn = arn:aws:iam::111122223333:role/admin\nsource_profile = base\n${more}`;

  it("assumes the profile's role at the profile's endpoint", async () => {
    home.writeConfig(assuming());
    home.writeCredentials(`[base]\n${KEYS}`);
    server.answer((request) =>
      request.body.includes("Action=AssumeRole")
        ? {
            status: 200,
            headers: { "content-type": "text/xml" },
            body: `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/admin/x</Arn><AssumedRoleId>A:x</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>ASIDROLE</AccessKeyId><SecretAccessKey>SECRETPRACTICEKEY</SecretAccessKey><SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
          }
        : NO_CLUSTERS,
    );
    const reader = connect("admin");
    await list(reader);
    await list(reader);
    expect(signer()).toBe("ASIDROLE");
    // One AssumeRole for both calls.
    expect(server.requests).toHaveLength(3);
  });

  it("names the role that may not be assumed, and by whom", async () => {
    home.writeConfig(assuming());
    home.writeCredentials(`[base]\n${KEYS}`);
    server.answer({
      status: 403,
      headers: { "content-type": "text/xml" },
      body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::111122223333:user/base is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/admin</Message></Error></ErrorResponse>`,
    });
    const error = await refusal("admin");
    expect(error.problem).toBe("access-denied");
    expect(error.operation).toBe("sts:AssumeRole");
    expect(error.message).toContain("role/admin");
    expect(error.message).toContain("user/base");
  });

  it("names a source_profile that is missing", async () => {
    home.writeConfig(assuming());
    const error = await refusal("admin");
    expect(error.problem).toBe("profile-missing");
    expect(error.message).toContain('"base"');
  });

  it("says how to live with MFA", async () => {
    home.writeConfig(assuming("mfa_serial = arn:aws:iam::111122223333:mfa/dev\n"));
    home.writeCredentials(`[base]\n${KEYS}`);
    const error = await refusal("admin");
    expect(error.problem).toBe("no-credentials");
    expect(error.message).toContain("MFA");
  });

  it("says that the token file of a web identity is missing", async () => {
    home.writeConfig(
      "[profile web]\nregion = us-east-1\nrole_arn = arn:aws:iam::111122223333:role/web\nweb_identity_token_file = /nowhere/token\n",
    );
    const error = await refusal("web");
    expect(error.problem).toBe("no-credentials");
    expect(error.message).toContain("/nowhere/token");
  });

  it("names a CA bundle that cannot be read", async () => {
    home.writeConfig(`[profile dev]\nregion = us-east-1\nendpoint_url = ${server.url}\nca_bundle = /nowhere/ca.pem\n`);
    home.writeCredentials(`[dev]\n${KEYS}`);
    const error = await refusal("dev");
    expect(error.problem).toBe("invalid-input");
    expect(error.message).toContain("/nowhere/ca.pem");
  });
});
