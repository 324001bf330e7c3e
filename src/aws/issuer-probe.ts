/** Core's IssuerProbe: fetches an issuer's discovery document and key set over https, as IAM does. */
import { Agent, request } from "node:https";
import * as l10n from "@vscode/l10n";
import { networkProblem } from "../core/access/network-problem.ts";
import { redact } from "../core/access/redact.ts";
import { AccessError, type IssuerProbe, type IssuerProbeOutcome } from "../core/ports.ts";
import { cancelled, networkPhrase, safeCause } from "./access-errors.ts";

/** Bytes: real key sets have a few thousand. */
const LARGEST = 1024 * 1024;

/** What an address answered, or why that is no JSON. */
type Fetched =
  | { readonly kind: "json"; readonly value: Readonly<Record<string, unknown>> }
  | Extract<IssuerProbeOutcome, { readonly kind: "invalid" }>;

/** `milliseconds` bounds each of the two requests; `ca` adds a certificate authority in PEM to those of this machine. */
export function issuerProbe(milliseconds = 10_000, ca?: string): IssuerProbe {
  return {
    async probe(issuer, signal) {
      const at = `https://${issuer}/.well-known/openid-configuration`;
      const discovery = await fetchJson(at, "oidc:GetDiscovery", milliseconds, ca, signal);
      if (discovery.kind === "invalid") {
        return discovery;
      }
      const { issuer: named, jwks_uri: jwksUri, id_token_signing_alg_values_supported: algorithms } = discovery.value;
      if (typeof named !== "string" || typeof jwksUri !== "string" || !jwksUri.startsWith("https://")) {
        return { kind: "invalid", at, reason: l10n.t("it names no issuer, or no jwks_uri that begins with https://") };
      }
      const jwks = await fetchJson(jwksUri, "oidc:GetKeys", milliseconds, ca, signal);
      if (jwks.kind === "invalid") {
        return jwks;
      }
      if (!Array.isArray(jwks.value.keys)) {
        return { kind: "invalid", at: jwksUri, reason: l10n.t("it has no list of keys") };
      }
      const keys = jwks.value.keys as readonly { readonly kid?: unknown }[];
      return {
        kind: "reachable",
        issuer: named,
        jwksUri,
        keyIds: keys.map(({ kid }) => (typeof kid === "string" ? kid : "")),
        algorithms: Array.isArray(algorithms) ? algorithms.map(String) : [],
      };
    },
  };
}

async function fetchJson(
  at: string,
  operation: string,
  milliseconds: number,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<Fetched> {
  if (!URL.canParse(at)) {
    return { kind: "invalid", at, reason: l10n.t("it is not a URL") };
  }
  if (signal.aborted) {
    throw cancelled(operation);
  }
  const deadline = AbortSignal.timeout(milliseconds);
  try {
    const { status, text } = await get(at, ca, AbortSignal.any([signal, deadline]));
    if (status !== 200) {
      return { kind: "invalid", at, reason: l10n.t("it answers HTTP {0}", status) };
    }
    return parsed(text, at);
  } catch (error) {
    if (signal.aborted) {
      throw cancelled(operation);
    }
    const host = new URL(at).host;
    if (deadline.aborted) {
      throw new AccessError(
        "timed-out",
        operation,
        l10n.t("The issuer {0} gave no answer within {1} s.", host, milliseconds / 1000),
        l10n.t("Check the network and try again; IAM may reach it all the same."),
        safeCause(error),
      );
    }
    const network = networkProblem(error);
    const why =
      network === undefined ? redact(error instanceof Error ? error.message : String(error)) : networkPhrase(network);
    throw new AccessError(
      "unreachable",
      operation,
      l10n.t("The issuer {0} cannot be reached from here: {1}.", host, why),
      l10n.t(
        "Inside a VPC with an endpoint for EKS its name may not resolve although IAM reaches it: look from elsewhere.",
      ),
      safeCause(error),
    );
  }
}

function parsed(text: string, at: string): Fetched {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null
      ? { kind: "json", value: value as Readonly<Record<string, unknown>> }
      : { kind: "invalid", at, reason: l10n.t("its answer is no JSON object") };
  } catch {
    return { kind: "invalid", at, reason: l10n.t("its answer is no JSON") };
  }
}

function get(
  at: string,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ proxyEnv: process.env, ...(ca === undefined ? {} : { ca }) });
    const options = { signal, agent, headers: { accept: "application/json", connection: "close" } };
    const outgoing = request(at, options, (answer) => {
      const chunks: Buffer[] = [];
      let size = 0;
      answer.on("data", (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > LARGEST) {
          answer.destroy(new Error(`the answer is larger than ${LARGEST} bytes`));
        }
      });
      answer.on("error", reject);
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }));
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}
