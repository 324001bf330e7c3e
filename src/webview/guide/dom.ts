/** Makes the page's elements: texts from files only ever become text nodes and attribute values. */
import type { SvgElement } from "../../core/guide/svg-element.ts";

type Child = Node | string | undefined;

/** An HTML element; attributes that are undefined are left out. */
export function html<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      element.setAttribute(key, value);
    }
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** The same for a drawing of core. */
export function svg({ name, attributes, children }: SvgElement): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.append(...children.map((child) => (typeof child === "string" ? child : svg(child))));
  return element;
}

/** A button; `key` finds it again after the page was drawn anew. */
export function button(title: string, key: string, press: () => void, kind = "secondary"): HTMLButtonElement {
  const element = html("button", { type: "button", class: kind, "data-key": key }, title);
  element.addEventListener("click", press);
  return element;
}
