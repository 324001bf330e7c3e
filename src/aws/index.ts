/** The AWS door of the product: profiles of the shared config and connections through the SDK's own credential chain. */
import type { AwsProfiles } from "../core/ports.ts";
import { awsReader } from "./reader.ts";
import { type CallLimits, DEFAULT_LIMITS, openSession } from "./session.ts";
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

export { eksTokens } from "./eks-tokens.ts";
