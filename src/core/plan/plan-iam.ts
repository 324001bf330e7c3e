/** The IAM half of a plan: the cluster's OIDC provider with its audiences, roles with trust, policies and boundary. */
import * as l10n from "@vscode/l10n";
import type { Observation, ObservedRole } from "../observe/observation.ts";
import type { RoleDetails } from "../ports.ts";
import { type ProviderState, providerSubject, roleSubject } from "./action.ts";
import { samePolicy } from "./canonical.ts";
import type { DesiredRole } from "./desired.ts";
import type { PlanPart } from "./part.ts";
import { mergeTrust, newTrustPolicy } from "./trust-merge.ts";

export function planProvider(part: PlanPart, provider: ProviderState, observation: Observation): void {
  const subject = providerSubject(provider.arn);
  const observed = observation.providers[subject];
  if (!part.known(subject, observed)) {
    return;
  }
  if (observed.state === "absent") {
    part.change(l10n.t("Create the OIDC provider of issuer {0}", provider.url), { kind: "create-provider", provider });
    return;
  }
  for (const audience of provider.audiences.filter((wanted) => !observed.value.audiences.includes(wanted))) {
    const providerArn = provider.arn;
    part.change(l10n.t('Let the OIDC provider accept the audience "{0}"', audience), {
      kind: "add-audience",
      providerArn,
      audience,
    });
  }
}

export function planRole(part: PlanPart, role: DesiredRole, observation: Observation): void {
  const subject = roleSubject(role.name);
  const observed = observation.roles[subject];
  if (observed === undefined || !part.known(subject, observed.details)) {
    return;
  }
  if (observed.details.state === "absent") {
    if (!role.mayCreate) {
      part.block(
        subject,
        l10n.t('There is no role "{0}" ({1}); choose one that exists, or let one be created.', role.name, role.arn),
      );
      return;
    }
    createRole(part, role);
  } else if (!changeRole(part, role, observed.details.value)) {
    return;
  }
  planPolicies(part, role, observed);
}

function createRole(part: PlanPart, role: DesiredRole): void {
  const { arn, name, path, description, boundary } = role;
  part.change(l10n.t('Create role "{0}"', name), {
    kind: "create-role",
    role: { arn, name, path, description, boundary, trustPolicy: newTrustPolicy(role.trust) },
  });
}

/** False when nothing more may be planned for the role. */
function changeRole(part: PlanPart, role: DesiredRole, details: RoleDetails): boolean {
  const subject = roleSubject(role.name);
  if (details.arn !== role.arn) {
    part.block(
      subject,
      l10n.t(
        'The role "{0}" is {1}, not {2}: role names are unique in an account, whatever their path.',
        role.name,
        details.arn,
        role.arn,
      ),
    );
    return false;
  }
  const merge = mergeTrust(details.trustPolicy, role.trust, role.name);
  if (!merge.ok) {
    part.block(subject, merge.reason);
    return false;
  }
  merge.notes.forEach((note) => {
    part.note(note);
  });
  if (merge.text !== details.trustPolicy) {
    part.change(l10n.t('Change whom role "{0}" trusts', role.name), {
      kind: "set-trust-policy",
      roleName: role.name,
      before: details.trustPolicy,
      after: merge.text,
    });
  }
  if (role.boundary !== undefined && role.boundary !== details.boundary) {
    part.change(
      l10n.t('Set the permissions boundary of role "{0}"', role.name),
      { kind: "set-boundary", roleName: role.name, before: details.boundary, after: role.boundary },
      details.boundary === undefined
        ? undefined
        : { name: role.name, why: l10n.t("It replaces the boundary {0}.", details.boundary) },
    );
  }
  return true;
}

function planPolicies(part: PlanPart, role: DesiredRole, { attached, inline }: ObservedRole): void {
  const subject = roleSubject(role.name);
  if (role.attached.length > 0 && part.known(subject, attached)) {
    const present = attached.state === "present" ? attached.value : [];
    for (const policyArn of role.attached.filter((arn) => !present.includes(arn))) {
      const name = policyArn.slice(policyArn.lastIndexOf("/") + 1);
      part.change(l10n.t('Attach policy {0} to role "{1}"', name, role.name), {
        kind: "attach-policy",
        roleName: role.name,
        policyArn,
      });
    }
  }
  for (const policy of role.inline) {
    const observed = inline[policy.name] ?? { state: "absent" };
    if (!part.known(subject, observed)) {
      continue;
    }
    const before = observed.state === "present" ? observed.value.document : undefined;
    if (!samePolicy(before, policy.document)) {
      part.change(
        before === undefined
          ? l10n.t('Give inline policy "{0}" to role "{1}"', policy.name, role.name)
          : l10n.t('Change inline policy "{0}" of role "{1}"', policy.name, role.name),
        {
          kind: "set-inline-policy",
          roleName: role.name,
          policyName: policy.name,
          before,
          after: policy.document,
        },
        before === undefined
          ? undefined
          : {
              name: role.name,
              why: l10n.t('The role has an inline policy "{0}" that says something else.', policy.name),
            },
      );
    }
  }
}
