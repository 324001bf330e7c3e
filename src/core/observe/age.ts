/** How long ago something was seen, in words. */

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;

/** For example `3 minutes ago`; both in milliseconds since the epoch. A clock that was set back counts as no time. */
export function ageText(takenAt: number, now: number): string {
  for (const [unit, length] of UNITS) {
    const count = Math.floor((now - takenAt) / length);
    if (count >= 1) {
      return `${count} ${unit}${count === 1 ? "" : "s"} ago`;
    }
  }
  return "just now";
}
