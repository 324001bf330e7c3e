/** What a user runs after the files are written, as one Markdown page and as one text to copy. */
import * as l10n from "@vscode/l10n";
import type { ProviderObservation } from "../../core/detect/issuer.ts";
import type { AccessIntent, Draft, NextStep } from "../../core/generate/intent.ts";
import { commandsIn } from "../failure.ts";

/** The draft's own steps, preceded by the OIDC provider's audience where it was looked for and not found. */
export function stepsOf(
  draft: Draft,
  mechanism: AccessIntent["mechanism"],
  provider: ProviderObservation | undefined,
): readonly NextStep[] {
  if (mechanism !== "irsa" || provider?.state !== "present" || provider.advice === undefined) {
    return draft.nextSteps;
  }
  const title = l10n.t("Let the cluster's OIDC provider in IAM accept the tokens' audience");
  return [...commandsIn(provider.advice).map((command) => ({ title, command })), ...draft.nextSteps];
}

/** What the user should know, the state of the OIDC provider first: a missing one is made by the draft's own steps. */
export function notesOf(
  draft: Draft,
  mechanism: AccessIntent["mechanism"],
  provider: ProviderObservation | undefined,
): readonly string[] {
  if (mechanism !== "irsa" || provider === undefined || provider.state === "not-applicable") {
    return draft.notes;
  }
  switch (provider.state) {
    case "missing":
      return [l10n.t("{0} The next steps create it.", provider.reason), ...draft.notes];
    case "unknown":
      return [l10n.t("Whether IAM has the OIDC provider was not seen: {0}", provider.reason), ...draft.notes];
    case "present":
      return provider.hasAudience
        ? draft.notes
        : [l10n.t("{0} The next steps add it.", provider.reason), ...draft.notes];
  }
}

/** A page with one numbered section per step. `practice`: there is no account and no cluster to run them against. */
export function stepsPage(
  intent: AccessIntent,
  steps: readonly NextStep[],
  notes: readonly string[],
  practice: boolean,
): string {
  const who = l10n.t("ServiceAccount `{0}` in namespace `{1}`", intent.serviceAccount, intent.namespace);
  const where = practice
    ? l10n.t("This is the practice account: the commands show what you would run for a cluster of your own.")
    : l10n.t("Run these commands in the folder of the files.");
  const sections = steps.map(
    (step, index) => `## ${index + 1}. ${step.title}\n\n\`\`\`sh\n${overLines(step.command)}\n\`\`\`\n`,
  );
  const known =
    notes.length === 0 ? [] : [`## ${l10n.t("Good to know")}\n\n${notes.map((note) => `- ${note}`).join("\n")}\n`];
  return [
    `# ${l10n.t("Next steps")}\n\n${l10n.t("The files for {0} are written. {1}", who, where)}\n`,
    ...sections,
    ...known,
  ].join("\n");
}

/** Characters of a line in a code block beside an editor. */
const LINE_LENGTH = 60;

/** A long command over several lines, still the same for a shell: broken at `||` and before options, never in a quoted word. */
function overLines(command: string): string {
  if (command.length <= LINE_LENGTH || /['"\\]/.test(command)) {
    return command;
  }
  return command
    .split(" || ")
    .map((part) => (part.length <= LINE_LENGTH ? part : part.replaceAll(/ (?=--[a-z])/g, " \\\n  ")))
    .join(" ||\n");
}

/** All commands in order, each under its title as a comment: runs as a script. */
export function stepsScript(steps: readonly NextStep[]): string {
  return steps.map((step) => `# ${step.title}\n${step.command}\n`).join("\n");
}
