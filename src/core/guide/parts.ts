/** Makes arrows and steps of a guide from how they stand. */
import * as l10n from "@vscode/l10n";
import type { ArrowId, GuideAction, GuideStep, PictureArrow, StepId } from "./guide.ts";
import { type State, state, statusOf } from "./state.ts";

/** The last step hangs on permission policies and on the service itself, which a guide does not judge. */
export function callState(): State {
  return state(
    "unknown",
    l10n.t("What the role may do is said by its permission policies, which are not judged here."),
  );
}

export function arrow(
  id: ArrowId,
  from: string,
  to: string,
  label: string,
  value: string | undefined,
  of: State,
  what: string,
): PictureArrow {
  return {
    id,
    from,
    to,
    label,
    value,
    what,
    verdict: of.verdict,
    status: statusOf(of),
    reasons: of.reasons,
    place: of.place,
    ...(of.isMissing ? { isMissing: true } : {}),
  };
}

type ActionWithoutId<A = GuideAction> = A extends GuideAction ? Omit<A, "id"> : never;

interface StepText {
  readonly what: string;
  readonly why: string;
  /** Names and values; a value that no file says is shown as not known. */
  readonly facts: readonly (readonly [name: string, value: string | undefined])[];
  readonly actions: readonly ActionWithoutId[];
}

export function step(id: StepId, title: string, of: State, text: StepText): GuideStep {
  return {
    id,
    title,
    what: text.what,
    why: text.why,
    verdict: of.verdict,
    status: statusOf(of),
    reasons: of.reasons,
    place: of.place,
    facts: text.facts.map(([name, value]) => ({ name, value: value ?? l10n.t("not known") })),
    actions: text.actions.map((action, index) => ({ ...action, id: `${id}/${index}` })),
  };
}
