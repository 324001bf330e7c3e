/** Runs calls against AWS for one target: config re-read each time, credentials first, a deadline on both, errors translated. */
import { readFile } from "node:fs/promises";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { rootCertificates } from "node:tls";
import { EKSClient } from "@aws-sdk/client-eks";
import { IAMClient } from "@aws-sdk/client-iam";
import { getDefaultRoleAssumer, getDefaultRoleAssumerWithWebIdentity, STSClient } from "@aws-sdk/client-sts";
import { fromIni, fromNodeProviderChain } from "@aws-sdk/credential-providers";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { AccessError, type AwsTarget } from "../core/ports.ts";
import { type CallContext, CREDENTIAL_PROBLEMS, cancelled, timedOut, toAccessError } from "./access-errors.ts";
import { declaresCredentials } from "./credential-errors.ts";
import { type ConnectionSettings, readSharedConfig, settleConnection } from "./shared-config.ts";

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

interface Clients {
  readonly eks: EKSClient;
  readonly iam: IAMClient;
  readonly sts: STSClient;
  readonly credentials: () => Promise<Credentials>;
}

/** What a running call may use. */
export interface CallScope {
  readonly clients: Clients;
  readonly signal: AbortSignal;
  readonly context: CallContext;
}

export interface Session {
  /** Rejects with AccessError only. `operation` is `service:Operation`; `subject` names what it is about in messages. */
  call<T>(
    operation: string,
    subject: string | undefined,
    signal: AbortSignal,
    run: (scope: CallScope) => Promise<T>,
  ): Promise<T>;
  /** Remembers who the credentials are, to name the identity in later refusals. */
  rememberIdentity(arn: string): void;
}

export function openSession(target: AwsTarget, limits: CallLimits): Session {
  let current: { readonly fingerprint: string; readonly clients: Clients } | undefined;
  let identity: string | undefined;

  /** Clients are kept while nothing that made them changed, so that paging does not sign in once per page. */
  async function clientsFor(settings: ConnectionSettings, fingerprint: string): Promise<Clients> {
    if (current?.fingerprint !== fingerprint) {
      current = { fingerprint, clients: await makeClients(settings, limits) };
      identity = undefined;
    }
    return current.clients;
  }

  return {
    rememberIdentity(arn) {
      identity = arn;
    },
    async call(operation, subject, signal, run) {
      if (signal.aborted) {
        throw cancelled(operation);
      }
      const config = await readSharedConfig();
      const settings = settleConnection(target, config, process.env, operation);
      const awsEnv = Object.entries(process.env).filter(([name]) => name.startsWith("AWS_"));
      const fingerprint = JSON.stringify([config, settings, awsEnv]);
      let context: CallContext = { operation, subject, settings, identity, stage: "credentials" };
      try {
        const clients = await clientsFor(settings, fingerprint);
        await within(limits.credentialsMs, signal, context, () => clients.credentials());
        context = { ...context, identity, stage: "request" };
        return await within(limits.requestMs, signal, context, (limited) => run({ clients, signal: limited, context }));
      } catch (error) {
        const mapped = toAccessError(error, context);
        if (CREDENTIAL_PROBLEMS.has(mapped.problem)) {
          current = undefined;
        }
        throw mapped;
      }
    },
  };
}

/** Ends with the work, the user's cancelling or the deadline, whichever comes first, even where the work ignores its signal. */
async function within<T>(
  milliseconds: number,
  signal: AbortSignal,
  context: CallContext,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (signal.aborted) {
    throw cancelled(context.operation);
  }
  const controller = new AbortController();
  let stop: (error: AccessError) => void = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = (error) => {
      reject(error);
      controller.abort();
    };
  });
  const onAbort = () => stop(cancelled(context.operation));
  const timer = setTimeout(() => stop(timedOut(context, milliseconds / 1000)), milliseconds);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([work(controller.signal), stopped]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}

async function makeClients(settings: ConnectionSettings, limits: CallLimits): Promise<Clients> {
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
    sts: new STSClient({ ...common, ...endpointOf(settings, "sts") }),
    credentials,
  };
}

function endpointOf(settings: ConnectionSettings, service: "eks" | "iam" | "sts") {
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
  try {
    return await readFile(settings.caBundle ?? "", "utf8");
  } catch (error) {
    throw new AccessError(
      "invalid-input",
      "sts:GetCallerIdentity",
      `The CA bundle "${settings.caBundle}" (AWS_CA_BUNDLE, or ca_bundle of profile "${settings.profile}") cannot be read.`,
      "Correct its path, or remove the setting.",
      error,
    );
  }
}
