/** Turns whatever a call to AWS throws into an AccessError: what is wrong, with which profile and region, and what to do. */

import { type NetworkProblem, networkProblem } from "../core/access/network-problem.ts";
import { redact } from "../core/access/redact.ts";
import { AccessError, type AccessProblem } from "../core/ports.ts";
import { credentialsError } from "./credential-errors.ts";
import { answeredBy, problemOfResponse, type ServiceResponse, serviceResponse } from "./service-errors.ts";
import { type ConnectionSettings, type ServiceId, shellWord } from "./shared-config.ts";

/** What was being done when it failed. */
export interface CallContext {
  /** `service:Operation`, which for all calls here is also the IAM action. */
  readonly operation: string;
  /** What the call is about, for the message: `EKS cluster "web"`. */
  readonly subject: string | undefined;
  readonly settings: ConnectionSettings;
  /** ARN of the caller, where an earlier call told. */
  readonly identity: string | undefined;
  readonly stage: "credentials" | "request";
}

/** An SDK error carries requests, responses and keys, so only its name and its redacted first line go on as the cause. */
export function safeCause(error: unknown): Error {
  const cause = new Error(redact(error instanceof Error ? error.message : String(error)));
  cause.name = error instanceof Error ? error.name : "Error";
  cause.stack = `${cause.name}: ${cause.message}`;
  return cause;
}

export function toAccessError(error: unknown, context: CallContext): AccessError {
  if (error instanceof AccessError) {
    return error;
  }
  const response = serviceResponse(error);
  if (response !== undefined) {
    return fromResponse(error, response, context);
  }
  const network = networkProblem(error);
  if (network !== undefined) {
    return unreachable(network, context, error);
  }
  if (context.stage === "credentials") {
    return credentialsError(error, context.settings, context.operation, safeCause(error));
  }
  return new AccessError(
    "service-failure",
    context.operation,
    `${context.operation} failed ${withTarget(context.settings)}: ${redact(error instanceof Error ? error.message : String(error))}`,
    "Try again; if it stays, report it with this message.",
    safeCause(error),
  );
}

/** The user's own cancelling. */
export function cancelled(operation: string): AccessError {
  return new AccessError("cancelled", operation, `${operation} was cancelled.`, "Run it again when you want it.");
}

/** `seconds` is how long was waited. */
export function timedOut(context: CallContext, seconds: number): AccessError {
  const waited = `${Number(seconds.toFixed(1))} s`;
  if (context.stage === "credentials") {
    return new AccessError(
      "timed-out",
      context.operation,
      `The credentials of profile "${context.settings.profile}" did not arrive within ${waited}.`,
      `See what they wait for: \`aws sts get-caller-identity --profile ${shellWord(context.settings.profile)}\`.`,
    );
  }
  return new AccessError(
    "timed-out",
    context.operation,
    `${hostPhrase(context)} gave no answer to ${context.operation} within ${waited}.`,
    `Check the network${proxyHint()} and try again.`,
  );
}

/** An answer that parsed but lacks what the API promises: an emulator, a proxy or a login page answered. */
export function invalidAnswer(missing: string, context: CallContext): AccessError {
  return new AccessError(
    "invalid-answer",
    context.operation,
    `${hostPhrase(context)} answered ${context.operation} without ${missing}.`,
    endpointAdvice(context),
  );
}

function fromResponse(error: unknown, response: ServiceResponse, context: CallContext): AccessError {
  const { settings, operation } = context;
  const problem = problemOfResponse(response, answeredBy(endpointOf(context)?.url));
  const make = (message: string, advice: string) =>
    new AccessError(problem, operationOf(response, operation), message, advice, safeCause(error));
  const said = redact(response.message);
  switch (problem) {
    case "access-denied":
      return accessDenied(response, context, safeCause(error));
    case "token-expired":
      return make(`The credentials of profile "${settings.profile}" have expired.`, renewAdvice(settings));
    case "credentials-refused":
      return response.clockSkew
        ? make(
            "AWS refused the signature because this machine's clock is wrong.",
            "Set the clock (switch on network time) and try again.",
          )
        : make(
            `AWS does not accept the credentials of profile "${settings.profile}" (${response.code}).`,
            `The key may be deleted, of another partition, or incomplete; ${lowerFirst(renewAdvice(settings))}`,
          );
    case "not-found":
      return make(
        `There is no ${context.subject ?? "such resource"} ${withTarget(settings)}.`,
        operation.startsWith("eks:")
          ? `Check name, region and profile: \`aws eks list-clusters${flags(settings)}\`.`
          : "Check the name and the account of the profile.",
      );
    case "throttled":
      return make(
        `AWS is throttling ${operation} ${withTarget(settings)}: too many calls at once in this account.`,
        "Wait a minute and try again.",
      );
    case "unsupported":
      return make(`${hostPhrase(context)} does not support ${operation}.`, endpointAdvice(context));
    case "invalid-answer":
      return make(
        `What answered ${operation} ${withTarget(settings)} is not AWS: HTTP ${response.status}, not the API's format.`,
        `A proxy or a sign-in page of the network may have answered${proxyHint()}.`,
      );
    case "service-failure":
      return make(
        `${hostPhrase(context)} failed on ${operation} (HTTP ${response.status}${said === "" ? "" : `: ${said}`}).`,
        "This is on the side of the service: try again later.",
      );
    default:
      return make(
        `${operation} was refused ${withTarget(settings)}: ${response.code}${said === "" ? "" : `: ${said}`}`,
        REFUSAL_ADVICE[problem] ?? "Correct the input and try again.",
      );
  }
}

function accessDenied(response: ServiceResponse, context: CallContext, cause: Error): AccessError {
  const { settings } = context;
  const action = operationOf(response, context.operation);
  const who = response.deniedIdentity ?? context.identity ?? `the identity of profile "${settings.profile}"`;
  const resource = response.deniedResource ?? context.subject;
  const why = response.deniedBecause === undefined ? "" : ` (${redact(response.deniedBecause)})`;
  return new AccessError(
    "access-denied",
    action,
    `${who} may not call ${action}${resource === undefined ? "" : ` on ${resource}`}${why}.`,
    `Ask for the permission \`${action}\`${resource?.startsWith("arn:") ? ` on ${resource}` : ""}, or use another profile than "${settings.profile}".`,
    cause,
  );
}

const REFUSAL_ADVICE: Partial<Readonly<Record<AccessProblem, string>>> = {
  conflict: "Look at what is there already; where something else is changing it, try again in a moment.",
  "dependency-missing":
    "Create what is missing first; right after its creation AWS may not see it yet, so wait a few seconds and try again.",
  "limit-exceeded": "Remove what is no longer needed, or ask AWS for a higher quota.",
};

const NETWORK_PHRASES: Readonly<Record<NetworkProblem, string>> = {
  dns: "its name cannot be resolved",
  refused: "the connection was refused",
  reset: "the connection was cut off",
  unroutable: "there is no route to it",
  timeout: "the connection timed out",
  tls: "it does not speak TLS as expected",
  untrusted: "its certificate is not trusted by this machine",
  proxy: "the proxy did not let the connection through",
};

function unreachable(network: NetworkProblem, context: CallContext, error: unknown): AccessError {
  const custom = endpointOf(context);
  let advice = `Check the network and VPN${proxyHint()}, and try again.`;
  if (network === "untrusted") {
    advice =
      "If your network inspects TLS, name its CA: set AWS_CA_BUNDLE, or `ca_bundle` in the profile, to its PEM file.";
  } else if (network === "tls") {
    advice = custom
      ? `Check ${custom.origin}: is it http:// rather than https://?`
      : `Check for a proxy that answers in between${proxyHint()}.`;
  } else if (custom !== undefined) {
    advice = `Check that it runs, and ${custom.origin}.`;
  } else if (network === "dns") {
    advice = `Check the region "${context.settings.region}" and the network${proxyHint()}.`;
  }
  return new AccessError(
    "unreachable",
    context.operation,
    `${hostPhrase(context)} cannot be reached for ${context.operation}: ${NETWORK_PHRASES[network]}.`,
    advice,
    safeCause(error),
  );
}

/** An AssumeRole that fails on the way to credentials is denied under its own action, which the message of AWS names. */
function operationOf(response: ServiceResponse, operation: string): string {
  return response.deniedAction ?? operation;
}

function endpointOf(context: CallContext) {
  // The IAM prefix of Access Analyzer has a hyphen, its service id has none.
  const service = context.operation.split(":")[0]?.replace("-", "") as ServiceId;
  return context.settings.endpoints[service];
}

function hostPhrase(context: CallContext): string {
  const custom = endpointOf(context);
  const service = (context.operation.split(":")[0] ?? "").toUpperCase();
  return custom === undefined
    ? `AWS ${service} in region ${context.settings.region}`
    : `${redact(custom.url)} (${custom.origin})`;
}

function endpointAdvice(context: CallContext): string {
  const custom = endpointOf(context);
  return custom === undefined
    ? `A proxy or a sign-in page of the network may have answered${proxyHint()}.`
    : `Use an endpoint that has this operation, or unset ${custom.origin}.`;
}

function proxyHint(): string {
  const { HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy } = process.env;
  return HTTPS_PROXY || https_proxy || HTTP_PROXY || http_proxy ? " (a proxy is set in the environment)" : "";
}

function withTarget(settings: ConnectionSettings): string {
  return `in region ${settings.region} with profile "${settings.profile}"`;
}

function flags(settings: ConnectionSettings): string {
  return ` --region ${settings.region}${settings.profileNamed ? ` --profile ${shellWord(settings.profile)}` : ""}`;
}

/** How credentials of this kind of profile are renewed. */
export function renewAdvice(settings: ConnectionSettings): string {
  const flag = settings.profileNamed ? ` --profile ${shellWord(settings.profile)}` : "";
  if (settings.section?.sso_session !== undefined || settings.section?.sso_start_url !== undefined) {
    return `Sign in again: \`aws sso login${flag}\`.`;
  }
  if (settings.section?.login_session !== undefined) {
    return `Sign in again: \`aws login${flag}\`.`;
  }
  return `Renew them where they come from, or set them anew: \`aws configure${flag}\`.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** Problems after which credentials are worth resolving anew. */
export const CREDENTIAL_PROBLEMS: ReadonlySet<AccessProblem> = new Set([
  "no-credentials",
  "credentials-refused",
  "sso-expired",
  "token-expired",
]);
