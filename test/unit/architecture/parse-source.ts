// Reads from one TypeScript file what the architecture rules look at: every kind of import, and what stands at module level.
import { parseSync } from "oxc-parser";

/** One reference from a file to a module, of whatever kind: static, type-only, re-export, `import()`, `import("…").T`, `require`. */
export interface ImportReference {
  /** `undefined` for an `import()` or `require` of a computed path. */
  readonly specifier: string | undefined;
  readonly line: number;
}

/** What the rules need to know of one file. */
export interface SourceFacts {
  readonly lines: number;
  readonly imports: readonly ImportReference[];
  /** Lines of `let` and `var` at module level. */
  readonly moduleVariables: readonly number[];
  /** Lines of statements that run when the module is loaded. */
  readonly moduleStatements: readonly number[];
  /** Globals that read the surroundings (clock, randomness, process, network), as written. */
  readonly impureGlobals: readonly { readonly name: string; readonly line: number }[];
  /** Lines of `l10n.t(…)` that run when the module is loaded. */
  readonly earlyTexts: readonly number[];
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

const timers = ["setTimeout", "setInterval", "setImmediate", "queueMicrotask"];
const impure = new Set(["process", "console", "performance", "crypto", "fetch", "globalThis", "Buffer", ...timers]);

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null && "type" in value;

function literal(node: unknown): string | undefined {
  return isNode(node) && node.type === "Literal" && typeof node.value === "string" ? node.value : undefined;
}

function identifier(node: unknown): string | undefined {
  return isNode(node) && node.type === "Identifier" ? (node.name as string) : undefined;
}

/** The module a node refers to, boxed because a computed path is a reference too. */
function reference(node: Node): { readonly specifier: string | undefined } | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ImportExpression":
    case "TSImportType":
      return { specifier: literal(node.source) };
    case "ExportNamedDeclaration":
      return isNode(node.source) ? { specifier: literal(node.source) } : undefined;
    case "TSExternalModuleReference":
      return { specifier: literal(node.expression) };
    case "CallExpression": {
      const callee = isNode(node.callee) && node.callee.type === "MemberExpression" ? node.callee.object : node.callee;
      return identifier(callee) === "require" ? { specifier: literal((node.arguments as unknown[])[0]) } : undefined;
    }
    default:
      return undefined;
  }
}

/** The global that a node takes something from the surroundings with. */
function impureGlobal(node: Node): string | undefined {
  if (node.type === "NewExpression") {
    return identifier(node.callee) === "Date" && (node.arguments as unknown[]).length === 0 ? "new Date()" : undefined;
  }
  const subject =
    node.type === "MemberExpression" ? node.object : node.type === "CallExpression" ? node.callee : undefined;
  const name = identifier(subject);
  if (name !== undefined && impure.has(name)) return name;
  if (node.type !== "MemberExpression") return undefined;
  const member = `${name}.${identifier(node.property)}`;
  return member === "Math.random" || member === "Date.now" ? member : undefined;
}

const later = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression", "PropertyDefinition"]);

/** Calls of `l10n.t` outside functions and fields. VS Code's own `vscode.l10n.t` is not meant: it knows the language before. */
function earlyTexts(value: unknown): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap(earlyTexts);
  if (!isNode(value) || later.has(value.type)) return [];
  const { callee } = value;
  const isText =
    value.type === "CallExpression" &&
    isNode(callee) &&
    callee.type === "MemberExpression" &&
    identifier(callee.object) === "l10n";
  return [...(isText ? [value] : []), ...Object.values(value).flatMap(earlyTexts)];
}

/** Parses a file; throws on a syntax error, so that no file escapes the rules. */
export function parseSource(path: string, text: string): SourceFacts {
  const { program, errors } = parseSync(path, text);
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}`);
  const lineOf = (offset: number) => text.slice(0, offset).split("\n").length;
  const imports: ImportReference[] = [];
  const impureGlobals: { name: string; line: number }[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    if (!isNode(value)) return;
    const found = reference(value);
    if (found) imports.push({ ...found, line: lineOf(value.start) });
    const name = impureGlobal(value);
    if (name) impureGlobals.push({ name, line: lineOf(value.start) });
    Object.values(value).forEach(visit);
  };
  visit(program.body);
  const body = program.body as unknown as readonly Node[];
  const declarations = body.map((node) =>
    node.type === "ExportNamedDeclaration" && isNode(node.declaration) ? node.declaration : node,
  );
  return {
    lines: text.split("\n").length - (text.endsWith("\n") ? 1 : 0),
    imports,
    moduleVariables: declarations
      .filter((node) => node.type === "VariableDeclaration" && (node.kind === "let" || node.kind === "var"))
      .map((node) => lineOf(node.start)),
    moduleStatements: body
      .filter((node) => /Statement$/.test(node.type) && node.type !== "EmptyStatement")
      .map((node) => lineOf(node.start)),
    impureGlobals,
    earlyTexts: earlyTexts(body).map((node) => lineOf(node.start)),
  };
}
