/** How old a look is, in words that change seldom: a tree that is drawn anew every minute is no tree to work with. */
import * as l10n from "@vscode/l10n";

const MINUTE = 60_000;

/** Minutes at which the words change, up to an hour. */
const STEPS = [1, 2, 5, 10, 20, 30] as const;

/** For example `seen 5 min ago`: at least so long ago. Both times in milliseconds since the epoch. */
export function ageText(takenAt: number, now: number): string {
  const minutes = Math.floor((now - takenAt) / MINUTE);
  if (minutes < 1) {
    return l10n.t("seen just now");
  }
  if (minutes < 60) {
    return l10n.t("seen {0} min ago", STEPS.findLast((step) => step <= minutes) ?? 1);
  }
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? l10n.t("seen {0} h ago", hours) : l10n.t("seen {0} d ago", Math.floor(hours / 24));
}
