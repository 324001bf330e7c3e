/** The whole of a picture in one verdict and one sentence. */
import type { GuideVerdict, PictureArrow } from "./guide.ts";
import { NOT_SET_UP } from "./state.ts";

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
    const lead = broken[1].id === "call" ? "Pods get credentials, but" : "Pods get no credentials:";
    return `${lead} step ${broken[0]}, “${broken[1].label}”, is broken.`;
  }
  if (arrows.some(({ status }) => status === NOT_SET_UP)) {
    return `${mechanism} is not set up for this ServiceAccount.`;
  }
  if (first("none") !== undefined) {
    return `Pods of this ServiceAccount do not use ${mechanism}.`;
  }
  const warned = first("warning");
  if (warned !== undefined) {
    return `Step ${warned[0]}, “${warned[1].label}”, wants attention.`;
  }
  if (givesCredentials(arrows)) {
    return "Pods get their credentials.";
  }
  const open = arrows.filter(({ verdict }) => verdict === "unknown");
  return open.length === arrows.length
    ? "Nothing of this can be told from the files."
    : "Nothing is wrong in the files.";
}

/** Which steps files leave open; undefined where something else has to be mended first. */
export function noteOf({ arrows }: Arrows): string | undefined {
  const isMoot = arrows.some(({ verdict }) => verdict === "problem" || verdict === "none");
  const open = arrows.flatMap(({ verdict }, index) => (verdict === "unknown" ? [index + 1] : []));
  return isMoot || open.length === 0 ? undefined : `${stepsText(open)} can only be seen in AWS or in the cluster.`;
}

function stepsText(numbers: readonly number[]): string {
  const last = numbers.at(-1) ?? 0;
  return numbers.length === 1 ? `Step ${last}` : `Steps ${numbers.slice(0, -1).join(", ")} and ${last}`;
}
