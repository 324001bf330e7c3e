/** Adds to a guide what was seen in AWS and in the cluster: by a verification here, by looks in `looked.ts`. */
import * as l10n from "@vscode/l10n";
import type { StepId as SeenId, Step, Verification } from "../live/verify/verification.ts";
import type { AccountGuide, ArrowId, GuideStep, GuideVerdict, Picture, PictureArrow, StepId } from "./guide.ts";
import { headlineOf, noteOf, overall } from "./headline.ts";
import { notReached, statusOf } from "./state.ts";

/** Which links of a verification an arrow or a step stands for, by mechanism. */
export interface SeenOf {
  readonly arrows: Readonly<Record<ArrowId, readonly SeenId[]>>;
  readonly steps: Readonly<Partial<Record<StepId, readonly SeenId[]>>>;
}

const SEEN: Readonly<Record<AccountGuide["mechanism"], SeenOf>> = {
  irsa: {
    arrows: {
      token: ["account", "token"],
      request: ["provider"],
      lookup: ["issuer"],
      trust: ["trust"],
      credentials: ["exchange", "identity"],
      call: ["permission"],
    },
    steps: {
      issuer: ["issuer"],
      provider: ["provider"],
      role: ["trust"],
      account: ["account"],
      workload: ["pods"],
    },
  },
  "pod-identity": {
    arrows: {
      token: ["pods"],
      request: ["agent"],
      lookup: ["association"],
      trust: ["trust"],
      credentials: ["exchange", "identity"],
      call: ["permission"],
    },
    steps: { agent: ["agent"], association: ["association"], role: ["trust"], workload: ["pods"] },
  },
};

const NAMES: Readonly<Record<AccountGuide["mechanism"], string>> = {
  irsa: "IRSA",
  "pod-identity": "Pod Identity",
};

/**
 * What was seen decides what files leave open, and a failure that was seen is one. A problem in the files stays: it comes with the
 * next deployment. The other mechanism's guide is returned as it is.
 */
export function withVerification<L>(guide: AccountGuide<L>, verification: Verification): AccountGuide<L> {
  const { mechanism } = guide;
  if (verification.mechanism !== mechanism) {
    return guide;
  }
  const seen = withSeen(
    guide,
    SEEN[mechanism],
    verification.steps,
    l10n.t("AWS and the cluster are shown as the last verification saw them."),
  );
  return {
    ...seen,
    steps: seen.steps.map((step) => (step.id === "verification" ? verified(step, verification) : step)),
  };
}

/** Puts links that were seen over what files say. `note` says who saw them. */
export function withSeen<L>(guide: AccountGuide<L>, of: SeenOf, seen: readonly Step[], note: string): AccountGuide<L> {
  const arrows = guide.picture.arrows.map((arrow) => seenPart(arrow, of.arrows[arrow.id], seen));
  const picture: Picture<L> = { ...guide.picture, arrows: withoutWhatIsBehind(arrows) };
  return {
    ...guide,
    verdict: overall(picture),
    headline: headlineOf(picture, NAMES[guide.mechanism]),
    note: [note, noteOf(picture)].filter((text) => text !== undefined).join(" "),
    picture,
    steps: guide.steps.map((step) => seenPart(step, of.steps[step.id] ?? [], seen)),
  };
}

type Judged = Pick<PictureArrow, "verdict" | "status" | "reasons"> & { readonly isMissing?: true | undefined };

function seenPart<T extends Judged>(part: T, ids: readonly SeenId[], seen: readonly Step[]): T {
  const links = seen.filter(({ id }) => ids.includes(id));
  const failed = links.filter(({ verdict }) => verdict === "failed");
  if (failed.length > 0) {
    return judged(part, "problem", [...failed.flatMap(reasonsOf), ...part.reasons]);
  }
  // All links have to be seen: one that was skipped or hidden leaves the part as the files have it.
  const isSeen = links.length > 0 && links.every(({ verdict }) => verdict === "passed");
  if (isSeen && (part.verdict === "unknown" || part.verdict === "ok")) {
    return judged(
      part,
      "ok",
      links.flatMap(({ title, reasons }) => [`${title}.`, ...reasons]),
    );
  }
  return part;
}

function reasonsOf({ title, reasons, advice }: Step): readonly string[] {
  return [l10n.t("Seen to be wrong: “{0}”.", title), ...reasons, ...(advice === undefined ? [] : [advice])];
}

function verified<L>(step: GuideStep<L>, { verdict, steps }: Verification): GuideStep<L> {
  const open = steps.filter((one) => one.verdict === "failed" || one.verdict === "unknown");
  const states = { passed: "ok", failed: "problem", unknown: "unknown" } as const;
  const reasons = open.flatMap(({ title, reasons: why }) => [l10n.t("Not seen: “{0}”.", title), ...why]);
  return judged(step, states[verdict], reasons.length === 0 ? [l10n.t("Every link was seen to work.")] : reasons);
}

function judged<T extends Judged>(part: T, verdict: GuideVerdict, reasons: readonly string[]): T {
  return {
    ...part,
    verdict,
    isMissing: undefined,
    status: statusOf({ verdict, reasons, place: undefined }),
    reasons: [...new Set(reasons)],
  };
}

/** Behind a link that fails nothing is reached. */
function withoutWhatIsBehind<L>(arrows: readonly PictureArrow<L>[]): readonly PictureArrow<L>[] {
  const broken = arrows.findIndex(({ verdict }) => verdict === "problem");
  const behind = notReached(broken + 1);
  return arrows.map((arrow, index) =>
    broken >= 0 && index > broken && (arrow.id === "credentials" || arrow.id === "call") && arrow.verdict === "unknown"
      ? { ...arrow, verdict: behind.verdict, status: statusOf(behind), reasons: behind.reasons }
      : arrow,
  );
}
