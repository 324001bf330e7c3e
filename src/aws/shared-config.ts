/** What the user's shared AWS config says about a connection: profile, region, endpoints, CA bundle; read anew on every call. */
import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
import * as l10n from "@vscode/l10n";
import { AccessError, type AwsTarget } from "../core/ports.ts";

/** Ids of services as the SDKs' reference spells them in `AWS_ENDPOINT_URL_<ID>`, in lower case. */
export type ServiceId = "eks" | "iam" | "sts" | "accessanalyzer" | "s3";

/** The keys of one profile, config and credentials file merged; keys of nested sections are `section.key`. */
export type ProfileSection = Readonly<Record<string, string | undefined>>;

export interface SharedConfig {
  readonly profiles: Readonly<Record<string, ProfileSection>>;
  /** `services` sections by their name. */
  readonly services: Readonly<Record<string, ProfileSection>>;
  /** `sso-session` sections by their name. */
  readonly ssoSessions: Readonly<Record<string, ProfileSection>>;
}

export interface Endpoint {
  readonly url: string;
  /** Where the user set it, e.g. `AWS_ENDPOINT_URL_EKS` or `endpoint_url of profile "dev"`. */
  readonly origin: string;
}

/** Everything that decides where calls go, before any credential is looked at. */
export interface ConnectionSettings {
  readonly profile: string;
  /** True when the user or AWS_PROFILE named the profile; otherwise it is `default` and may be absent. */
  readonly profileNamed: boolean;
  readonly section: ProfileSection | undefined;
  readonly region: string;
  readonly endpoints: Readonly<Record<ServiceId, Endpoint | undefined>>;
  /** Path of a PEM file; the SDK itself reads neither AWS_CA_BUNDLE nor `ca_bundle`. */
  readonly caBundle: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

/** Unreadable or absent files count as empty, as in the SDK. */
export async function readSharedConfig(): Promise<SharedConfig> {
  // Refreshes the SDK's own cache of these files too, so that its credential providers see the same text.
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const profiles: Record<string, ProfileSection> = {};
  const services: Record<string, ProfileSection> = {};
  const ssoSessions: Record<string, ProfileSection> = {};
  for (const [name, section] of Object.entries(configFile)) {
    if (name.startsWith("services.")) {
      services[name.slice("services.".length)] = section;
    } else if (name.startsWith("sso-session.")) {
      ssoSessions[name.slice("sso-session.".length)] = section;
    } else {
      profiles[name] = section;
    }
  }
  for (const [name, section] of Object.entries(credentialsFile)) {
    profiles[name] = { ...profiles[name], ...section };
  }
  return { profiles, services, ssoSessions };
}

/** Profile names, `default` first, the others by name. */
export function profileNames(config: SharedConfig): readonly string[] {
  const names = Object.keys(config.profiles).sort((a, b) => a.localeCompare(b, "en"));
  return names.includes("default") ? ["default", ...names.filter((name) => name !== "default")] : names;
}

/**
 * Settles what a call needs, in the order of the AWS CLI (environment before profile).
 * @throws AccessError `profile-missing`, `region-missing`, `invalid-input`
 */
export function settleConnection(
  target: AwsTarget,
  config: SharedConfig,
  env: Env,
  operation: string,
): ConnectionSettings {
  const named = target.profile || env.AWS_PROFILE || undefined;
  const profile = named ?? "default";
  const section = config.profiles[profile];
  if (named !== undefined && section === undefined) {
    throw missingProfile(named, config, operation, target.profile ? undefined : "AWS_PROFILE");
  }
  // A profile that leans on an absent one would silently fall through to other credentials of this machine.
  const source = section?.source_profile;
  if (source !== undefined && config.profiles[source] === undefined) {
    throw missingProfile(source, config, operation, l10n.t('source_profile of profile "{0}"', profile));
  }
  const session = section?.sso_session;
  if (session !== undefined && config.ssoSessions[session] === undefined) {
    throw missingSection("sso-session", session, profile, operation);
  }
  const region = target.region || env.AWS_REGION || env.AWS_DEFAULT_REGION || section?.region;
  if (!region) {
    throw new AccessError(
      "region-missing",
      operation,
      l10n.t('No AWS region is known: profile "{0}" has none, and none was chosen.', profile),
      l10n.t("Choose a region, or set one: `aws configure set region us-east-1 --profile {0}`.", shellWord(profile)),
    );
  }
  if (!/^[a-z0-9-]{1,63}$/i.test(region)) {
    throw new AccessError(
      "invalid-input",
      operation,
      l10n.t('"{0}" is not the name of an AWS region.', region),
      l10n.t('Use a name such as "us-east-1".'),
    );
  }
  const endpointOf = (service: ServiceId) => settleEndpoint(service, profile, section, config, env, operation);
  return {
    profile,
    profileNamed: named !== undefined,
    section,
    region,
    endpoints: {
      eks: endpointOf("eks"),
      iam: endpointOf("iam"),
      sts: endpointOf("sts"),
      accessanalyzer: endpointOf("accessanalyzer"),
      s3: endpointOf("s3"),
    },
    caBundle: env.AWS_CA_BUNDLE || section?.ca_bundle || undefined,
  };
}

/**
 * Order of the AWS SDKs' reference ("service-specific endpoints"). The JavaScript SDK applies it only to the profile in
 * AWS_PROFILE, not to one passed to a client, hence this.
 */
function settleEndpoint(
  service: ServiceId,
  profile: string,
  section: ProfileSection | undefined,
  config: SharedConfig,
  env: Env,
  operation: string,
): Endpoint | undefined {
  const ignored = env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS ?? section?.ignore_configured_endpoint_urls;
  if (ignored?.toLowerCase() === "true") {
    return undefined;
  }
  const servicesName = section?.services;
  const services = servicesName === undefined ? undefined : config.services[servicesName];
  if (servicesName !== undefined && services === undefined) {
    throw missingSection("services", servicesName, profile, operation);
  }
  const upper = service.toUpperCase();
  const candidates: readonly (readonly [string | undefined, string])[] = [
    [env[`AWS_ENDPOINT_URL_${upper}`], `AWS_ENDPOINT_URL_${upper}`],
    [env.AWS_ENDPOINT_URL, "AWS_ENDPOINT_URL"],
    [
      services?.[`${service}.endpoint_url`],
      l10n.t('endpoint_url of {0} in the services section "{1}"', service, servicesName ?? ""),
    ],
    [section?.endpoint_url, l10n.t('endpoint_url of profile "{0}"', profile)],
  ];
  for (const [url, origin] of candidates) {
    if (url) {
      return checkedEndpoint(url, origin, operation);
    }
  }
  return undefined;
}

function missingSection(kind: "services" | "sso-session", name: string, profile: string, operation: string) {
  const key = kind === "services" ? "services" : "sso_session";
  return new AccessError(
    "invalid-input",
    operation,
    l10n.t('Profile "{0}" names the {1} section "{2}", which the AWS config does not have.', profile, kind, name),
    l10n.t("Add `[{0} {1}]` to ~/.aws/config, or correct `{2}` in the profile.", kind, name, key),
  );
}

function checkedEndpoint(url: string, origin: string, operation: string): Endpoint {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.hostname === "") {
    throw new AccessError(
      "invalid-input",
      operation,
      l10n.t('{0} is "{1}", which is not a URL of a server.', origin, url),
      l10n.t("Write it with its scheme, such as http://localhost:5000."),
    );
  }
  return { url, origin };
}

function missingProfile(name: string, config: SharedConfig, operation: string, origin: string | undefined) {
  const known = profileNames(config);
  const shown = `${known.slice(0, 8).join(", ")}${known.length > 8 ? ", …" : ""}`;
  const missing =
    origin === undefined
      ? l10n.t('There is no AWS profile "{0}" in the AWS config or credentials file.', name)
      : l10n.t('There is no AWS profile "{0}" (named by {1}) in the AWS config or credentials file.', name, origin);
  const word = shellWord(name);
  return new AccessError(
    "profile-missing",
    operation,
    `${missing} ${known.length === 0 ? l10n.t("There are no profiles yet.") : l10n.t("Profiles there: {0}.", shown)}`,
    l10n.t(
      "Choose another profile, or make this one: `aws configure sso --profile {0}` or `aws configure --profile {0}`.",
      word,
    ),
  );
}

/** Quotes a word for a POSIX shell where it needs quotes. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
