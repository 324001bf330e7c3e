/** Turns whatever a call to AWS throws into an AccessError: what is wrong, with which profile and region, and what to do. */
import * as l10n from "@vscode/l10n";
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
  const said = redact(error instanceof Error ? error.message : String(error));
  return new AccessError(
    "service-failure",
    context.operation,
    l10n.t("{0} failed {1}: {2}", context.operation, withTarget(context.settings), said),
    l10n.t("Try again; if it stays, report it with this message."),
    safeCause(error),
  );
}

/** The user's own cancelling. */
export function cancelled(operation: string): AccessError {
  return new AccessError(
    "cancelled",
    operation,
    l10n.t("{0} was cancelled.", operation),
    l10n.t("Run it again when you want it."),
  );
}

/** `seconds` is how long was waited. */
export function timedOut(context: CallContext, seconds: number): AccessError {
  const waited = `${Number(seconds.toFixed(1))} s`;
  if (context.stage === "credentials") {
    return new AccessError(
      "timed-out",
      context.operation,
      l10n.t('The credentials of profile "{0}" did not arrive within {1}.', context.settings.profile, waited),
      l10n.t(
        "See what they wait for: `aws sts get-caller-identity --profile {0}`.",
        shellWord(context.settings.profile),
      ),
    );
  }
  return new AccessError(
    "timed-out",
    context.operation,
    l10n.t("{0} gave no answer to {1} within {2}.", hostPhrase(context), context.operation, waited),
    l10n.t("Check the network{0} and try again.", proxyHint()),
  );
}

/** An answer that parsed but lacks what the API promises: an emulator, a proxy or a login page answered. */
export function invalidAnswer(missing: string, context: CallContext): AccessError {
  return new AccessError(
    "invalid-answer",
    context.operation,
    l10n.t("{0} answered {1} without {2}.", hostPhrase(context), context.operation, missing),
    endpointAdvice(context),
  );
}

function fromResponse(error: unknown, response: ServiceResponse, context: CallContext): AccessError {
  const { settings, operation } = context;
  const problem = problemOfResponse(response, answeredBy(endpointOf(context)?.url));
  const make = (message: string, advice: string) =>
    new AccessError(problem, operationOf(response, operation), message, advice, safeCause(error));
  const said = redact(response.message);
  const tail = said === "" ? "" : `: ${said}`;
  switch (problem) {
    case "access-denied":
      return accessDenied(response, context, safeCause(error));
    case "token-expired":
      return make(l10n.t('The credentials of profile "{0}" have expired.', settings.profile), renewAdvice(settings));
    case "credentials-refused":
      return response.clockSkew
        ? make(
            l10n.t("AWS refused the signature because this machine's clock is wrong."),
            l10n.t("Set the clock (switch on network time) and try again."),
          )
        : make(
            l10n.t('AWS does not accept the credentials of profile "{0}" ({1}).', settings.profile, response.code),
            l10n.t(
              "The key may be deleted, of another partition, or incomplete; {0}",
              lowerFirst(renewAdvice(settings)),
            ),
          );
    case "not-found":
      return make(
        l10n.t("There is no {0} {1}.", context.subject ?? l10n.t("such resource"), withTarget(settings)),
        operation.startsWith("eks:")
          ? l10n.t("Check name, region and profile: `aws eks list-clusters{0}`.", flags(settings))
          : l10n.t("Check the name and the account of the profile."),
      );
    case "throttled":
      return make(
        l10n.t("AWS is throttling {0} {1}: too many calls at once in this account.", operation, withTarget(settings)),
        l10n.t("Wait a minute and try again."),
      );
    case "unsupported":
      return make(l10n.t("{0} does not support {1}.", hostPhrase(context), operation), endpointAdvice(context));
    case "invalid-answer":
      return make(
        l10n.t(
          "What answered {0} {1} is not AWS: HTTP {2}, not the API's format.",
          operation,
          withTarget(settings),
          response.status,
        ),
        l10n.t("A proxy or a sign-in page of the network may have answered{0}.", proxyHint()),
      );
    case "service-failure":
      return make(
        l10n.t("{0} failed on {1} (HTTP {2}{3}).", hostPhrase(context), operation, response.status, tail),
        l10n.t("This is on the side of the service: try again later."),
      );
    default:
      return make(
        l10n.t("{0} was refused {1}: {2}{3}", operation, withTarget(settings), response.code, tail),
        refusalAdvice(problem) ?? l10n.t("Correct the input and try again."),
      );
  }
}

function accessDenied(response: ServiceResponse, context: CallContext, cause: Error): AccessError {
  const { settings } = context;
  const action = operationOf(response, context.operation);
  const who = response.deniedIdentity ?? context.identity ?? l10n.t('the identity of profile "{0}"', settings.profile);
  const resource = response.deniedResource ?? context.subject;
  const why = response.deniedBecause === undefined ? "" : ` (${redact(response.deniedBecause)})`;
  return new AccessError(
    "access-denied",
    action,
    resource === undefined
      ? l10n.t("{0} may not call {1}{2}.", who, action, why)
      : l10n.t("{0} may not call {1} on {2}{3}.", who, action, resource, why),
    resource?.startsWith("arn:")
      ? l10n.t(
          'Ask for the permission `{0}` on {1}, or use another profile than "{2}".',
          action,
          resource,
          settings.profile,
        )
      : l10n.t('Ask for the permission `{0}`, or use another profile than "{1}".', action, settings.profile),
    cause,
  );
}

function refusalAdvice(problem: AccessProblem): string | undefined {
  const texts: Partial<Readonly<Record<AccessProblem, string>>> = {
    conflict: l10n.t("Look at what is there already; where something else is changing it, try again in a moment."),
    "dependency-missing": l10n.t(
      "Create what is missing first; right after its creation AWS may not see it yet, so wait a few seconds and try again.",
    ),
    "limit-exceeded": l10n.t("Remove what is no longer needed, or ask AWS for a higher quota."),
  };
  return texts[problem];
}

export function networkPhrase(network: NetworkProblem): string {
  const texts: Readonly<Record<NetworkProblem, string>> = {
    dns: l10n.t("its name cannot be resolved"),
    refused: l10n.t("the connection was refused"),
    reset: l10n.t("the connection was cut off"),
    unroutable: l10n.t("there is no route to it"),
    timeout: l10n.t("the connection timed out"),
    tls: l10n.t("it does not speak TLS as expected"),
    untrusted: l10n.t("its certificate is not trusted by this machine"),
    proxy: l10n.t("the proxy did not let the connection through"),
  };
  return texts[network];
}

function unreachable(network: NetworkProblem, context: CallContext, error: unknown): AccessError {
  const custom = endpointOf(context);
  let advice = l10n.t("Check the network and VPN{0}, and try again.", proxyHint());
  if (network === "untrusted") {
    advice = l10n.t(
      "If your network inspects TLS, name its CA: set AWS_CA_BUNDLE, or `ca_bundle` in the profile, to its PEM file.",
    );
  } else if (network === "tls") {
    advice = custom
      ? l10n.t("Check {0}: is it http:// rather than https://?", custom.origin)
      : l10n.t("Check for a proxy that answers in between{0}.", proxyHint());
  } else if (custom !== undefined) {
    advice = l10n.t("Check that it runs, and {0}.", custom.origin);
  } else if (network === "dns") {
    advice = l10n.t('Check the region "{0}" and the network{1}.', context.settings.region, proxyHint());
  }
  return new AccessError(
    "unreachable",
    context.operation,
    l10n.t("{0} cannot be reached for {1}: {2}.", hostPhrase(context), context.operation, networkPhrase(network)),
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
    ? l10n.t("AWS {0} in region {1}", service, context.settings.region)
    : `${redact(custom.url)} (${custom.origin})`;
}

function endpointAdvice(context: CallContext): string {
  const custom = endpointOf(context);
  return custom === undefined
    ? l10n.t("A proxy or a sign-in page of the network may have answered{0}.", proxyHint())
    : l10n.t("Use an endpoint that has this operation, or unset {0}.", custom.origin);
}

function proxyHint(): string {
  const { HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy } = process.env;
  return HTTPS_PROXY || https_proxy || HTTP_PROXY || http_proxy ? l10n.t(" (a proxy is set in the environment)") : "";
}

function withTarget(settings: ConnectionSettings): string {
  return l10n.t('in region {0} with profile "{1}"', settings.region, settings.profile);
}

function flags(settings: ConnectionSettings): string {
  return ` --region ${settings.region}${settings.profileNamed ? ` --profile ${shellWord(settings.profile)}` : ""}`;
}

/** How credentials of this kind of profile are renewed. */
export function renewAdvice(settings: ConnectionSettings): string {
  const flag = settings.profileNamed ? ` --profile ${shellWord(settings.profile)}` : "";
  if (settings.section?.sso_session !== undefined || settings.section?.sso_start_url !== undefined) {
    return l10n.t("Sign in again: `aws sso login{0}`.", flag);
  }
  if (settings.section?.login_session !== undefined) {
    return l10n.t("Sign in again: `aws login{0}`.", flag);
  }
  return l10n.t("Renew them where they come from, or set them anew: `aws configure{0}`.", flag);
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
