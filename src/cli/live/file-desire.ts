// What the files of a folder want of the cluster that a live command is connected to.
import { clusterOf } from "../../core/live/connect.ts";
import type { Desired } from "../../core/plan/desired.ts";
import { desiredFromFiles } from "../../core/plan/desired-from-files.ts";
import { type Environment, reportNotes } from "../environment.ts";
import { Fault } from "../fault.ts";
import { openSession, shownPath } from "../session.ts";
import type { Connection } from "./connection.ts";
import { callerAccount } from "./live-facts.ts";

/** Throws a Fault where the files say nothing about any ServiceAccount's role. */
export async function desiredOfFiles(
  paths: readonly string[],
  connection: Connection,
  env: Environment,
  signal: AbortSignal,
): Promise<{ readonly desired: Desired; readonly notes: readonly string[] }> {
  const session = await openSession(paths, { cwd: env.cwd, rules: {}, context: undefined });
  reportNotes(session.notes, env);
  const { workspace, uris } = session;
  const cluster = clusterOf(connection, await callerAccount(connection, signal));
  const sources = { graph: workspace.graph, text: (uri: string) => workspace.text(uri) };
  const wanted = desiredFromFiles(uris, sources, cluster, (uri) => shownPath(env.cwd, uri));
  if (wanted.desired.roles.length === 0 && wanted.desired.objects.length === 0) {
    const why = wanted.notes.length === 0 ? "" : ` ${wanted.notes.join(" ")}`;
    throw new Fault(
      `The files give no ServiceAccount a role, so there is nothing to plan.${why} Name paths, or say what is wanted with --service-account.`,
    );
  }
  return wanted;
}
