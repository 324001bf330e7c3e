/** What every step of a verification works on: the connections, and what the chain has found out so far. */
import type { AccountInput } from "../../injection/inputs.ts";
import { readAccount } from "../../injection/simulate.ts";
import type { Observed } from "../../observe/observed.ts";
import type { Association, CallerIdentity, Clock, ClusterDescription, KubeObject } from "../../ports.ts";
import type { LivePorts } from "../observe-plan.ts";
import type { Chain } from "./verification.ts";

/** What advice calls the ways on: each door has its own names for them. */
export interface CommandNames {
  /** Plans what the files, or the options, want. */
  readonly plan: string;
  /** The same for EKS Pod Identity, with the agent that it needs. */
  readonly planAgent: string;
  /** Sets up access for a ServiceAccount from nothing. */
  readonly setUp: string;
}

/** What to verify. */
export interface VerifyRequest {
  readonly clusterName: string | undefined;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Actions that the role must be allowed, with the resources they are for; empty to leave permissions out. */
  readonly permissions: readonly { readonly action: string; readonly resource: string }[];
  /** A bucket that the role's session shall list from here, a real call; undefined to leave that out. */
  readonly bucket?: string | undefined;
  /** Milliseconds to go on asking STS after a refusal: IAM's changes take seconds to be seen. 0 for one try. */
  readonly settle: number;
  readonly commands: CommandNames;
}

export interface VerifyContext {
  readonly request: VerifyRequest;
  readonly ports: LivePorts;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly chain: Chain;
  readonly account: Observed<KubeObject>;
  readonly association: Observed<Association>;
  readonly cluster: Observed<ClusterDescription>;
  readonly caller: Observed<CallerIdentity>;
}

/** The account's annotations as the webhook reads them. */
export function accountInput(account: KubeObject): AccountInput {
  return readAccount(account.body);
}
