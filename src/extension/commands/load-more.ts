/** The row at the end of a long list: shows the next page of it. */
import * as vscode from "vscode";
import { nodeArgument } from "../tree/node-argument.ts";
import type { Command } from "./command.ts";

export const loadMore: Command = {
  title: vscode.l10n.t("Load More"),
  async run({ services, argument }) {
    const list = nodeArgument(argument)?.values.of;
    if (list !== undefined) {
      services.treeView.showMore(list);
    }
  },
};
