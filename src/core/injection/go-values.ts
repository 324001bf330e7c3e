/** Annotation values as Go's standard library reads them: the webhook takes or ignores a value by these rules and no others. */

const TRUE_WORDS: ReadonlySet<string> = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const FALSE_WORDS: ReadonlySet<string> = new Set(["0", "f", "F", "FALSE", "false", "False"]);

const MAX_INT64 = 9223372036854775807n;

/** `strconv.ParseBool`; undefined for every word that it refuses. */
export function parseGoBool(text: string): boolean | undefined {
  return TRUE_WORDS.has(text) ? true : FALSE_WORDS.has(text) ? false : undefined;
}

/** `strconv.ParseInt(text, 10, 64)`: a sign and decimal digits, within 64 bits; undefined for all else. */
export function parseGoInt(text: string): bigint | undefined {
  // Twenty digits hold every 64-bit number; leading zeros may make it longer, hostile text longer still.
  if (text.length > 64 || !/^[+-]?[0-9]+$/.test(text)) {
    return undefined;
  }
  const number = BigInt(text.replace(/^\+/, ""));
  return number > MAX_INT64 || number < -MAX_INT64 - 1n ? undefined : number;
}

/**
 * The first record that `encoding/csv` reads with its defaults: blank lines in front are skipped, blanks around a field
 * belong to it, a field in quotes may hold commas and line breaks. Undefined where Go reports an error, the end of the
 * text without a record included.
 */
export function parseGoCsvRecord(text: string): readonly string[] | undefined {
  const lines = linesOf(text);
  const first = lines.findIndex((line) => line !== "\n" && line !== "");
  if (first < 0) {
    return undefined;
  }
  let rest = lines.slice(first).join("");
  const fields: string[] = [];
  for (;;) {
    const field = rest.startsWith('"') ? quotedField(rest) : plainField(rest);
    if (field === undefined) {
      return undefined;
    }
    fields.push(field.text);
    if (!field.more) {
      return fields;
    }
    rest = field.rest;
  }
}

interface Field {
  readonly text: string;
  readonly rest: string;
  /** Whether a comma follows, and with it another field. */
  readonly more: boolean;
}

function plainField(rest: string): Field | undefined {
  const end = rest.search(/[,\n]/);
  const text = end < 0 ? rest : rest.slice(0, end);
  return text.includes('"') ? undefined : { text, rest: rest.slice(end + 1), more: rest[end] === "," };
}

function quotedField(rest: string): Field | undefined {
  const match = /^"((?:[^"]|"")*)"(,|\n|$)/.exec(rest);
  const [whole = "", quoted = "", next = ""] = match ?? [];
  return match === null
    ? undefined
    : { text: quoted.replaceAll('""', '"'), rest: rest.slice(whole.length), more: next === "," };
}

/** Lines with their ends, CRLF read as LF and a last carriage return dropped, as Go's reader does. */
function linesOf(text: string): readonly string[] {
  return text
    .replaceAll("\r\n", "\n")
    .replace(/\r$/, "")
    .split(/(?<=\n)/);
}
