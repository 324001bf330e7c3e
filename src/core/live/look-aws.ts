/** Looks where things stand in AWS. */
import * as l10n from "@vscode/l10n";
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
      : other(
          l10n.t(
            "The OIDC provider {0} was created meanwhile, without the audience {1}.",
            provider.arn,
            lacking.join(", "),
          ),
        );
  }
  const added = found.audiences.filter((audience) => !provider.audiences.includes(audience));
  if (!own) {
    return other(l10n.t("The OIDC provider {0} was not created by this run, so it stays.", provider.arn));
  }
  return added.length === 0 && lacking.length === 0
    ? BEFORE
    : other(
        l10n.t(
          "The audiences of {0} were changed since (now {1}), so it stays.",
          provider.arn,
          found.audiences.join(", "),
        ),
      );
}

export async function lookAtAudience(
  { kind, providerArn, audience }: ActionOf<"add-audience" | "remove-audience">,
  { aws, signal }: AwsLook,
): Promise<Standing> {
  const found = await aws.details.findProviderDetails(providerArn, signal);
  if (found === undefined) {
    return kind === "add-audience" ? missing(l10n.t("There is no OIDC provider {0}.", providerArn)) : after();
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
    return same ? after(own) : other(l10n.t('A role "{0}" was created meanwhile ({1}).', role.name, found.arn));
  }
  if (!own) {
    return other(l10n.t('Role "{0}" was not created by this run, so it stays.', role.name));
  }
  return same
    ? BEFORE
    : other(l10n.t('The trust policy of role "{0}" was changed since, so the role stays.', role.name));
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
    : other(l10n.t('The trust policy of role "{0}" was changed by somebody else.', action.roleName));
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
    : other(l10n.t('The inline policy "{0}" of role "{1}" was changed by somebody else.', policyName, roleName));
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
    : other(l10n.t('The permissions boundary of role "{0}" was changed by somebody else.', action.roleName));
}

export async function lookAtAssociation(
  action: ActionOf<"create-association" | "delete-association" | "update-association">,
  { aws, run, signal }: AwsLook,
): Promise<Standing> {
  const { cluster, namespace, serviceAccount } = action.key;
  const found = await findAssociation(aws, cluster, namespace, serviceAccount, signal);
  const who = l10n.t("The association of ServiceAccount {0}/{1}", namespace, serviceAccount);
  if (action.kind === "update-association") {
    if (found === undefined || found.id !== action.id) {
      return other(l10n.t("{0} was deleted or made anew by somebody else.", who));
    }
    if (sameSettings(found, action.after)) {
      return after();
    }
    return sameSettings(found, action.before) ? BEFORE : other(l10n.t("{0} was changed by somebody else.", who));
  }
  if (found === undefined) {
    return action.kind === "create-association" ? BEFORE : after();
  }
  const own = found.tags[RUN_TAG] === run;
  const same = sameSettings(found, action.settings);
  if (action.kind === "create-association") {
    return same ? after(own) : other(l10n.t("{0} was created meanwhile, with role {1}.", who, found.roleArn));
  }
  if (!own) {
    return other(l10n.t("{0} was not created by this run, so it stays.", who));
  }
  return same ? BEFORE : other(l10n.t("{0} was changed since, so it stays.", who));
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
    return own ? BEFORE : other(l10n.t("The add-on {0} was not installed by this run, so it stays.", name));
  }
  switch (found.status) {
    case "ACTIVE":
      return after(own);
    case "CREATING":
    case "UPDATING":
      return missing(l10n.t("The add-on {0} is {1}.", name, found.status));
    default:
      return other(
        l10n.t(
          "The add-on {0} is {1}{2}.",
          name,
          found.status,
          found.issues.length > 0 ? `: ${found.issues.join("; ")}` : "",
        ),
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
