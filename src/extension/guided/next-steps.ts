/** What a user runs after the files are written, as one Markdown page and as one text to copy. */
import type { ProviderObservation } from "../../core/detect/issuer.ts";
import type { AccessIntent, Draft, NextStep } from "../../core/generate/intent.ts";

/** The draft's own steps, preceded by the OIDC provider's where that was looked for and not found, or lacks the audience. */
export function stepsOf(
  draft: Draft,
  mechanism: AccessIntent["mechanism"],
  provider: ProviderObservation | undefined,
): readonly NextStep[] {
  const first = mechanism === "irsa" ? providerStep(provider) : undefined;
  return first === undefined ? draft.nextSteps : [first, ...draft.nextSteps];
}

function providerStep(provider: ProviderObservation | undefined): NextStep | undefined {
  if (provider?.state === "missing") {
    return {
      title: "Tell IAM about the cluster: create its OIDC provider, once per cluster",
      command: commandIn(provider.advice),
    };
  }
  if (provider?.state === "present" && provider.advice !== undefined) {
    return { title: "Let the OIDC provider accept the tokens' audience", command: commandIn(provider.advice) };
  }
  return undefined;
}

/** The first command that an advice names; the whole advice as a comment where it names none. */
function commandIn(advice: string): string {
  return /`([^`]+)`/.exec(advice)?.[1] ?? `# ${advice}`;
}

/** A page with one numbered section per step. */
export function stepsPage(intent: AccessIntent, steps: readonly NextStep[], notes: readonly string[]): string {
  const who = `ServiceAccount \`${intent.serviceAccount}\` in namespace \`${intent.namespace}\``;
  const sections = steps.map((step, index) => `## ${index + 1}. ${step.title}\n\n\`\`\`sh\n${step.command}\n\`\`\`\n`);
  const known = notes.length === 0 ? [] : [`## Good to know\n\n${notes.map((note) => `- ${note}`).join("\n")}\n`];
  return [
    `# Next steps\n\nThe files for ${who} are written. Run these commands in the folder of the files.\n`,
    ...sections,
    ...known,
  ].join("\n");
}

/** All commands in order, each under its title as a comment: runs as a script. */
export function stepsScript(steps: readonly NextStep[]): string {
  return steps.map((step) => `# ${step.title}\n${step.command}\n`).join("\n");
}
