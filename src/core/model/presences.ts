/** Texts of the workspace as a whole that rules ask for: issuers, audiences, variables of kustomizations. */
import { parseProviderArn } from "../names/arn.ts";
import { looksLikeEksIssuer, withoutScheme } from "../names/issuer.ts";
import { AUDIENCE_ANNOTATION } from "../names/kubernetes.ts";
import type { Fact } from "./facts.ts";
import { PresenceIndex } from "./presence-index.ts";
import type { ReadTracker, Slot } from "./tracked-index.ts";
import { knownText } from "./value.ts";

/** Stands for a text that a template fills in. */
export const UNKNOWN_TEXT = "?";

export interface Presences {
  /** Issuers, without scheme, of clusters and of EKS clusters' providers. */
  readonly knownIssuers: PresenceIndex;
  /** Issuers, as written in provider ARNs, that trust policies name. */
  readonly trustedIssuers: PresenceIndex;
  /** Audiences that ServiceAccounts ask for by annotation. */
  readonly audiences: PresenceIndex;
  readonly kustomizeVariables: PresenceIndex;
}

export function createPresences(tracker: ReadTracker): Presences {
  return {
    knownIssuers: new PresenceIndex(tracker),
    trustedIssuers: new PresenceIndex(tracker),
    audiences: new PresenceIndex(tracker),
    kustomizeVariables: new PresenceIndex(tracker),
  };
}

/** Takes a file's texts from its facts; returns what readers of the difference hang on. */
export function setPresences(presences: Presences, owner: string, facts: readonly Fact[]): readonly Slot[] {
  const texts: Texts = {};
  for (const fact of facts) {
    collect(fact, texts);
  }
  return [
    ...presences.knownIssuers.set(owner, texts.knownIssuers),
    ...presences.trustedIssuers.set(owner, texts.trustedIssuers),
    ...presences.audiences.set(owner, texts.audiences),
    ...presences.kustomizeVariables.set(owner, texts.kustomizeVariables),
  ];
}

/** Most files have none, and get no set for them. */
type Texts = Partial<Record<keyof Presences, Set<string>>>;

function add(texts: Texts, to: keyof Presences, text: string): void {
  const set = texts[to] ?? new Set();
  texts[to] = set.add(text);
}

function collect(fact: Fact, texts: Texts): void {
  switch (fact.kind) {
    case "cluster":
    case "provider": {
      const issuer = knownText(fact.kind === "cluster" ? fact.issuer : fact.url);
      // Accounts have OIDC providers of other parties too (GitHub, GitLab …).
      if (issuer !== undefined && (fact.kind === "cluster" || looksLikeEksIssuer(issuer))) {
        add(texts, "knownIssuers", withoutScheme(issuer));
      }
      break;
    }
    case "trust-policy":
      for (const { value } of fact.policy.statements.flatMap(({ principals }) => principals)) {
        const issuer = value.known ? parseProviderArn(value.text)?.issuer : undefined;
        if (issuer !== undefined) {
          add(texts, "trustedIssuers", issuer);
        }
      }
      break;
    case "service-account":
      for (const { key, value } of fact.meta.annotations) {
        if (key.text === AUDIENCE_ANNOTATION) {
          add(texts, "audiences", knownText(value) ?? UNKNOWN_TEXT);
        }
      }
      break;
    case "kustomization":
      for (const name of fact.variables) {
        add(texts, "kustomizeVariables", name);
      }
      break;
    default:
      break;
  }
}
