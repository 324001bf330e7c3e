// Bundles src/ into dist/, one file per door and per lazily loaded adapter, and fails when a bundle contains what it must load late.
import { chmodSync, copyFileSync, globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, context, type Metafile, type Plugin } from "esbuild";
import { coreEntry, takeFromCore } from "./shared-core.mts";
import { thirdPartyNotices } from "./third-party-notices.mts";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

interface Bundle {
  readonly name: string;
  readonly source: string;
  /** Another bundle reaches this one only through `await import(…)`, which stays a `require("./<name>.js")` at run time. */
  readonly lazy?: true;
  /** Takes core from `core.js`; the others have the little of it that they need in themselves. */
  readonly sharesCore?: true;
  /** A browser's worker loads it, too. */
  readonly forWorker?: true;
}

/** Bundles for Node: the extension host, the language server's process, the command line and what they load late. */
const bundles: readonly Bundle[] = [
  { name: "extension", source: "src/extension/node/main.ts" },
  { name: "commands", source: "src/extension/commands/index.ts", lazy: true, sharesCore: true },
  { name: "live", source: "src/extension/live/engine.ts", lazy: true, sharesCore: true },
  { name: "language-client", source: "src/extension/node/language-client.ts", lazy: true },
  { name: "server", source: "src/server/main.ts", sharesCore: true },
  { name: "cli", source: "src/cli/main.ts", sharesCore: true },
  { name: "aws", source: "src/aws/index.ts", lazy: true },
  { name: "kubernetes", source: "src/kubernetes/index.ts", lazy: true },
  { name: "playground", source: "src/playground/on-disk.ts", lazy: true, sharesCore: true },
  { name: "hcl", source: "src/core/syntax/parse-hcl.ts", lazy: true, forWorker: true },
  // The variant without Node. One for all bundles of a process, so that it is told the language once.
  { name: "l10n", source: "node_modules/@vscode/l10n/dist/browser.js", forWorker: true },
];

interface Confined {
  readonly input: RegExp;
  readonly bundle: string;
  /** Also in the extension's bundle for browsers, which can load no other late. */
  readonly inBrowser?: true;
}

/** Inputs that may appear in one bundle only, because they cost start-up time everywhere else. */
const confined: readonly Confined[] = [
  { input: /(^|\/)node_modules\/vscode-languageclient\//, bundle: "language-client", inBrowser: true },
  { input: /^src\/extension\/live\/engine/, bundle: "live", inBrowser: true },
  { input: /^src\/aws\//, bundle: "aws" },
  { input: /(^|\/)node_modules\/@aws-sdk\//, bundle: "aws" },
  { input: /^src\/kubernetes\//, bundle: "kubernetes" },
  { input: /(^|\/)node_modules\/@kubernetes\//, bundle: "kubernetes" },
  { input: /^src\/playground\//, bundle: "playground", inBrowser: true },
  { input: /(^|\/)node_modules\/web-tree-sitter\//, bundle: "hcl" },
];

/** WebAssembly that a bundle reads from beside itself at run time (`src/files/load-parsers.ts`). */
const wasm = [
  "node_modules/web-tree-sitter/web-tree-sitter.wasm",
  "node_modules/@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-hcl.wasm",
] as const;

/** Keeps the texts' library in the one bundle that all others of the process share. */
function sharedTexts(): Plugin {
  return {
    name: "shared-texts",
    setup(plugin) {
      plugin.onResolve({ filter: /^@vscode\/l10n$/ }, () => ({ path: "./l10n.js", external: true }));
    },
  };
}

/** Keeps a dynamic import of another bundle's entry point as a `require` of that bundle. */
function lazyBundles(): Plugin {
  const targets = new Map(
    bundles.filter((bundle) => bundle.lazy).map((bundle) => [resolve(root, bundle.source), bundle.name]),
  );
  return {
    name: "lazy-bundles",
    setup(plugin) {
      plugin.onResolve({ filter: /^\.{1,2}\// }, (args) => {
        if (args.kind !== "dynamic-import") return undefined;
        const target = targets.get(resolve(args.resolveDir, args.path));
        return target === undefined ? undefined : { path: `./${target}.js`, external: true };
      });
    },
  };
}

/** Modules of core that bundles take from `core.js`, as far as they are built. */
const wantedOfCore = new Set<string>();

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  metafile: true,
  target: "es2024",
  minifySyntax: true,
  minifyWhitespace: true,
  minifyIdentifiers: true,
  legalComments: "none",
  // A lazily loaded bundle is CommonJS: `require` returns its exports as they are, `import()` would have to guess them.
  supported: { "dynamic-import": false },
  logLevel: "warning",
};

function nodeOptions(bundle: Bundle): BuildOptions {
  return {
    ...shared,
    entryPoints: [bundle.source],
    outfile: `dist/${bundle.name}.js`,
    platform: "node",
    format: "cjs",
    target: "node20",
    // The ESM builds of some dependencies are smaller and shake better than their "main".
    mainFields: ["module", "main"],
    external: bundle.source.startsWith("src/extension/") ? ["vscode"] : [],
    // Its ESM build asks for import.meta.url, which a CommonJS bundle has not.
    alias: { "web-tree-sitter": join(root, "node_modules/web-tree-sitter/web-tree-sitter.cjs") },
    plugins: [
      lazyBundles(),
      sharedTexts(),
      ...(bundle.sharesCore ? [takeFromCore(root, "./core.js", wantedOfCore)] : []),
    ],
    ...(bundle.forWorker ? loadedByWorker : {}),
    ...(bundle.name === "cli" ? { banner: { js: "#!/usr/bin/env node" } } : {}),
  };
}

/** For whatever runs in a browser: esbuild refuses Node's modules here. */
const withoutNode: BuildOptions = {
  ...shared,
  platform: "browser",
  format: "cjs",
  target: "es2022",
  // With "browser" for packages that have another file there.
  mainFields: ["browser", "module", "main"],
};

/** A bundle that the worker of a browser loads as a script, beside others: nothing in it may become global. */
const loadedByWorker: BuildOptions = {
  banner: { js: "(function(module,exports,require){" },
  footer: { js: "})(module,exports,require);" },
};

/** Both for Node and for browsers. Built last, when all is known that is wanted of it. */
function coreOptions(): BuildOptions {
  return {
    ...withoutNode,
    ...loadedByWorker,
    stdin: coreEntry(root, wantedOfCore),
    outfile: "dist/core.js",
    plugins: [sharedTexts()],
  };
}

/** What VS Code for the web runs. The extension is one file, since VS Code lets it load no other; its server is a worker that may. */
function browserJobs(): readonly Job[] {
  return [
    {
      name: "browser/extension",
      options: {
        ...withoutNode,
        entryPoints: ["src/extension/browser/main.ts"],
        outfile: "dist/browser/extension.js",
        external: ["vscode"],
      },
    },
    {
      name: "browser/server",
      options: {
        ...withoutNode,
        format: "iife",
        entryPoints: ["src/server/worker/main.ts"],
        outfile: "dist/browser/server.js",
      },
    },
    {
      name: "browser-server",
      options: {
        ...withoutNode,
        ...loadedByWorker,
        entryPoints: ["src/server/worker/serve.ts"],
        outfile: "dist/browser-server.js",
        plugins: [lazyBundles(), sharedTexts(), takeFromCore(root, "./core.js", wantedOfCore)],
      },
    },
  ];
}

function webviewOptions(): BuildOptions {
  return {
    ...shared,
    // Each page has its entry point directly in src/webview; what the pages share lies in folders below.
    entryPoints: globSync("src/webview/*.ts", { cwd: root }).filter((path) => !path.endsWith(".d.ts")),
    outdir: "dist/webview",
    platform: "browser",
    format: "iife",
  };
}

/** The mocha suite that runs inside the extension host: one file per test file, plus the runner that loads them. */
function extensionTestOptions(): BuildOptions {
  return {
    ...shared,
    minifyIdentifiers: false,
    minifySyntax: false,
    minifyWhitespace: false,
    sourcemap: "inline",
    entryPoints: ["test/extension/suite.ts", ...globSync("test/extension/**/*.test.ts", { cwd: root })],
    outdir: "dist-test",
    outbase: "test",
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode", "mocha"],
    plugins: [lazyBundles()],
  };
}

function checkConfined(name: string, metafile: Metafile): readonly string[] {
  return confined
    .filter((rule) => rule.bundle !== name && !(rule.inBrowser && name === "browser/extension"))
    .flatMap((rule) => {
      const inputs = Object.keys(metafile.inputs).filter((input) => rule.input.test(input));
      if (inputs[0] === undefined) return [];
      return [`${name}.js has ${inputs[0]} and ${inputs.length - 1} more files of ${rule.bundle}.js`];
    });
}

function printSizes(metafile: Metafile): void {
  for (const [path, output] of Object.entries(metafile.outputs)) {
    if (path.endsWith(".js")) console.log(`  ${path.padEnd(24)} ${(output.bytes / 1024).toFixed(1).padStart(8)} KiB`);
  }
}

interface Job {
  readonly name: string;
  readonly options: BuildOptions;
}

function jobs(): readonly Job[] {
  const webview = webviewOptions();
  return [
    ...bundles.map((bundle) => ({ name: bundle.name, options: nodeOptions(bundle) })),
    ...browserJobs(),
    ...((webview.entryPoints as readonly string[]).length > 0 ? [{ name: "webview", options: webview }] : []),
    ...(process.argv.includes("--tests") ? [{ name: "extension tests", options: extensionTestOptions() }] : []),
  ];
}

function copyWasm(): void {
  for (const path of wasm) copyFileSync(join(root, path), join(root, "dist", basename(path)));
}

async function watch(): Promise<void> {
  mkdirSync(join(root, "dist"), { recursive: true });
  copyWasm();
  for (const job of jobs()) {
    const built = await context({ ...job.options, logLevel: "info" });
    await built.rebuild();
    await built.watch();
  }
  // A module of core that nobody wanted before needs a new start.
  await (await context({ ...coreOptions(), logLevel: "info" })).watch();
}

async function buildAll(): Promise<void> {
  for (const folder of ["dist", "dist-test"]) rmSync(join(root, folder), { recursive: true, force: true });
  mkdirSync(join(root, "dist"), { recursive: true });
  console.log(`Bundles, in ${relative(process.cwd(), join(root, "dist")) || "dist"}:`);
  const misplaced: string[] = [];
  const inputs: string[] = [];
  for (const job of [...jobs(), { name: "core", options: undefined }]) {
    const { metafile } = await build(job.options ?? coreOptions());
    if (metafile === undefined) throw new Error(`esbuild returned no metafile for ${job.name}`);
    if (job.name === "extension tests") continue;
    misplaced.push(...checkConfined(job.name, metafile));
    inputs.push(...Object.keys(metafile.inputs));
    printSizes(metafile);
  }
  if (misplaced.length > 0)
    throw new Error(`bundles contain what must be loaded late, through a dynamic import:\n${misplaced.join("\n")}`);
  copyWasm();
  inputs.push(...wasm);
  writeFileSync(join(root, "dist/third-party-notices.txt"), thirdPartyNotices(root, inputs));
  chmodSync(join(root, "dist/cli.js"), 0o755);
}

await (process.argv.includes("--watch") ? watch() : buildAll()).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
