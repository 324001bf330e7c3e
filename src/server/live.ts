// Answers about what AWS and clusters hold, by the looks that the client has taken.
import { driftOf } from "../core/live/drift/find-drift.ts";
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
  const { workspace } = session;
  const sources = { graph: workspace.graph, text: (uri: string) => workspace.text(uri) };
  return driftOf(session.snapshots, sources).map((drift) => ({
    ...drift,
    file: drift.file === undefined ? undefined : toLocation(drift.file, session),
  }));
}

/** Null for what no look at hand has seen. */
export function liveDocument(session: Session, clientUri: string): LiveDocumentText | null {
  const uri = canonicalUri(clientUri);
  for (const snapshot of session.snapshots) {
    const found = liveDocuments(snapshot).find(({ facts }) => facts.uri === uri);
    if (found !== undefined) {
      return { text: found.text, languageId: uri.endsWith(".yaml") ? "yaml" : "json" };
    }
  }
  return null;
}
