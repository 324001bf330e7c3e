/** `IRSA: Restart Language Server`: the way out when it has crashed too often. */
import type { Command } from "./command.ts";

export const restartServer: Command = {
  title: "Restart Language Server",
  async run({ services, progress }) {
    await progress("IRSA: restarting the language server", () => services.server.restart());
  },
};
