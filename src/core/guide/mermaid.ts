/** A picture as a Mermaid sequence diagram, which wikis and code hosts draw themselves. */
import type { Picture, PictureArrow } from "./guide.ts";

/** Verdicts are words and kinds of arrow, since Mermaid has no colours for single messages. */
export function pictureMermaid(picture: Picture<string>, headline: string): string {
  const lines = [
    "sequenceDiagram",
    `  accTitle: ${escaped(picture.title)}`,
    `  accDescr: ${escaped(headline)}`,
    ...picture.nodes.map(({ id, title, value }) => {
      const name = value === undefined ? escaped(title) : `${escaped(title)}<br/>${escaped(value)}`;
      return `  participant ${id} as ${name}`;
    }),
    ...picture.arrows.flatMap((arrow, index) => message(arrow, index + 1)),
  ];
  return `${lines.join("\n")}\n`;
}

function message(arrow: PictureArrow<string>, number: number): readonly string[] {
  const { from, to, verdict, label, value, status, reasons } = arrow;
  const sign = verdict === "problem" ? "-x" : verdict === "ok" || verdict === "warning" ? "->>" : "-->>";
  const detail = value === undefined ? "" : `<br/>${escaped(value)}`;
  const sent = `  ${from}${sign}${to}: ${number}. ${escaped(label)} [${escaped(status)}]${detail}`;
  const [reason] = reasons;
  if ((verdict !== "problem" && verdict !== "warning") || reason === undefined) {
    return [sent];
  }
  const note = `  Note over ${from},${to}: ${escaped(reason)}`;
  return verdict === "problem" ? ["  rect rgba(200, 40, 40, 0.15)", `  ${sent}`, `  ${note}`, "  end"] : [sent, note];
}

/** Mermaid ends statements at `;`, begins comments and entities with `#`, and takes `<` for markup. */
function escaped(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[#;<>%{}]/g, (sign) => `#${sign.codePointAt(0)};`)
    .trim();
}
