/** Writes a string as a YAML or JSON scalar so that every parser reads back that very string. */
import type { ScalarStyle } from "../syntax/node.ts";

export type Quoting = "plain" | "single" | "double";

/** Null, booleans (YAML 1.1's too), merge and value keys: plain, they would not be strings. */
const RESERVED = /^(?:~|null|true|false|yes|no|on|off|y|n|<<|=)$/i;

/** Integers of YAML 1.1 and 1.2 (binary, octal, hex, base 60), floats, infinities. */
const NUMBER =
  /^[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[\da-f_]+|[\d][\d_]*(?::[0-5]?\d)*(?:\.[\d_]*)?(?:e[-+]?\d+)?|\.[\d_]+(?:e[-+]?\d+)?|\.inf)$|^\.nan$/i;

/** YAML 1.1 timestamps. */
const TIMESTAMP = /^\d{4}-\d\d?-\d\d?(?:[Tt\s]|$)/;

/** Characters that end or begin something else; `,[]{}` only matter inside flow collections and are never worth the risk. */
const INDICATOR = /^[-?:,[\]{}#&*!|>'"%@`]|[,[\]{}]|:\s|\s#|:$|^\s|\s$/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be found here
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]/;

/** True when the text can stand unquoted anywhere in YAML and is a string there, under YAML 1.1 and 1.2 alike. */
export function isPlainString(text: string): boolean {
  return (
    text !== "" &&
    !RESERVED.test(text) &&
    !NUMBER.test(text) &&
    !TIMESTAMP.test(text) &&
    !INDICATOR.test(text) &&
    !UNPRINTABLE.test(text)
  );
}

/** The text between double quotes, escaped; JSON's escapes are YAML's too. */
export function escapeDouble(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(
      /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

/** The text between single quotes; undefined when single quotes cannot hold it (line breaks, control characters). */
export function escapeSingle(text: string): string | undefined {
  return UNPRINTABLE.test(text) ? undefined : text.replaceAll("'", "''");
}

/** The text between Terraform's double quotes; it knows fewer escapes than JSON, and `${` and `%{` begin something. */
export function escapeHcl(text: string): string {
  const escaped = escapeDouble(text).replace(/\\(.)/g, (pair, sign: string) =>
    sign === "b" ? "\\u0008" : sign === "f" ? "\\u000c" : pair,
  );
  return escapeTemplate(escaped);
}

/** Doubles what would begin an interpolation; behind another such sign only its number is sure to be read as itself. */
function escapeTemplate(text: string): string {
  return text.replace(/([$%]*)([$%])\{/g, (_, before: string, sign: string) =>
    before === "" ? `${sign}${sign}{` : `${before}\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}{`,
  );
}

/** True when the text can stand as a key of a Terraform object without quotes. */
export function isHclIdentifier(text: string): boolean {
  return /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(text);
}

/** JSON without line breaks as it stands inside a string of that style. */
export function escapeInHost(json: string, host: ScalarStyle): string {
  switch (host) {
    case "double":
      return escapeDouble(json);
    case "single":
      return json.replaceAll("'", "''");
    case "hcl":
      return escapeHcl(json);
    case "heredoc":
      return escapeTemplate(json);
    default:
      return json;
  }
}

/** A string as a scalar in the wanted quoting, or in double quotes where that quoting cannot hold it. */
export function scalarText(text: string, quoting: Quoting): string {
  if (quoting === "plain" && isPlainString(text)) {
    return text;
  }
  const single = quoting === "single" ? escapeSingle(text) : undefined;
  return single === undefined ? `"${escapeDouble(text)}"` : `'${single}'`;
}
