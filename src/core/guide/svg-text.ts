/** A picture as an SVG file that stands alone, for a wiki or a ticket. */
import { drawPicture } from "./drawing.ts";
import type { Picture } from "./guide.ts";
import { element, type SvgElement } from "./svg-element.ts";

/** Width of exported pictures in px. */
const WIDTH = 960;

/** Colours on white, each with a contrast of 4.5 to 1 at least. */
const STYLE = `
text { font: 13px "Segoe UI", "Helvetica Neue", Arial, sans-serif; fill: #1f2328; paint-order: stroke; stroke: #fff; stroke-width: 3px; }
.caption, .head-title, .status, .number-text { font-weight: 600; }
.value, .head-value { font: 12px Consolas, Menlo, monospace; fill: #3d444d; }
.head-value { font-size: 11px; }
.head-title { font-size: 12px; }
.head text, .number-text { stroke: none; }
.why { font-size: 12px; fill: #b3261e; }
.place { font-size: 12px; fill: #0550ae; }
.paper { fill: #fff; }
.ground { fill: none; }
.row.problem .ground { fill: #fdf0ef; stroke: #b3261e; }
.row.problem text { stroke: #fdf0ef; }
.lifeline { stroke: #afb8c1; stroke-dasharray: 3 4; }
.head rect { fill: #f6f8fa; stroke: #6e7781; }
.number { fill: #fff; stroke: #6e7781; }
.arrow { stroke-width: 2; }
.row.unknown .arrow { stroke-dasharray: 7 5; }
.row.none .arrow { stroke-dasharray: 2 4; }
.row.problem .arrow { stroke-width: 3; }
.icon-outline { fill: #fff; stroke-width: 1.5; }
.icon-sign { fill: none; stroke-width: 1.8; }
.ok .arrow, .ok .icon-outline, .ok .icon-sign { stroke: #1a7f37; }
.ok .arrow-head { fill: #1a7f37; }
.problem .arrow, .problem .icon-outline, .problem .icon-sign { stroke: #b3261e; }
.problem .arrow-head { fill: #b3261e; }
.warning .arrow, .warning .icon-outline, .warning .icon-sign { stroke: #8a5300; }
.warning .arrow-head { fill: #8a5300; }
.unknown .arrow, .unknown .icon-outline, .unknown .icon-sign, .none .arrow, .none .icon-outline, .none .icon-sign { stroke: #57606a; }
.unknown .arrow-head, .none .arrow-head { fill: #57606a; }
`;

export function pictureSvg(picture: Picture<string>, headline: string): string {
  const { root, height } = drawPicture(picture, WIDTH);
  const paper = element("rect", { class: "paper", width: String(WIDTH), height: String(height) });
  const head = [
    element("title", {}, [picture.title]),
    element("desc", {}, [headline]),
    element("style", {}, [STYLE]),
    paper,
  ];
  const attributes = { xmlns: "http://www.w3.org/2000/svg", role: "img", ...root.attributes };
  return `${svgText({ ...root, attributes, children: [...head, ...root.children] })}\n`;
}

function svgText({ name, attributes, children }: SvgElement): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  const inner = children.map((child) => (typeof child === "string" ? escaped(child) : svgText(child)));
  const breaks = children.some((child) => typeof child !== "string") ? "\n" : "";
  return inner.length === 0
    ? `<${name}${written.join("")}/>`
    : `<${name}${written.join("")}>${breaks}${inner.join(breaks)}${breaks}</${name}>`;
}

/** What XML takes for itself, and what it cannot hold at all. */
function escaped(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
