// The rules of the house (docs/architecture.md) as code: which file may import what, and what a file may look like.
import { builtinModules } from "node:module";
import { posix } from "node:path";
import { findCycles } from "./cycles.ts";
import { parseSource, type SourceFacts } from "./parse-source.ts";

/** A checkout as the rules see it. */
export interface Sources {
  /** Text of each file below src/, by its path from the root of the repository, with `/`. */
  readonly files: ReadonlyMap<string, string>;
  /** Names of the packages in package.json's `dependencies`. */
  readonly dependencies: ReadonlySet<string>;
}

/** Folders of src that each folder may import from, itself apart. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  aws: ["core"],
  kubernetes: ["core"],
  playground: ["core"],
  files: ["core"],
  webview: ["core"],
  server: ["core", "aws", "kubernetes", "playground", "files"],
  cli: ["core", "aws", "kubernetes", "playground", "files"],
  extension: ["core", "aws", "kubernetes", "playground", "files"],
};

/** Packages that belong to some folders only, by the beginning of their name. */
const packageOwners: readonly { readonly prefix: string; readonly folders: readonly string[] }[] = [
  { prefix: "@aws-sdk/", folders: ["aws"] },
  { prefix: "@smithy/", folders: ["aws"] },
  { prefix: "@kubernetes/", folders: ["kubernetes"] },
  { prefix: "vscode-languageclient", folders: ["extension"] },
  { prefix: "vscode-languageserver", folders: ["server", "extension"] },
  { prefix: "commander", folders: ["cli"] },
];

/** Pure packages that core stands on. */
const corePackages = new Set([
  "@vscode/l10n",
  "yaml",
  "js-yaml",
  "jsonc-parser",
  "picomatch",
  "diff",
  "web-tree-sitter",
]);

/** Files whose loading is their purpose: esbuild's entry points. */
const entryPoint = /^src\/(server\/main|server\/worker\/main|cli\/main|webview\/[^/]+)\.ts$/;

const vagueNames = /^(utils?|helpers?|common|misc|shared)$/;
const testSwitch = /\b(VITEST|NODE_ENV|JEST_WORKER_ID|isUnderTest)\b/;

const folderOf = (path: string) => path.split("/")[1] ?? "";
const packageOf = (specifier: string) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

function checkRelative(from: string, to: string, say: (what: string) => void): void {
  const [here, there] = [folderOf(from), folderOf(to)];
  if (!to.startsWith("src/")) say(`imports ${to}, which is outside src`);
  else if (here !== there && !mayImport[here]?.includes(there)) say(`imports ${to}: ${here} may not import ${there}`);
}

function checkPackage(from: string, specifier: string, sources: Sources, say: (what: string) => void): void {
  const folder = folderOf(from);
  if (specifier === "vscode") {
    if (folder !== "extension") say("imports vscode, which only src/extension may");
    return;
  }
  const name = packageOf(specifier);
  if (specifier.startsWith("node:") || builtinModules.includes(name)) {
    if (folder === "core" || folder === "webview") say(`imports ${specifier}: ${folder} has no Node`);
    else if (!specifier.startsWith("node:")) say(`imports ${specifier} without node:`);
    return;
  }
  if (!sources.dependencies.has(name)) say(`imports ${name}, which is not in package.json's dependencies`);
  if (folder === "core" && !corePackages.has(name)) say(`imports ${name}, which is not one of core's pure packages`);
  const owner = packageOwners.find(({ prefix }) => name.startsWith(prefix));
  if (owner && !owner.folders.includes(folder)) say(`imports ${name}, which only ${owner.folders.join(", ")} may`);
}

function checkImports(
  path: string,
  facts: SourceFacts,
  sources: Sources,
  say: (what: string) => void,
): readonly string[] {
  const targets: string[] = [];
  for (const { specifier, line } of facts.imports) {
    const sayHere = (what: string) => say(`line ${line} ${what}`);
    if (specifier === undefined) {
      sayHere("imports a computed path");
    } else if (specifier.startsWith(".")) {
      const target = posix.join(posix.dirname(path), specifier);
      targets.push(target);
      checkRelative(path, target, sayHere);
    } else {
      checkPackage(path, specifier, sources, sayHere);
    }
  }
  return targets;
}

function checkShape(path: string, text: string, facts: SourceFacts, say: (what: string) => void): void {
  const limit = path === "src/extension/extension.ts" ? 60 : 300;
  if (facts.lines > limit) say(`has ${facts.lines} lines, more than ${limit}`);
  const parts = path.replace(/\.[^/]*$/, "").split("/");
  for (const part of parts) if (vagueNames.test(part)) say(`is named ${part}, which says nothing`);
  if (parts.some((part) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(part))) say("is not named in kebab-case");
  const coreFolder = parts[1] === "core" ? parts.slice(2, -1).find((part) => part in mayImport) : undefined;
  if (coreFolder !== undefined) say(`lies in core/${coreFolder}, which bears the name of a layer`);
  for (const line of facts.moduleVariables) say(`line ${line} has a variable at module level`);
  if (!entryPoint.test(path)) for (const line of facts.moduleStatements) say(`line ${line} runs when it is loaded`);
  for (const line of facts.earlyTexts) say(`line ${line} asks for a text before the language is known`);
  if (parts[1] === "core") for (const { name, line } of facts.impureGlobals) say(`line ${line} uses ${name} in core`);
  if (testSwitch.test(text)) say("asks whether it is under test");
  if (!/^\s*(\/\*|\/\/)/.test(text.replace(/^#!.*\n/, ""))) say("does not open with a sentence on why it exists");
}

/** Everything in the sources that breaks a rule, one line each: `path: what`. Empty when the house stands. */
export function findViolations(sources: Sources): readonly string[] {
  const violations: string[] = [];
  const graph = new Map<string, readonly string[]>();
  for (const [path, text] of sources.files) {
    const say = (what: string) => violations.push(`${path}: ${what}`);
    if (!path.startsWith("src/") || !(folderOf(path) in mayImport)) {
      say(`lies in no known folder of src (${Object.keys(mayImport).join(", ")})`);
      continue;
    }
    const facts = parseSource(path, text);
    graph.set(path, checkImports(path, facts, sources, say));
    checkShape(path, text, facts, say);
  }
  for (const cycle of findCycles(graph)) violations.push(`circular import: ${cycle.join(" -> ")}`);
  return violations;
}
