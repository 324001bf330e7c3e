/** A link of the identity chain: found, broken or unknown, always with the reason. */

/** How a link is known, for the user to judge; also the text of related information. */
export interface Link<T> {
  readonly state: "found" | "missing" | "unknown";
  /** Targets that the link leads to; several when overlays or duplicates give several. Empty unless found. */
  readonly targets: readonly T[];
  /** One sentence: by what the link is known, or why it is not. */
  readonly reason: string;
}

export function found<T>(targets: readonly T[], reason: string): Link<T> {
  return { state: "found", targets, reason };
}

export function missing<T>(reason: string): Link<T> {
  return { state: "missing", targets: [], reason };
}

export function unknown<T>(reason: string): Link<T> {
  return { state: "unknown", targets: [], reason };
}
