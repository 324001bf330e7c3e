/** From what a user chose to the ports of a live command: which context and cluster are meant, and what EKS says of that cluster. */
import * as l10n from "@vscode/l10n";
import type { IntentCluster } from "../generate/intent.ts";
import { parseArn } from "../names/arn.ts";
import { withoutScheme } from "../names/issuer.ts";
import type { PlanTarget } from "../plan/plan.ts";
import {
  AccessError,
  type AwsConnections,
  type AwsTarget,
  type ClusterConnections,
  type ClusterDescription,
  type ClusterTarget,
  type KubeContext,
  type KubeContexts,
} from "../ports.ts";
import type { LivePorts } from "./observe-plan.ts";

/** AWS, kubeconfig and clusters: the user's own, or the practice account's. */
export interface Doors {
  readonly aws: AwsConnections;
  readonly contexts: KubeContexts;
  readonly clusters: ClusterConnections;
}

/** What was chosen; everything that is undefined follows from the rest. Nothing secret. */
export interface ConnectionChoice {
  readonly profile: string | undefined;
  readonly region: string | undefined;
  /** Of the kubeconfig; undefined for its current one. */
  readonly context: string | undefined;
  /** Name of the EKS cluster; undefined for the one that the context means. */
  readonly cluster: string | undefined;
  /** False to look at AWS only. */
  readonly clusterAccess: boolean;
}

export interface Connection {
  readonly ports: LivePorts;
  readonly target: AwsTarget;
  /** Undefined where neither choice nor context names an EKS cluster. */
  readonly clusterName: string | undefined;
  readonly description: ClusterDescription | undefined;
  /** Why the description is missing, one sentence. */
  readonly undescribed: string | undefined;
}

/** Rejects with an AccessError for a context that is not there; a cluster that cannot be described is told in the result. */
export async function connect(choice: ConnectionChoice, doors: Doors, signal: AbortSignal): Promise<Connection> {
  const context = choice.clusterAccess ? await chooseContext(choice, doors.contexts) : undefined;
  const target: AwsTarget = {
    profile: choice.profile ?? context?.eks?.profile,
    region: choice.region ?? context?.eks?.region,
  };
  const aws = doors.aws.open(target);
  const clusterName = choice.cluster ?? context?.eks?.name;
  const described =
    clusterName === undefined ? undefined : await describe(() => aws.reader.describeCluster(clusterName, signal));
  const clusterTarget = targetOf(choice, context, described?.description, target);
  return {
    ports: { aws, cluster: clusterTarget === undefined ? undefined : doors.clusters.open(clusterTarget) },
    target,
    clusterName,
    description: described?.description,
    undescribed: described?.problem,
  };
}

async function chooseContext(choice: ConnectionChoice, contexts: KubeContexts): Promise<KubeContext | undefined> {
  const all = await contexts.listContexts();
  if (choice.context !== undefined) {
    const found = all.find(({ name }) => name === choice.context);
    if (found === undefined) {
      const names = all.map(({ name }) => name).join(", ") || "none";
      throw new AccessError(
        "not-found",
        "kubernetes:connect",
        l10n.t('The kubeconfig has no context "{0}".', choice.context),
        l10n.t("It has: {0}.", names),
      );
    }
    return found;
  }
  const current = all.find((context) => context.current);
  // With another cluster named, the current context would be the wrong one.
  return choice.cluster === undefined || current?.eks?.name === choice.cluster
    ? current
    : all.find(({ eks }) => eks?.name === choice.cluster && (choice.region ?? eks?.region) === eks?.region);
}

/** Without a context, EKS itself says where the API server is. */
function targetOf(
  choice: ConnectionChoice,
  context: KubeContext | undefined,
  description: ClusterDescription | undefined,
  aws: AwsTarget,
): ClusterTarget | undefined {
  if (!choice.clusterAccess) {
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
    if (error instanceof AccessError) {
      return { description: undefined, problem: error.message };
    }
    throw error;
  }
}

/** The cluster as desired states have it. `account` is that of the credentials. */
export function clusterOf({ clusterName, description, target }: Connection, account: string): IntentCluster {
  const arn = parseArn(description?.arn ?? "");
  return {
    name: clusterName,
    region: arn?.region ?? target.region,
    account,
    partition: arn?.partition ?? "aws",
    issuer: description?.issuer === undefined ? undefined : withoutScheme(description.issuer),
  };
}

/**
 * Why a run must not be taken back over this connection: the same names may mean other things in another account or cluster. Undefined
 * where it may. Rejects with an AccessError where the account cannot be seen.
 */
export async function otherTarget(
  target: PlanTarget,
  { ports, description }: Connection,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { account } = await ports.aws.reader.callerIdentity(signal);
  if (target.account !== undefined && target.account !== account) {
    return l10n.t("The run was made in account {0}, and these credentials are of {1}.", target.account, account);
  }
  const arn = description?.arn;
  return target.clusterArn !== undefined && arn !== undefined && target.clusterArn !== arn
    ? l10n.t("The run was made with cluster {0}, and this one is {1}.", target.clusterArn, arn)
    : undefined;
}
