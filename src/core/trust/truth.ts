/** Three-valued logic: what cannot be read or is not known is neither true nor false, and only matters where it decides. */

export type Truth = "yes" | "no" | "unknown";

export function truthOf(value: boolean): Truth {
  return value ? "yes" : "no";
}

export function not(value: Truth): Truth {
  return value === "unknown" ? "unknown" : value === "yes" ? "no" : "yes";
}

/** One `no` decides; `yes` for an empty list. */
export function every(values: Iterable<Truth>): Truth {
  let result: Truth = "yes";
  for (const value of values) {
    if (value === "no") {
      return "no";
    }
    if (value === "unknown") {
      result = "unknown";
    }
  }
  return result;
}

/** One `yes` decides; `no` for an empty list. */
export function some(values: Iterable<Truth>): Truth {
  let result: Truth = "no";
  for (const value of values) {
    if (value === "yes") {
      return "yes";
    }
    if (value === "unknown") {
      result = "unknown";
    }
  }
  return result;
}

/** The common value of several readings of the same thing; `unknown` where they differ or there is none. */
export function agreed(values: Iterable<Truth>): Truth {
  let result: Truth | undefined;
  for (const value of values) {
    if (result !== undefined && value !== result) {
      return "unknown";
    }
    result = value;
  }
  return result ?? "unknown";
}
