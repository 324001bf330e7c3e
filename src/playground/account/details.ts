/** Core's AwsDetails over the practice state: whole roles, providers, associations, add-ons, and IAM's judgement. */
import { parseRoleArn } from "../../core/names/arn.ts";
import type { AddOn, Association, AwsDetails, InlinePolicy, PolicyFinding, RoleDetails } from "../../core/ports.ts";
import type { PracticeAddOn, PracticeAssociation, PracticeRole, PracticeState } from "../state.ts";
import { clusterOf, type PracticeCalls } from "./calls.ts";
import { paged } from "./paging.ts";
import { simulateAction } from "./permissions.ts";
import { roleNamed } from "./reader.ts";
import { refuse } from "./refusal.ts";
import { readTrustText, trustDocumentFault } from "./trust-document.ts";

export function practiceDetails(calls: PracticeCalls): AwsDetails {
  return {
    findRoleDetails: (name, signal) =>
      calls.read("iam:GetRole", `role "${name}"`, signal, ({ state }) => {
        const found = roleNamed(state, name);
        return found === undefined ? undefined : roleDetails(found);
      }),

    listAttachedPolicies: (roleName, signal) =>
      calls.read(
        "iam:ListAttachedRolePolicies",
        `role "${roleName}"`,
        signal,
        ({ state }) => roleOf(state, roleName, "iam:ListAttachedRolePolicies").attached,
      ),

    listInlinePolicies: (roleName, signal) =>
      calls.read("iam:ListRolePolicies", `role "${roleName}"`, signal, ({ state }) =>
        roleOf(state, roleName, "iam:ListRolePolicies").inline.map(({ name }) => name),
      ),

    findInlinePolicy: (roleName, policyName, signal): Promise<InlinePolicy | undefined> =>
      calls.read("iam:GetRolePolicy", `role "${roleName}"`, signal, ({ state }) =>
        roleNamed(state, roleName)?.inline.find(({ name }) => name === policyName),
      ),

    listProviders: (signal) =>
      calls.read("iam:ListOpenIDConnectProviders", "*", signal, ({ state }) => state.providers.map(({ arn }) => arn)),

    findProviderDetails: (arn, signal) =>
      calls.read("iam:GetOpenIDConnectProvider", arn, signal, ({ state }) =>
        state.providers.find((provider) => provider.arn === arn),
      ),

    listAssociations: (cluster, filter, page, signal) => {
      const operation = "eks:ListPodIdentityAssociations";
      return calls.read(operation, `EKS cluster "${cluster}"`, signal, (call) => {
        clusterOf(call, cluster, operation);
        const found = associationsOf(call.state, call.region, cluster).filter(
          ({ namespace, serviceAccount }) =>
            (filter.namespace === undefined || filter.namespace === namespace) &&
            (filter.serviceAccount === undefined || filter.serviceAccount === serviceAccount),
        );
        const summaries = found.map(({ id, arn, cluster: of, namespace, serviceAccount, owner }) => ({
          id,
          arn,
          cluster: of,
          namespace,
          serviceAccount,
          owner,
        }));
        return paged(summaries, page, operation);
      });
    },

    findAssociation: (cluster, id, signal) =>
      calls.read("eks:DescribePodIdentityAssociation", `association "${id}"`, signal, ({ state, region }) => {
        const found = associationsOf(state, region, cluster).find((association) => association.id === id);
        return found === undefined ? undefined : association(found);
      }),

    findAddOn: (cluster, name, signal) =>
      calls.read("eks:DescribeAddon", `add-on "${name}"`, signal, ({ state, region, now }) => {
        const found = state.addOns.find(
          (addOn) => addOn.region === region && addOn.cluster === cluster && addOn.name === name,
        );
        return found === undefined ? undefined : addOnAt(found, now);
      }),

    validateTrustPolicy: (document, signal) =>
      calls.read("access-analyzer:ValidatePolicy", "*", signal, ({ state }) => findings(document, state)),

    simulate: (roleArn, actions, resources, signal) => {
      const operation = "iam:SimulatePrincipalPolicy";
      return calls.read(operation, roleArn, signal, ({ state }) => {
        const role = state.roles.find(({ arn }) => arn === roleArn);
        if (role === undefined) {
          const name = parseRoleArn(roleArn)?.name ?? roleArn;
          return refuse("not-found", operation, "NoSuchEntity", `The role with name ${name} cannot be found.`);
        }
        return actions.flatMap((action) =>
          (resources.length === 0 ? ["*"] : resources).map((resource) =>
            simulateAction(state, role, action, resource, operation),
          ),
        );
      });
    },
  };
}

/** Refuses as IAM does when there is no such role. */
export function roleOf(state: PracticeState, name: string, operation: string): PracticeRole {
  return (
    roleNamed(state, name) ??
    refuse("not-found", operation, "NoSuchEntity", `The role with name ${name} cannot be found.`)
  );
}

export function associationsOf(
  { associations }: { readonly associations: readonly PracticeAssociation[] },
  region: string,
  cluster: string,
): readonly PracticeAssociation[] {
  return associations.filter((candidate) => candidate.region === region && candidate.cluster === cluster);
}

/** As EKS describes it. */
export function association({ region: _, requestToken: __, ...found }: PracticeAssociation): Association {
  return found;
}

/** As EKS describes it at that time. */
export function addOnAt(
  { region: _, cluster: __, requestToken: ___, readyAt, ...found }: PracticeAddOn,
  now: number,
): AddOn {
  return found.status === "ACTIVE" && now < readyAt ? { ...found, status: "CREATING" } : found;
}

function roleDetails({ attached: _, inline: __, ...details }: PracticeRole): RoleDetails {
  return details;
}

/** What Access Analyzer would say of the faults that IAM refuses, and of a version that is missing (its check reference). */
function findings(document: string, state: PracticeState): readonly PolicyFinding[] {
  const fault = trustDocumentFault(document, state.identity.account, state);
  if (fault !== undefined) {
    return [{ type: "ERROR", code: "POLICY_NOT_ACCEPTED", message: fault, learnMore: undefined }];
  }
  const message =
    "We recommend that you specify the Version element to help you with debugging permission issues. Add a version.";
  return readTrustText(document)?.version === undefined
    ? [{ type: "WARNING", code: "MISSING_VERSION", message, learnMore: undefined }]
    : [];
}
