// What edits look like in the documents that people write: one example for each way of laying things out.
import { describe, expect, test } from "vitest";
import { addValue, listFromValue } from "../../../src/core/edit/list-items.ts";
import { moveEntry } from "../../../src/core/edit/move-entry.ts";
import type { NewValue } from "../../../src/core/edit/new-value.ts";
import { nodeAt, ownEntry } from "../../../src/core/edit/place.ts";
import { removePath } from "../../../src/core/edit/remove-entry.ts";
import { replaceValue } from "../../../src/core/edit/replace-value.ts";
import { setPath } from "../../../src/core/edit/set-entry.ts";
import { path as nodePath } from "../../../src/core/syntax/at.ts";
import type { MapNode, ScalarNode } from "../../../src/core/syntax/node.ts";
import { parseFile } from "../../../src/core/syntax/parse-file.ts";
import { applyEdits, type TextEdit } from "../../../src/core/text/edits.ts";

const ARN = "arn:aws:iam::111122223333:role/app";
const ANNOTATION = ["metadata", "annotations", "eks.amazonaws.com/role-arn"];

function open(text: string, uri = text.trimStart().startsWith("{") ? "file:///w/a.json" : "file:///w/a.yaml") {
  const file = parseFile(uri, text);
  return { file, root: file.documents[0]?.root as MapNode };
}

function set(text: string, path: readonly string[], value: NewValue, place: "first" | "last" = "last"): string {
  const { file, root } = open(text);
  return applied(text, setPath(file, root, path, value, place));
}

function remove(text: string, path: readonly string[]): string {
  const { file, root } = open(text);
  return applied(text, removePath(file, root, path));
}

function applied(text: string, edits: readonly TextEdit[] | undefined): string {
  return edits === undefined ? "no edit" : applyEdits(text, edits);
}

function lines(...text: readonly string[]): string {
  return `${text.join("\n")}\n`;
}

describe("annotating a ServiceAccount", () => {
  test("without annotations, a comment behind the name", () => {
    const text = lines(
      "kind: ServiceAccount",
      "metadata:",
      "    name: app # ours",
      "    # nothing more",
      "automount: x",
    );
    expect(set(text, ANNOTATION, ARN)).toBe(
      lines(
        "kind: ServiceAccount",
        "metadata:",
        "    name: app # ours",
        "    annotations:",
        `        eks.amazonaws.com/role-arn: ${ARN}`,
        "    # nothing more",
        "automount: x",
      ),
    );
  });

  test.each(["annotations:", "annotations: {}", "annotations: null", "annotations: ~"])("with an empty %s", (empty) => {
    const text = lines("metadata:", "  name: app", `  ${empty} # to come`, "  labels: {a: b}");
    expect(set(text, ANNOTATION, ARN)).toBe(
      lines(
        "metadata:",
        "  name: app",
        "  annotations: # to come",
        `    eks.amazonaws.com/role-arn: ${ARN}`,
        "  labels: {a: b}",
      ),
    );
  });

  test("among quoted annotations", () => {
    const text = lines("metadata:", "  annotations:", "    a: 'b'", "  name: app");
    expect(set(text, ANNOTATION, ARN)).toBe(
      lines("metadata:", "  annotations:", "    a: 'b'", `    eks.amazonaws.com/role-arn: '${ARN}'`, "  name: app"),
    );
  });

  test("in flow style", () => {
    expect(set("metadata: {name: app}\n", ANNOTATION, ARN)).toBe(
      `metadata: {name: app, annotations: {eks.amazonaws.com/role-arn: ${ARN}}}\n`,
    );
  });

  test("in JSON with tabs", () => {
    const text = lines("{", '\t"metadata": {', '\t\t"name": "app"', "\t}", "}");
    expect(set(text, ANNOTATION, ARN)).toBe(
      lines(
        "{",
        '\t"metadata": {',
        '\t\t"name": "app",',
        '\t\t"annotations": {',
        `\t\t\t"eks.amazonaws.com/role-arn": "${ARN}"`,
        "\t\t}",
        "\t}",
        "}",
      ),
    );
  });

  test("an empty JSON object opens up", () => {
    const text = lines("{", '  "metadata": {', '    "annotations": {}', "  }", "}");
    expect(set(text, ANNOTATION, ARN)).toBe(
      lines(
        "{",
        '  "metadata": {',
        '    "annotations": {',
        `      "eks.amazonaws.com/role-arn": "${ARN}"`,
        "    }",
        "  }",
        "}",
      ),
    );
  });

  test("not behind an alias: other objects share its mapping", () => {
    expect(set(lines("x: &shared", "  a: b", "metadata:", "  annotations: *shared"), ANNOTATION, ARN)).toBe("no edit");
  });
});

describe("an account for a pod spec", () => {
  test("comes first, comments above the first key staying with it", () => {
    const text = lines("spec:", "  # the app", "  containers:", "  - name: app");
    expect(set(text, ["spec", "serviceAccountName"], "app", "first")).toBe(
      lines("spec:", "  serviceAccountName: app", "  # the app", "  containers:", "  - name: app"),
    );
  });

  test("inside a list item", () => {
    const text = lines("- containers: []", "  x: y");
    const { file } = open(text);
    const item = file.documents[0]?.root;
    const map = item?.kind === "sequence" ? (item.items[0] as MapNode) : undefined;
    expect(applied(text, map && setPath(file, map, ["serviceAccountName"], "app", "first"))).toBe(
      lines("- serviceAccountName: app", "  containers: []", "  x: y"),
    );
  });
});

describe("a condition of a trust policy", () => {
  const SUB = "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub";
  const AUD = "oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud";
  const path = ["Condition", "StringEquals", AUD];

  test("on one line", () => {
    expect(set(`{ "Condition": { "StringEquals": { "${SUB}": "a" } } }`, path, "sts.amazonaws.com")).toBe(
      `{ "Condition": { "StringEquals": { "${SUB}": "a", "${AUD}": "sts.amazonaws.com" } } }`,
    );
  });

  test("tight", () => {
    expect(set(`{"Condition":{"StringEquals":{"${SUB}":"a"}}}`, path, "sts.amazonaws.com")).toBe(
      `{"Condition":{"StringEquals":{"${SUB}":"a","${AUD}":"sts.amazonaws.com"}}}`,
    );
  });

  test("under another operator, four spaces, CRLF", () => {
    const text = lines(
      "{",
      '    "Condition": {',
      '        "StringLike": {',
      `            "${SUB}": "a*"`,
      "        }",
      "    }",
      "}",
    );
    expect(set(text.replaceAll("\n", "\r\n"), path, "sts.amazonaws.com").replaceAll("\r\n", "\n")).toBe(
      text.replace(
        "        }\n    }",
        `        },\n        "StringEquals": {\n            "${AUD}": "sts.amazonaws.com"\n        }\n    }`,
      ),
    );
  });

  test("a second subject makes a list", () => {
    const text = lines("{", `  "${SUB}": "a",`, '  "x": "y"', "}");
    const { file, root } = open(text);
    expect(applied(text, addValue(file, root, SUB, "b"))).toBe(
      lines("{", `  "${SUB}": [`, '    "a",', '    "b"', "  ],", '  "x": "y"', "}"),
    );
  });

  test("a second subject in block YAML", () => {
    const text = lines(`${SUB}: 'a' # first`, "x: y");
    const { file, root } = open(text);
    expect(applied(text, addValue(file, root, SUB, "b"))).toBe(lines(`${SUB}:`, "  - 'a' # first", "  - 'b'", "x: y"));
  });

  test("a lone statement becomes a list of two", () => {
    const text = lines("{", '  "Statement": {', '    "Effect": "Allow"', "  }", "}");
    const { file, root } = open(text);
    const statement = ownEntry(root, "Statement");
    expect(applied(text, statement && listFromValue(file, root, statement, [{ Effect: "Deny" }]))).toBe(
      lines(
        "{",
        '  "Statement": [',
        "    {",
        '      "Effect": "Allow"',
        "    },",
        "    {",
        '      "Effect": "Deny"',
        "    }",
        "  ]",
        "}",
      ),
    );
  });

  test("a half-typed object is left alone", () => {
    expect(set(`{ "Condition": { "StringEquals": { "${SUB}": "a" `, path, "sts.amazonaws.com")).toBe("no edit");
  });
});

describe("removing", () => {
  test("takes the mapping along that it empties, and keeps comments above", () => {
    const text = lines(
      "metadata:",
      "  name: app",
      "  # the role",
      "  annotations:",
      `    ${ANNOTATION[2]}: ${ARN}`,
      "b: c",
    );
    expect(remove(text, ANNOTATION)).toBe(lines("metadata:", "  name: app", "  # the role", "b: c"));
  });

  test("takes one comma in JSON, whichever entry it is", () => {
    expect(remove('{"a": 1, "b": 2, "c": 3}', ["a"])).toBe('{"b": 2, "c": 3}');
    expect(remove('{"a": 1, "b": 2, "c": 3}', ["b"])).toBe('{"a": 1, "c": 3}');
    expect(remove('{"a": 1, "b": 2, "c": 3}', ["c"])).toBe('{"a": 1, "b": 2}');
  });

  test("the first key of a list item gives its dash to the next", () => {
    const text = lines("- a: 1", "  # about b", "  b: 2");
    const { file } = open(text);
    const list = file.documents[0]?.root;
    const map = list?.kind === "sequence" ? (list.items[0] as MapNode) : undefined;
    expect(applied(text, map && removePath(file, map, ["a"]))).toBe(lines("- # about b", "  b: 2"));
  });

  test("behind a text that looks like an anchor", () => {
    expect(remove('{"x": {"a": ",&", "b": "1"}}', ["x", "b"])).toBe('{"x": {"a": ",&"}}');
    expect(remove('{"x": {"a": ",!", "b": "1", "c": "2"}}', ["x", "b"])).toBe('{"x": {"a": ",!", "c": "2"}}');
  });
});

describe("replacing a scalar", () => {
  function replace(text: string, value: string): string {
    const { root } = open(text);
    return applied(text, [replaceValue(nodePath(root, ["a"]) as ScalarNode, value)]);
  }

  test.each([
    ["a: x # c\n", ARN, `a: ${ARN} # c\n`],
    ["a: x\n", "true", 'a: "true"\n'],
    ["a: x\n", "111122223333", 'a: "111122223333"\n'],
    ["a: true\n", "x", 'a: "x"\n'],
    ["a: 'x'\n", "it's", "a: 'it''s'\n"],
    ["a: 'x'\n", "a\nb", 'a: "a\\nb"\n'],
    ['a: "x"\n', 'say "hi"\\', 'a: "say \\"hi\\"\\\\"\n'],
    ["a: |\n  x\n  y\nb: c\n", "z", "a: z\nb: c\n"],
    ["a: >-\nb: c\n", "z", "a: z\nb: c\n"],
    ['{"a": 12}', "z", '{"a": "z"}'],
  ])("%j gets %j", (text, value, expected) => {
    expect(replace(text, value)).toBe(expected);
  });
});

test("an annotation moves from a pod to the ServiceAccount of another file", () => {
  const pod = lines(
    "kind: Pod",
    "metadata:",
    "  name: p",
    "  annotations:",
    `    ${ANNOTATION[2]}: ${ARN} # role`,
    "    x: y",
  );
  const account = lines("kind: ServiceAccount", "metadata:", "  name: app");
  const from = open(pod);
  const to = open(account);
  const edits = moveEntry(
    { uri: "pod", source: from.file, root: from.root, path: ANNOTATION },
    { uri: "account", source: to.file, root: to.root, path: ANNOTATION },
  );
  const after = Object.fromEntries(
    (edits ?? []).map((edit) => [
      edit.uri,
      edit.kind === "edit" ? applyEdits(edit.uri === "pod" ? pod : account, edit.edits) : "",
    ]),
  );
  expect(after).toEqual({
    pod: lines("kind: Pod", "metadata:", "  name: p", "  annotations:", "    x: y"),
    account: lines(
      "kind: ServiceAccount",
      "metadata:",
      "  name: app",
      "  annotations:",
      `    ${ANNOTATION[2]}: ${ARN}`,
    ),
  });
});

test("a node is found again by the range of its fact", () => {
  const { root } = open(lines("kind: List", "items:", "- metadata:", "    name: a", "- metadata:", "    name: b"));
  const metadata = nodePath(nodePath(root, ["items"]), []);
  const second = metadata?.kind === "sequence" ? metadata.items[1] : undefined;
  expect(second?.kind === "map" && nodeAt(root, second.range)).toBe(second);
});
