// A decoded error for people: what it says, whose call it was, then causes with what speaks for them and where to fix them.
import { standingWords, type ViewCause, type ViewDecoding } from "../../core/view/decoding.ts";
import type { JsonPlace } from "./json-report.ts";
import { type Paint, printable, type StyleName } from "./terminal.ts";

/** Causes that nothing speaks for are listed with their advice up to this many, then by title. */
const OPEN_IN_FULL = 3;

const SIGNS: Readonly<Record<"for" | "against" | "note", { readonly sign: string; readonly style: StyleName }>> = {
  for: { sign: "+", style: "green" },
  against: { sign: "-", style: "red" },
  note: { sign: "·", style: "dim" },
};

export function decodingLines(decoding: ViewDecoding<JsonPlace>, paint: Paint): readonly string[] {
  const { recognised, callers, causes, scope, account, ask } = decoding;
  if (causes.length === 0) {
    return ["This text is not known here. Paste more of it:", ...ask.map((line) => `  ${line}`)];
  }
  const open = causes.filter(({ standing }) => standing === "open");
  const brief = new Set([...open.slice(OPEN_IN_FULL), ...causes.filter(({ standing }) => standing === "against")]);
  const verify = account === undefined ? [] : [`irsa verify ${account.namespace}/${account.name}`];
  return [
    ...recognised.flatMap(({ words, meaning }) => [paint("bold", printable(shortened(words))), `  ${meaning}`]),
    ...callers.map(({ message }) => printable(message)),
    ...(scope === "elsewhere" ? ["No file here knows what the text names, so none says anything about it."] : []),
    ...causes.filter((cause) => !brief.has(cause)).flatMap((cause) => ["", ...causeLines(cause, paint)]),
    ...briefLines("Also possible", open.slice(OPEN_IN_FULL)),
    ...briefLines(
      "Your files speak against",
      causes.filter(({ standing }) => standing === "against"),
    ),
    ...(ask.length === 0 ? [] : ["", ...ask]),
    ...verify.map((command) => `\nAgainst AWS and the cluster: ${command}`),
  ];
}

function causeLines(cause: ViewCause<JsonPlace>, paint: Paint): readonly string[] {
  const { number, title, standing, evidence, places, advice } = cause;
  const isShown = standing === "certain" || standing === "shown";
  const head = `${paint(isShown ? "red" : "yellow", title)} (${standingWords(standing)}; cause ${number})`;
  return [
    head,
    ...evidence.map(({ weighs, message, rule, place }) => {
      const { sign, style } = SIGNS[weighs];
      const where = place === undefined ? "" : `${shown(place)}: `;
      const by = rule === undefined ? "" : ` ${paint("dim", `[${rule}]`)}`;
      return `  ${paint(style, sign)} ${where}${printable(message)}${by}`;
    }),
    ...places.flatMap(({ place, message, rule, fix }) => [
      // What a finding says stands above already.
      ...(rule === undefined && !evidence.some((one) => one.message === message)
        ? [`  ${shown(place)}: ${printable(message)}`]
        : []),
      ...(fix === undefined ? [] : [`  fix at ${shown(place)}: ${printable(fix)}`]),
    ]),
    `  ${advice}`,
  ];
}

function briefLines(heading: string, causes: readonly ViewCause<JsonPlace>[]): readonly string[] {
  return causes.length === 0 ? [] : ["", `${heading}:`, ...causes.map(({ title, number }) => `  ${title} (${number})`)];
}

function shown({ file, range: { start } }: JsonPlace): string {
  return `${printable(file)}:${start.line + 1}:${start.character + 1}`;
}

function shortened(words: string): string {
  return words.length > 160 ? `${words.slice(0, 160)}…` : words;
}
