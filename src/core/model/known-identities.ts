/** Account ids, regions and issuers that the workspace is certain about: what placeholders and completions can offer. */
import { parseArn, parseProviderArn } from "../names/arn.ts";
import { parseEksIssuer, withoutScheme } from "../names/issuer.ts";
import type { IdentityGraph } from "./graph.ts";
import { knownText } from "./value.ts";

/** Each list without repeats, in the order of first sight. */
export interface KnownIdentities {
  /** 12 digits each. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** Issuers without scheme. */
  readonly issuers: readonly string[];
}

/** Collects them from role ARNs, providers, clusters and trust policies. */
export function knownIdentities(graph: IdentityGraph): KnownIdentities {
  const accounts = new Set<string>();
  const regions = new Set<string>();
  const issuers = new Set<string>(graph.knownIssuers());
  const takeArn = (text: string | undefined) => {
    const account = text === undefined ? undefined : parseArn(text)?.account;
    if (account !== undefined && /^\d{12}$/.test(account)) {
      accounts.add(account);
    }
  };
  for (const account of graph.all("service-account")) {
    takeArn(knownText(account.roleArn?.value));
  }
  for (const { policy } of graph.all("trust-policy")) {
    for (const { value } of policy.statements.flatMap((statement) => statement.principals)) {
      takeArn(knownText(value));
      const provider = value.known ? parseProviderArn(value.text) : undefined;
      if (provider !== undefined && parseEksIssuer(provider.issuer) !== undefined) {
        issuers.add(withoutScheme(provider.issuer));
      }
    }
  }
  for (const cluster of graph.clusters()) {
    const region = knownText(cluster.region);
    const account = knownText(cluster.account);
    if (region !== undefined) {
      regions.add(region);
    }
    if (account !== undefined) {
      accounts.add(account);
    }
  }
  for (const issuer of issuers) {
    const region = parseEksIssuer(issuer)?.region;
    if (region !== undefined) {
      regions.add(region);
    }
  }
  return { accounts: [...accounts], regions: [...regions], issuers: [...issuers] };
}
