/** The SDK's clients for one connection: one pool of sockets, one credential chain, bounded retries. */
import { readFile } from "node:fs/promises";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { rootCertificates } from "node:tls";
import { AccessAnalyzerClient } from "@aws-sdk/client-accessanalyzer";
import { EKSClient } from "@aws-sdk/client-eks";
import { IAMClient } from "@aws-sdk/client-iam";
import { getDefaultRoleAssumer, getDefaultRoleAssumerWithWebIdentity, STSClient } from "@aws-sdk/client-sts";
import { fromIni, fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import * as l10n from "@vscode/l10n";
import { AccessError, type BucketListing } from "../core/ports.ts";
import { declaresCredentials } from "./credential-errors.ts";
import { listBucket } from "./list-bucket.ts";
import type { ConnectionSettings, ServiceId } from "./shared-config.ts";

/** Bounds of every call, in milliseconds. */
export interface CallLimits {
  /** From the request, retries included, to the whole answer. */
  readonly requestMs: number;
  /** To credentials: longer, since a sign-in helper may ask the user something. */
  readonly credentialsMs: number;
}

export const DEFAULT_LIMITS: CallLimits = { requestMs: 15_000, credentialsMs: 60_000 };

/** Standard retries: measured, five attempts outlast a short throttling and stay under the deadline. */
const MAX_ATTEMPTS = 5;

/** SDK's own margin: credentials with less life than this are renewed (credential-provider-node). */
const RENEW_BEFORE_MS = 5 * 60_000;

type Credentials = Awaited<ReturnType<ReturnType<typeof fromNodeProviderChain>>>;

/** Keys of a session, which must never leave this folder. */
export interface SessionKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface Clients {
  readonly eks: EKSClient;
  readonly iam: IAMClient;
  /** Sends each request once: for what must not be sent again when nobody knows whether it was carried out. */
  readonly iamOnce: IAMClient;
  readonly sts: STSClient;
  readonly accessAnalyzer: AccessAnalyzerClient;
  readonly stsAs: (keys: SessionKeys) => STSClient;
  readonly listBucketAs: (keys: SessionKeys, bucket: string, signal: AbortSignal) => Promise<BucketListing>;
  readonly credentials: () => Promise<Credentials>;
}

export async function makeClients(settings: ConnectionSettings, limits: CallLimits): Promise<Clients> {
  const requestHandler = await makeRequestHandler(settings, limits);
  const sts = { region: settings.region, requestHandler, maxAttempts: MAX_ATTEMPTS, ...endpointOf(settings, "sts") };
  const init = {
    ...(settings.profileNamed ? { profile: settings.profile } : {}),
    clientConfig: { requestHandler, maxAttempts: MAX_ATTEMPTS },
    parentClientConfig: { region: settings.region },
    roleAssumer: getDefaultRoleAssumer(sts),
    roleAssumerWithWebIdentity: getDefaultRoleAssumerWithWebIdentity(sts),
  };
  // A named profile that says where its credentials come from gets no others: the chain would go on to this machine's role.
  const provider =
    settings.profileNamed && declaresCredentials(settings)
      ? fromIni({ ...init, profile: settings.profile })
      : fromNodeProviderChain(init);
  let known: Credentials | undefined;
  const credentials = async () => {
    if (known === undefined || (known.expiration && known.expiration.getTime() - Date.now() < RENEW_BEFORE_MS)) {
      known = await provider();
    }
    return known;
  };
  const common = {
    region: settings.region,
    credentials,
    requestHandler,
    maxAttempts: MAX_ATTEMPTS,
    retryMode: "standard",
  };
  return {
    eks: new EKSClient({ ...common, ...endpointOf(settings, "eks") }),
    iam: new IAMClient({ ...common, ...endpointOf(settings, "iam") }),
    iamOnce: new IAMClient({ ...common, maxAttempts: 1, ...endpointOf(settings, "iam") }),
    sts: new STSClient({ ...common, ...endpointOf(settings, "sts") }),
    accessAnalyzer: new AccessAnalyzerClient({ ...common, ...endpointOf(settings, "accessanalyzer") }),
    stsAs: (keys) => new STSClient({ ...common, credentials: keys, ...endpointOf(settings, "sts") }),
    listBucketAs(keys, bucket, signal) {
      const url = settings.endpoints.s3?.url;
      const endpoint = url === undefined ? undefined : new URL(url);
      return listBucket({ bucket, region: settings.region, endpoint, keys }, requestHandler, signal);
    },
    credentials,
  };
}

function endpointOf(settings: ConnectionSettings, service: ServiceId) {
  const endpoint = settings.endpoints[service];
  return endpoint === undefined ? {} : { endpoint: endpoint.url };
}

/** One pool of sockets for all services. Honours the proxy variables where Node can, and the CA bundle as the AWS CLI does. */
async function makeRequestHandler(settings: ConnectionSettings, limits: CallLimits): Promise<NodeHttpHandler> {
  const agent = { keepAlive: true, maxSockets: 10, proxyEnv: process.env };
  const ca = settings.caBundle === undefined ? undefined : [...rootCertificates, await readBundle(settings)];
  return new NodeHttpHandler({
    connectionTimeout: Math.min(5_000, limits.requestMs),
    requestTimeout: limits.requestMs,
    throwOnRequestTimeout: true,
    httpAgent: new HttpAgent(agent),
    httpsAgent: new HttpsAgent(ca === undefined ? agent : { ...agent, ca }),
  });
}

async function readBundle(settings: ConnectionSettings): Promise<string> {
  const path = settings.caBundle ?? "";
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new AccessError(
      "invalid-input",
      "sts:GetCallerIdentity",
      l10n.t(
        'The CA bundle "{0}" (AWS_CA_BUNDLE, or ca_bundle of profile "{1}") cannot be read.',
        path,
        settings.profile,
      ),
      l10n.t("Correct its path, or remove the setting."),
      error,
    );
  }
}
