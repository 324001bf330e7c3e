/** Near misses: which of some known names a mistyped one most likely means. */

/**
 * The one name that differs from `wanted` by at most two edits (one for names of up to four characters), swaps of neighbours
 * counting as one; undefined when none or more than one is that near.
 */
export function nearestName(wanted: string, names: Iterable<string>): string | undefined {
  const limit = wanted.length <= 4 ? 1 : 2;
  let best: string[] = [];
  let bestDistance = limit + 1;
  for (const name of new Set(names)) {
    if (name === wanted || Math.abs(name.length - wanted.length) > limit) {
      continue;
    }
    const distance = editDistance(wanted, name);
    if (distance < bestDistance) {
      best = [name];
      bestDistance = distance;
    } else if (distance === bestDistance && bestDistance <= limit) {
      best.push(name);
    }
  }
  return best.length === 1 ? best[0] : undefined;
}

/** Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours, each one edit. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
