/** The whole of a picture in one verdict and one sentence. */
import * as l10n from "@vscode/l10n";
import type { GuideVerdict, PictureArrow } from "./guide.ts";

/** Wherever a door puts its places. */
interface Arrows {
  readonly arrows: readonly PictureArrow<unknown>[];
}

/**
 * Problems count before what is not set up, that before what is not known. `ok` where pods certainly get credentials: what these
 * permit is a question of its own.
 */
export function overall({ arrows }: Arrows): GuideVerdict {
  const judged = givesCredentials(arrows) ? arrows.filter(({ id }) => id !== "call") : arrows;
  const verdicts = new Set([...judged, ...arrows.filter(isWrong)].map(({ verdict }) => verdict));
  return (["problem", "none", "warning", "unknown"] as const).find((verdict) => verdicts.has(verdict)) ?? "ok";
}

function givesCredentials(arrows: Arrows["arrows"]): boolean {
  return arrows.find(({ id }) => id === "credentials")?.verdict === "ok";
}

function isWrong({ verdict }: PictureArrow<unknown>): boolean {
  return verdict === "problem" || verdict === "warning";
}

/** `mechanism` as people call it. */
export function headlineOf(picture: Arrows, mechanism: string): string {
  const { arrows } = picture;
  const first = (wanted: GuideVerdict): readonly [number, PictureArrow<unknown>] | undefined => {
    const index = arrows.findIndex(({ verdict }) => verdict === wanted);
    const found = arrows[index];
    return found === undefined ? undefined : [index + 1, found];
  };
  const broken = first("problem");
  if (broken !== undefined) {
    const lead = broken[1].id === "call" ? l10n.t("Pods get credentials, but") : l10n.t("Pods get no credentials:");
    return l10n.t("{0} step {1}, “{2}”, is broken.", lead, broken[0], broken[1].label);
  }
  if (arrows.some(({ isMissing }) => isMissing)) {
    return l10n.t("{0} is not set up for this ServiceAccount.", mechanism);
  }
  if (first("none") !== undefined) {
    return l10n.t("Pods of this ServiceAccount do not use {0}.", mechanism);
  }
  const warned = first("warning");
  if (warned !== undefined) {
    return l10n.t("Step {0}, “{1}”, wants attention.", warned[0], warned[1].label);
  }
  if (givesCredentials(arrows)) {
    return l10n.t("Pods get their credentials.");
  }
  const open = arrows.filter(({ verdict }) => verdict === "unknown");
  return open.length === arrows.length
    ? l10n.t("Nothing of this can be told from the files.")
    : l10n.t("Nothing is wrong in the files.");
}

/** Which steps files leave open; undefined where something else has to be mended first. */
export function noteOf({ arrows }: Arrows): string | undefined {
  const isMoot = arrows.some(({ verdict }) => verdict === "problem" || verdict === "none");
  const open = arrows.flatMap(({ verdict }, index) => (verdict === "unknown" ? [index + 1] : []));
  return isMoot || open.length === 0
    ? undefined
    : l10n.t("{0} can only be seen in AWS or in the cluster.", stepsText(open));
}

function stepsText(numbers: readonly number[]): string {
  const last = numbers.at(-1) ?? 0;
  return numbers.length === 1
    ? l10n.t("Step {0}", last)
    : l10n.t("Steps {0} and {1}", numbers.slice(0, -1).join(", "), last);
}
