/** Checks on what AWS answered that every operation needs. */
import { AccessError } from "../core/ports.ts";
import { invalidAnswer } from "./access-errors.ts";
import type { CallScope } from "./session.ts";

/** A body that is no answer at all parses to an empty one: an absent field must not read as "there is none". */
export function required<T>(value: T | undefined, what: string, scope: CallScope): T {
  if (value === undefined) {
    throw invalidAnswer(what, scope.context);
  }
  return value;
}

/** Token of the next page of an IAM listing. */
export function nextMarker(answer: {
  IsTruncated?: boolean | undefined;
  Marker?: string | undefined;
}): string | undefined {
  return answer.IsTruncated ? answer.Marker : undefined;
}

/** For a look at one thing: there is none. */
export async function undefinedWhenMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof AccessError && error.problem === "not-found") {
      return undefined;
    }
    throw error;
  }
}

/** For a removal: what is gone already is removed. */
export async function resolvedWhenMissing(call: Promise<void>): Promise<void> {
  await undefinedWhenMissing(call);
}
