/** Access to plain JSON values whose shape nobody has checked: what is not there or of another type reads as Go's zero value. */
import type { JsonObject, JsonValue } from "../ports.ts";

export function asObject(value: JsonValue | undefined): JsonObject | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

/** Items of a list; none for anything else. */
export function asArray(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** A string; empty for anything else, as Go's zero value. */
export function textOf(value: JsonValue | undefined): string {
  return typeof value === "string" ? value : "";
}

/** A map of strings (labels, annotations); values of other types, which the API server refuses, as their text. */
export function stringsOf(value: JsonValue | undefined): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(asObject(value) ?? {}).map(([key, text]) => [key, typeof text === "string" ? text : String(text)]),
  );
}
