/** Runs rules over a file's facts: severities, suppressions, and one rule's crash never hiding another's findings. */
import * as l10n from "@vscode/l10n";
import type { Fact, FactKind, FileFacts, Suppression } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { fillPlaces } from "../text/fill.ts";
import {
  type Finding,
  type Fix,
  type FixContext,
  MAX_RELATED,
  type RawFinding,
  type Rule,
  type RuleContext,
  type RuleSetting,
  type RuleSettings,
} from "./rule.ts";

export interface EngineSettings {
  /** Setting by rule id; rules that are not listed have their default. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly context: RuleSettings;
}

export const DEFAULT_SETTINGS: EngineSettings = {
  rules: {},
  context: { trustPolicyQuota: 2048, trustPolicyRoles: {} },
};

/** Rule id of the finding that tells a rule itself has failed. */
export const CRASH_RULE = "rule-crashed";

export class RuleEngine {
  readonly #rules: ReadonlyMap<string, Rule>;
  readonly #bySubject: ReadonlyMap<FactKind, readonly Rule[]>;
  readonly #settings: EngineSettings;

  constructor(rules: readonly Rule[], settings: EngineSettings = DEFAULT_SETTINGS) {
    this.#rules = new Map(rules.map((rule) => [rule.meta.id, rule]));
    this.#settings = settings;
    const bySubject = new Map<FactKind, Rule[]>();
    for (const rule of rules) {
      if (settings.rules[rule.meta.id] === "off") {
        continue;
      }
      for (const subject of rule.subjects) {
        const list = bySubject.get(subject);
        if (list) {
          list.push(rule);
        } else {
          bySubject.set(subject, [rule]);
        }
      }
    }
    this.#bySubject = bySubject;
  }

  rule(id: string): Rule | undefined {
    return this.#rules.get(id);
  }

  /** Findings of one file, in source order. Reads of the graph are recorded under the file. */
  check(graph: IdentityGraph, uri: string): readonly Finding[] {
    const file = graph.file(uri);
    return file === undefined ? [] : graph.track(uri, () => this.#checkFile(graph, file));
  }

  /** Fixes for a finding, the preferred one first. */
  fixes(finding: Finding, graph: IdentityGraph, file: FixContext["file"]): readonly Fix[] {
    const rule = this.#rules.get(finding.rule);
    if (!rule?.fix) {
      return [];
    }
    const raw = {
      message: finding.messageId,
      values: finding.values,
      range: finding.range,
      related: finding.related,
      data: finding.data,
      uri: finding.uri,
    };
    const fixes = rule.fix(raw, { ...this.#context(graph), file });
    return fixes
      .filter((fix) => !writesOverComputed(fix, graph))
      .sort((a, b) => Number(b.preferred) - Number(a.preferred));
  }

  #checkFile(graph: IdentityGraph, file: FileFacts): readonly Finding[] {
    const context = this.#context(graph);
    const findings = new Map<string, Finding>();
    const tell = (finding: Finding): void => {
      if (!isSuppressed(finding, file.suppressions)) {
        // Overlays that agree would say the same thing twice.
        findings.set(`${finding.rule} ${finding.range.start}-${finding.range.end} ${finding.message}`, finding);
      }
    };
    for (const fact of factsOf(file)) {
      for (const rule of this.#bySubject.get(fact.kind) ?? []) {
        this.#run(rule, fact, context, tell);
      }
    }
    // By text at last: the order of facts in the graph depends on the order in which files came.
    return [...findings.values()].sort(
      (a, b) => a.range.start - b.range.start || a.rule.localeCompare(b.rule) || a.message.localeCompare(b.message),
    );
  }

  #run(rule: Rule, fact: Fact, context: RuleContext, tell: (finding: Finding) => void): void {
    try {
      for (const raw of rule.check(fact, context)) {
        tell(this.#finding(rule, raw, fact.uri));
      }
    } catch (error) {
      tell(crash(rule, fact, error));
    }
  }

  #finding(rule: Rule, raw: RawFinding<string, unknown>, uri: string): Finding {
    const message = rule.messages[raw.message];
    if (message === undefined) {
      throw new Error(`rule ${rule.meta.id} has no message "${raw.message}"`);
    }
    const setting = this.#settings.rules[rule.meta.id] ?? "default";
    return {
      rule: rule.meta.id,
      messageId: raw.message,
      values: raw.values,
      severity: setting === "default" || setting === "off" ? message.severity : setting,
      message: fillPlaces(l10n.t(message.text), raw.values),
      uri,
      range: raw.range,
      related: raw.related?.slice(0, MAX_RELATED) ?? [],
      data: raw.data,
    };
  }

  #context(graph: IdentityGraph): RuleContext {
    return { graph, settings: this.#settings.context };
  }
}

/** A literal in the place of `!Ref Namespace` would end the reference: such changes are the user's to make. */
function writesOverComputed({ edits }: Fix, graph: IdentityGraph): boolean {
  return edits.some((change) => {
    if (change.kind === "create") {
      return false;
    }
    const computed = new Set(graph.file(change.uri)?.facts.flatMap((fact) => fact.computed ?? []));
    return change.edits.some(({ range }) =>
      [...computed].some(
        ({ start, end }) => (range.start < end && start < range.end) || (range.start === start && range.end === end),
      ),
    );
  });
}

/** A file's facts, its problems among them. */
export function factsOf(file: FileFacts): readonly Fact[] {
  const problems = file.problems.map(
    (problem): Fact => ({ kind: "problem", uri: file.uri, document: 0, source: "manifest", ...problem }),
  );
  return problems.length === 0 ? file.facts : [...problems, ...file.facts];
}

/** Whether a comment in the file leaves the finding out. */
export function isSuppressed(finding: Pick<Finding, "rule" | "range">, suppressions: readonly Suppression[]): boolean {
  return suppressions.some(
    ({ range, rules }) =>
      (range === undefined || (range.start <= finding.range.start && finding.range.start <= range.end)) &&
      (rules.length === 0 || rules.includes(finding.rule)),
  );
}

function crash(rule: Rule, fact: Fact, error: unknown): Finding {
  const detail = error instanceof Error ? error.message : String(error);
  const values = { rule: rule.meta.id, detail };
  return {
    rule: CRASH_RULE,
    messageId: "crashed",
    values,
    severity: "warning",
    message: l10n.t(
      'The rule {0} failed here ({1}), so what it checks is not known for this place. Please report it; set "{0}" to "off" in irsa.rules to go on without it.',
      rule.meta.id,
      detail,
    ),
    uri: fact.uri,
    range: { start: fact.range.start, end: fact.range.start },
    related: [],
    data: undefined,
  };
}
