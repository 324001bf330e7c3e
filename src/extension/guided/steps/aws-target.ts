/** Questions for the AWS profile and region; what was used last in this workspace comes first. */
import * as vscode from "vscode";
import { REGIONS, regionProblem } from "../../access/regions.ts";
import { setting } from "../../settings.ts";
import { type AnswersSoFar, frameOf, type Guide, type GuideStep, outcomeOf, STAGES } from "../guide.ts";
import { type Choice, pick } from "../prompts.ts";

const LAST_PROFILE = "lastProfile";
const LAST_REGION = "lastRegion";

interface Profile {
  /** Undefined for credentials that need no profile. */
  readonly name: string | undefined;
  readonly region: string | undefined;
}

export function profileStep(guide: Guide): GuideStep {
  const { accounts, memory } = guide.services;
  let regions: ReadonlyMap<string, string | undefined> = new Map();
  return {
    stage: STAGES.cluster,
    applies: (answers) =>
      answers.source === "aws" || (answers.source === "kubeconfig" && answers.context?.cluster !== undefined),
    async ask(answers, position) {
      const preferred = answers.profile ?? (setting("aws.profile") || memory.get<string>(LAST_PROFILE));
      const reply = await pick<Profile, Profile>(frameOf(guide, STAGES.cluster, position), {
        placeholder: vscode.l10n.t("Which AWS profile may read the cluster?"),
        async *load() {
          const profiles = await (await accounts.profiles("aws")).listProfiles();
          regions = new Map(profiles.map((profile) => [profile.name, profile.region]));
          yield [...profiles.map(profileChoice), noProfile];
        },
        freeText: {
          read: (text) =>
            regions.has(text) ? undefined : { label: text, icon: "edit", value: { name: text, region: undefined } },
        },
        selected: (profile) => preferred !== undefined && profile.name === preferred,
        resolve: async (profile) => profile,
      });
      return outcomeOf(reply, answers, (profile) => {
        void memory.update(LAST_PROFILE, profile.name);
        return { profile: profile.name, region: regionAfter(answers, profile) };
      });
    },
  };
}

/** A context says its own region; else another profile brings another one. */
function regionAfter(answers: AnswersSoFar, profile: Profile): string | undefined {
  const isOther = answers.source === "aws" && profile.name !== answers.profile;
  return isOther ? (profile.region ?? answers.region) : (answers.region ?? profile.region);
}

const noProfile: Choice<Profile> = {
  label: vscode.l10n.t("Environment"),
  icon: "circle-slash",
  detail: vscode.l10n.t("AWS_PROFILE, keys in variables, or the role of this container or machine."),
  section: vscode.l10n.t("No profile"),
  value: { name: undefined, region: undefined },
};

function profileChoice(profile: Profile & { readonly name: string }): Choice<Profile> {
  return {
    label: profile.name,
    icon: "person",
    description: profile.region,
    section: vscode.l10n.t("Profiles of ~/.aws/config"),
    value: profile,
  };
}

export function regionStep(guide: Guide): GuideStep {
  const { memory } = guide.services;
  return {
    stage: STAGES.cluster,
    // A context's ARN or server says its region already.
    applies: (answers) => answers.source === "aws",
    async ask(answers, position) {
      const preferred = preferredRegions(answers, memory.get<string>(LAST_REGION));
      const reply = await pick<string, string>(frameOf(guide, STAGES.cluster, position), {
        placeholder: vscode.l10n.t("Which region is the cluster in?"),
        load: () => regionChoices(preferred),
        freeText: {
          read: (text) => {
            if (REGIONS.some((region) => region.startsWith(text))) {
              return undefined;
            }
            return regionProblem(text) ?? { label: text, icon: "edit", value: text };
          },
        },
        selected: (region) => region === preferred[0],
        resolve: async (region) => region,
      });
      return outcomeOf(reply, answers, (region) => {
        void memory.update(LAST_REGION, region);
        return { region };
      });
    },
  };
}

function preferredRegions(answers: AnswersSoFar, last: string | undefined): readonly string[] {
  const wanted = setting("aws.region");
  // A setting that is no region would be a wrong answer on offer; the settings editor says what is wrong with it.
  const candidates = [regionProblem(wanted) === undefined ? wanted : undefined, answers.region, last];
  return [...new Set(candidates.filter((region) => region !== undefined))];
}

function regionChoices(preferred: readonly string[]): readonly Choice<string>[] {
  const others = REGIONS.filter((region) => !preferred.includes(region));
  return [
    ...preferred.map((region) => ({
      label: region,
      icon: "globe",
      section: vscode.l10n.t("Used with this profile"),
      value: region,
    })),
    ...others.map((region) => ({ label: region, icon: "globe", section: vscode.l10n.t("All regions"), value: region })),
  ];
}
