/** Explains why no credentials came: by what the profile says about where they should come from, and how to get them. */
import { AccessError } from "../core/ports.ts";
import { type ConnectionSettings, shellWord } from "./shared-config.ts";

/** Keys that make a profile a source of credentials of its own (SDKs' shared config reference). */
const SOURCES = [
  "aws_access_key_id",
  "role_arn",
  "sso_session",
  "sso_start_url",
  "credential_process",
  "web_identity_token_file",
  "login_session",
] as const;

/** True when the profile says itself where its credentials come from. */
export function declaresCredentials(settings: ConnectionSettings): boolean {
  return SOURCES.some((key) => settings.section?.[key] !== undefined);
}

/** `error` is what the SDK's credential providers threw; its text is matched, never shown. */
export function credentialsError(
  error: unknown,
  settings: ConnectionSettings,
  operation: string,
  cause: Error,
): AccessError {
  const text = error instanceof Error ? error.message : String(error);
  const { section, profile } = settings;
  const flag = settings.profileNamed ? ` --profile ${shellWord(profile)}` : "";
  const make = (problem: AccessError["problem"], message: string, advice: string) =>
    new AccessError(problem, operation, message, advice, cause);
  if (/\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT)\b/.test(text)) {
    return make(
      "unreachable",
      `The service that gives profile "${profile}" its credentials cannot be reached.`,
      "Check the network and VPN, and try again.",
    );
  }
  if (/multi-factor authentication/.test(text)) {
    return make(
      "no-credentials",
      `Profile "${profile}" asks for an MFA code (mfa_serial), which cannot be typed here.`,
      `Add a profile with \`credential_process = aws configure export-credentials${flag}\`, run \`aws sts get-caller-identity${flag}\` once to give the code, and use the new profile.`,
    );
  }
  if (section?.sso_session !== undefined || section?.sso_start_url !== undefined) {
    return ssoError(text, settings, make);
  }
  if (section?.login_session !== undefined) {
    return make("token-expired", `The sign-in of profile "${profile}" has ended.`, `Run \`aws login${flag}\`.`);
  }
  if (section?.credential_process !== undefined) {
    return make(
      "no-credentials",
      `The credential_process of profile "${profile}" gave no credentials.`,
      `See what it says: \`aws configure export-credentials${flag} --format process\`.`,
    );
  }
  if (section?.web_identity_token_file !== undefined) {
    return make(
      "no-credentials",
      `Profile "${profile}" takes its credentials with the token in "${section.web_identity_token_file}", which did not work.`,
      "Check that the file is there and that its token is fresh.",
    );
  }
  if (section?.role_arn !== undefined) {
    return make(
      "no-credentials",
      `Profile "${profile}" assumes ${section.role_arn}, but ${
        section.source_profile === undefined
          ? `there are no credentials to do so from "${section.credential_source ?? "no source"}"`
          : `its source_profile "${section.source_profile}" has no credentials`
      }.`,
      section.source_profile === undefined
        ? "Correct `credential_source` of the profile, or give it a `source_profile`."
        : `Set them up: \`aws configure --profile ${shellWord(section.source_profile)}\`.`,
    );
  }
  return make(
    "no-credentials",
    settings.profileNamed
      ? `Profile "${profile}" has no AWS credentials, and neither the environment nor this machine gives any.`
      : "No AWS credentials were found: not in the environment, not in the default profile, not from this machine.",
    `Choose a profile that has them, or set them up: \`aws configure sso${flag}\` or \`aws configure${flag}\`.`,
  );
}

function ssoError(
  text: string,
  settings: ConnectionSettings,
  make: (problem: AccessError["problem"], message: string, advice: string) => AccessError,
): AccessError {
  const { section, profile } = settings;
  if (/invalid SSO credentials|missing required property|Conflicting SSO/.test(text)) {
    return make(
      "invalid-input",
      `The SSO settings of profile "${profile}" are incomplete or contradict its sso-session.`,
      `Set them anew: \`aws configure sso --profile ${shellWord(profile)}\`.`,
    );
  }
  if (/ForbiddenException|No access/.test(text)) {
    return make(
      "access-denied",
      `IAM Identity Center does not give you the role "${section?.sso_role_name}" in account ${section?.sso_account_id} (profile "${profile}").`,
      "Ask for the assignment, or use another profile.",
    );
  }
  return make(
    "sso-expired",
    `The SSO sign-in of profile "${profile}" has expired or was never made.`,
    `Run \`aws sso login --profile ${shellWord(profile)}\` and try again.`,
  );
}
