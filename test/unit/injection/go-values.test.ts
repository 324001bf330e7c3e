/** Annotation values as Go reads them, word by word. */
import { describe, expect, test } from "vitest";
import { parseGoBool, parseGoCsvRecord, parseGoInt } from "../../../src/core/injection/go-values.ts";

describe("ParseBool", () => {
  test.each(["1", "t", "T", "TRUE", "true", "True"])("%s is true", (word) => {
    expect(parseGoBool(word)).toBe(true);
  });
  test.each(["0", "f", "F", "FALSE", "false", "False"])("%s is false", (word) => {
    expect(parseGoBool(word)).toBe(false);
  });
  test.each(["", "yes", "tRUE", "on", " true", "true\n", "2"])("%j is refused", (word) => {
    expect(parseGoBool(word)).toBeUndefined();
  });
});

describe("ParseInt, base 10", () => {
  test.each([
    ["3600", 3600n],
    ["+3600", 3600n],
    ["03600", 3600n],
    ["-1", -1n],
    ["9223372036854775807", 9223372036854775807n],
    ["-9223372036854775808", -9223372036854775808n],
  ])("%s", (text, value) => {
    expect(parseGoInt(text)).toBe(value);
  });
  test.each(["", " 3600", "3600 ", "3_600", "0x10", "1e4", "7200.5", "3600s", "+", "9223372036854775808", "٣"])(
    "%j is refused",
    (text) => {
      expect(parseGoInt(text)).toBeUndefined();
    },
  );
});

describe("the first CSV record", () => {
  test.each([
    ["app", ["app"]],
    ["app,sidecar", ["app", "sidecar"]],
    ["app, sidecar", ["app", " sidecar"]],
    ['"app"', ["app"]],
    ['"a,b",c', ["a,b", "c"]],
    ['"a""b"', ['a"b']],
    ["\n\napp\nother", ["app"]],
    ["app,", ["app", ""]],
    ["app\r\nother", ["app"]],
    ["app\r", ["app"]],
    [" ", [" "]],
    ['"a\nb"', ["a\nb"]],
  ])("%j", (text, fields) => {
    expect(parseGoCsvRecord(text)).toEqual(fields);
  });
  test.each(["", "\n", 'a"b', '"app", "b"', '"app', '"app" ', '"app"x'])("%j is an error", (text) => {
    expect(parseGoCsvRecord(text)).toBeUndefined();
  });
});
