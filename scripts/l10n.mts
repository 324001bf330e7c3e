// Collects the texts that users read into l10n/bundle.l10n.json, and says which of them each translation lacks.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { getL10nJson } from "@vscode/l10n-dev";
import { CAUSES } from "../src/core/diagnose/causes.ts";
import { SIGNATURES } from "../src/core/diagnose/signatures.ts";
import { REASONS } from "../src/core/injection/reasons.ts";
import { POLICY_WORDS } from "../src/core/language/policy-words.ts";
import { STEP_TITLES } from "../src/core/live/verify/verification.ts";
import { PARTS } from "../src/core/observe/fleet.ts";
import { RULES } from "../src/core/rules/registry.ts";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** English text by key; the key is the text itself. */
type Bundle = Readonly<Record<string, string>>;

/** The two ways to a text, as every file of src imports them. */
const imports = ['import * as vscode from "vscode";', 'import * as l10n from "@vscode/l10n";'];

/** Texts that stand in tables, with `{name}` for values: whoever shows one looks up its translation first. */
function textsOfTables(): readonly string[] {
  return [
    ...RULES.flatMap(({ messages }) => Object.values(messages).map(({ text }) => text)),
    ...Object.values(REASONS).map(({ text }) => text),
    ...Object.values(STEP_TITLES),
    ...Object.values(PARTS),
    ...CAUSES.flatMap(({ title, advice }) => [title, advice]),
    ...SIGNATURES.map(({ meaning }) => meaning),
    ...POLICY_WORDS.map(({ doc }) => doc),
  ];
}

/**
 * Every text that src hands to `l10n.t`, by its key, in the order of the keys. All files go through the extractor as one, since
 * it compiles its queries anew for each.
 */
export async function textsOfSource(): Promise<Bundle> {
  const bodies = globSync("src/**/*.ts", { cwd: root })
    .map((path) => readFileSync(join(root, path), "utf8"))
    .filter((text) => text.includes("l10n.t("))
    .map((text) => text.replaceAll(/^import [^;]*;$/gm, ""));
  const contents = [...imports, ...bodies].join("\n");
  return sorted([...Object.keys(await getL10nJson([{ contents, extension: ".ts" }])), ...textsOfTables()]);
}

function sorted(keys: readonly string[]): Bundle {
  return Object.fromEntries([...keys].sort().map((key) => [key, key]));
}

export function readBundle(path: string): Bundle {
  return JSON.parse(readFileSync(join(root, path), "utf8")) as Bundle;
}

function writeBundle(path: string, bundle: Bundle): void {
  writeFileSync(join(root, path), `${JSON.stringify(bundle, undefined, 2)}\n`);
}

/** Brings the bundles up to date. A text that nobody uses any more leaves the translations too. */
async function update(): Promise<void> {
  const texts = await textsOfSource();
  const keys = Object.keys(texts);
  writeBundle("l10n/bundle.l10n.json", texts);
  console.log(`${keys.length} texts`);
  for (const path of globSync("l10n/bundle.l10n.*.json", { cwd: root })) {
    const translated = readBundle(path);
    writeBundle(
      path,
      Object.fromEntries(keys.flatMap((key) => (translated[key] === undefined ? [] : [[key, translated[key]]]))),
    );
    const missing = keys.filter((key) => translated[key] === undefined);
    console.log(`${basename(path)}: ${missing.length} to translate`);
    for (const key of missing) console.log(`  ${JSON.stringify(key)}`);
    if (missing.length > 0) process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await update();
