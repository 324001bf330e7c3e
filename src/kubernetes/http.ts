/** Requests over Node's own HTTP, so that the product runs on every Node that it supports and nothing waits for ever. */
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";

export interface TlsSettings {
  /** PEM; undefined for the authorities that Node trusts. */
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly servername: string | undefined;
  readonly verify: boolean;
}

export interface ClientSettings {
  readonly tls: TlsSettings;
  /** Wins over the environment's proxy variables. */
  readonly proxyUrl: string | undefined;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | undefined;
  /** Keeps only the last whole lines of the answer, so many bytes at most. */
  readonly tailBytes?: number | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  /** Seconds, where the server says when to come again. */
  readonly retryAfter: number | undefined;
  readonly text: string;
}

export interface HttpClient {
  /** Rejects with Node's error, or with the signal's reason. `reused`: the connection had been open before. */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
}

/** A page of 500 pods takes some megabytes; an answer beyond this is no answer of an API server. */
const MAX_BYTES = 128 * 1024 * 1024;

/** An answer that no API server gives: too long. */
export class AnswerTooLong extends Error {}

/** A kept connection broke as soon as it was used again: most likely the server had closed it, and the request never arrived. */
export class StaleConnection extends Error {}

export function httpClient({ tls, proxyUrl }: ClientSettings): HttpClient {
  const proxyEnv = proxyUrl === undefined ? process.env : { HTTP_PROXY: proxyUrl, HTTPS_PROXY: proxyUrl };
  const pool = { keepAlive: true, maxSockets: 10, proxyEnv };
  const httpAgent = new HttpAgent(pool);
  const httpsAgent = new HttpsAgent({ ...pool, ...secure(tls) });
  return {
    send: ({ method, url, headers, body, tailBytes }, signal) =>
      new Promise((resolve, reject) => {
        const sized = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
        // Node sends no length of its own with DELETE: the server would skip the body, and with it the precondition on the uid.
        const options = { method, headers: { ...copied(headers), ...sized }, signal };
        const outgoing = url.startsWith("https:")
          ? requestHttps(url, { ...options, agent: httpsAgent, ...secure(tls) })
          : requestHttp(url, { ...options, agent: httpAgent });
        outgoing.on("response", (incoming) =>
          read(incoming, tailBytes ?? MAX_BYTES, tailBytes !== undefined).then(resolve, reject),
        );
        outgoing.on("error", (error) => {
          const stale = outgoing.reusedSocket && "code" in error && error.code === "ECONNRESET";
          reject(stale ? new StaleConnection("the server had closed the connection", { cause: error }) : error);
        });
        outgoing.end(body);
      }),
  };
}

function secure({ ca, cert, key, servername, verify }: TlsSettings) {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(servername === undefined ? {} : { servername }),
    rejectUnauthorized: verify,
  };
}

function copied(headers: HttpRequest["headers"]): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === "string" ? value : [...value]]),
  );
}

/** `tail`: what is too much falls off at the beginning. */
async function read(incoming: IncomingMessage, limit: number, tail: boolean): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit && !tail) {
      incoming.destroy();
      throw new AnswerTooLong(`more than ${MAX_BYTES / 1024 / 1024} MB`);
    }
    while (tail && length - (chunks[0]?.length ?? length) >= limit) {
      length -= chunks.shift()?.length ?? 0;
    }
  }
  const all = Buffer.concat(chunks);
  const after = Number(incoming.headers["retry-after"]);
  return {
    status: incoming.statusCode ?? 0,
    retryAfter: incoming.headers["retry-after"] !== undefined && Number.isFinite(after) ? after : undefined,
    text: (all.length > limit ? wholeLines(all.subarray(all.length - limit)) : all).toString("utf8"),
  };
}

/** Without the line whose beginning fell off, unless it is the only one. */
function wholeLines(end: Buffer): Buffer {
  return end.subarray(end.indexOf("\n") + 1);
}
