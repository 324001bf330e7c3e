/** What trust policies and providers in files say about a text that STS gave. */
import * as l10n from "@vscode/l10n";
import type { TrustPolicyFact } from "../model/facts.ts";
import { knownText } from "../model/value.ts";
import { parseRoleArn } from "../names/arn.ts";
import { parseEksIssuer, withoutScheme } from "../names/issuer.ts";
import { partitionOfRegion } from "../names/partition.ts";
import { eksStatements, issuersOf } from "../rules/web-identity.ts";
import { evaluateAction } from "../trust/actions.ts";
import { ofTrust } from "../view/standing.ts";
import type { CauseId } from "./causes.ts";
import { type CauseEvidence, type DecodeSources, seenIn } from "./evidence.ts";
import type { NamesInText } from "./names.ts";
import type { Scope } from "./scope.ts";

/** Causes that a trust policy which admits the account speaks against, as far as files are what AWS has. */
const REFUTED_BY_TRUST: readonly CauseId[] = [
  "subject-mismatch",
  "subject-wildcard-literal",
  "condition-never-met",
  "provider-account",
];

export function trustEvidence(names: NamesInText, scope: Scope, { graph }: DecodeSources): readonly CauseEvidence[] {
  return [
    ...admissions(scope, graph),
    ...issuers(names, scope),
    ...providers(names, graph),
    ...partitions(names),
    ...chain(names, graph),
  ];
}

function admissions({ kind, accounts }: Scope, graph: DecodeSources["graph"]): readonly CauseEvidence[] {
  const standings = kind === "named" ? accounts.map((account) => ({ account, trust: ofTrust(account, graph) })) : [];
  if (standings.length === 0 || standings.some(({ trust }) => trust.verdict !== "ok")) {
    return [];
  }
  return standings.flatMap(({ account, trust }) => {
    const [policy] = graph.trustOf(account).targets.map((link) => link.policy);
    const message = l10n.t("{0} Unless AWS has another policy than this file, it is not this.", trust.reasons[0] ?? "");
    return REFUTED_BY_TRUST.map((cause) => seenIn(cause, "against", message, policy));
  });
}

/** The text names the token's issuer: do the role's policies trust it? */
function issuers({ issuers: named }: NamesInText, { kind, policies }: Scope): readonly CauseEvidence[] {
  const [issuer] = named;
  if (issuer === undefined || named.length > 1 || kind !== "named") {
    return [];
  }
  const trusted = policies.map((policy) => ({ policy, trusted: trustedIssuers(policy) }));
  const naming = trusted.find((one) => one.trusted.known.includes(issuer));
  if (naming !== undefined) {
    const message = l10n.t("The role's trust policy names the very issuer of the text.");
    return [seenIn("issuer-of-another-cluster", "against", message, naming.policy)];
  }
  return trusted.every((one) => one.trusted.whole && one.trusted.known.length > 0)
    ? trusted.map(({ policy, trusted: { known } }) =>
        seenIn(
          "issuer-of-another-cluster",
          "for",
          l10n.t("The token comes from {0}, but the role's trust policy names {1} only.", issuer, known.join(", ")),
          placeOfPrincipal(policy),
        ),
      )
    : [];
}

function trustedIssuers(policy: TrustPolicyFact): { readonly known: readonly string[]; readonly whole: boolean } {
  const statements = eksStatements(policy);
  return {
    known: [...new Set(statements.flatMap(issuersOf))],
    whole: statements.every(({ statement, principals }) => statement.complete && principals.every((one) => one.issuer)),
  };
}

function placeOfPrincipal(policy: TrustPolicyFact) {
  const principal = eksStatements(policy)[0]?.principals[0]?.principal;
  return { uri: policy.uri, range: principal?.value.range ?? policy.range };
}

function providers({ issuers: named }: NamesInText, graph: DecodeSources["graph"]): readonly CauseEvidence[] {
  return graph.providers().flatMap(({ uri, range, url }) => {
    const issuer = knownText(url);
    const isNamed = issuer !== undefined && named.includes(withoutScheme(issuer));
    const message = l10n.t("A file defines this provider: see whether it is applied, and in the account of the role.");
    return isNamed ? [seenIn("provider-missing", "note", message, { uri, range: url?.range ?? range })] : [];
  });
}

/** An issuer says its region, and a region its partition. */
function partitions({ roleArns, issuers: named }: NamesInText): readonly CauseEvidence[] {
  return named.flatMap((issuer) => {
    const partition = partitionOfRegion(parseEksIssuer(issuer)?.region ?? "")?.id;
    const foreign = roleArns.filter((arn) => partition !== undefined && parseRoleArn(arn)?.partition !== partition);
    return foreign.map((arn) =>
      seenIn(
        "partition-mix",
        "for",
        l10n.t("{0} is not of partition {1}, in which {2} lies.", arn, partition ?? "", issuer),
        undefined,
      ),
    );
  });
}

/** The next role of a chain, where files hold its trust policy. */
function chain({ nextRoleArns }: NamesInText, graph: DecodeSources["graph"]): readonly CauseEvidence[] {
  const next = nextRoleArns.flatMap((arn) => parseRoleArn(arn)?.name ?? []);
  return graph
    .all("trust-policy")
    .filter((policy) => graph.rolesOf(policy).targets.some(({ roleName }) => next.includes(roleName)))
    .filter(({ policy: { statements } }) =>
      statements.every((statement) => evaluateAction(statement, "sts:TagSession").truth === "no"),
    )
    .map(({ uri, policy }) => {
      const statement = policy.statements[0];
      const range = statement?.actions[0]?.range ?? statement?.range ?? policy.range;
      return seenIn(
        "role-chaining-tags",
        "for",
        l10n.t("No statement of the next role's trust policy allows sts:TagSession."),
        {
          uri,
          range,
        },
      );
    });
}
