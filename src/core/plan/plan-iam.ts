/** The IAM half of a plan: the cluster's OIDC provider with its audiences, roles with trust, policies and boundary. */
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
    part.change(`Create the OIDC provider of issuer ${provider.url}`, { kind: "create-provider", provider });
    return;
  }
  for (const audience of provider.audiences.filter((wanted) => !observed.value.audiences.includes(wanted))) {
    const providerArn = provider.arn;
    part.change(`Let the OIDC provider accept the audience "${audience}"`, {
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
        `There is no role "${role.name}" (${role.arn}); choose one that exists, or let one be created.`,
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
  part.change(`Create role "${name}"`, {
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
      `The role "${role.name}" is ${details.arn}, not ${role.arn}: role names are unique in an account, whatever their path.`,
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
    part.change(`Change whom role "${role.name}" trusts`, {
      kind: "set-trust-policy",
      roleName: role.name,
      before: details.trustPolicy,
      after: merge.text,
    });
  }
  if (role.boundary !== undefined && role.boundary !== details.boundary) {
    part.change(
      `Set the permissions boundary of role "${role.name}"`,
      { kind: "set-boundary", roleName: role.name, before: details.boundary, after: role.boundary },
      details.boundary === undefined
        ? undefined
        : { name: role.name, why: `It replaces the boundary ${details.boundary}.` },
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
      part.change(`Attach policy ${name} to role "${role.name}"`, {
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
        `${before === undefined ? "Give" : "Change"} inline policy "${policy.name}" ${before === undefined ? "to" : "of"} role "${role.name}"`,
        {
          kind: "set-inline-policy",
          roleName: role.name,
          policyName: policy.name,
          before,
          after: policy.document,
        },
        before === undefined
          ? undefined
          : { name: role.name, why: `The role has an inline policy "${policy.name}" that says something else.` },
      );
    }
  }
}
