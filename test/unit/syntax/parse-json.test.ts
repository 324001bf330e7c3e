// JSON gives the nodes of YAML's flow style, with what can be recovered from a half-typed text.
import { describe, expect, test } from "vitest";
import { parseJson } from "../../../src/core/syntax/parse-json.ts";
import { outline } from "./outline.ts";

function read(text: string): readonly string[] {
  return outline(parseJson(text).root, text);
}

function problems(text: string): readonly string[] {
  return parseJson(text).problems.map(({ message, range }) => `${message} @ ${text.slice(range.start, range.end)}`);
}

describe("parseJson", () => {
  test("objects, arrays, strings with escapes, numbers and literals, duplicates kept", () => {
    const text = '{\r\n "a": "x\\u0041\\"",\r\n "b": [1, true, null, -2.5e3, {}],\r\n "a": ""\r\n}\r\n';
    expect(read(text)).toEqual([
      `$ flow map | ${JSON.stringify(text.trimEnd())}`,
      `$.a double(string) "xA\\"" | ${JSON.stringify('x\\u0041\\"')} | ${JSON.stringify('"x\\u0041\\""')}`,
      '$.b flow sequence | "[1, true, null, -2.5e3, {}]"',
      '$.b[0] plain(number) "1" | "1" | "1"',
      '$.b[1] plain(boolean) "true" | "true" | "true"',
      '$.b[2] plain(null) "null" | "null" | "null"',
      '$.b[3] plain(number) "-2.5e3" | "-2.5e3" | "-2.5e3"',
      '$.b[4] flow map | "{}"',
      `$.a double(string) "" | "" | ${JSON.stringify('""')}`,
    ]);
    expect(problems(text)).toEqual([]);
  });

  test.each([
    { name: "nothing", text: "", kept: [], problem: "a value is expected here @ " },
    {
      name: "an object cut off after a colon",
      text: '{"a": {"b":',
      kept: ['$ flow map | "{\\"a\\": {\\"b\\":"', '$.a flow map | "{\\"b\\":"', "$.a.b (nothing)"],
      problem: "a value is expected here @ ",
    },
    {
      name: "a value left out before the next property",
      text: '{"a": , "b": 1}',
      kept: ['$ flow map | "{\\"a\\": , \\"b\\": 1}"', "$.a (nothing)", '$.b plain(number) "1" | "1" | "1"'],
      problem: "a value is expected here @ ,",
    },
    {
      name: "a missing comma",
      text: '{"a": 1 "b": 2}',
      kept: [
        '$ flow map | "{\\"a\\": 1 \\"b\\": 2}"',
        '$.a plain(number) "1" | "1" | "1"',
        '$.b plain(number) "2" | "2" | "2"',
      ],
      problem: 'a comma or a closing bracket is expected here @ "b"',
    },
    {
      name: "a trailing comma",
      text: '["a", ]',
      kept: ['$ flow sequence | "[\\"a\\", ]"', '$[0] double(string) "a" | "a" | "\\"a\\""'],
      problem: "a comma with nothing after it @ ,",
    },
    {
      name: "a comment",
      text: '{ // why\n "a": 1 }',
      kept: ['$ flow map | "{ // why\\n \\"a\\": 1 }"', '$.a plain(number) "1" | "1" | "1"'],
      problem: "JSON has no comments @ // why",
    },
    {
      name: "a string that does not end",
      text: '{"a": "x\n}',
      kept: ['$ flow map | "{\\"a\\": \\"x\\n}"', '$.a double(string) "x" | "x" | "\\"x"'],
      problem: 'a string that does not end on its line @ "x',
    },
    {
      name: "an object that is not closed inside an array that is",
      text: '[{"a": 1 ], 2]',
      kept: [
        '$ flow sequence | "[{\\"a\\": 1 ]"',
        '$[0] flow map | "{\\"a\\": 1"',
        '$[0].a plain(number) "1" | "1" | "1"',
      ],
      problem: "a comma or a closing bracket is expected here @ ]",
    },
  ])("$name", ({ text, kept, problem }) => {
    expect(problems(text)).toContain(problem);
    if (kept.length > 0) {
      expect(read(text)).toEqual(kept);
    }
  });

  test("deep nesting is a problem, not a crash", () => {
    const text = "[".repeat(100_000);
    expect(parseJson(text).root).toBeUndefined();
    expect(problems(text)).toEqual(["nested more than 100 levels deep @ ["]);
    expect(problems(`"${"[".repeat(200)}"`)).toEqual([]);
  });

  test("offsets start at the base", () => {
    expect(parseJson('["a"]', 10).root?.range).toEqual({ start: 10, end: 15 });
  });
});
