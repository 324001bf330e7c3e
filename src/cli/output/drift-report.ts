// Drift in a terminal and as JSON: what differs, where the files say it, and what could not be seen.
import type { Drift } from "../../core/live/drift/drift.ts";
import { driftRuleId } from "../../core/live/drift/drift.ts";
import { withPodsTogether } from "../../core/live/drift/pods-together.ts";
import { type UnseenPart, unseenParts } from "../../core/observe/fleet.ts";
import { seen } from "../../core/observe/observed.ts";
import type { LiveSnapshot } from "../../core/observe/snapshot.ts";
import { driftFinding } from "../../core/workspace/drift-findings.ts";
import type { Workspace } from "../../core/workspace/workspace.ts";
import { localTime } from "../../files/local-time.ts";
import { countFindings, describeFinding, plural, SEVERITY_STYLES, summarize } from "./report.ts";
import { type Paint, printable } from "./terminal.ts";

export interface DriftReport {
  readonly snapshot: LiveSnapshot;
  readonly drift: readonly Drift[];
  /** Number of files that were compared with. */
  readonly files: number;
  readonly workspace: Workspace;
  pathOf(uri: string): string;
}

/** Version of the JSON; it changes only when a consumer could break. */
const REPORT_VERSION = 1;

export function driftLines(report: DriftReport, paint: Paint): readonly string[] {
  const { snapshot, files } = report;
  const drift = withPodsTogether(report.drift);
  const unseen = unseenParts(snapshot.fleet);
  const gaps = unseen.length === 0 ? "" : ` Not seen: ${plural(unseen.length, "part")}.`;
  return [
    `Seen in ${snapshot.connection.label}: ${countsOf(snapshot)}.`,
    "",
    ...drift.flatMap((each) => linesOf(each, report, paint)),
    ...unseen.map((part) => unseenLine(part, paint)),
    ...(unseen.length === 0 ? [] : [""]),
    `${summarize(countFindings(drift), files, "No drift")}${gaps}`,
  ];
}

function countsOf({ fleet }: LiveSnapshot): string {
  const counts: readonly (readonly [readonly unknown[] | undefined, string])[] = [
    [seen(fleet.clusters), "cluster"],
    [seen(fleet.providers), "OIDC provider"],
    [seen(fleet.roles), "role"],
    [seen(fleet.associations), "association"],
    [seen(fleet.accounts), "ServiceAccount"],
    [seen(fleet.workloads), "workload"],
    [seen(fleet.pods), "pod"],
  ];
  const parts = counts.flatMap(([list, noun]) => (list === undefined ? [] : [plural(list.length, noun)]));
  return parts.length === 0 ? "nothing" : parts.join(", ");
}

function linesOf(drift: Drift, { workspace, pathOf }: DriftReport, paint: Paint): readonly string[] {
  const { code, severity, message, advice } = drift;
  const text = `${message} ${advice}`;
  const finding = driftFinding(drift, localTime(drift.takenAt));
  return finding === undefined
    ? [`${paint(SEVERITY_STYLES[severity], severity)}  ${paint("dim", driftRuleId(code))}`, `  ${printable(text)}`, ""]
    : describeFinding(workspace, { ...finding, message: text, related: [] }, { paint, pathOf });
}

function unseenLine({ label, reason, permission, problem }: UnseenPart, paint: Paint): string {
  const missing = permission === undefined ? "" : ` (permission: ${permission})`;
  return `${paint(problem === "not-asked" ? "dim" : "yellow", "not seen")}  ${label}: ${printable(reason)}${missing}`;
}

/** The shape that docs/cli.md gives. */
export function driftJson({ snapshot, drift, files, workspace, pathOf }: DriftReport): object {
  const { connection, fleet } = snapshot;
  return {
    version: REPORT_VERSION,
    connection: connection.label,
    takenAt: new Date(fleet.takenAt).toISOString(),
    files,
    drift: drift.map(({ code, severity, message, advice, subject, file }) => ({
      code,
      severity,
      message,
      advice,
      subject,
      ...(file === undefined
        ? {}
        : { place: { file: pathOf(file.uri), range: workspace.lines(file.uri).range(file.range) } }),
    })),
    unseen: unseenParts(fleet).map(({ part, problem, permission, reason }) => ({
      part,
      problem,
      ...(permission === undefined ? {} : { permission }),
      reason,
    })),
  };
}
