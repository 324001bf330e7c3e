/** The sign of a verdict: a shape of its own for each, for people who do not see the colours. */
import type { GuideVerdict } from "./guide.ts";
import { element, px, type SvgElement } from "./svg-element.ts";

/** Paths in a square of 16 around the origin: the outline, then the sign on it. */
const SHAPES: Readonly<Record<GuideVerdict, readonly [outline: string, sign: string]>> = {
  ok: ["M -8 0 A 8 8 0 1 1 8 0 A 8 8 0 1 1 -8 0 Z", "M -3.6 0.2 L -1 2.8 L 3.8 -2.8"],
  problem: ["M -3.4 -8 H 3.4 L 8 -3.4 V 3.4 L 3.4 8 H -3.4 L -8 3.4 V -3.4 Z", "M -3 -3 L 3 3 M 3 -3 L -3 3"],
  warning: ["M 0 -8 L 8.4 7 H -8.4 Z", "M 0 -3 V 2 M 0 4.2 V 4.8"],
  unknown: [
    "M 0 -8.6 L 8.6 0 L 0 8.6 L -8.6 0 Z",
    "M -2.2 -1.8 C -2.2 -4.8 2.4 -4.8 2.4 -1.9 C 2.4 -0.2 0 -0.2 0 1.6 M 0 3.9 V 4.3",
  ],
  none: ["M -7 0 A 7 7 0 1 1 7 0 A 7 7 0 1 1 -7 0 Z", "M -3.4 0 H 3.4"],
};

export function verdictIcon(verdict: GuideVerdict, x: number, y: number): SvgElement {
  const [outline, sign] = SHAPES[verdict];
  return element("g", { class: `icon ${verdict}`, transform: `translate(${px(x)} ${px(y)})` }, [
    element("path", { class: "icon-outline", d: outline }),
    element("path", { class: "icon-sign", d: sign }),
  ]);
}
