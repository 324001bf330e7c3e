/** Looks where things stand in AWS. */
import type { ActionOf } from "../plan/action.ts";
import { samePolicy } from "../plan/canonical.ts";
import { sameSettings } from "../plan/plan-pod-identity.ts";
import { AccessError, type AwsConnection } from "../ports.ts";
import { findAssociation } from "./observe-plan.ts";
import { after, BEFORE, missing, other, RUN_TAG, roleIsGone, type Standing } from "./standing.ts";

/** `run` is the run whose things are its own. */
export interface AwsLook {
  readonly aws: AwsConnection;
  readonly run: string;
  readonly signal: AbortSignal;
}

export async function lookAtProvider(
  action: ActionOf<"create-provider" | "delete-provider">,
  { aws, run, signal }: AwsLook,
): Promise<Standing> {
  const { provider } = action;
  const found = await aws.details.findProviderDetails(provider.arn, signal);
  if (found === undefined) {
    return action.kind === "create-provider" ? BEFORE : after();
  }
  const own = found.tags[RUN_TAG] === run;
  const lacking = provider.audiences.filter((audience) => !found.audiences.includes(audience));
  if (action.kind === "create-provider") {
    return lacking.length === 0
      ? after(own)
      : other(`The OIDC provider ${provider.arn} was created meanwhile, without the audience ${lacking.join(", ")}.`);
  }
  const added = found.audiences.filter((audience) => !provider.audiences.includes(audience));
  if (!own) {
    return other(`The OIDC provider ${provider.arn} was not created by this run, so it stays.`);
  }
  return added.length === 0 && lacking.length === 0
    ? BEFORE
    : other(`The audiences of ${provider.arn} were changed since (now ${found.audiences.join(", ")}), so it stays.`);
}

export async function lookAtAudience(
  { kind, providerArn, audience }: ActionOf<"add-audience" | "remove-audience">,
  { aws, signal }: AwsLook,
): Promise<Standing> {
  const found = await aws.details.findProviderDetails(providerArn, signal);
  if (found === undefined) {
    return kind === "add-audience" ? missing(`There is no OIDC provider ${providerArn}.`) : after();
  }
  return found.audiences.includes(audience) === (kind === "add-audience") ? after() : BEFORE;
}

export async function lookAtRole(
  { kind, role }: ActionOf<"create-role" | "delete-role">,
  { aws, run, signal }: AwsLook,
): Promise<Standing> {
  const found = await aws.details.findRoleDetails(role.name, signal);
  if (found === undefined) {
    return kind === "create-role" ? BEFORE : after();
  }
  const own = found.tags[RUN_TAG] === run;
  const same = found.arn === role.arn && samePolicy(found.trustPolicy, role.trustPolicy);
  if (kind === "create-role") {
    return same ? after(own) : other(`A role "${role.name}" was created meanwhile (${found.arn}).`);
  }
  if (!own) {
    return other(`Role "${role.name}" was not created by this run, so it stays.`);
  }
  return same ? BEFORE : other(`The trust policy of role "${role.name}" was changed since, so the role stays.`);
}

export async function lookAtTrust(action: ActionOf<"set-trust-policy">, { aws, signal }: AwsLook): Promise<Standing> {
  const found = await aws.details.findRoleDetails(action.roleName, signal);
  if (found === undefined) {
    return roleIsGone({ name: action.roleName });
  }
  if (samePolicy(found.trustPolicy, action.after)) {
    return after();
  }
  return samePolicy(found.trustPolicy, action.before)
    ? BEFORE
    : other(`The trust policy of role "${action.roleName}" was changed by somebody else.`);
}

export async function lookAtAttachment(
  { kind, roleName, policyArn }: ActionOf<"attach-policy" | "detach-policy">,
  { aws, signal }: AwsLook,
): Promise<Standing> {
  const attached = await undefinedWhenGone(aws.details.listAttachedPolicies(roleName, signal));
  if (attached === undefined) {
    return kind === "attach-policy" ? roleIsGone({ name: roleName }) : after();
  }
  return attached.includes(policyArn) === (kind === "attach-policy") ? after() : BEFORE;
}

export async function lookAtInline(action: ActionOf<"set-inline-policy">, { aws, signal }: AwsLook): Promise<Standing> {
  const { roleName, policyName } = action;
  const names = await undefinedWhenGone(aws.details.listInlinePolicies(roleName, signal));
  if (names === undefined) {
    return action.after === undefined ? after() : roleIsGone({ name: roleName });
  }
  const found = names.includes(policyName)
    ? (await aws.details.findInlinePolicy(roleName, policyName, signal))?.document
    : undefined;
  if (samePolicy(found, action.after)) {
    return after();
  }
  return samePolicy(found, action.before)
    ? BEFORE
    : other(`The inline policy "${policyName}" of role "${roleName}" was changed by somebody else.`);
}

export async function lookAtBoundary(action: ActionOf<"set-boundary">, { aws, signal }: AwsLook): Promise<Standing> {
  const found = await aws.details.findRoleDetails(action.roleName, signal);
  if (found === undefined) {
    return roleIsGone({ name: action.roleName });
  }
  if (found.boundary === action.after) {
    return after();
  }
  return found.boundary === action.before
    ? BEFORE
    : other(`The permissions boundary of role "${action.roleName}" was changed by somebody else.`);
}

export async function lookAtAssociation(
  action: ActionOf<"create-association" | "delete-association" | "update-association">,
  { aws, run, signal }: AwsLook,
): Promise<Standing> {
  const { cluster, namespace, serviceAccount } = action.key;
  const found = await findAssociation(aws, cluster, namespace, serviceAccount, signal);
  const who = `The association of ServiceAccount ${namespace}/${serviceAccount}`;
  if (action.kind === "update-association") {
    if (found === undefined || found.id !== action.id) {
      return other(`${who} was deleted or made anew by somebody else.`);
    }
    if (sameSettings(found, action.after)) {
      return after();
    }
    return sameSettings(found, action.before) ? BEFORE : other(`${who} was changed by somebody else.`);
  }
  if (found === undefined) {
    return action.kind === "create-association" ? BEFORE : after();
  }
  const own = found.tags[RUN_TAG] === run;
  const same = sameSettings(found, action.settings);
  if (action.kind === "create-association") {
    return same ? after(own) : other(`${who} was created meanwhile, with role ${found.roleArn}.`);
  }
  if (!own) {
    return other(`${who} was not created by this run, so it stays.`);
  }
  return same ? BEFORE : other(`${who} was changed since, so it stays.`);
}

export async function lookAtAddOn(
  { kind, cluster, name }: ActionOf<"create-add-on" | "delete-add-on">,
  { aws, run, signal }: AwsLook,
): Promise<Standing> {
  const found = await aws.details.findAddOn(cluster, name, signal);
  if (found === undefined) {
    return kind === "create-add-on" ? BEFORE : after();
  }
  const own = found.tags[RUN_TAG] === run;
  if (kind === "delete-add-on") {
    return own ? BEFORE : other(`The add-on ${name} was not installed by this run, so it stays.`);
  }
  switch (found.status) {
    case "ACTIVE":
      return after(own);
    case "CREATING":
    case "UPDATING":
      return missing(`The add-on ${name} is ${found.status}.`);
    default:
      return other(
        `The add-on ${name} is ${found.status}${found.issues.length > 0 ? `: ${found.issues.join("; ")}` : ""}.`,
      );
  }
}

/** An answer about a role that is not there. */
async function undefinedWhenGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof AccessError && error.problem === "not-found") {
      return undefined;
    }
    throw error;
  }
}
