/** `IRSA: Open Guide`: the page that explains how a pod of a ServiceAccount gets its credentials, and where that fails. */
import * as vscode from "vscode";
import { isLive } from "../../core/view/live/entry.ts";
import type { ViewTreeNode } from "../../core/view/requests.ts";
import { CannotProceed } from "../failure.ts";
import type { Services } from "../services.ts";
import { findNode, nodeArgument } from "../tree/node-argument.ts";
import { accountsInFocus, namedBy } from "./account-argument.ts";
import type { Command } from "./command.ts";

export const openGuide: Command = {
  title: vscode.l10n.t("Open Guide"),
  async run({ services, argument }) {
    const node = nodeArgument(argument);
    const shown = node !== undefined && isLive(node) ? await inFiles(services, node) : node;
    // The page lets choose another one: so what the cursor is in is taken without asking.
    const account = namedBy(argument) ?? (shown === undefined ? (await accountsInFocus(services))[0] : undefined);
    await services.guide.open(shown?.id ?? (account && `${account.namespace}/${account.name}`));
  },
};

/** The guide judges what the files say, so a ServiceAccount of the cluster is shown as the files have it. */
async function inFiles({ server }: Services, node: ViewTreeNode): Promise<ViewTreeNode> {
  const { namespace, name } = node.values;
  const roots = await server.request("tree", undefined);
  const found = findNode(
    roots,
    ({ kind, values }) => kind === "service-account" && values.namespace === namespace && values.name === name,
  );
  if (found === undefined) {
    throw new CannotProceed(
      vscode.l10n.t("No file of this workspace has the ServiceAccount {0}.", `${namespace}/${name}`),
      vscode.l10n.t("Run “IRSA: Set Up Access for a ServiceAccount” for it."),
    );
  }
  return found;
}
