/** `IRSA: Refresh Live View`: looks at AWS and the clusters of this workspace, and changes nothing. */
import * as vscode from "vscode";
import { nodeArgument } from "../tree/node-argument.ts";
import type { Command, CommandContext } from "./command.ts";
import { chosenConnection } from "./select-connection.ts";

export const refreshLive: Command = {
  title: vscode.l10n.t("Refresh Live View"),
  async run(context) {
    const { looks } = context.services;
    const asked = nodeArgument(context.argument)?.values.connection;
    const wanted = asked === undefined ? looks.all : looks.all.filter(({ connection }) => connection.id === asked);
    const chosen = wanted.length > 0 ? wanted.map((look) => look.chosen) : await askForOne(context);
    const names = wanted.map(({ name }) => name).join(", ");
    const title = names === "" ? vscode.l10n.t("IRSA: looking") : vscode.l10n.t("IRSA: looking at {0}", names);
    const outcomes = await context.progress(title, (signal, report) =>
      Promise.allSettled(chosen.map((one) => looks.refresh(one, signal, report))),
    );
    const failed = outcomes.find((outcome) => outcome.status === "rejected");
    if (failed !== undefined) {
      throw failed.reason;
    }
  },
};

async function askForOne(context: CommandContext) {
  const chosen = await chosenConnection(context);
  return chosen === undefined ? [] : [chosen];
}
