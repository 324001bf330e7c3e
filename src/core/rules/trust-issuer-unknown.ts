/** An issuer that no cluster here has: a role copied from another cluster, one that was made anew, or a slip of the pen. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { Value } from "../model/value.ts";
import { parseEksIssuer } from "../names/issuer.ts";
import { editDistance } from "../names/near.ts";
import type { TextEdit } from "../text/edits.ts";
import { defineRule } from "./rule.ts";
import { type EksStatement, eksStatements, foreignClaims } from "./web-identity.ts";

interface Data {
  readonly issuer: string;
  /** Values of the statement that hold the issuer. */
  readonly places: readonly Value[];
  readonly candidates: readonly string[];
}

export const trustIssuerUnknown = defineRule({
  meta: {
    id: "trust-issuer-unknown",
    title: "Issuer is that of no cluster known here",
    category: "trust-policy",
    source: "EKS User Guide, cross-cluster use of roles: each cluster has an issuer of its own",
    fix: "choice",
  },
  messages: {
    unknown: {
      severity: "warning",
      text: 'No cluster or provider known here has the issuer "{issuer}" (known: {known}). Tokens of another cluster are refused with "Not authorized to perform sts:AssumeRoleWithWebIdentity".',
    },
    near: {
      severity: "warning",
      text: '"{issuer}" differs in one or two characters from "{near}", which other trust policies here name. Ids of clusters are random, so this one is most likely misspelt.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact, { graph }) {
    const known = [...graph.knownIssuers()];
    // What AWS has is known; of what it lacks in one account and region nothing follows for others.
    const live = [...(graph.live?.knownIssuers() ?? [])];
    for (const statement of eksStatements(fact)) {
      // Where principal and conditions disagree, which of the two is wrong is told already.
      if (foreignClaims(statement).length > 0) {
        continue;
      }
      for (const { principal, issuer } of statement.principals) {
        if (
          issuer === undefined ||
          parseEksIssuer(issuer) === undefined ||
          known.includes(issuer) ||
          live.includes(issuer)
        ) {
          continue;
        }
        const near = misspelt(issuer, known.length > 0 ? known : issuersOfOthers(graph, fact, issuer));
        const candidates = near === undefined ? [...new Set([...known, ...live])] : [near];
        const data: Data = { issuer, places: placesOf(statement, issuer), candidates };
        if (near !== undefined) {
          yield { message: "near", values: { issuer, near }, range: principal.value.range, data };
        } else if (known.length > 0) {
          const values = { issuer, known: known.map((each) => `"${each}"`).join(", ") };
          yield { message: "unknown", values, range: principal.value.range, data };
        }
      }
    }
  },
  fix({ uri, data: { issuer, places, candidates } }) {
    return candidates.map((candidate) => ({
      title: l10n.t('Change the issuer to "{0}"', candidate),
      preferred: false,
      edits: [
        {
          kind: "edit",
          uri,
          edits: places.map((value): TextEdit => replaceValue(value, value.text.replace(issuer, candidate))),
        },
      ],
    }));
  },
});

function placesOf({ principals, claims }: EksStatement, issuer: string): readonly Value[] {
  const values = [
    ...principals.map(({ principal }) => principal.value),
    ...claims.map(({ condition }) => condition.key),
  ];
  return values.filter(({ text }) => text.includes(issuer));
}

/** Issuers that more policies name than this one's. */
function issuersOfOthers(graph: IdentityGraph, fact: TrustPolicyFact, issuer: string): readonly string[] {
  return fact.policy.complete ? graph.presences.trustedIssuers.moreCommonThan(issuer) : [];
}

/** Two random ids of 32 hexadecimal digits never lie that close. */
function misspelt(issuer: string, others: readonly string[]): string | undefined {
  const isRandom = (text: string) => /^[0-9A-F]{32}$/i.test(parseEksIssuer(text)?.id ?? "");
  const near = isRandom(issuer)
    ? others.filter((other) => isRandom(other) && other !== issuer && editDistance(issuer, other) <= 2)
    : [];
  return near.length === 1 ? near[0] : undefined;
}
