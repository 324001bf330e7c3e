// Writes random values as YAML or JSON in random layouts, with comments wherever they may stand, for the property tests.
import fc from "fast-check";

/** Mappings with at least one key, lists, strings, null: the shapes of manifests and policies. */
export type Plain = string | null | readonly Plain[] | { readonly [key: string]: Plain };
export type PlainMap = { readonly [key: string]: Plain };

const KEYS = [
  "name",
  "namespace",
  "labels",
  "annotations",
  "eks.amazonaws.com/role-arn",
  "a",
  "b",
  "spec",
  "on",
  "123",
];

const texts = fc.oneof(
  fc.constantFrom(
    "x",
    "arn:aws:iam::111122223333:role/app",
    "true",
    "null",
    "0123",
    "a: b",
    "it's",
    'say "hi"',
    "# no",
    "",
  ),
  fc.constantFrom(
    "{{ .Values.x }}",
    "- item",
    "two\nlines\n",
    "trailing ",
    "1.5",
    "~",
    "@at",
    "2026-01-01",
    "é",
    "a\tb",
  ),
  fc.string({ maxLength: 8 }),
);

export const { map: maps } = fc.letrec<{ map: PlainMap; list: readonly Plain[]; value: Plain }>((tie) => ({
  map: fc.dictionary(fc.constantFrom(...KEYS), tie("value"), { minKeys: 1, maxKeys: 4, depthIdentifier: "nesting" }),
  list: fc.array(tie("value"), { minLength: 1, maxLength: 3, depthIdentifier: "nesting" }),
  value: fc.oneof(
    { depthSize: "small", maxDepth: 4, depthIdentifier: "nesting" },
    { weight: 3, arbitrary: texts },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 4, arbitrary: tie("map") },
    { weight: 2, arbitrary: tie("list") },
  ),
}));

/** A source of small decisions, drawn from fast-check so that failures shrink. */
export type Dice = (sides: number) => number;

export const dice: fc.Arbitrary<Dice> = fc.infiniteStream(fc.nat({ max: 1_000 })).map((stream) => {
  return (sides) => (stream.next().value ?? 0) % sides;
});

/** The value as a YAML document in block style, with flow parts, comments, odd indentation and blank lines. */
export function writeYaml(value: PlainMap, roll: Dice): string {
  const unit = " ".repeat([2, 4, 3][roll(3)] ?? 2);
  const eol = roll(3) === 0 ? "\r\n" : "\n";
  const lines = blockMap(value, "", unit, roll(2) === 0 ? "" : unit, roll);
  const text = [...(roll(3) === 0 ? ["# head"] : []), ...lines].join(eol);
  return roll(4) === 0 ? text : text + eol;
}

function blockMap(map: PlainMap, indent: string, unit: string, dash: string, roll: Dice): string[] {
  const lines: string[] = [];
  for (const [key, value] of Object.entries(map)) {
    if (roll(6) === 0) {
      lines.push(`${indent}# about ${lines.length}`);
    }
    const [first = "", ...rest] = blockValue(value, indent, unit, dash, roll);
    lines.push(`${indent}${quoted(key, roll)}:${first}`, ...rest);
    if (roll(10) === 0 && !first.includes("|")) {
      lines.push("");
    }
  }
  return lines;
}

/** What follows the colon, then further lines. */
function blockValue(value: Plain, indent: string, unit: string, dash: string, roll: Dice): string[] {
  const comment = roll(5) === 0 ? " # note" : "";
  if (value === null) {
    return [[comment, ` null${comment}`, ` ~${comment}`][roll(3)] ?? ""];
  }
  if (typeof value === "string") {
    return /^[a-z ]+\n([a-z ]+\n)*$/.test(value) && roll(2) === 0
      ? [
          " |",
          ...value
            .slice(0, -1)
            .split("\n")
            .map((line) => indent + unit + line),
        ]
      : [` ${quoted(value, roll)}${comment}`];
  }
  if (roll(5) === 0) {
    return [` ${flow(value, roll)}${comment}`];
  }
  if (!isList(value)) {
    return [comment, ...blockMap(value, indent + unit, unit, dash, roll)];
  }
  const items = value.flatMap((item) => {
    if (item !== null && typeof item === "object" && !isList(item) && roll(2) === 0) {
      const [head = "", ...rest] = blockMap(item, `${indent}${dash}  `, unit, dash, () => 1);
      return [`${indent}${dash}- ${head.trimStart()}`, ...rest];
    }
    return [`${indent}${dash}- ${flow(item, roll)}`];
  });
  return [comment, ...items];
}

function flow(value: Plain, roll: Dice): string {
  if (value === null || typeof value === "string") {
    return value === null ? "null" : quoted(value, roll);
  }
  return isList(value)
    ? `[${value.map((item) => flow(item, roll)).join(", ")}]`
    : `{${Object.entries(value)
        .map(([key, item]) => `${quoted(key, roll)}: ${flow(item, roll)}`)
        .join(", ")}}`;
}

function quoted(text: string, roll: Dice): string {
  if (/^[a-z][a-z./-]+$/.test(text) && !/^(?:on|true|null)$/.test(text) && roll(3) > 0) {
    return text;
  }
  return /[^\x20-\x7e]|'/.test(text) || roll(2) === 0 ? JSON.stringify(text) : `'${text}'`;
}

/** The value as JSON: on one line (tight or not), or indented by two, four or a tab. */
export function writeJson(value: PlainMap, roll: Dice): string {
  const indent = ["  ", "    ", "\t", ""][roll(4)] ?? "";
  const text = JSON.stringify(value, null, indent);
  const spaced = indent === "" && roll(2) === 0 ? JSON.stringify(value, null, " ").replaceAll(/\n\s*/g, " ") : text;
  const ended = roll(2) === 0 ? spaced : `${spaced}\n`;
  return roll(3) === 0 ? ended.replaceAll("\n", "\r\n") : ended;
}

export function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
