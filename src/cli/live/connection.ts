// Opens what a live command works on: the practice account of a folder, or AWS and the cluster of a kubeconfig context.
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { type Connection as CoreConnection, connect as connectTo, type Doors } from "../../core/live/connect.ts";
import type { Journals } from "../../core/live/journal.ts";
import { fileJournals } from "../../files/journals.ts";
import type { Environment } from "../environment.ts";
import { faultOf } from "./live-facts.ts";

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

export interface Connection extends CoreConnection {
  readonly journals: Journals;
}

/** Throws a Fault for a context that is not there. */
export async function connect(options: ConnectionOptions, cwd: string, signal: AbortSignal): Promise<Connection> {
  const doors =
    options.practice === undefined ? await realDoors() : await practiceDoors(resolve(cwd, options.practice));
  const { profile, region, context, cluster, clusterAccess } = options;
  try {
    const connection = await connectTo({ profile, region, context, cluster, clusterAccess }, doors, signal);
    return { ...connection, journals: fileJournals(journalFolder(options, cwd)) };
  } catch (error) {
    throw faultOf(error);
  }
}

/** The same, with a note where the cluster could not be described. */
export async function connectWithNote(
  options: ConnectionOptions,
  env: Environment,
  signal: AbortSignal,
): Promise<Connection> {
  const connection = await connect(options, env.cwd, signal);
  if (connection.undescribed !== undefined) {
    env.note(`note: ${connection.undescribed}`);
  }
  return connection;
}

async function practiceDoors(folder: string): Promise<Doors> {
  const { folderStore, practiceAccount, practiceScenario } = await import("../../playground/on-disk.ts");
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
