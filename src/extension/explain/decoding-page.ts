/** A decoded error as Markdown: everything that the list has no room for. */
import * as l10n from "@vscode/l10n";
import { markdownText } from "../../core/text/markdown-text.ts";
import { standingWords, type ViewCause, type ViewDecoding } from "../../core/view/decoding.ts";
import type { ViewLocation } from "../../core/view/requests.ts";
import { adviceText } from "../live/markdown-blocks.ts";

const SIGNS = { for: "✓", against: "✗", note: "·" } as const;

/** `shown` makes a path of a URI, as the user knows the file; `causesPage` is the relative path of the page that describes each cause. */
export function decodingPage(
  decoding: ViewDecoding<ViewLocation>,
  shown: (uri: string) => string,
  causesPage: string,
): string {
  const { recognised, callers, causes, scope, account, ask } = decoding;
  const place = ({ uri, range: { start } }: ViewLocation) => markdownText(`${shown(uri)}:${start.line + 1}`);
  const texts = recognised.map(({ words, meaning }) => `> ${markdownText(words)}\n\n${markdownText(meaning)}\n`);
  return [
    `# ${l10n.t("What the error says")}\n`,
    ...texts,
    ...callers.map(({ message }) => `${markdownText(message)}\n`),
    ...(scope === "elsewhere"
      ? [`${l10n.t("No file of the workspace knows what the text names, so none says anything about it.")}\n`]
      : []),
    ...causes.map((cause) => section(cause, place, causesPage)),
    ...(ask.length === 0
      ? []
      : [`## ${l10n.t("For a better answer")}\n`, ...ask.map((line) => `- ${adviceText(line)}`), ""]),
    ...(account === undefined
      ? []
      : [
          `\n${l10n.t("Against AWS and the cluster, from a terminal:")}\n`,
          `\`\`\`sh\nirsa verify ${account.namespace}/${account.name}\n\`\`\`\n`,
        ]),
  ].join("\n");
}

function section(
  cause: ViewCause<ViewLocation>,
  place: (location: ViewLocation) => string,
  causesPage: string,
): string {
  const { cause: id, title, standing, evidence, places, advice, steps } = cause;
  const lines = [
    ...evidence.map(({ weighs, message, place: at }) => {
      const where = at === undefined ? "" : `**${place(at)}** `;
      return `- ${SIGNS[weighs]} ${where}${markdownText(message)}`;
    }),
    ...places
      .filter(({ message }) => !evidence.some((one) => one.message === message))
      .map(({ place: at, message }) => `- **${place(at)}** ${markdownText(message)}`),
  ];
  return [
    `## ${markdownText(title)}\n`,
    `*${standingWords(standing)}*\n`,
    ...(lines.length === 0 ? [] : [lines.join("\n"), ""]),
    `${adviceText(advice)}\n`,
    `[${l10n.t("More about this cause")}](${causesPage}#${id})\n`,
    ...(steps.length === 0
      ? []
      : [`${l10n.t("Verifying decides it: {0}.", steps.map((step) => markdownText(step.title)).join("; "))}\n`]),
  ].join("\n");
}
