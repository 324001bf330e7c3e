/** The picture on the page: a list of six messages that arrow keys walk through, drawn again for every width. */
import * as l10n from "@vscode/l10n";
import { drawPicture } from "../../core/guide/drawing.ts";
import type { ArrowId, Picture, PictureArrow } from "../../core/guide/guide.ts";
import { html, svg } from "./dom.ts";

export interface PictureEvents {
  select(id: ArrowId): void;
  open(id: ArrowId): void;
}

/** Where a key leads from an index in a list of that length; undefined for keys that lead nowhere. */
function indexAfter(key: string, index: number, length: number): number | undefined {
  switch (key) {
    case "ArrowDown":
    case "ArrowRight":
      return Math.min(index + 1, length - 1);
    case "ArrowUp":
    case "ArrowLeft":
      return Math.max(index - 1, 0);
    case "Home":
      return 0;
    case "End":
      return length - 1;
    default:
      return undefined;
  }
}

/** The drawing for a width, with roles, keys and clicks. */
export function pictureElement(
  picture: Picture<string>,
  selected: ArrowId,
  width: number,
  events: PictureEvents,
): SVGElement {
  const { root } = drawPicture(picture, width);
  const drawing = svg(root);
  drawing.setAttribute("role", "group");
  drawing.setAttribute("aria-label", picture.title);
  for (const decoration of drawing.querySelectorAll(".lifelines, .heads")) {
    decoration.setAttribute("aria-hidden", "true");
  }
  const list = drawing.querySelector(".rows");
  list?.setAttribute("role", "listbox");
  list?.setAttribute("aria-label", l10n.t("{0}: {1} steps", picture.title, picture.arrows.length));
  picture.arrows.forEach((arrow, index) => {
    const row = drawing.querySelector<SVGElement>(`[data-arrow="${arrow.id}"]`);
    if (row !== null) {
      makeOption(row, arrow, index, picture, selected, events);
    }
  });
  return drawing;
}

function makeOption(
  row: SVGElement,
  arrow: PictureArrow<string>,
  index: number,
  picture: Picture<string>,
  selected: ArrowId,
  events: PictureEvents,
): void {
  const isSelected = arrow.id === selected;
  row.classList.toggle("selected", isSelected);
  row.setAttribute("role", "presentation");
  const option = row.querySelector<SVGElement>(".ground");
  // The label says all of it in one sentence; the texts are cut into lines.
  for (const child of row.children) {
    if (child !== option) {
      child.setAttribute("aria-hidden", "true");
    }
  }
  option?.setAttribute("role", "option");
  option?.setAttribute("aria-selected", String(isSelected));
  option?.setAttribute("tabindex", isSelected ? "0" : "-1");
  option?.setAttribute("aria-label", spoken(arrow, index, picture));
  option?.setAttribute("data-key", `arrow/${arrow.id}`);
  row.addEventListener("click", (event) => {
    const onLink = event.target instanceof Element && event.target.classList.contains("place");
    events.select(arrow.id);
    if (onLink) {
      events.open(arrow.id);
    }
  });
  row.addEventListener("keydown", (event) => {
    const next = indexAfter(event.key, index, picture.arrows.length);
    const target = next === undefined ? undefined : picture.arrows[next];
    if (target !== undefined) {
      events.select(target.id);
    } else if (event.key === "Enter" || event.key === " ") {
      events.open(arrow.id);
    } else {
      return;
    }
    event.preventDefault();
  });
}

function spoken(arrow: PictureArrow<string>, index: number, { nodes }: Picture<string>): string {
  const title = (id: string) => nodes.find((node) => node.id === id)?.title ?? id;
  const parts = [
    l10n.t("Step {0}: {1}", index + 1, arrow.label),
    l10n.t("from {0} to {1}", title(arrow.from), title(arrow.to)),
    ...(arrow.value === undefined ? [] : [arrow.value]),
    arrow.status,
    ...arrow.reasons.slice(0, 1),
    ...(arrow.place === undefined ? [] : [l10n.t("Enter opens {0}", arrow.place)]),
  ];
  return parts.map((part) => part.replace(/[.?]$/, "")).join(". ");
}

/** The selected message in words. */
export function detailElement(
  arrow: PictureArrow<string>,
  number: number,
  openPlace: HTMLButtonElement | undefined,
): HTMLElement {
  return html(
    "section",
    { class: `detail ${arrow.verdict}`, "aria-labelledby": "detail-title" },
    html("h3", { id: "detail-title" }, `${number}. ${arrow.label}`),
    html("p", {}, arrow.what),
    arrow.value === undefined ? undefined : html("p", { class: "value" }, arrow.value),
    openPlace,
    html("h4", {}, l10n.t("Status: {0}", arrow.status)),
    html("ul", {}, ...arrow.reasons.map((reason) => html("li", {}, reason))),
  );
}
