/** Core's AwsReader over the practice state: pages, permissions and refusals behave as AWS's do. */
import {
  AccessError,
  type AwsReader,
  type AwsTarget,
  type ClusterDescription,
  type OidcProvider,
  type Page,
  type RoleSummary,
} from "../core/ports.ts";
import { managedPolicies } from "./managed-policies.ts";
import type { PracticeCluster, PracticeState, PracticeStore } from "./state.ts";

/** Items per page: the default of EKS and IAM listings, so that paging shows. */
const PAGE_SIZE = 100;

export function practiceReader(target: AwsTarget, store: PracticeStore): AwsReader {
  /** Reads the state for one call, refusing what AWS would refuse before it looks at anything. */
  async function open(operation: string, resource: string, signal: AbortSignal) {
    const state = await store.read();
    if (signal.aborted) {
      throw new AccessError("cancelled", operation, `${operation} was cancelled.`, "Run it again when you want it.");
    }
    const profile = target.profile ?? state.profiles[0]?.name ?? "default";
    const known = state.profiles.find((candidate) => candidate.name === profile);
    if (known === undefined) {
      throw new AccessError(
        "profile-missing",
        operation,
        `There is no profile "${profile}" in the practice account.`,
        `Choose one of: ${state.profiles.map((candidate) => candidate.name).join(", ")}.`,
      );
    }
    const region = target.region ?? known.region;
    if (region === undefined) {
      throw new AccessError(
        "region-missing",
        operation,
        `No AWS region is known: profile "${profile}" has none, and none was chosen.`,
        "Choose a region.",
      );
    }
    if (state.denied.includes(operation)) {
      throw new AccessError(
        "access-denied",
        operation,
        `${state.identity.arn} may not call ${operation} on ${resource}.`,
        `Ask for the permission \`${operation}\` on ${resource}, or use another profile than "${profile}".`,
      );
    }
    return { state, region, profile, clusters: state.clusters.filter((cluster) => cluster.region === region) };
  }

  return {
    async callerIdentity(signal) {
      const { state } = await open("sts:GetCallerIdentity", "*", signal);
      return state.identity;
    },

    async listClusters(page, signal) {
      const { clusters } = await open("eks:ListClusters", "*", signal);
      return paged(
        clusters.map((cluster) => cluster.name),
        page,
        "eks:ListClusters",
      );
    },

    async describeCluster(name, signal) {
      const operation = "eks:DescribeCluster";
      const { clusters, region, profile } = await open(operation, `EKS cluster "${name}"`, signal);
      const found = clusters.find((cluster) => cluster.name === name);
      if (found === undefined) {
        throw new AccessError(
          "not-found",
          operation,
          `There is no EKS cluster "${name}" in region ${region} with profile "${profile}".`,
          clusters.length === 0
            ? "Choose the region us-east-1: the practice clusters are there."
            : `Clusters there: ${clusters.map((cluster) => cluster.name).join(", ")}.`,
        );
      }
      return description(found);
    },

    async findOidcProvider(arn, signal): Promise<OidcProvider | undefined> {
      const { state } = await open("iam:GetOpenIDConnectProvider", arn, signal);
      return state.providers.find((provider) => provider.arn === arn);
    },

    async listRoles(page, signal) {
      const { state } = await open("iam:ListRoles", "*", signal);
      return paged(byName(state.roles), page, "iam:ListRoles");
    },

    async findRole(name, signal): Promise<RoleSummary | undefined> {
      const { state } = await open("iam:GetRole", `role "${name}"`, signal);
      return state.roles.find((role) => role.name === name);
    },

    async listPolicies(scope, page, signal) {
      const { state } = await open("iam:ListPolicies", "*", signal);
      return paged(policiesOf(state, scope), page, "iam:ListPolicies");
    },
  };
}

function policiesOf(state: PracticeState, scope: "AWS" | "Local") {
  return scope === "AWS" ? managedPolicies(state.partition) : byName(state.policies);
}

function description({ region: _, ...cluster }: PracticeCluster): ClusterDescription {
  return cluster;
}

function byName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The token of a page is opaque to callers: where it starts. */
function paged<T>(items: readonly T[], page: string | undefined, operation: string): Page<T> {
  const start = page === undefined ? 0 : Number(/^from-(\d+)$/.exec(page)?.[1] ?? Number.NaN);
  if (!Number.isInteger(start) || start > items.length) {
    throw new AccessError(
      "invalid-input",
      operation,
      `${operation} was refused: "${page}" is not the token of a page.`,
      "Start again from the first page.",
    );
  }
  const end = start + PAGE_SIZE;
  return { items: items.slice(start, end), next: end < items.length ? `from-${end}` : undefined };
}
