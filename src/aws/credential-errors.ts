/** Explains why no credentials came: by what the profile says about where they should come from, and how to get them. */
import * as l10n from "@vscode/l10n";
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
      l10n.t('The service that gives profile "{0}" its credentials cannot be reached.', profile),
      l10n.t("Check the network and VPN, and try again."),
    );
  }
  if (/multi-factor authentication/.test(text)) {
    return make(
      "no-credentials",
      l10n.t('Profile "{0}" asks for an MFA code (mfa_serial), which cannot be typed here.', profile),
      l10n.t(
        "Add a profile with `credential_process = aws configure export-credentials{0}`, run `aws sts get-caller-identity{0}` once to give the code, and use the new profile.",
        flag,
      ),
    );
  }
  if (section?.sso_session !== undefined || section?.sso_start_url !== undefined) {
    return ssoError(text, settings, make);
  }
  if (section?.login_session !== undefined) {
    return make(
      "token-expired",
      l10n.t('The sign-in of profile "{0}" has ended.', profile),
      l10n.t("Run `aws login{0}`.", flag),
    );
  }
  if (section?.credential_process !== undefined) {
    return make(
      "no-credentials",
      l10n.t('The credential_process of profile "{0}" gave no credentials.', profile),
      l10n.t("See what it says: `aws sts get-caller-identity{0}`.", flag),
    );
  }
  if (section?.web_identity_token_file !== undefined) {
    return make(
      "no-credentials",
      l10n.t(
        'Profile "{0}" takes its credentials with the token in "{1}", which did not work.',
        profile,
        section.web_identity_token_file,
      ),
      l10n.t("Check that the file is there and that its token is fresh."),
    );
  }
  if (section?.role_arn !== undefined) {
    return make(
      "no-credentials",
      section.source_profile === undefined
        ? l10n.t(
            'Profile "{0}" assumes {1}, but there are no credentials to do so from "{2}".',
            profile,
            section.role_arn,
            section.credential_source ?? l10n.t("no source"),
          )
        : l10n.t(
            'Profile "{0}" assumes {1}, but its source_profile "{2}" has no credentials.',
            profile,
            section.role_arn,
            section.source_profile,
          ),
      section.source_profile === undefined
        ? l10n.t("Correct `credential_source` of the profile, or give it a `source_profile`.")
        : l10n.t("Set them up: `aws configure --profile {0}`.", shellWord(section.source_profile)),
    );
  }
  return make(
    "no-credentials",
    settings.profileNamed
      ? l10n.t('Profile "{0}" has no AWS credentials, and neither the environment nor this machine gives any.', profile)
      : l10n.t(
          "No AWS credentials were found: not in the environment, not in the default profile, not from this machine.",
        ),
    l10n.t("Choose a profile that has them, or set them up: `aws configure sso{0}` or `aws configure{0}`.", flag),
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
      l10n.t('The SSO settings of profile "{0}" are incomplete or contradict its sso-session.', profile),
      l10n.t("Set them anew: `aws configure sso --profile {0}`.", shellWord(profile)),
    );
  }
  if (/ForbiddenException|No access/.test(text)) {
    return make(
      "access-denied",
      l10n.t(
        'IAM Identity Center does not give you the role "{0}" in account {1} (profile "{2}").',
        section?.sso_role_name ?? "",
        section?.sso_account_id ?? "",
        profile,
      ),
      l10n.t("Ask for the assignment, or use another profile."),
    );
  }
  return make(
    "sso-expired",
    l10n.t('The SSO sign-in of profile "{0}" has expired or was never made.', profile),
    l10n.t("Run `aws sso login --profile {0}` and try again.", shellWord(profile)),
  );
}
