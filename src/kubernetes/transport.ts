/** Sends one call to the cluster of a target: endpoint, sign-in, deadline, retries, and every failure as an AccessError. */
import { AccessError, type ClusterTarget, type EksTokens, type JsonObject } from "../core/ports.ts";
import type { CallContext } from "./call-context.ts";
import { type Endpoint, resolveEndpoint } from "./endpoint.ts";
import { type HttpAnswer, type HttpClient, httpClient, StaleConnection } from "./http.ts";
import { cancelled, noAnswer, timedOut } from "./network-failures.ts";
import { sharedRuns } from "./shared-runs.ts";
import type { Credentials, SignedIn, SignIn } from "./sign-in.ts";

/** Bounds of every call, in milliseconds. */
export interface ClusterLimits {
  /** From the request, retries included, to the whole answer. */
  readonly requestMs: number;
  /** To credentials: longer, since a plug-in may ask the user something. */
  readonly signInMs: number;
}

export const DEFAULT_CLUSTER_LIMITS: ClusterLimits = { requestMs: 15_000, signInMs: 60_000 };

export interface KubeCall {
  /** `<verb> <plural>[/<subresource>]`, as RBAC has it. */
  readonly action: string;
  /** What it is about, for messages: `ServiceAccount "a" in namespace "shop"`. */
  readonly subject: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** With its query. */
  readonly path: string;
  readonly body?: JsonObject;
  readonly contentType?: string;
  /** Undefined for plain JSON. */
  readonly accept?: string;
  readonly tailBytes?: number;
}

export interface KubeReply {
  readonly answer: HttpAnswer;
  /** For the caller's own refusals. */
  readonly context: CallContext;
}

export interface Transport {
  /** Resolves with whatever the API server answered; 401, 429 and 5xx only after what could be tried again was. */
  send(call: KubeCall, signal: AbortSignal): Promise<KubeReply>;
}

/** Attempts of a call that the server asks to repeat, or whose connection broke while it only read. */
const MAX_ATTEMPTS = 4;

/** Seconds: whoever is to come again later than this is told so at once. */
const LONGEST_PAUSE = 4;

/** Milliseconds before the second attempt where the server names no time; doubled each time. */
const FIRST_PAUSE_MS = 200;

interface Remembered {
  readonly credentials: Credentials;
  readonly expires: number;
}

export function openTransport(target: ClusterTarget, tokens: EksTokens, limits: ClusterLimits): Transport {
  const signedIn = new Map<string, Remembered>();
  const signInOnce = sharedRuns<SignedIn>();
  let current: { readonly fingerprint: string; readonly client: HttpClient } | undefined;

  /** Connections are kept while nothing that made them changed. */
  function clientFor({ tls, proxyUrl }: Endpoint, { clientCertificate, clientKey }: Credentials): HttpClient {
    const settings = { tls: { ...tls, cert: clientCertificate, key: clientKey }, proxyUrl };
    const fingerprint = JSON.stringify(settings);
    if (current?.fingerprint !== fingerprint) {
      // The old one is left to the calls that still use it; Node lets go of its idle connections.
      current = { fingerprint, client: httpClient(settings) };
    }
    return current.client;
  }

  async function credentialsFor(
    signIn: SignIn,
    signal: AbortSignal,
  ): Promise<{ credentials: Credentials; fresh: boolean }> {
    const known = signedIn.get(signIn.id);
    if (known !== undefined && known.expires > Date.now()) {
      return { credentials: known.credentials, fresh: false };
    }
    const { credentials, expires } = await signInOnce(signIn.id, signal, (shared) => signIn.get(shared));
    if (expires !== undefined) {
      signedIn.set(signIn.id, { credentials, expires });
    }
    return { credentials, fresh: true };
  }

  return {
    async send(call, signal) {
      const operation = `kubernetes:${call.action}`;
      if (signal.aborted) {
        throw cancelled(operation);
      }
      const endpoint = await resolveEndpoint(target, tokens, process.env);
      const context: CallContext = {
        operation,
        subject: call.subject,
        cluster: endpoint.cluster,
        host: new URL(endpoint.server).host,
        renewal: endpoint.signIn.renewal,
      };
      for (;;) {
        const { credentials, fresh } = await within(limits.signInMs, signal, context, "sign-in", (limited) =>
          credentialsFor(endpoint.signIn, limited),
        );
        const answer = await within(limits.requestMs, signal, context, "request", (limited) =>
          attempt(clientFor(endpoint, credentials), endpoint.server, call, credentials, limited),
        );
        if (answer.status === 401) {
          signedIn.delete(endpoint.signIn.id);
          // Credentials that were remembered may have been revoked meanwhile: new ones get one chance.
          if (!fresh) {
            continue;
          }
        }
        return { answer, context };
      }
    },
  };
}

async function attempt(
  client: HttpClient,
  server: string,
  call: KubeCall,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { method, path, body, contentType = "application/json", accept = "application/json", tailBytes } = call;
  const request = {
    method,
    url: `${server}${path}`,
    headers: {
      accept,
      ...(body === undefined ? {} : { "content-type": contentType }),
      ...credentials.headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    tailBytes,
  };
  for (let count = 1; ; count++) {
    const last = count === MAX_ATTEMPTS;
    let pause = FIRST_PAUSE_MS * 2 ** (count - 1);
    try {
      const answer = await client.send(request, signal);
      if (last || !isBusy(answer)) {
        return answer;
      }
      pause = answer.retryAfter === undefined ? pause : answer.retryAfter * 1000;
    } catch (error) {
      if (last || signal.aborted || !mayRepeat(error, method)) {
        throw error;
      }
    }
    await sleep(pause, signal);
  }
}

/** As client-go: the server asks to come again, or something before it had no server at hand. */
function isBusy({ status, retryAfter }: HttpAnswer): boolean {
  const asked = retryAfter !== undefined && retryAfter <= LONGEST_PAUSE;
  return status === 429
    ? retryAfter === undefined || asked
    : asked && (status === 500 || status === 503 || status === 504);
}

/**
 * Sending a change twice does no harm here: applies name their object, deletes its uid, restarts their moment. Still, one whose fresh
 * connection broke is left to the caller, who looks first.
 */
function mayRepeat(error: unknown, method: KubeCall["method"]): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return error instanceof StaleConnection || (method === "GET" && (code === "ECONNRESET" || code === "EPIPE"));
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", onAbort, { once: true });
  });
}

/** Ends with the work, the user's cancelling or the deadline, whichever comes first. */
async function within<T>(
  milliseconds: number,
  signal: AbortSignal,
  context: CallContext,
  stage: "sign-in" | "request",
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = AbortSignal.timeout(milliseconds);
  try {
    return await work(AbortSignal.any([signal, deadline]));
  } catch (error) {
    if (signal.aborted) {
      throw cancelled(context.operation);
    }
    if (deadline.aborted) {
      throw timedOut(context, stage, milliseconds);
    }
    throw error instanceof AccessError ? error : noAnswer(error, context);
  }
}
