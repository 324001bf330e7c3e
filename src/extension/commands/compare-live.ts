/** `IRSA: Compare with Live`: what a file says beside what AWS or the cluster holds, from either side of the tree. */
import * as vscode from "vscode";
import { isLive, type LiveNode } from "../../core/view/live/entry.ts";
import type { FleetIndex } from "../../core/view/live/fleet-index.ts";
import type { ViewLocation, ViewTreeNode } from "../../core/view/requests.ts";
import { CannotProceed } from "../failure.ts";
import type { Services } from "../services.ts";
import { findNode, nodeArgument } from "../tree/node-argument.ts";
import type { Command } from "./command.ts";

const TITLE = vscode.l10n.t("Compare with Live");

/** Both sides of one thing. */
interface Pair {
  readonly document: string;
  readonly index: FleetIndex;
  readonly file: ViewLocation;
  readonly values: ViewTreeNode["values"];
  readonly name: string;
}

export const compareLive: Command = {
  title: TITLE,
  async run({ services, argument }) {
    const node = nodeArgument(argument);
    if (node === undefined) {
      throw new CannotProceed(
        vscode.l10n.t("There is nothing here to compare."),
        vscode.l10n.t("Use the context menu of the IRSA tree."),
      );
    }
    const pair = isLive(node) ? await fromLive(services, node) : await fromFile(services, node);
    if (pair !== undefined) {
      await showPair(services, pair);
    }
  },
};

async function fromLive(services: Services, node: LiveNode): Promise<Pair> {
  const { connection, document } = node.live;
  const index = services.looks.find(connection.id)?.tree?.index;
  const file = await writtenPlace(services, node);
  if (document === undefined || index === undefined || file === undefined) {
    throw nothingWritten(node);
  }
  return { document, index, file, values: node.values, name: node.label };
}

/** Where the files have it: of a role, where its trust policy stands, and not where somebody names it. */
async function writtenPlace({ server }: Services, { kind, values }: ViewTreeNode): Promise<ViewLocation | undefined> {
  const roots = await server.request("tree", undefined);
  const isSame = (node: ViewTreeNode) =>
    node.kind === kind && (["namespace", "name", "resource"] as const).every((key) => node.values[key] === values[key]);
  const isIt = (node: ViewTreeNode) =>
    kind === "role" ? node.id === `role:${values.name}` && node.children.length > 0 : isSame(node);
  return findNode(roots, (node) => node.location !== undefined && isIt(node))?.location;
}

function nothingWritten({ kind, label }: ViewTreeNode): CannotProceed {
  return new CannotProceed(
    kind === "role"
      ? vscode.l10n.t("No file of this workspace has the trust policy of {0}.", label)
      : vscode.l10n.t("No file of this workspace is about {0}.", label),
  );
}

async function fromFile(services: Services, node: ViewTreeNode): Promise<Pair | undefined> {
  const { looks } = services;
  const { engine } = looks;
  const found = looks.all.flatMap(({ tree, name, place }) => {
    const document = tree && engine?.counterpartOf(node, tree.index);
    return tree === undefined || document === undefined
      ? []
      : [{ label: name, description: place.join(" · "), document, index: tree.index }];
  });
  const [first] = found;
  if (first === undefined) {
    throw new CannotProceed(
      vscode.l10n.t("{0} was not seen in AWS or a cluster.", node.label),
      vscode.l10n.t("Run “IRSA: Refresh Live View” to look again."),
    );
  }
  const file = node.kind === "role" ? await writtenPlace(services, node) : node.location;
  if (file === undefined) {
    throw nothingWritten(node);
  }
  const options = { title: TITLE, placeHolder: vscode.l10n.t("Which cluster?") };
  const picked = found.length === 1 ? first : await vscode.window.showQuickPick(found, options);
  return picked && { ...picked, file, values: node.values, name: node.label };
}

/** The live side on the left, as the older one of a change. */
async function showPair({ drafts, looks }: Services, { document, index, file, values, name }: Pair): Promise<void> {
  const uri = vscode.Uri.parse(file.uri, true);
  const opened = await vscode.workspace.openTextDocument(uri);
  const { line, character } = file.range.start;
  const offset = opened.offsetAt(new vscode.Position(line, character));
  const written = { uri: file.uri, text: opened.getText(), offset };
  const comparison = looks.engine?.compareWithFile(document, index, written, values);
  const live = vscode.Uri.parse(document, true);
  const title = vscode.l10n.t("{0}: live ↔ file", name);
  if (comparison === undefined) {
    await vscode.commands.executeCommand("vscode.diff", live, uri, title);
    return;
  }
  const left = drafts.propose(live, comparison.live);
  // A file that holds nothing else can be edited where the difference is seen.
  const isWhole = comparison.file === written.text;
  const right = isWhole ? uri : drafts.propose(uri, comparison.file);
  await vscode.commands.executeCommand("vscode.diff", left, right, title);
}
