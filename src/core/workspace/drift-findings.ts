/** Drift under the user's settings and comments, and as findings in the files that it is about. */
import * as l10n from "@vscode/l10n";
import { type Drift, driftRuleId } from "../live/drift/drift.ts";
import { driftOf } from "../live/drift/find-drift.ts";
import { isSuppressed } from "../rules/engine.ts";
import type { Finding } from "../rules/rule.ts";
import { range } from "../text/range.ts";
import { innermost } from "./folders.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Where files, AWS and clusters differ by the looks at hand, with the severities that users set; without what they turned off or
 * what a comment leaves out. For what is in no file, the first folder's settings count.
 */
export function driftIn(workspace: Workspace): readonly Drift[] {
  const { graph, folders, live } = workspace;
  return driftOf(live.snapshots, { graph, text: (uri) => workspace.text(uri) }).flatMap((drift): readonly Drift[] => {
    const { code, file } = drift;
    const rule = driftRuleId(code);
    const folder = file === undefined ? folders[0] : innermost(folders, file.uri);
    const setting = folder?.settings.rules[rule] ?? "default";
    const suppressions = file === undefined ? undefined : graph.file(file.uri)?.suppressions;
    if (setting === "off" || (file !== undefined && isSuppressed({ rule, range: file.range }, suppressions ?? []))) {
      return [];
    }
    return setting === "default" ? [drift] : [{ ...drift, severity: setting }];
  });
}

/**
 * A drift as a finding in its file; undefined where it is in none. `seenAt` is the time of the look in words: what was so then may
 * have changed since.
 */
export function driftFinding(drift: Drift, seenAt: string): Finding | undefined {
  const { code, severity, message, advice, live, file, connection } = drift;
  const related =
    live === undefined
      ? []
      : [{ location: { uri: live, range: range(0, 0) }, message: l10n.t("As it is in {0}", connection.label) }];
  return (
    file && {
      rule: driftRuleId(code),
      messageId: code,
      values: {},
      severity,
      message: l10n.t("{0} {1} ({2}, seen {3})", message, advice, connection.label, seenAt),
      uri: file.uri,
      range: file.range,
      related,
      data: undefined,
    }
  );
}
