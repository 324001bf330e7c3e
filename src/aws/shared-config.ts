/** What the user's shared AWS config says about a connection: profile, region, endpoints, CA bundle; read anew on every call. */
import { loadSharedConfigFiles } from "@smithy/shared-ini-file-loader";
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
    throw missingProfile(source, config, operation, `source_profile of profile "${profile}"`);
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
      `No AWS region is known: profile "${profile}" has none, and none was chosen.`,
      `Choose a region, or set one: \`aws configure set region us-east-1 --profile ${shellWord(profile)}\`.`,
    );
  }
  if (!/^[a-z0-9-]{1,63}$/i.test(region)) {
    throw new AccessError(
      "invalid-input",
      operation,
      `"${region}" is not the name of an AWS region.`,
      'Use a name such as "us-east-1".',
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
    [services?.[`${service}.endpoint_url`], `endpoint_url of ${service} in the services section "${servicesName}"`],
    [section?.endpoint_url, `endpoint_url of profile "${profile}"`],
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
    `Profile "${profile}" names the ${kind} section "${name}", which the AWS config does not have.`,
    `Add \`[${kind} ${name}]\` to ~/.aws/config, or correct \`${key}\` in the profile.`,
  );
}

function checkedEndpoint(url: string, origin: string, operation: string): Endpoint {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || parsed.hostname === "") {
    throw new AccessError(
      "invalid-input",
      operation,
      `${origin} is "${url}", which is not a URL of a server.`,
      "Write it with its scheme, such as http://localhost:5000.",
    );
  }
  return { url, origin };
}

function missingProfile(name: string, config: SharedConfig, operation: string, origin: string | undefined) {
  const known = profileNames(config);
  const others =
    known.length === 0
      ? "There are no profiles yet"
      : `Profiles there: ${known.slice(0, 8).join(", ")}${known.length > 8 ? ", …" : ""}`;
  return new AccessError(
    "profile-missing",
    operation,
    `There is no AWS profile "${name}"${origin === undefined ? "" : ` (named by ${origin})`} in the AWS config or credentials file. ${others}.`,
    `Choose another profile, or make this one: \`aws configure sso --profile ${shellWord(name)}\` or \`aws configure --profile ${shellWord(name)}\`.`,
  );
}

/** Quotes a word for a POSIX shell where it needs quotes. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
