/** Applies preferred fixes one after the other, each to what the one before left: `irsa fix` and `source.fixAll.irsa`. */
import type { Finding, Fix } from "../rules/rule.ts";
import { applyEdits, type FileEdit } from "../text/edits.ts";
import type { Workspace } from "./workspace.ts";

/** A file before and after; `before` is undefined for a file that a fix creates. */
export interface FixedFile {
  readonly uri: string;
  readonly before: string | undefined;
  readonly after: string;
}

export interface AppliedFix {
  readonly finding: Finding;
  readonly title: string;
}

export interface FixAllResult {
  readonly files: readonly FixedFile[];
  readonly applied: readonly AppliedFix[];
}

/** Far above what hand-written files need; it bounds fixes that keep feeding each other. */
const MAX_FIXES = 2000;

/**
 * Fixes the findings of `uris`, in order, as far as `mayApply` lets it. A fix that does not remove its finding, that leads back
 * to a state that was there before, or that fails is not taken. Nothing is written: the workspace is as before, with the
 * files that were touched stale.
 */
export function fixAll(
  workspace: Workspace,
  uris: readonly string[],
  mayApply: (finding: Finding, fix: Fix) => boolean = () => true,
): FixAllResult {
  const before = new Map<string, string | undefined>();
  const after = new Map<string, string>();
  const applied: AppliedFix[] = [];
  const seen = new Set<string>();
  const refused = new Set<string>();
  workspace.tryOut((rehearse) => {
    const write = (texts: ReadonlyMap<string, string | undefined>): void => {
      for (const [uri, text] of texts) {
        rehearse(uri, text);
      }
    };
    const tryFix = (finding: Finding, fix: Fix): boolean => {
      const former = textsOf(workspace, fix.edits);
      const next = apply(former, fix.edits);
      const state = next === undefined ? "" : stateKey(next);
      if (next === undefined || seen.has(state)) {
        return false;
      }
      const count = countLike(workspace, finding);
      seen.add(stateKey(former));
      for (const [uri, text] of former) {
        if (!before.has(uri)) {
          before.set(uri, text);
        }
      }
      write(next);
      if (countLike(workspace, finding) >= count) {
        write(former);
        return false;
      }
      seen.add(state);
      for (const [uri, text] of next) {
        after.set(uri, text);
      }
      applied.push({ finding, title: fix.title });
      return true;
    };
    for (const uri of uris) {
      while (applied.length < MAX_FIXES && fixNext(workspace, uri, refused, mayApply, tryFix)) {
        // Each round sees the findings that the one before left.
      }
    }
  });
  const files = [...after].map(([uri, text]) => ({ uri, before: before.get(uri), after: text }));
  return { files: files.filter((file) => file.before !== file.after), applied };
}

/** Applies the first fix of a file that can be applied. */
function fixNext(
  workspace: Workspace,
  uri: string,
  refused: Set<string>,
  mayApply: (finding: Finding, fix: Fix) => boolean,
  tryFix: (finding: Finding, fix: Fix) => boolean,
): boolean {
  for (const finding of workspace.check(uri)) {
    const key = `${keyOf(finding)} ${finding.range.start}`;
    const fix = refused.has(key) ? undefined : workspace.fixes(finding).find(({ preferred }) => preferred);
    if (fix !== undefined && mayApply(finding, fix)) {
      if (tryFix(finding, fix)) {
        return true;
      }
      refused.add(key);
    }
  }
  return false;
}

/** Current texts of the files that edits touch; undefined for files that are to be created. */
function textsOf(workspace: Workspace, edits: readonly FileEdit[]): ReadonlyMap<string, string | undefined> {
  return new Map(edits.map((edit) => [edit.uri, workspace.text(edit.uri)]));
}

/** Undefined when the edits do not fit the texts: a file is gone, one to be created is there, edits overlap. */
function apply(
  former: ReadonlyMap<string, string | undefined>,
  edits: readonly FileEdit[],
): ReadonlyMap<string, string> | undefined {
  const next = new Map<string, string>();
  for (const edit of edits) {
    const text = next.get(edit.uri) ?? former.get(edit.uri);
    if (edit.kind === "create" ? text !== undefined : text === undefined || next.has(edit.uri)) {
      return undefined;
    }
    try {
      next.set(edit.uri, edit.kind === "create" ? edit.text : applyEdits(text ?? "", edit.edits));
    } catch (error) {
      if (error instanceof RangeError) {
        return undefined;
      }
      throw error;
    }
  }
  return next;
}

/** Tells states apart without keeping their texts; two states that share a key would only cost a fix. */
function stateKey(texts: ReadonlyMap<string, string | undefined>): string {
  return [...texts]
    .map(([uri, text]) => `${uri} ${text === undefined ? "" : `${text.length} ${hash(text)}`}`)
    .join("\n");
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value >>> 0;
}

function countLike(workspace: Workspace, finding: Finding): number {
  const key = keyOf(finding);
  return workspace.check(finding.uri).filter((other) => keyOf(other) === key).length;
}

function keyOf(finding: Finding): string {
  return `${finding.uri} ${finding.rule} ${finding.messageId} ${JSON.stringify(finding.values)}`;
}
