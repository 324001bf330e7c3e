// Opens what a live command works on: the practice account of a folder, or AWS and the cluster of a kubeconfig context.
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import type { Journals } from "../../core/live/journal.ts";
import type { LivePorts } from "../../core/live/observe-plan.ts";
import type {
  AwsConnections,
  AwsTarget,
  ClusterConnections,
  ClusterDescription,
  ClusterTarget,
  KubeContext,
  KubeContexts,
} from "../../core/ports.ts";
import { fileJournals } from "../../files/journals.ts";
import { Fault } from "../fault.ts";

/** Options of every live command, as commander gives them. */
export interface ConnectionOptions {
  readonly practice?: string;
  readonly profile?: string;
  readonly region?: string;
  readonly context?: string;
  readonly cluster?: string;
  /** False for `--no-cluster-access`. */
  readonly clusterAccess: boolean;
  readonly journal?: string;
}

export function addConnectionOptions(command: Command): Command {
  return command
    .option("--practice <folder>", "work on the practice account kept in this folder, not on AWS")
    .option("--profile <name>", "profile of the AWS configuration")
    .option("--region <name>", "AWS region of the cluster")
    .option("--context <name>", "context of the kubeconfig (default: its current one)")
    .option("--cluster <name>", "name of the EKS cluster (default: the one that the context means)")
    .option("--no-cluster-access", "look at AWS only, not into the cluster")
    .option("--journal <folder>", "where the records of runs are kept, by which they are undone");
}

export interface Connection {
  readonly ports: LivePorts;
  readonly journals: Journals;
  readonly target: AwsTarget;
  /** Undefined where neither option nor context names an EKS cluster. */
  readonly clusterName: string | undefined;
  readonly description: ClusterDescription | undefined;
  /** Why the description is missing, one sentence. */
  readonly undescribed: string | undefined;
}

interface Doors {
  readonly aws: AwsConnections;
  readonly contexts: KubeContexts;
  readonly clusters: ClusterConnections;
}

/** Throws a Fault for options that do not go together, and for a context that is not there. */
export async function connect(options: ConnectionOptions, cwd: string, signal: AbortSignal): Promise<Connection> {
  const doors =
    options.practice === undefined ? await realDoors() : await practiceDoors(resolve(cwd, options.practice));
  const context = options.clusterAccess ? await chooseContext(options, doors.contexts) : undefined;
  const target: AwsTarget = {
    profile: options.profile ?? context?.eks?.profile,
    region: options.region ?? context?.eks?.region,
  };
  const aws = doors.aws.open(target);
  const clusterName = options.cluster ?? context?.eks?.name;
  const described =
    clusterName === undefined ? undefined : await describe(() => aws.reader.describeCluster(clusterName, signal));
  const clusterTarget = targetOf(options, context, described?.description, target);
  return {
    ports: { aws, cluster: clusterTarget === undefined ? undefined : doors.clusters.open(clusterTarget) },
    journals: fileJournals(journalFolder(options, cwd)),
    target,
    clusterName,
    description: described?.description,
    undescribed: described?.problem,
  };
}

async function practiceDoors(folder: string): Promise<Doors> {
  const { folderStore, practiceAccount, practiceScenario } = await import("../../playground/index.ts");
  return practiceAccount(folderStore(folder, () => practiceScenario("healthy")));
}

async function realDoors(): Promise<Doors> {
  const [aws, kubernetes] = await Promise.all([import("../../aws/index.ts"), import("../../kubernetes/index.ts")]);
  return {
    aws: aws.awsConnections(),
    contexts: kubernetes.kubeContexts(),
    clusters: kubernetes.clusterConnections(aws.eksTokens()),
  };
}

async function chooseContext(options: ConnectionOptions, contexts: KubeContexts): Promise<KubeContext | undefined> {
  const all = await contexts.listContexts();
  if (options.context !== undefined) {
    const found = all.find(({ name }) => name === options.context);
    if (found === undefined) {
      const names = all.map(({ name }) => name).join(", ") || "none";
      throw new Fault(`The kubeconfig has no context "${options.context}" (it has: ${names}).`);
    }
    return found;
  }
  const current = all.find((context) => context.current);
  // With another cluster named, the current context would be the wrong one.
  return options.cluster === undefined || current?.eks?.name === options.cluster
    ? current
    : all.find(({ eks }) => eks?.name === options.cluster && (options.region ?? eks?.region) === eks?.region);
}

/** Without a context, EKS itself says where the API server is. */
function targetOf(
  options: ConnectionOptions,
  context: KubeContext | undefined,
  description: ClusterDescription | undefined,
  aws: AwsTarget,
): ClusterTarget | undefined {
  if (!options.clusterAccess) {
    return undefined;
  }
  if (context !== undefined) {
    return { kind: "context", name: context.name };
  }
  return description === undefined ? undefined : { kind: "eks", cluster: description, aws };
}

async function describe(
  look: () => Promise<ClusterDescription>,
): Promise<{ readonly description: ClusterDescription | undefined; readonly problem: string | undefined }> {
  try {
    return { description: await look(), problem: undefined };
  } catch (error) {
    if (error instanceof Error && error.name === "AccessError") {
      return { description: undefined, problem: error.message };
    }
    throw error;
  }
}

/** Beside the practice account; else where the system keeps programs' state (XDG base directories, %LOCALAPPDATA%). */
function journalFolder({ journal, practice }: ConnectionOptions, cwd: string): string {
  if (journal !== undefined) {
    return resolve(cwd, journal);
  }
  if (practice !== undefined) {
    return join(resolve(cwd, practice), "runs");
  }
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  const base = XDG_STATE_HOME || (process.platform === "win32" && LOCALAPPDATA) || join(homedir(), ".local", "state");
  return join(base, "irsa-workbench", "runs");
}
