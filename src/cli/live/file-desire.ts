// What the files of a folder want of the cluster that a live command is connected to.
import { clusterOf } from "../../core/live/connect.ts";
import type { Desired } from "../../core/plan/desired.ts";
import { desiredFromFiles, type FileChoice } from "../../core/plan/desired-from-files.ts";
import { type Environment, reportNotes } from "../environment.ts";
import { Fault } from "../fault.ts";
import { openSession, shownPath } from "../session.ts";
import type { Connection } from "./connection.ts";
import { callerAccount } from "./live-facts.ts";

/** Throws a Fault where the files say nothing about the role of any ServiceAccount that counts, or say two things. */
export async function desiredOfFiles(
  paths: readonly string[],
  choice: FileChoice,
  connection: Connection,
  env: Environment,
  signal: AbortSignal,
): Promise<{ readonly desired: Desired; readonly notes: readonly string[] }> {
  const session = await openSession(paths, { cwd: env.cwd, rules: {}, context: undefined });
  reportNotes(session.notes, env);
  const { workspace, uris } = session;
  const cluster = clusterOf(connection, await callerAccount(connection, signal));
  const sources = { graph: workspace.graph, text: (uri: string) => workspace.text(uri) };
  const wanted = desiredFromFiles(uris, sources, cluster, (uri) => shownPath(env.cwd, uri), choice);
  const { desired, notes, undecided } = wanted;
  if (undecided.length > 0) {
    throw new Fault(
      `The files give ${undecided.join(", ")} a role by annotation and by a Pod Identity association. Say which one is meant: --mechanism irsa or --mechanism pod-identity.`,
    );
  }
  if (desired.roles.length + desired.objects.length + desired.associations.length === 0) {
    const who =
      choice.only === undefined
        ? "no ServiceAccount"
        : `ServiceAccount ${choice.only.namespace}/${choice.only.name} no`;
    const why = notes.length === 0 ? "" : ` ${notes.join(" ")}`;
    throw new Fault(
      `The files give ${who} ${choice.only === undefined ? "a role" : "role"}, so there is nothing to plan.${why} Name paths, or say what is wanted with --service-account.`,
    );
  }
  return wanted;
}
