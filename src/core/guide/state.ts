/** How single parts of a guide stand, and how their verdicts come together. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import type { Fact } from "../model/facts.ts";
import type { Finding } from "../rules/rule.ts";
import { contains, type Location } from "../text/range.ts";
import type { TreeSources } from "../view/standing.ts";
import type { GuideVerdict } from "./guide.ts";

/** A part's standing with the place that shows it. */
export interface State {
  readonly verdict: GuideVerdict;
  /** The mechanism is not set up here: nothing is wrong with it, and there is nothing to judge. */
  readonly isMissing?: true;
  /** An earlier part fails, so that this one is not reached. */
  readonly isBehind?: true;
  readonly reasons: readonly string[];
  readonly place: Location | undefined;
}

const RANK: Readonly<Record<GuideVerdict, number>> = { problem: 4, warning: 3, unknown: 2, ok: 1, none: 0 };

function wordOf(verdict: GuideVerdict): string {
  const words: Readonly<Record<GuideVerdict, string>> = {
    ok: "OK",
    problem: l10n.t("problem"),
    warning: l10n.t("warning"),
    unknown: l10n.t("not known"),
    none: l10n.t("nothing to judge"),
  };
  return words[verdict];
}

export function statusOf({ verdict, isMissing, isBehind }: State): string {
  return isMissing ? l10n.t("not set up") : isBehind ? l10n.t("not reached") : wordOf(verdict);
}

export function state(verdict: GuideVerdict, reason: string, place?: Location): State {
  return { verdict, reasons: [reason], place };
}

/** How a part stands behind one that fails; `broken` counts from 1. */
export function notReached(broken: number): State {
  return { verdict: "none", isBehind: true, reasons: [l10n.t("Step {0} fails first.", broken)], place: undefined };
}

/** The worst counts, with its place and its reasons first; of equals the first. */
export function worstState(first: State, ...others: readonly State[]): State {
  const ordered = [first, ...others].sort((a, b) => RANK[b.verdict] - RANK[a.verdict]);
  const [worst = first] = ordered;
  return { ...worst, reasons: [...new Set(ordered.flatMap(({ reasons }) => reasons))] };
}

/** Standing of findings; undefined when none of them is a warning or an error. */
export function ofFindingList(findings: readonly Finding[]): State | undefined {
  const states = findings.flatMap((finding): readonly State[] => {
    const { severity, message, uri, range } = finding;
    const verdict = severity === "error" ? "problem" : severity === "warning" ? "warning" : undefined;
    return verdict === undefined ? [] : [{ verdict, reasons: [message], place: { uri, range } }];
  });
  const [first, ...others] = states;
  return first === undefined ? undefined : worstState(first, ...others);
}

/** Findings inside the object that states a fact. */
export function findingsIn(fact: Fact, sources: TreeSources): readonly Finding[] {
  return sources.findings(fact.uri).filter(({ range }) => contains(fact.range, range));
}

/** Rules that speak of an account that a policy refuses: only of interest for that account. */
const ABOUT_ONE_ACCOUNT: ReadonlySet<string> = new Set([
  "trust-sub-mismatch",
  "trust-aud-mismatch",
  "trust-sub-unknown-account",
]);

/** False for what a policy's finding says about another account of the same role. */
export function concerns(finding: Finding, { fact, roleArn }: EffectiveAccount): boolean {
  return (
    !ABOUT_ONE_ACCOUNT.has(finding.rule) ||
    finding.related.some(
      ({ location }) =>
        (location.uri === fact.uri && contains(fact.range, location.range)) || location.uri === roleArn?.uri,
    )
  );
}

/** What follows from steps before it: nothing where one is broken, and no more than the least certain of them. */
export function following(before: readonly State[], whenOk: State): State {
  const verdicts = before.map(({ verdict }) => verdict);
  if (verdicts.includes("none")) {
    return {
      verdict: "none",
      isMissing: true,
      reasons: [l10n.t("The steps before are not all set up.")],
      place: undefined,
    };
  }
  if (verdicts.includes("problem")) {
    return notReached(verdicts.indexOf("problem") + 1);
  }
  return verdicts.includes("unknown")
    ? state("unknown", l10n.t("Follows from the steps before, not all of which are known."))
    : whenOk;
}
