// Answers to the requests beyond LSP (src/core/view/requests.ts).
import { describeSource } from "../core/credentials/chain.ts";
import { decodeError } from "../core/diagnose/decode.ts";
import { draftAccess } from "../core/generate/draft-access.ts";
import { type Binding, draftBinding } from "../core/generate/draft-binding.ts";
import type { AccessIntent } from "../core/generate/intent.ts";
import { buildGuide } from "../core/guide/build-guide.ts";
import { type Guide, mapPlaces } from "../core/guide/guide.ts";
import { explainPod, podDoubts, podsOfFile, titleOfPod } from "../core/injection/explain-pod.ts";
import { podText } from "../core/injection/pod-text.ts";
import { EKS_WEBHOOK } from "../core/injection/webhook.ts";
import type { AccountName } from "../core/names/kubernetes.ts";
import { type DesiredOfFiles, desiredFromFiles } from "../core/plan/desired-from-files.ts";
import type { Finding } from "../core/rules/rule.ts";
import { parseFile } from "../core/syntax/parse-file.ts";
import { baseName, relativeTo } from "../core/text/uri.ts";
import { accountsAt } from "../core/view/accounts-at.ts";
import { buildChoices } from "../core/view/build-choices.ts";
import { buildTree } from "../core/view/build-tree.ts";
import { type ViewDecoding, viewDecoding } from "../core/view/decoding.ts";
import type {
  CheckSummary,
  CursorPlace,
  DesiredParams,
  DraftResult,
  ExplainedPod,
  GuideQuestion,
  RequestTypes,
  ViewLocation,
  ViewTreeNode,
  WorkspaceChoices,
} from "../core/view/requests.ts";
import { toLocation, toViewTree } from "./convert.ts";
import { folderHolding } from "./folders.ts";
import { canonicalUri } from "./open-documents.ts";
import type { Session } from "./session.ts";

export async function viewTree(session: Session): Promise<readonly ViewTreeNode[]> {
  await session.ready();
  const { graph } = session.workspace;
  return toViewTree(buildTree({ graph, findings: (uri) => session.workspace.findings(uri) }), session);
}

export async function viewChoices(session: Session): Promise<WorkspaceChoices> {
  await session.ready();
  session.workspace.readAllWorkloads();
  const choices = buildChoices(session.workspace.graph);
  return {
    ...choices,
    accounts: choices.accounts.map((choice) => ({ ...choice, location: toLocation(choice.location, session) })),
    workloads: choices.workloads.map((choice) => ({ ...choice, location: toLocation(choice.location, session) })),
  };
}

export async function viewAccountsAt(session: Session, place: CursorPlace): Promise<readonly AccountName[]> {
  await session.ready();
  const uri = canonicalUri(place.uri);
  const { workspace } = session;
  return workspace.has(uri) ? accountsAt(workspace.graph, uri, session.lines(uri).offset(place.position)) : [];
}

export async function viewGuide(session: Session, { account }: GuideQuestion): Promise<Guide<ViewLocation>> {
  await session.ready();
  const { graph } = session.workspace;
  const looks = session.workspace.live.snapshots;
  const guide = buildGuide({ graph, findings: (uri) => session.workspace.findings(uri), looks }, account);
  return mapPlaces(guide, (place): ViewLocation => toLocation(place, session));
}

/** An intent that is none by its shape makes the request fail, as LSP has it; one that cannot be met has its reason. */
export async function draft(session: Session, intent: AccessIntent): Promise<DraftResult> {
  await session.ready();
  return draftAccess({ ...intent, folder: canonicalUri(intent.folder) }, sourcesOf(session));
}

export async function bind(session: Session, binding: Binding): Promise<DraftResult> {
  await session.ready();
  const workload = { ...binding.workload, uri: canonicalUri(binding.workload.uri) };
  return draftBinding({ ...binding, workload, folder: canonicalUri(binding.folder) }, sourcesOf(session));
}

/** What the files want for one account of a cluster. */
export async function desired(session: Session, params: DesiredParams): Promise<DesiredOfFiles> {
  const { cluster, account, ...choice } = params;
  await session.ready();
  const uris = [...session.workspace.graph.files()].map(({ uri }) => uri);
  return desiredFromFiles(uris, sourcesOf(session), cluster, (uri) => pathInFolder(session, uri), {
    only: account,
    ...choice,
  });
}

function sourcesOf({ workspace }: Session) {
  return { graph: workspace.graph, text: (uri: string) => workspace.text(canonicalUri(uri)) };
}

function pathInFolder({ folders }: Session, uri: string): string {
  const folder = folderHolding(folders, uri);
  return folder === undefined ? uri : relativeTo(folder.uri, uri);
}

/** Reads and checks every file anew. */
export async function checkWorkspace(session: Session): Promise<CheckSummary> {
  const start = performance.now();
  await session.rescan();
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  let files = 0;
  for (const { uri } of session.workspace.graph.files()) {
    files++;
    for (const { severity } of session.workspace.findings(uri)) {
      counts[severity]++;
    }
  }
  return {
    files,
    errors: counts.error,
    warnings: counts.warning,
    infos: counts.info,
    hints: counts.hint,
    milliseconds: Math.round(performance.now() - start),
  };
}

/** Decodes an error by what the files are now. */
export async function decode(
  session: Session,
  { text, account }: RequestTypes["decode"]["params"],
): Promise<ViewDecoding<ViewLocation>> {
  await session.ready();
  const { workspace } = session;
  const sources = {
    graph: workspace.graph,
    findings: (uri: string) => workspace.findings(uri),
    fixes: (finding: Finding) => workspace.fixes(finding),
    looks: workspace.live.snapshots,
    drift: session.drift.all,
  };
  const decoding = decodeError(text, sources, account);
  return viewDecoding(decoding, (location) => toLocation(location, session));
}

/** The pods of a file's workloads, its unsaved text counting; none for a file that cannot be read. */
export async function explainPods(session: Session, clientUri: string): Promise<readonly ExplainedPod[]> {
  await session.ready();
  const { workspace } = session;
  const uri = canonicalUri(clientUri);
  const lines = workspace.lines(uri);
  return podsOfFile(parseFile(uri, workspace.text(uri) ?? "")).map((pod) => {
    const explanation = explainPod(pod, workspace.graph, { webhook: EKS_WEBHOOK, podIdentity: false });
    return {
      title: titleOfPod(pod),
      range: lines.range(pod.fact.range),
      before: podText(explanation.before),
      after: podText(explanation.after),
      admitted: explanation.admitted,
      reasons: explanation.reasons.map(({ message }) => message),
      containers: explanation.containers.map(({ name, credentials: { source, changes } }) => ({
        name,
        source: describeSource(source),
        changes,
      })),
      doubts: podDoubts(pod, explanation, (other) => shownPath(session, other)).map(({ message }) => message),
    };
  });
}

function shownPath(session: Session, uri: string): string {
  const folder = folderHolding(session.folders, uri);
  return folder === undefined ? baseName(uri) : relativeTo(folder.uri, uri);
}
