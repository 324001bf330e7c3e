/** A workspace of files held in memory, through the same session that server and command line use. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { RULES } from "../../src/core/rules/registry.ts";
import type { Finding, Rule } from "../../src/core/rules/rule.ts";
import { parseYamlTolerant } from "../../src/core/syntax/parse-yaml-tolerant.ts";
import { relativeTo, resolveRelative } from "../../src/core/text/uri.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../src/core/workspace/settings.ts";
import { Workspace } from "../../src/core/workspace/workspace.ts";
import { hclParser } from "./hcl-parser.ts";

const ROOT = "file:///workspace";

/** Loaded once: it takes some milliseconds. */
const hcl = await hclParser();

/** A finding with the text that it covers, as golden files hold it. */
export interface ShownFinding {
  readonly rule: string;
  readonly severity: string;
  readonly file: string;
  readonly text: string;
  readonly message: string;
  readonly related: readonly { readonly file: string; readonly text: string; readonly message: string }[];
  readonly fixes: readonly string[];
}

export interface MemoryWorkspace {
  readonly workspace: Workspace;
  readonly files: Map<string, string>;
  uri(path: string): string;
  path(uri: string): string;
  /** Sets a file's text (undefined removes it) and checks what depends on it. */
  put(path: string, text: string | undefined): void;
  /** All findings, files in order of their paths. */
  findings(): readonly Finding[];
  shown(): readonly ShownFinding[];
}

export function memoryWorkspace(
  files: Readonly<Record<string, string>>,
  settings: Partial<Settings> = {},
  rules: readonly Rule[] = RULES,
): MemoryWorkspace {
  const texts = new Map(Object.entries(files));
  const uri = (path: string) => resolveRelative(ROOT, path);
  const path = (at: string) => relativeTo(ROOT, at);
  const workspace = new Workspace(rules, { readText: (at) => texts.get(path(at)) });
  workspace.useParsers({ tolerant: parseYamlTolerant, hcl });
  workspace.configure([{ uri: ROOT, settings: { ...DEFAULT_SETTINGS, ...settings } }]);
  for (const [name, text] of texts) {
    workspace.put(uri(name), text);
  }
  const findings = () => {
    workspace.checkAll();
    return [...texts.keys()].sort().flatMap((name) => workspace.check(uri(name)));
  };
  const covered = (at: string, { start, end }: { readonly start: number; readonly end: number }) =>
    (texts.get(path(at)) ?? "").slice(start, end);
  return {
    workspace,
    files: texts,
    uri,
    path,
    put(name, text) {
      if (text === undefined) {
        texts.delete(name);
        workspace.remove(uri(name));
      } else {
        texts.set(name, text);
        workspace.put(uri(name), text);
      }
    },
    findings,
    shown: () =>
      findings().map((finding) => ({
        rule: finding.rule,
        severity: finding.severity,
        file: path(finding.uri),
        text: covered(finding.uri, finding.range),
        message: finding.message,
        related: finding.related.map(({ location, message }) => ({
          file: path(location.uri),
          text: covered(location.uri, location.range),
          message,
        })),
        fixes: workspace.fixes(finding).map((fix) => (fix.preferred ? `* ${fix.title}` : fix.title)),
      })),
  };
}

/** All files of a folder by relative path, `/` between segments. */
export function readFolder(folder: string, leaveOut: (path: string) => boolean = () => false): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/");
    if (entry.isFile() && !leaveOut(path)) {
      files[path] = readFileSync(join(folder, path), "utf8");
    }
  }
  return files;
}
