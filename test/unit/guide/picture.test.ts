// The picture as SVG and Mermaid: golden texts, and what must hold whatever names the user has.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawPicture, MIN_WIDTH } from "../../../src/core/guide/drawing.ts";
import type { Picture } from "../../../src/core/guide/guide.ts";
import { pictureMermaid } from "../../../src/core/guide/mermaid.ts";
import type { SvgElement } from "../../../src/core/guide/svg-element.ts";
import { pictureSvg } from "../../../src/core/guide/svg-text.ts";
import { shorten, wrap } from "../../../src/core/guide/wrap-text.ts";
import { defined, guideOf, irsaOf, PRACTICE } from "./guides.ts";

const guide = guideOf(PRACTICE);
const [broken, healthy] = guide.accounts.map(({ id }) => irsaOf(PRACTICE, id));

describe("golden", () => {
  it.each([
    ["broken", defined(broken)],
    ["healthy", defined(healthy)],
    ["pod-identity", defined(guide.podIdentity)],
  ])("%s", async (name, { picture, headline }) => {
    await expect(pictureSvg(picture, headline)).toMatchFileSnapshot(`../../golden/guide/${name}.svg`);
    await expect(pictureMermaid(picture, headline)).toMatchFileSnapshot(`../../golden/guide/${name}.mmd`);
  });
});

/** A picture whose every text is the given one. */
function named(text: string): Picture<string> {
  const { picture } = defined(broken);
  return {
    title: text,
    nodes: picture.nodes.map((node) => ({ ...node, value: text })),
    arrows: picture.arrows.map((arrow) => ({ ...arrow, value: text, reasons: [text], place: text })),
  };
}

describe("whatever names the user has", () => {
  it("SVG stays well-formed, with no element or attribute that a name brings", () => {
    const plain: readonly string[] = pictureSvg(named("x"), "x").match(/<[a-z]+/g) ?? [];
    const tagsOf = (text: string) => new Set(pictureSvg(named(text), text).match(/<\/?[a-zA-Z!?][\w]*/g));
    for (const hostile of ['"><script>alert(1)</script>', "<!-- ]]> &amp;", "' onload='x'", "\u0000\uD800&"]) {
      expect([...tagsOf(hostile)].filter((tag) => !plain.includes(tag.replace("/", "")))).toEqual([]);
      expect(pictureSvg(named(hostile), hostile)).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/);
    }
  });

  it("Mermaid keeps one statement a line", () => {
    const lines = (text: string) =>
      pictureMermaid(named(text), text)
        .split("\n")
        .map((line) => line.split(":")[0]?.trim().split(" ")[0]);
    expect(lines("a;b\nend # c %% {x}")).toEqual(lines("x"));
    expect(pictureMermaid(named("a;b"), "x")).toContain("a#59;b");
  });
});

function elements(root: SvgElement): readonly SvgElement[] {
  return [root, ...root.children.flatMap((child) => (typeof child === "string" ? [] : elements(child)))];
}

describe("the drawing", () => {
  it.each([MIN_WIDTH, 640, 960, 1400])("stays within %i px", (width) => {
    const { root, height } = drawPicture(named("system:serviceaccount:storefront:s3-reader"), width);
    for (const { attributes } of elements(root)) {
      for (const [key, most] of [
        ["x", width],
        ["x1", width],
        ["x2", width],
        ["cx", width],
        ["y", height],
        ["y1", height],
        ["y2", height],
        ["cy", height],
      ] as const) {
        const length = Number(attributes[key] ?? 0);
        expect(length).toBeGreaterThanOrEqual(0);
        expect(length).toBeLessThanOrEqual(most);
      }
    }
  });

  it("gives each verdict a sign of its own, beside its colour", () => {
    const signs = (["ok", "problem", "warning", "unknown", "none"] as const).map((verdict) => {
      const { picture } = defined(broken);
      const arrows = picture.arrows.map((arrow) => ({ ...arrow, verdict }));
      const icon = elements(drawPicture({ ...picture, arrows }, 960).root).find(
        (one) => one.attributes.class === "icon-outline",
      );
      return icon?.attributes.d;
    });
    expect(new Set(signs).size).toBe(signs.length);
  });
});

describe("texts", () => {
  it("are wrapped without losing any of them", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 8, max: 60 }), (text, size) => {
        const lines = wrap(text, size, Number.POSITIVE_INFINITY);
        expect(lines.join("").replaceAll(/\s/g, "")).toBe(text.trim().replaceAll(/\s/g, ""));
        expect(lines.every((line) => line.length <= size)).toBe(true);
      }),
    );
  });

  it("are cut at the last line, and in the middle of names", () => {
    expect(wrap("one two three four five six", 9, 2)).toEqual(["one two", "three fo…"]);
    expect(shorten("practice-billing-exporter", 12)).toBe("practi…orter");
    expect(shorten("short", 12)).toBe("short");
  });
});
