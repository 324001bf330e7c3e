// Answers about what AWS and clusters hold, by the looks that the client has taken.
import type { LiveDocumentText, LiveParams, ViewDrift } from "../core/view/requests.ts";
import { toLocation } from "./convert.ts";
import { canonicalUri } from "./open-documents.ts";
import type { Session } from "./session.ts";

export async function takeLive(session: Session, { snapshots }: LiveParams): Promise<readonly ViewDrift[]> {
  session.takeLive(snapshots);
  return viewDrift(session);
}

export async function viewDrift(session: Session): Promise<readonly ViewDrift[]> {
  await session.ready();
  return session.drift.all.map((drift) => ({
    ...drift,
    file: drift.file === undefined ? undefined : toLocation(drift.file, session),
  }));
}

/** Null for what no look at hand has seen. */
export function liveDocument({ workspace }: Session, clientUri: string): LiveDocumentText | null {
  const uri = canonicalUri(clientUri);
  const text = workspace.live.text(uri);
  return text === undefined ? null : { text, languageId: uri.endsWith(".yaml") ? "yaml" : "json" };
}
