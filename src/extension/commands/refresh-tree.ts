/** `IRSA: Refresh`: reads every file of the workspace again and draws the tree anew. */
import type { Command } from "./command.ts";

export const refreshTree: Command = {
  title: "Refresh",
  async run({ services }) {
    await services.server.request("check", undefined);
    services.server.treeMayHaveChanged();
  },
};
