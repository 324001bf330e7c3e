/** `IRSA: Show Output`: the log of the extension and its language server. */
import type { Command } from "./command.ts";

export const showOutput: Command = {
  title: "Show Output",
  async run({ services }) {
    services.log.show();
  },
};
