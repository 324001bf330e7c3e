// package.json's texts in English and Vietnamese: each key has both, and a translation keeps what is not prose.
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { manifestKeys, manifestTexts, readManifest } from "../../host/manifest.ts";
import { repositoryRoot } from "../../host/paths.ts";
import { keptParts, VIETNAMESE } from "./translation.ts";

const english = manifestTexts();
const vietnamese = manifestTexts("vi");
const isPicture = (key: string) => key.endsWith(".picture");

describe("package.json's texts", () => {
  it("are exactly those that package.json names, in both languages", () => {
    const named = [...new Set(manifestKeys())].sort();
    expect(named.length).toBeGreaterThan(50);
    expect(Object.keys(english).sort()).toEqual(named);
    expect(Object.keys(vietnamese)).toEqual(Object.keys(english));
  });

  it("leave no prose in package.json itself", () => {
    const manifest = readFileSync(join(repositoryRoot, "package.json"), "utf8");
    const prose = [
      ...manifest.matchAll(
        /"(?:title|shortTitle|name|description|markdownDescription|contents|altText|label)": "([^"%]+)"/g,
      ),
    ];
    expect(prose.map(([, text]) => text)).toEqual(["irsa-workbench", "IRSA", "IRSA", "IRSA Workbench"]);
  });

  it.each(Object.keys(english).filter((key) => !isPicture(key)))("%s is Vietnamese and keeps its parts", (key) => {
    const text = vietnamese[key] ?? "";
    expect(text).toMatch(VIETNAMESE);
    expect(text).toBe(text.normalize("NFC"));
    expect(keptParts(text)).toEqual(keptParts(english[key] ?? ""));
  });

  it("give two commands no title twice", () => {
    const titles = Object.keys(vietnamese).filter((key) => key.startsWith("command."));
    expect(new Set(titles.map((key) => vietnamese[key])).size).toBe(titles.length);
  });

  it("show every picture of the walkthrough in both languages, drawn alike", () => {
    const keys = Object.keys(english).filter(isPicture);
    expect(keys).toHaveLength(globSync("media/walkthrough/*.svg", { cwd: repositoryRoot }).length);
    for (const key of keys) {
      const [ours = "", theirs = ""] = [english[key], vietnamese[key]];
      expect(existsSync(join(repositoryRoot, ours))).toBe(true);
      const drawing = (path: string) => readFileSync(join(repositoryRoot, path), "utf8");
      const lines = (path: string) => drawing(path).replaceAll(/>[^<\n]+</g, "><");
      expect(theirs).not.toBe(ours);
      expect(lines(theirs)).toBe(lines(ours));
      expect(drawing(theirs)).toMatch(VIETNAMESE);
    }
  });

  it("come out whole where VS Code puts them in", () => {
    expect(JSON.stringify(readManifest("vi"))).not.toMatch(/"%/);
    expect(JSON.stringify(readManifest("vi"))).toContain("Lập kế hoạch và áp dụng");
  });
});
