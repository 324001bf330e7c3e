// Options of every command that reads a workspace, spelled once.
import { type Command, InvalidArgumentError } from "commander";
import type { RuleSetting } from "../../core/rules/rule.ts";
import { addRuleOption, CONFIG_NAME } from "../config.ts";

export function addWorkspaceOptions(command: Command): Command {
  return command
    .option(
      "--rule <id=setting>",
      "set a rule to off, default, error, warning, info or hint; may be repeated",
      (option: string, former: Record<string, RuleSetting>) => addRuleOption(option, former),
      {},
    )
    .option("--context <folder>", "also read this folder, for links only: nothing in it is reported")
    .addHelpText("after", `\nSettings are read from the nearest ${CONFIG_NAME} at or above each path.`);
}

/** For commander. */
export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) {
    throw new InvalidArgumentError("It must be a whole number, 0 or more.");
  }
  return Number(text);
}
