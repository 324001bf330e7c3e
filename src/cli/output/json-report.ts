// Findings as the JSON that schemas/irsa-check.schema.json promises.
import type { Finding, Severity } from "../../core/rules/rule.ts";
import type { LineRange } from "../../core/text/line-index.ts";
import type { Location } from "../../core/text/range.ts";
import type { Workspace } from "../../core/workspace/workspace.ts";

/** Version of the contract; it changes only when a consumer could break. */
export const REPORT_VERSION = 1;

export interface JsonPlace {
  /** Relative to the working directory, with `/`. */
  readonly file: string;
  readonly range: LineRange;
}

export interface JsonFinding extends JsonPlace {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly (JsonPlace & { readonly message: string })[];
  /** Titles. */
  readonly fixes: readonly string[];
}

export interface JsonReport {
  readonly version: typeof REPORT_VERSION;
  readonly files: number;
  readonly findings: readonly JsonFinding[];
}

export function jsonReport(
  workspace: Workspace,
  findings: readonly Finding[],
  files: number,
  pathOf: (uri: string) => string,
): JsonReport {
  const place = ({ uri, range }: Location): JsonPlace => ({
    file: pathOf(uri),
    range: workspace.lines(uri).range(range),
  });
  return {
    version: REPORT_VERSION,
    files,
    findings: findings.map((finding) => ({
      rule: finding.rule,
      severity: finding.severity,
      message: finding.message,
      ...place(finding),
      related: finding.related.map(({ location, message }) => ({ ...place(location), message })),
      fixes: workspace.fixes(finding).map((fix) => fix.title),
    })),
  };
}
