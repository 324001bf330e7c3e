/** A workload that is dragged onto a ServiceAccount runs as it: the tree only says which, the command previews and asks. */
import * as vscode from "vscode";
import type { ViewTreeNode } from "../../core/view/requests.ts";
import { COMMANDS } from "../contributions.ts";

const WORKLOAD = "application/vnd.irsa.workload";

export const dragWorkload: vscode.TreeDragAndDropController<ViewTreeNode> = {
  dragMimeTypes: [WORKLOAD],
  dropMimeTypes: [WORKLOAD],

  handleDrag(nodes, transfer) {
    const [node, ...more] = nodes;
    if (node?.kind === "workload" && more.length === 0) {
      transfer.set(WORKLOAD, new vscode.DataTransferItem(JSON.stringify(node)));
    }
  },

  async handleDrop(target, transfer) {
    const text = await transfer.get(WORKLOAD)?.asString();
    if (text === undefined || target?.kind !== "service-account") {
      return;
    }
    const { namespace, name } = target.values;
    const account = namespace === undefined || name === undefined ? undefined : { namespace, name };
    await vscode.commands.executeCommand(COMMANDS.bindWorkload, { workload: JSON.parse(text), account });
  },
};
