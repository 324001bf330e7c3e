/** Opens all sides of one AWS account and region at once, for what plans, applies and verifies. */
import type { AwsChanger } from "./aws-changer.ts";
import type { AwsDetails } from "./aws-details.ts";
import type { AwsReader, AwsTarget } from "./aws-reader.ts";
import type { IssuerProbe } from "./issuer-probe.ts";
import type { TokenExchange } from "./token-exchange.ts";

export interface AwsConnection {
  readonly reader: AwsReader;
  readonly details: AwsDetails;
  readonly changer: AwsChanger;
  readonly tokens: TokenExchange;
  readonly issuers: IssuerProbe;
}

export interface AwsConnections {
  /** Opens nothing yet: credentials are resolved by the first call that needs them. */
  open(target: AwsTarget): AwsConnection;
}
