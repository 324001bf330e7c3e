// Findings as text for people: place, what is wrong, the source, where else to look, and what a fix would do.
import type { Finding, Severity } from "../../core/rules/rule.ts";
import type { Workspace } from "../../core/workspace/workspace.ts";
import { excerpt } from "./excerpt.ts";
import { type Paint, printable, type StyleName } from "./terminal.ts";

export interface ReportOptions {
  readonly paint: Paint;
  pathOf(uri: string): string;
}

/** How severities look in a terminal. */
export const SEVERITY_STYLES: Readonly<Record<Severity, StyleName>> = {
  error: "red",
  warning: "yellow",
  info: "blue",
  hint: "cyan",
};

/** One finding as lines, an empty line last. */
export function describeFinding(workspace: Workspace, finding: Finding, options: ReportOptions): readonly string[] {
  const { paint } = options;
  const style = SEVERITY_STYLES[finding.severity];
  const place = paint("bold", placeOf(workspace, finding.uri, finding.range.start, options));
  const lines = [
    `${place}  ${paint(style, finding.severity)}  ${paint("dim", finding.rule)}`,
    `  ${printable(finding.message)}`,
    ...excerptOf(workspace, finding.uri, finding.range, { paint, style }),
  ];
  for (const { location, message } of finding.related) {
    lines.push(`  ${placeOf(workspace, location.uri, location.range.start, options)}: ${printable(message)}`);
    lines.push(...excerptOf(workspace, location.uri, location.range, { paint, style: "cyan" }));
  }
  for (const fix of workspace.fixes(finding)) {
    const how = fix.preferred ? " (irsa fix)" : "";
    lines.push(`  ${paint("green", "fix:")} ${printable(fix.title)}${how}`);
  }
  return [...lines, ""];
}

/** How many findings there are of each severity. */
export type Counts = Readonly<Record<Severity, number>>;

export function countFindings(findings: readonly Pick<Finding, "severity">[]): Counts {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { severity } of findings) {
    counts[severity]++;
  }
  return counts;
}

/** The last line: what was found in how many files; `none` says that it was nothing. */
export function summarize(counts: Counts, files: number, none = "No problems"): string {
  const parts = [
    plural(counts.error, "error"),
    plural(counts.warning, "warning"),
    plural(counts.info, "note"),
    plural(counts.hint, "hint"),
  ].filter((part) => !part.startsWith("0 "));
  return `${parts.length === 0 ? none : parts.join(", ")} in ${plural(files, "file")}.`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function placeOf(workspace: Workspace, uri: string, offset: number, options: ReportOptions): string {
  const { line, character } = workspace.lines(uri).position(offset);
  return `${printable(options.pathOf(uri))}:${line + 1}:${character + 1}`;
}

function excerptOf(
  workspace: Workspace,
  uri: string,
  range: Finding["range"],
  style: Parameters<typeof excerpt>[3],
): readonly string[] {
  const text = workspace.text(uri);
  return text === undefined ? [] : excerpt(text, workspace.lines(uri), range, style);
}
