// The README shows pictures that are there, each light and dark, and says in words what is on them.
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repositoryRoot } from "../../host/paths.ts";

const README = readFileSync(join(repositoryRoot, "README.md"), "utf8");
const PICTURE = /<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)">\s*<img src="([^"]+)" alt="([^"]*)">/g;
const pictures = [...README.matchAll(PICTURE)].map(([, dark = "", light = "", alt = ""]) => ({ dark, light, alt }));

it("has each picture light and dark, with words for those who do not see it", () => {
  expect(pictures.length).toBeGreaterThan(2);
  expect(README.match(/<img|!\[/g)).toHaveLength(pictures.length);
  for (const { dark, light, alt } of pictures) {
    expect(dark).toBe(light.replace("-light.", "-dark."));
    expect([light, existsSync(join(repositoryRoot, light))]).toEqual([light, true]);
    expect([dark, existsSync(join(repositoryRoot, dark))]).toEqual([dark, true]);
    expect(alt.length).toBeGreaterThan(40);
  }
});

it("keeps no picture that it does not show", () => {
  const shown = pictures.flatMap(({ dark, light }) => [dark, light]).sort();
  expect(globSync("media/screenshots/*", { cwd: repositoryRoot }).sort()).toEqual(shown);
});
