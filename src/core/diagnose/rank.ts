/** Orders causes by what speaks for them: the text alone, files on what it names, files in general, nothing, evidence against. */
import * as l10n from "@vscode/l10n";
import type { StepId } from "../live/verify/verification.ts";
import type { Location } from "../text/range.ts";
import type { CauseSubject } from "./cause.ts";
import { type CauseId, causeOf } from "./causes.ts";
import type { CauseEvidence, Evidence } from "./evidence.ts";
import { placeOf } from "./pod-evidence.ts";
import type { Scope } from "./scope.ts";

/**
 * Best first. `certain`: the text has no other cause; `shown`: files show it on what the text names; `nearby`: files show it, but the text
 * does not say that it is about them; `open`: nothing speaks for or against it; `against`: files speak against it.
 */
export const STANDINGS = ["certain", "shown", "nearby", "open", "against"] as const;

export type Standing = (typeof STANDINGS)[number];

/** Where to put it right. */
export interface FixPlace {
  readonly location: Location;
  /** What is there: the finding's message, or what to compare. */
  readonly message: string;
  readonly rule: string | undefined;
  /** Title of the quick fix that the editor and `irsa fix` offer there. */
  readonly fix: string | undefined;
}

export interface RankedCause {
  readonly cause: CauseId;
  readonly number: number;
  readonly title: string;
  readonly standing: Standing;
  readonly evidence: readonly Evidence[];
  readonly places: readonly FixPlace[];
  readonly advice: string;
  /** Steps of `irsa verify` that decide it. */
  readonly steps: readonly StepId[];
}

const MOST_PLACES = 5;

/** `groups`: for each thing that was recognised, its causes with the most frequent first. */
export function rankCauses(
  candidates: readonly CauseId[],
  groups: readonly (readonly CauseId[])[],
  evidence: readonly CauseEvidence[],
  scope: Scope,
): readonly RankedCause[] {
  const frequency = (id: CauseId) =>
    Math.min(...groups.flatMap((group) => (group.includes(id) ? [group.indexOf(id)] : [])));
  return candidates
    .map((id) => {
      const own = evidence.filter(({ cause }) => cause === id);
      const isCertain = groups.some((group) => group.length === 1 && group[0] === id);
      const order = frequency(id);
      return { id, own, standing: standingOf(own, isCertain), hints: own.filter(isHint).length, order };
    })
    .sort(
      (a, b) =>
        STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing) ||
        Math.sign(b.hints) - Math.sign(a.hints) ||
        a.order - b.order,
    )
    .map(({ id, own, standing }) => {
      const { number, title, advice, steps } = causeOf(id);
      return {
        cause: id,
        number,
        title: l10n.t(title),
        standing,
        evidence: own.map(({ cause: _, ...rest }) => rest),
        places: placesOf(id, own, scope),
        advice: l10n.t(advice),
        steps,
      };
    });
}

function standingOf(evidence: readonly CauseEvidence[], isCertain: boolean): Standing {
  const strong = evidence.filter((one) => one.weighs === "for" && !isHint(one));
  if (isCertain) {
    return "certain";
  }
  if (strong.length > 0) {
    return strong.some(({ direct }) => direct) ? "shown" : "nearby";
  }
  return evidence.some(({ weighs }) => weighs === "against") ? "against" : "open";
}

function isHint({ finding }: Evidence): boolean {
  return finding?.severity === "hint" || finding?.severity === "info";
}

/** What evidence points to; where nothing does, the objects that the text is about and the cause can lie in. */
function placesOf(id: CauseId, evidence: readonly CauseEvidence[], scope: Scope): readonly FixPlace[] {
  const shown = evidence.flatMap(({ weighs, location, message, finding }) =>
    weighs === "for" && location !== undefined ? [{ location, message, rule: finding?.rule, fix: finding?.fix }] : [],
  );
  const places = shown.length > 0 ? shown : subjectsOf(id, scope);
  return places.slice(0, MOST_PLACES);
}

function subjectsOf(id: CauseId, scope: Scope): readonly FixPlace[] {
  const look = (location: Location, message: string): FixPlace => ({
    location: { uri: location.uri, range: location.range },
    message,
    rule: undefined,
    fix: undefined,
  });
  return causeOf(id).subjects.flatMap((subject) => {
    switch (subject) {
      case "trust-policy":
        return scope.policies.map((policy) => look(policy, l10n.t("Look at the role's trust policy.")));
      case "account":
        return scope.accounts.map((account) => look(placeOf(account), l10n.t("Look at the ServiceAccount.")));
      case "workload":
        return scope.workloads.map(({ fact }) =>
          look({ uri: fact.uri, range: fact.meta.name?.range ?? fact.range }, l10n.t("Look at the workload.")),
        );
      case "association":
        return scope.associations.map((association) => look(association, l10n.t("Look at the association.")));
      default:
        return assertNever(subject);
    }
  });
}

function assertNever(subject: never): never {
  throw new Error(`no subject ${String(subject satisfies CauseSubject)}`);
}
