/** The AWS door of the product: profiles of the shared config and connections through the SDK's own credential chain. */
import type { AwsConnections, AwsProfiles } from "../core/ports.ts";
import { awsChanger } from "./changer.ts";
import { type CallLimits, DEFAULT_LIMITS } from "./clients.ts";
import { awsDetails } from "./details.ts";
import { awsExchange } from "./exchange.ts";
import { issuerProbe } from "./issuer-probe.ts";
import { awsReader } from "./reader.ts";
import { openSession } from "./session.ts";
import { profileNames, readSharedConfig } from "./shared-config.ts";

/** `limits` bounds every call; the defaults are 15 s for a call and 60 s for credentials. */
export function awsProfiles(limits: CallLimits = DEFAULT_LIMITS): AwsProfiles {
  return {
    async listProfiles() {
      const config = await readSharedConfig();
      return profileNames(config).map((name) => ({ name, region: config.profiles[name]?.region }));
    },
    connect: (target) => awsReader(openSession(target, limits)),
  };
}

/** Everything that plans, applies and verifies; the same bounds hold for each call. */
export function awsConnections(limits: CallLimits = DEFAULT_LIMITS): AwsConnections {
  return {
    open(target) {
      const session = openSession(target, limits);
      return {
        reader: awsReader(session),
        details: awsDetails(session),
        changer: awsChanger(session),
        tokens: awsExchange(session),
        issuers: issuerProbe(limits.requestMs),
      };
    },
  };
}

export { eksTokens } from "./eks-tokens.ts";
