/** Core's AwsReader over the practice state: pages, permissions and refusals behave as AWS's do. */
import type { AwsReader, ClusterDescription, ManagedPolicy, RoleSummary } from "../../core/ports.ts";
import type { PracticeCluster, PracticeRole, PracticeState } from "../state.ts";
import { clusterOf, type PracticeCalls } from "./calls.ts";
import { managedPolicies } from "./managed-policies.ts";
import { byName, paged } from "./paging.ts";

export function practiceReader(calls: PracticeCalls): AwsReader {
  return {
    callerIdentity: (signal) => calls.read("sts:GetCallerIdentity", "*", signal, ({ state }) => state.identity),

    listClusters: (page, signal) =>
      calls.read("eks:ListClusters", "*", signal, ({ clusters }) =>
        paged(
          clusters.map((cluster) => cluster.name),
          page,
          "eks:ListClusters",
        ),
      ),

    describeCluster: (name, signal) =>
      calls.read("eks:DescribeCluster", `EKS cluster "${name}"`, signal, (call) =>
        description(clusterOf(call, name, "eks:DescribeCluster")),
      ),

    findOidcProvider: (arn, signal) =>
      calls.read("iam:GetOpenIDConnectProvider", arn, signal, ({ state }) => {
        const found = state.providers.find((provider) => provider.arn === arn);
        return found === undefined ? undefined : { arn, issuer: found.issuer, audiences: found.audiences };
      }),

    listRoles: (page, signal) =>
      calls.read("iam:ListRoles", "*", signal, ({ state }) =>
        paged(byName(state.roles).map(summary), page, "iam:ListRoles"),
      ),

    findRole: (name, signal) =>
      calls.read("iam:GetRole", `role "${name}"`, signal, ({ state }) => {
        const found = roleNamed(state, name);
        return found === undefined ? undefined : summary(found);
      }),

    listPolicies: (scope, page, signal) =>
      calls.read("iam:ListPolicies", "*", signal, ({ state }) =>
        paged(policiesOf(state, scope), page, "iam:ListPolicies"),
      ),
  };
}

/** Role names are unique whatever their case, and found so (IAM API reference, CreateRole). */
export function roleNamed(
  { roles }: { readonly roles: readonly PracticeRole[] },
  name: string,
): PracticeRole | undefined {
  return roles.find((role) => role.name.toLowerCase() === name.toLowerCase());
}

function policiesOf(state: PracticeState, scope: "AWS" | "Local"): readonly ManagedPolicy[] {
  return scope === "AWS"
    ? managedPolicies(state.partition)
    : byName(state.policies).map(({ name, arn, path }) => ({ name, arn, path }));
}

function summary({ name, path, arn, trustPolicy, description }: PracticeRole): RoleSummary {
  return { name, path, arn, trustPolicy, description };
}

function description({ region: _, issuerServed: __, ...cluster }: PracticeCluster): ClusterDescription {
  return cluster;
}
