// Answers about what AWS and clusters hold, by the looks that the client has taken.
import { driftOf } from "../core/live/drift.ts";
import type { LiveSnapshot } from "../core/live/snapshot.ts";
import { liveDocuments } from "../core/observe/live-facts.ts";
import type { LiveDocumentText, LiveParams, ViewDrift } from "../core/view/requests.ts";
import { toLocation } from "./convert.ts";
import { canonicalUri } from "./open-documents.ts";
import type { Session } from "./session.ts";

export function takeLive(session: Session, { snapshots }: LiveParams): Promise<readonly ViewDrift[]> {
  session.snapshots = snapshots;
  return viewDrift(session);
}

export async function viewDrift(session: Session): Promise<readonly ViewDrift[]> {
  await session.ready();
  return session.snapshots.flatMap((snapshot) => driftOfSnapshot(session, snapshot));
}

function driftOfSnapshot(session: Session, { connection, fleet }: LiveSnapshot): readonly ViewDrift[] {
  const { workspace } = session;
  const sources = { graph: workspace.graph, text: (uri: string) => workspace.text(uri) };
  return driftOf(fleet, sources).map((drift) => ({
    ...drift,
    connection,
    takenAt: fleet.takenAt,
    file: drift.file === undefined ? undefined : toLocation(drift.file, session),
  }));
}

/** Null for what no look at hand has seen. */
export function liveDocument(session: Session, clientUri: string): LiveDocumentText | null {
  const uri = canonicalUri(clientUri);
  for (const { fleet } of session.snapshots) {
    const found = liveDocuments(fleet).find(({ facts }) => facts.uri === uri);
    if (found !== undefined) {
      return { text: found.text, languageId: "json" };
    }
  }
  return null;
}
