// The house stands: imports go one way, core is pure, files look as agreed. The second half shows that each rule can fail.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../host/paths.ts";
import { findViolations } from "./architecture/rules.ts";

const manifest = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
};
const dependencies = new Set(Object.keys(manifest.dependencies));

describe("src", () => {
  const files = new Map(
    globSync("src/**/*.{ts,mts,cts,tsx,js}", { cwd: repositoryRoot })
      .map((path) => path.replaceAll("\\", "/"))
      .sort()
      .map((path) => [path, readFileSync(join(repositoryRoot, path), "utf8")]),
  );

  it("keeps every rule of the house", () => {
    expect(files.size).toBeGreaterThan(10);
    expect(findViolations({ files, dependencies })).toEqual([]);
  });
});

/** Violations of one file below src (or several), each opened with the sentence that every file has. */
function violations(files: Readonly<Record<string, string>>): readonly string[] {
  const texts = Object.entries(files).map(([path, text]) => [path, `// Why this exists.\n${text}`] as const);
  return findViolations({ files: new Map(texts), dependencies });
}

describe("the rules", () => {
  it("accept a clean house", () => {
    expect(
      violations({
        "src/core/model/graph.ts": 'import { parse } from "yaml";\nexport const graph = () => parse("a: 1");\n',
        "src/aws/index.ts":
          'import { EKSClient } from "@aws-sdk/client-eks";\nimport type { X } from "../core/model/graph.ts";\n',
        "src/extension/extension.ts":
          'import * as vscode from "vscode";\nexport async function activate() { await import("../aws/index.ts"); }\n',
        "src/cli/main.ts": 'import { graph } from "../core/model/graph.ts";\ngraph();\n',
      }),
    ).toEqual([]);
  });

  it.each([
    ["static", 'import * as vscode from "vscode";'],
    ["type-only", 'import type { Uri } from "vscode";'],
    ["inline type", 'export type U = import("vscode").Uri;'],
    ["dynamic", 'export const load = () => import("vscode");'],
    ["require", 'export const load = () => require("vscode");'],
    ["require.resolve", 'export const load = () => require.resolve("vscode");'],
    ["import-equals", 'import vscode = require("vscode");'],
    ["re-export", 'export { Uri } from "vscode";'],
    ["export-all", 'export * from "vscode";'],
  ])("see a %s import of vscode outside src/extension", (_kind, text) => {
    expect(violations({ "src/server/main.ts": text })).toContain(
      "src/server/main.ts: line 2 imports vscode, which only src/extension may",
    );
  });

  it.each([
    ["upward", "src/core/a.ts", "../aws/index.ts", "core may not import aws"],
    ["upward from an adapter", "src/aws/a.ts", "../server/main.ts", "aws may not import server"],
    ["sideways between adapters", "src/aws/a.ts", "../kubernetes/index.ts", "aws may not import kubernetes"],
    ["sideways between doors", "src/extension/a.ts", "../server/main.ts", "extension may not import server"],
    ["from a page", "src/webview/a.ts", "../extension/a.ts", "webview may not import extension"],
  ])("see an import that goes %s", (_direction, path, specifier, expected) => {
    const found = violations({ [path]: `import type { X } from "${specifier}";` });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it.each([
    ["the tests", "../../test/fakes/a.ts", "imports test/fakes/a.ts, which is outside src"],
    ["the manifest", "../../package.json", "imports package.json, which is outside src"],
  ])("see an import of %s", (_what, specifier, expected) => {
    expect(violations({ "src/cli/a.ts": `import x from "${specifier}";` })).toEqual([
      `src/cli/a.ts: line 2 ${expected}`,
    ]);
  });

  it.each([
    ["node:fs", "imports node:fs: core has no Node"],
    ["fs", "imports fs: core has no Node"],
    ["fs/promises", "imports fs/promises: core has no Node"],
    ["@aws-sdk/client-eks", "imports @aws-sdk/client-eks, which only aws may"],
    ["vscode-uri", "imports vscode-uri, which is not one of core's pure packages"],
    ["left-pad", "imports left-pad, which is not in package.json's dependencies"],
  ])("see %s in core", (specifier, expected) => {
    expect(violations({ "src/core/a.ts": `import x from "${specifier}";` })).toContain(
      `src/core/a.ts: line 2 ${expected}`,
    );
  });

  it("see an SDK outside its adapter, and Node's modules without node:", () => {
    expect(violations({ "src/cli/a.ts": 'import x from "@aws-sdk/client-iam";\nimport y from "fs";' })).toEqual([
      "src/cli/a.ts: line 2 imports @aws-sdk/client-iam, which only aws may",
      "src/cli/a.ts: line 3 imports fs without node:",
    ]);
  });

  it("see a circle, also one of types only and one of a file with itself", () => {
    expect(
      violations({
        "src/core/a.ts": 'import type { B } from "./b.ts";',
        "src/core/b.ts": 'import { c } from "./c.ts";',
        "src/core/c.ts": 'export const c = () => import("./a.ts");',
        "src/core/d.ts": 'export * from "./d.ts";',
      }),
    ).toEqual([
      "circular import: src/core/a.ts -> src/core/b.ts -> src/core/c.ts -> src/core/a.ts",
      "circular import: src/core/d.ts -> src/core/d.ts",
    ]);
  });

  it.each([
    ["let x = 1;", "line 2 has a variable at module level"],
    ["export let x = 1;", "line 2 has a variable at module level"],
    ["var x = 1;", "line 2 has a variable at module level"],
    ["console.error(1);", "line 2 runs when it is loaded"],
    ['const titles = { a: l10n.t("A") };', "line 2 asks for a text before the language is known"],
    [
      'class A { static title = [1].map(String); }\nconst a = [l10n.t("A")];',
      "line 3 asks for a text before the language is known",
    ],
    ["for (const x of []) x;", "line 2 runs when it is loaded"],
    ["export const load = (x: string) => import(x);", "line 2 imports a computed path"],
    ['export const on = () => process.env["NODE_ENV"];', "asks whether it is under test"],
  ])("see `%s`", (text, expected) => {
    expect(violations({ "src/server/a.ts": text })).toContain(`src/server/a.ts: ${expected}`);
  });

  it.each([
    ["Date.now()", "Date.now"],
    ["new Date()", "new Date()"],
    ["Math.random()", "Math.random"],
    ["process.env", "process"],
    ['fetch("x")', "fetch"],
    ["setTimeout(() => 1)", "setTimeout"],
  ])("see %s in core", (expression, name) => {
    expect(violations({ "src/core/a.ts": `export const x = () => ${expression};` })).toEqual([
      `src/core/a.ts: line 2 uses ${name} in core`,
    ]);
  });

  it.each([
    ["src/core/utils.ts", "is named utils, which says nothing"],
    ["src/core/common/a.ts", "is named common, which says nothing"],
    ["src/core/helpers/a.ts", "is named helpers, which says nothing"],
    ["src/core/fooBar.ts", "is not named in kebab-case"],
    ["src/core/server/a.ts", "lies in core/server, which bears the name of a layer"],
    ["src/misplaced/a.ts", "lies in no known folder of src"],
  ])("see the name %s", (path, expected) => {
    const found = violations({ [path]: "export const x = 1;" });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it("see files that are too long, and one without its opening sentence", () => {
    expect(violations({ "src/core/a.ts": "// x\n".repeat(299) })).toEqual([]);
    expect(violations({ "src/core/a.ts": "// x\n".repeat(300) })).toEqual([
      "src/core/a.ts: has 301 lines, more than 300",
    ]);
    expect(violations({ "src/extension/extension.ts": "// x\n".repeat(60) })).toEqual([
      "src/extension/extension.ts: has 61 lines, more than 60",
    ]);
    const files = new Map([["src/core/a.ts", "export const x = 1;\n"]]);
    expect(findViolations({ files, dependencies })).toEqual([
      "src/core/a.ts: does not open with a sentence on why it exists",
    ]);
  });

  it("stop at a file that does not parse", () => {
    expect(() => violations({ "src/core/a.ts": "export const = ;" })).toThrow("src/core/a.ts");
  });
});
