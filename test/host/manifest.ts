/** package.json as VS Code shows it: each `%key%` replaced by its text in the user's language. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "./paths.ts";

/** Text by the key that package.json names between per cent signs. */
export type ManifestTexts = Readonly<Record<string, string>>;

/** @param language for example `vi`; undefined for English */
export function manifestTexts(language?: string): ManifestTexts {
  const name = language === undefined ? "package.nls.json" : `package.nls.${language}.json`;
  return JSON.parse(readFileSync(join(repositoryRoot, name), "utf8")) as ManifestTexts;
}

/** The keys that package.json names. */
export function manifestKeys(): readonly string[] {
  const text = readFileSync(join(repositoryRoot, "package.json"), "utf8");
  return [...text.matchAll(/"%([^%"]+)%"/g)].map(([, key = ""]) => key);
}

/** A key without a text stays as it is, as in VS Code. */
export function readManifest(language?: string): unknown {
  const texts = { ...manifestTexts(), ...(language === undefined ? {} : manifestTexts(language)) };
  const text = readFileSync(join(repositoryRoot, "package.json"), "utf8");
  return JSON.parse(text, (_key, value: unknown) => {
    const key = typeof value === "string" ? /^%([^%]+)%$/.exec(value)?.[1] : undefined;
    return key === undefined ? value : (texts[key] ?? value);
  });
}
