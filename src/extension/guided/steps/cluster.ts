/** Questions that end with a cluster: from EKS, from a kubeconfig context, or an issuer typed by hand. */
import * as vscode from "vscode";
import { detectIssuer } from "../../../core/detect/issuer.ts";
import { clusterNameProblem } from "../../../core/generate/validate.ts";
import { parseArn } from "../../../core/names/arn.ts";
import { parseEksIssuer } from "../../../core/names/issuer.ts";
import { partitionOfRegion } from "../../../core/names/partition.ts";
import { CannotProceed } from "../../failure.ts";
import type { ChosenCluster, ChosenContext } from "../answers.ts";
import { type AnswersSoFar, frameOf, type Guide, type GuideStep, outcomeOf, readerFor, STAGES } from "../guide.ts";
import { type Choice, pick } from "../prompts.ts";

/** Describes a chosen EKS cluster: the full detection, or only what the caller needs. */
export type DescribeCluster = (answers: AnswersSoFar, name: string, signal: AbortSignal) => Promise<ChosenCluster>;

export function eksClusterStep(guide: Guide, describe: DescribeCluster): GuideStep {
  return {
    stage: STAGES.cluster,
    applies: (answers) => answers.source === "aws" || answers.source === "practice",
    async ask(answers, position) {
      const listed: string[] = [];
      const reply = await pick<string, ChosenCluster>(frameOf(guide, STAGES.cluster, position), {
        placeholder: vscode.l10n.t("Which EKS cluster in {0}? Pick one, or type its name", answers.region ?? ""),
        load: (signal) => clusters(guide, answers, listed, signal),
        // Who may describe a cluster may not always list them.
        freeText: {
          read: (text) =>
            listed.some((name) => name.includes(text))
              ? undefined
              : (clusterNameProblem(text) ?? { label: text, icon: "edit", value: text }),
        },
        empty: vscode.l10n.t(
          "{0} sees no EKS cluster in {1}: go back for another region or profile",
          profileName(answers),
          answers.region ?? "",
        ),
        selected: (name) => name === answers.cluster?.name,
        resolve: (name, signal) => describe(answers, name, signal),
      });
      return outcomeOf(reply, answers, (cluster) => ({ cluster }));
    },
  };
}

function profileName(answers: AnswersSoFar): string {
  return answers.profile === undefined
    ? vscode.l10n.t("The environment's identity")
    : vscode.l10n.t("Profile “{0}”", answers.profile);
}

async function* clusters(
  guide: Guide,
  answers: AnswersSoFar,
  listed: string[],
  signal: AbortSignal,
): AsyncIterable<readonly Choice<string>[]> {
  const reader = await readerFor(guide, answers);
  let page: string | undefined;
  do {
    const result = await reader?.listClusters(page, signal);
    listed.push(...(result?.items ?? []));
    yield (result?.items ?? []).map((name) => ({ label: name, icon: "server-environment", value: name }));
    page = result?.next;
  } while (page !== undefined);
}

export function contextStep(guide: Guide): GuideStep {
  return {
    stage: STAGES.cluster,
    applies: (answers) => answers.source === "kubeconfig",
    async ask(answers, position) {
      const reply = await pick<AnswersSoFar, AnswersSoFar>(frameOf(guide, STAGES.cluster, position), {
        placeholder: vscode.l10n.t("Which context of your kubeconfig?"),
        async *load() {
          const contexts = await (await guide.services.accounts.contexts()).listContexts();
          yield contexts.map((context) => {
            const chosen: ChosenContext = {
              name: context.name,
              cluster: context.eks?.name,
              namespace: context.namespace,
            };
            return {
              label: context.name,
              icon: context.current ? "pass" : "circle-outline",
              description: context.current ? "current" : undefined,
              detail: contextDetail(context.eks?.name, context.eks?.region),
              value: { context: chosen, profile: context.eks?.profile, region: context.eks?.region },
            };
          });
        },
        empty: vscode.l10n.t("Your kubeconfig has no context: run “aws eks update-kubeconfig --name <cluster>” first"),
        selected: (value) => value.context?.name === answers.context?.name,
        resolve: async (value) => value,
      });
      return outcomeOf(reply, answers, (value) => value);
    },
  };
}

function contextDetail(name: string | undefined, region: string | undefined): string {
  if (name === undefined) {
    return vscode.l10n.t("Does not say which EKS cluster it means: the issuer is asked for next.");
  }
  return region === undefined
    ? vscode.l10n.t("EKS cluster {0}", name)
    : vscode.l10n.t("EKS cluster {0} in {1}", name, region);
}

/** Reads the cluster that a context means; asked after the profile, and shown as one row that can fail and be retried. */
export function contextClusterStep(guide: Guide, describe: DescribeCluster): GuideStep {
  return {
    stage: STAGES.cluster,
    applies: (answers) => answers.source === "kubeconfig" && answers.context?.cluster !== undefined,
    async ask(answers, position) {
      const name = answers.context?.cluster ?? "";
      const reply = await pick<string, ChosenCluster>(frameOf(guide, STAGES.cluster, position), {
        placeholder: vscode.l10n.t("Is this the cluster?"),
        async *load() {
          const detail = vscode.l10n.t(
            "{0} reads it in {1}",
            profileName(answers),
            answers.region ?? vscode.l10n.t("the profile's region"),
          );
          yield [{ label: name, icon: "server-environment", detail, value: name }];
        },
        resolve: (value, signal) => describe(answers, value, signal),
      });
      return outcomeOf(reply, answers, (cluster) => ({ cluster }));
    },
  };
}

/** The detection behind the guided command: everything about the cluster that its files will say. */
export function describeWith(guide: Guide): DescribeCluster {
  return async (answers, name, signal) => {
    const reader = await readerFor(guide, answers);
    if (reader === undefined) {
      throw new CannotProceed(vscode.l10n.t("No AWS profile was chosen for this cluster."));
    }
    const seen = await detectIssuer(reader, name, signal);
    if (seen.cluster.state === "unknown") {
      throw new CannotProceed(seen.cluster.reason, seen.cluster.advice);
    }
    const arn = parseArn(seen.cluster.value.arn);
    return {
      name,
      region: arn?.region ?? answers.region,
      account: arn?.account,
      partition: arn?.partition ?? "aws",
      issuer: seen.issuer.state === "known" ? seen.issuer.issuer : undefined,
      provider: seen.provider,
      noIssuer: seen.issuer.state === "known" ? undefined : seen.issuer.reason,
    };
  };
}

/** For commands that look at the cluster after the questions, with progress of their own. */
export const nameOnly: DescribeCluster = async (answers, name) => ({
  name,
  region: answers.region,
  account: undefined,
  partition: "aws",
  issuer: undefined,
  provider: undefined,
  noIssuer: undefined,
});

/** What an issuer and an account id say about a cluster that nobody looked at. */
export function clusterOfIssuer(issuer: string, account: string, name: string | undefined): ChosenCluster {
  const eks = parseEksIssuer(issuer);
  const partition = eks === undefined ? undefined : partitionOfRegion(eks.region)?.id;
  return {
    name,
    region: eks?.region,
    account,
    partition: partition ?? "aws",
    issuer,
    provider: undefined,
    noIssuer: undefined,
  };
}
