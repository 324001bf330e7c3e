// The AWS adapter before the practice account on the wire, set up for the AWS contract: everything that moto lacks is there.
import { awsConnections, awsProfiles } from "../../src/aws/index.ts";
import { awsHome } from "../fakes/aws-home.ts";
import { type AwsWire, awsWire } from "../fakes/wire/aws-wire.ts";
import { type AwsFixture, WANTED } from "./aws-fixture.ts";
import { practiceAws } from "./practice-aws.ts";

export interface WireFixture extends AwsFixture {
  readonly wire: AwsWire;
  /** The practice account behind it. */
  readonly behind: AwsFixture;
}

export const WIRE_KEYS = { id: "AKIAWIREWIREWIREWIRE", secret: "wireUserSecretKey0123456789abcdefABCDEF99" };

/** `requestMs` bounds each call of the adapter. */
export async function wireAws(requestMs = 15_000): Promise<WireFixture> {
  const behind = await practiceAws();
  const wire = await awsWire(behind.connections, WANTED.profile, WANTED.region);
  const home = awsHome();
  const profiles = [WANTED.profile, "regionless"];
  const configs = profiles.map((name) => {
    const region = name === WANTED.profile ? `region = ${WANTED.region}\n` : "";
    return `[profile ${name}]\n${region}endpoint_url = ${wire.url}\n`;
  });
  const { id, secret } = WIRE_KEYS;
  home.writeConfig(configs.join(""));
  home.writeCredentials(
    profiles.map((name) => `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`).join(""),
  );
  const limits = { requestMs, credentialsMs: 15_000 };
  return {
    ...behind,
    behind,
    wire,
    profiles: awsProfiles(limits),
    aws: awsConnections(limits).open({ profile: WANTED.profile, region: undefined }),
    async dispose() {
      await wire.close();
      home.remove();
    },
  };
}
