// What the files of a folder want of the cluster that a live command is connected to.

import { parseArn } from "../../core/names/arn.ts";
import { withoutScheme } from "../../core/names/issuer.ts";
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
  const { description, clusterName, target } = connection;
  const arn = parseArn(description?.arn ?? "");
  const cluster = {
    name: clusterName,
    region: arn?.region ?? target.region,
    account: await callerAccount(connection, signal),
    partition: arn?.partition ?? "aws",
    issuer: description?.issuer === undefined ? undefined : withoutScheme(description.issuer),
  };
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
