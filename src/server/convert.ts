// The one place where core's offsets become LSP's lines and characters, and core's edits LSP's workspace edits.
import {
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Location as LspLocation,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from "vscode-languageserver";
import { codeOfDrift } from "../core/live/drift/drift.ts";
import { CRASH_RULE } from "../core/rules/engine.ts";
import type { Finding, Severity } from "../core/rules/rule.ts";
import type { FileEdit } from "../core/text/edits.ts";
import type { LineIndex } from "../core/text/line-index.ts";
import type { Location } from "../core/text/range.ts";
import { encodeSegment, folderOf } from "../core/text/uri.ts";
import type { ViewLocation, ViewTreeNode } from "../core/view/requests.ts";
import type { TreeNode } from "../core/view/tree.ts";

/** `source` of every diagnostic: what clients show and filter by. */
export const DIAGNOSTIC_SOURCE = "irsa";

/** What a conversion needs to know of the session. */
export interface ConvertContext {
  lines(uri: string): LineIndex;
  /** The URI as the client writes it; clients differ in what they percent-encode. */
  clientUri(uri: string): string;
  /** Version of an open document; null for files that are not open. */
  version(uri: string): number | null;
  /** URI of the folder with the rules' pages, where it is installed. */
  readonly rulePages: string | undefined;
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** Rules whose findings mark something that nothing uses: clients fade it out. */
const UNUSED_RULES: ReadonlySet<string> = new Set(["sa-unused"]);

/** Rules whose findings mark something deprecated: clients strike it through. */
const DEPRECATED_RULES: ReadonlySet<string> = new Set(["workload-sa-alias"]);

/** @param skipped why the file was not checked, where it was not */
export function toDiagnostics(
  findings: readonly Finding[],
  skipped: string | undefined,
  context: ConvertContext,
): readonly Diagnostic[] {
  const diagnostics = findings.map((finding) => toDiagnostic(finding, context));
  return skipped === undefined ? diagnostics : [...diagnostics, toSkippedDiagnostic(skipped)];
}

export function toDiagnostic(finding: Finding, context: ConvertContext): Diagnostic {
  const related = finding.related.map(
    ({ location, message }): DiagnosticRelatedInformation => ({ location: toLocation(location, context), message }),
  );
  const tags = [
    ...(UNUSED_RULES.has(finding.rule) ? [DiagnosticTag.Unnecessary] : []),
    ...(DEPRECATED_RULES.has(finding.rule) && finding.severity === "hint" ? [DiagnosticTag.Deprecated] : []),
  ];
  const page = pageOf(finding.rule, context);
  return {
    range: context.lines(finding.uri).range(finding.range),
    severity: SEVERITIES[finding.severity],
    code: finding.rule,
    ...(page === undefined ? {} : { codeDescription: { href: page } }),
    source: DIAGNOSTIC_SOURCE,
    message: finding.message,
    ...(related.length === 0 ? {} : { relatedInformation: related }),
    ...(tags.length === 0 ? {} : { tags }),
    data: { message: finding.messageId, values: finding.values },
  };
}

/** Says at the top of a file that it was not checked, and why. */
function toSkippedDiagnostic(reason: string): Diagnostic {
  const start = { line: 0, character: 0 };
  return {
    range: { start, end: start },
    severity: DiagnosticSeverity.Information,
    source: DIAGNOSTIC_SOURCE,
    message: reason,
  };
}

export function toLocation({ uri, range }: Location, context: ConvertContext): LspLocation & ViewLocation {
  return { uri: context.clientUri(uri), range: context.lines(uri).range(range) };
}

/**
 * Undefined when the client cannot take the edit (it would have to create a file and knows no `documentChanges`).
 * Versions make clients refuse an edit of a document that has changed since.
 */
export function toWorkspaceEdit(
  edits: readonly FileEdit[],
  context: ConvertContext,
  documentChanges: boolean,
): WorkspaceEdit | undefined {
  if (!documentChanges) {
    const changes: NonNullable<WorkspaceEdit["changes"]> = {};
    for (const edit of edits) {
      if (edit.kind === "create") {
        return undefined;
      }
      const uri = context.clientUri(edit.uri);
      changes[uri] = [...(changes[uri] ?? []), ...toTextEdits(edit, context)];
    }
    return { changes };
  }
  return {
    documentChanges: edits.flatMap((edit) => {
      const uri = context.clientUri(edit.uri);
      if (edit.kind === "create") {
        const start = { line: 0, character: 0 };
        const fill: TextDocumentEdit = {
          textDocument: { uri, version: null },
          edits: [{ range: { start, end: start }, newText: edit.text }],
        };
        return [{ kind: "create" as const, uri, options: { overwrite: false } }, fill];
      }
      const change: TextDocumentEdit = {
        textDocument: { uri, version: context.version(edit.uri) },
        edits: toTextEdits(edit, context),
      };
      return [change];
    }),
  };
}

export function toViewTree(nodes: readonly TreeNode[], context: ConvertContext): readonly ViewTreeNode[] {
  return nodes.map((node) => ({
    ...node,
    location: node.location === undefined ? undefined : toLocation(node.location, context),
    children: toViewTree(node.children, context),
  }));
}

function toTextEdits(edit: Extract<FileEdit, { readonly kind: "edit" }>, context: ConvertContext) {
  const lines = context.lines(edit.uri);
  return edit.edits.map(({ range, newText }) => ({ range: lines.range(range), newText }));
}

export function pageOf(rule: string, { rulePages }: Pick<ConvertContext, "rulePages">): string | undefined {
  if (rulePages === undefined || rule === CRASH_RULE) {
    return undefined;
  }
  const code = codeOfDrift(rule);
  return code === undefined
    ? `${rulePages}/${encodeSegment(`${rule}.md`)}`
    : `${folderOf(rulePages)}/drift.md#${encodeSegment(code)}`;
}
