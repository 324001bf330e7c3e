/** What a rule is: data about it, messages, a check and fixes. The engine knows nothing else of a rule. */
import type { FactKind, FactOf } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import type { FileEdit } from "../text/edits.ts";
import type { Location, TextRange } from "../text/range.ts";

export type Severity = "error" | "warning" | "info" | "hint";

/** What a user may set for a rule: its default, another severity, or off. */
export type RuleSetting = "default" | "off" | Severity;

/** One message of a rule: its text, with `{name}` for the finding's values, and the severity it has by default. */
export interface RuleMessage {
  readonly severity: Severity;
  readonly text: string;
}

/** - `automatic`: one fix that needs no choice (`irsa fix` and fix-all apply it); `choice`: the user picks; `none`. */
export type FixKind = "automatic" | "choice" | "none";

export interface RuleMeta {
  /** Stable, never reused; also the name of the rule's file, docs page and fixtures. */
  readonly id: string;
  /** One line without a full stop, for lists and settings. */
  readonly title: string;
  /** Where in the chain: groups the docs and the settings page. */
  readonly category: "service-account" | "workload" | "trust-policy" | "pod-identity" | "workspace";
  /** Where the fact behind the rule is documented, as in the domain facts: an address or a source file. */
  readonly source: string;
  readonly fix: FixKind;
}

/** Other places that a finding names at most: of more nobody reads, and thousands of findings may each name thousands. */
export const MAX_RELATED = 50;

export interface RelatedPlace {
  readonly location: Location;
  readonly message: string;
}

/** What a check yields; the engine adds rule, severity and rendered text. */
export interface RawFinding<M extends string, D> {
  readonly message: M;
  /** Fills the `{name}` places of the message. */
  readonly values: Readonly<Record<string, string>>;
  readonly range: TextRange;
  readonly related?: readonly RelatedPlace[];
  /** What fixes need; never parsed back from the text. */
  readonly data: D;
}

/** A finding as doors show it. */
export interface Finding {
  readonly rule: string;
  readonly messageId: string;
  readonly values: Readonly<Record<string, string>>;
  readonly severity: Severity;
  /** The message in English; doors that translate render `messageId` with `values` themselves. */
  readonly message: string;
  readonly uri: string;
  readonly range: TextRange;
  readonly related: readonly RelatedPlace[];
  readonly data: unknown;
}

/** A fix offered on a finding. At most one fix of a finding is `preferred`: the one that fix-all applies. */
export interface Fix {
  readonly title: string;
  readonly preferred: boolean;
  readonly edits: readonly FileEdit[];
}

/** What rules may look at. */
export interface RuleContext {
  readonly graph: IdentityGraph;
  readonly settings: RuleSettings;
}

/** What fixes may look at besides: a file as it is now, parsed; undefined when it cannot be read. */
export interface FixContext extends RuleContext {
  file(uri: string): SyntaxFile | undefined;
}

/** Settings that rules read (severities are the engine's business). */
export interface RuleSettings {
  /** Quota of a role's trust policy in characters; AWS's default is 2048. */
  readonly trustPolicyQuota: number;
  /** Role name by trust policy file (path relative to the workspace folder): the user's own mapping. */
  readonly trustPolicyRoles: Readonly<Record<string, string>>;
}

export interface Rule<M extends string = string, K extends FactKind = FactKind, D = unknown> {
  readonly meta: RuleMeta;
  readonly messages: Readonly<Record<M, RuleMessage>>;
  /** The kinds of fact that are this rule's subjects; check is called with each of them, one at a time. */
  readonly subjects: readonly K[];
  check(fact: FactOf<K>, context: RuleContext): Iterable<RawFinding<M, D>>;
  fix?(finding: RawFinding<M, D> & { readonly uri: string }, context: FixContext): readonly Fix[];
}

/** Keeps a rule's own types inside its file while the registry holds them all alike. */
export function defineRule<const M extends string, const K extends FactKind, D>(rule: Rule<M, K, D>): Rule {
  return rule as unknown as Rule;
}
