/** Draws a picture as SVG elements, for page and export alike: parties as columns, the six messages as rows between them. */
import type { Picture, PictureArrow, PictureNode } from "./guide.ts";
import { element, px, type SvgElement } from "./svg-element.ts";
import { verdictIcon } from "./verdict-icon.ts";
import { shorten, wrap } from "./wrap-text.ts";

export interface Drawing {
  /** In px, like the width that was asked for. */
  readonly height: number;
  readonly root: SvgElement;
}

/** Lengths in px; text widths are estimates that hold for the usual fonts. */
const MARGIN = 16;
const HEAD = 46;
const CAPTION_X = MARGIN + 32;
const LINE = 17;
const WIDTHS = { caption: 7.2, value: 7.3, why: 6.6, head: 7 } as const;

/** The narrowest that still can be read; pages scroll below it. */
export const MIN_WIDTH = 400;

/** `place` of arrows is what is shown as the link to the file. */
export function drawPicture(picture: Picture<string>, wantedWidth: number): Drawing {
  const width = Math.max(MIN_WIDTH, Math.round(wantedWidth));
  const column = (width - 2 * MARGIN) / picture.nodes.length;
  const centre = (id: string) => MARGIN + column * (picture.nodes.findIndex((node) => node.id === id) + 0.5);
  let y = HEAD + 16;
  const rows = picture.arrows.map((arrow, index) => {
    const row = drawRow(arrow, index + 1, y, width, centre);
    y += row.height;
    return row.element;
  });
  const height = y + 10;
  const lifelines = picture.nodes.map(({ id }) =>
    element("line", { class: "lifeline", ...line(centre(id), HEAD + 8, centre(id), height - 8) }),
  );
  const heads = picture.nodes.map((node) => drawHead(node, centre(node.id), column));
  return {
    height,
    root: element("svg", { viewBox: `0 0 ${width} ${height}`, width: String(width), height: String(height) }, [
      element("g", { class: "lifelines" }, lifelines),
      element("g", { class: "heads" }, heads),
      element("g", { class: "rows" }, rows),
    ]),
  };
}

function drawHead({ title, value }: PictureNode<string>, x: number, column: number): SvgElement {
  const width = column - 6;
  const fit = Math.max(5, Math.floor((width - 4) / WIDTHS.head));
  const titleY = value === undefined ? HEAD / 2 + 12 : HEAD / 2 + 3;
  return element("g", { class: "head" }, [
    element("title", {}, [value === undefined ? title : `${title}: ${value}`]),
    element("rect", { x: px(x - width / 2), y: "8", width: px(width), height: String(HEAD), rx: "5" }),
    text("head-title", x, titleY, shorten(title, fit), "middle"),
    ...(value === undefined ? [] : [text("head-value", x, HEAD / 2 + 22, shorten(value, fit), "middle")]),
  ]);
}

function drawRow(
  arrow: PictureArrow<string>,
  number: number,
  top: number,
  width: number,
  centre: (id: string) => number,
): { readonly element: SvgElement; readonly height: number } {
  const room = width - CAPTION_X - MARGIN;
  const chip = arrow.status.length * WIDTHS.caption + 44;
  const captions = wrap(arrow.label, (room - chip) / WIDTHS.caption, 2);
  const values = arrow.value === undefined ? [] : wrap(arrow.value, room / WIDTHS.value, 3);
  const isWrong = arrow.verdict === "problem" || arrow.verdict === "warning";
  const whys = isWrong ? wrap(arrow.reasons[0] ?? "", room / WIDTHS.why, 4) : [];
  const places = isWrong && arrow.place !== undefined ? [shorten(arrow.place, room / WIDTHS.why)] : [];
  const lines: readonly (readonly [kind: string, line: string])[] = [
    ...captions.map((one) => ["caption", one] as const),
    ...values.map((one) => ["value", one] as const),
    ...whys.map((one) => ["why", one] as const),
    ...places.map((one) => ["place", one] as const),
  ];
  const firstLine = top + 20;
  const arrowY = firstLine + lines.length * LINE + 1;
  const height = arrowY + 16 - top;
  const row = element("g", { class: `row ${arrow.verdict}`, "data-arrow": arrow.id }, [
    element("rect", { class: "ground", x: "4", y: px(top), width: px(width - 8), height: px(height - 4), rx: "5" }),
    element("circle", { class: "number", cx: px(MARGIN + 12), cy: px(firstLine - 5), r: "11" }),
    text("number-text", MARGIN + 12, firstLine - 0.5, String(number), "middle"),
    ...lines.map(([kind, one], index) => text(kind, CAPTION_X, firstLine + index * LINE, one)),
    text("status", width - MARGIN - 24, firstLine, arrow.status, "end"),
    verdictIcon(arrow.verdict, width - MARGIN - 8, firstLine - 4.5),
    ...drawArrow(arrow, centre(arrow.from), centre(arrow.to), arrowY),
  ]);
  return { element: row, height };
}

/** Verdicts differ in line and in the sign on it, not in colour alone. */
function drawArrow({ verdict }: PictureArrow<string>, from: number, to: number, y: number): readonly SvgElement[] {
  const side = to > from ? 1 : -1;
  const tip = to - side * 2;
  const head = `M ${px(tip - side * 10)} ${px(y - 6)} L ${px(tip)} ${px(y)} L ${px(tip - side * 10)} ${px(y + 6)} Z`;
  return [
    element("line", { class: "arrow", ...line(from, y, tip - side * 8, y) }),
    element("path", { class: "arrow-head", d: head }),
    verdictIcon(verdict, (from + to) / 2, y),
  ];
}

function text(kind: string, x: number, y: number, words: string, anchor = "start"): SvgElement {
  return element("text", { class: kind, x: px(x), y: px(y), "text-anchor": anchor }, [words]);
}

function line(x1: number, y1: number, x2: number, y2: number): Readonly<Record<string, string>> {
  return { x1: px(x1), y1: px(y1), x2: px(x2), y2: px(y2) };
}
