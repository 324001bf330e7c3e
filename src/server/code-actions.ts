// Code actions: a finding's fixes, all preferred fixes of a document at once, and turning a rule off for one line.
import * as l10n from "@vscode/l10n";
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type Range,
} from "vscode-languageserver";
import { suppressLine } from "../core/edit/suppress-line.ts";
import { CRASH_RULE } from "../core/rules/engine.ts";
import type { Finding } from "../core/rules/rule.ts";
import { parseFile } from "../core/syntax/parse-file.ts";
import type { FileEdit } from "../core/text/edits.ts";
import { overlaps, type TextRange } from "../core/text/range.ts";
import { fixAll } from "../core/workspace/fix-all.ts";
import { toDiagnostic, toWorkspaceEdit } from "./convert.ts";
import { canonicalUri } from "./open-documents.ts";
import type { Session } from "./session.ts";

/** Fixes everything in a document that has a preferred fix; clients may run it on save. */
export const FIX_ALL_KIND = "source.fixAll.irsa";

export const CODE_ACTION_KINDS: readonly string[] = [CodeActionKind.QuickFix, FIX_ALL_KIND];

/** Actions for a range of a document as it is now. */
export function codeActions(session: Session, params: CodeActionParams, documentChanges: boolean): CodeAction[] {
  const uri = canonicalUri(params.textDocument.uri);
  session.takeIn(uri);
  if (!session.isScanned || !session.workspace.has(uri)) {
    return [];
  }
  const findings = session.findingsNow(uri);
  const asked = (kind: string): boolean => wants(params.context.only, kind);
  const actions: CodeAction[] = [];
  if (asked(CodeActionKind.QuickFix)) {
    const range = toOffsets(session, uri, params.range);
    for (const finding of findings) {
      if (overlaps(finding.range, range)) {
        actions.push(...quickFixes(session, finding, documentChanges));
      }
    }
  }
  // Unasked for, it would stand in every light bulb.
  if (params.context.only !== undefined && asked(FIX_ALL_KIND)) {
    actions.push(...fixAllAction(session, uri, documentChanges));
  }
  return actions;
}

function quickFixes(session: Session, finding: Finding, documentChanges: boolean): readonly CodeAction[] {
  const diagnostic = toDiagnostic(finding, session);
  const actions: CodeAction[] = [];
  for (const fix of session.workspace.fixes(finding)) {
    const edit = toWorkspaceEdit(fix.edits, session, documentChanges);
    if (edit !== undefined) {
      actions.push({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        ...(fix.preferred ? { isPreferred: true } : {}),
        edit,
      });
    }
  }
  return [...actions, ...suppression(session, finding, diagnostic, documentChanges)];
}

/** A comment on the line above, where one can stand. */
function suppression(
  session: Session,
  finding: Finding,
  diagnostic: Diagnostic,
  documentChanges: boolean,
): readonly CodeAction[] {
  const { rule, uri, range } = finding;
  const text = session.workspace.text(uri);
  const comment =
    text === undefined || rule === CRASH_RULE ? undefined : suppressLine(parseFile(uri, text), rule, range.start);
  const edit = comment && toWorkspaceEdit([{ kind: "edit", uri, edits: [comment] }], session, documentChanges);
  const title = l10n.t("Disable {0} for this line", rule);
  return edit === undefined ? [] : [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit }];
}

/** Only fixes that stay in the document: running on save must not write into other files. */
function fixAllAction(session: Session, uri: string, documentChanges: boolean): readonly CodeAction[] {
  const result = fixAll(session.workspace, [uri], (_, { edits }) => edits.every((edit) => edit.uri === uri));
  void session.settled();
  const [file] = result.files;
  if (file?.before === undefined) {
    return [];
  }
  const edits: readonly FileEdit[] = [{ kind: "edit", uri, edits: [difference(file.before, file.after)] }];
  const edit = toWorkspaceEdit(edits, session, documentChanges);
  const title = "Fix all IRSA problems that can be fixed here";
  return edit === undefined ? [] : [{ title, kind: FIX_ALL_KIND, edit }];
}

/** The one edit between two texts, from the first to the last character that differs. */
function difference(before: string, after: string): { readonly range: TextRange; readonly newText: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) {
    start++;
  }
  let tail = 0;
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) {
    tail++;
  }
  return { range: { start, end: before.length - tail }, newText: after.slice(start, after.length - tail) };
}

/** Kinds are hierarchical: `source.fixAll` asks for `source.fixAll.irsa` too. */
function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some((asked) => asked === "" || kind === asked || kind.startsWith(`${asked}.`));
}

function toOffsets(session: Session, uri: string, range: Range): TextRange {
  const lines = session.lines(uri);
  return { start: lines.offset(range.start), end: lines.offset(range.end) };
}
