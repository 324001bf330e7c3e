/** Turns what an API server answers in refusal (a `Status`), or what else answers in its place, into an AccessError with a way out. */
import * as l10n from "@vscode/l10n";
import { redact } from "../core/access/redact.ts";
import { AccessError, type AccessProblem, isObject, type JsonObject, type JsonValue } from "../core/ports.ts";
import type { CallContext } from "./call-context.ts";
import type { HttpAnswer } from "./http.ts";

/** `Status` of the API (apimachinery meta/v1), as far as it tells apart what happened. */
export interface Status {
  readonly message: string;
  /** e.g. `NotFound`, `Conflict`, `Invalid`; empty where the server gives none. */
  readonly reason: string;
  /** Plural and name of the object that the refusal is about, which need not be the one asked for. */
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly causes: readonly { readonly reason: string; readonly message: string; readonly field: string }[];
}

/** Undefined when the answer is not a `Status`: then no API server gave it, or not about an object. */
export function statusOf({ text }: HttpAnswer): Status | undefined {
  const answer = parseJson(text);
  if (!isObject(answer) || answer.kind !== "Status") {
    return undefined;
  }
  const details: JsonObject = isObject(answer.details) ? answer.details : {};
  const causes: readonly JsonValue[] = Array.isArray(details.causes) ? details.causes : [];
  return {
    message: words(answer.message) ?? "",
    reason: words(answer.reason) ?? "",
    kind: words(details.kind),
    name: words(details.name),
    causes: causes.filter(isObject).map((cause) => ({
      reason: words(cause.reason) ?? "",
      message: words(cause.message) ?? "",
      field: words(cause.field) ?? "",
    })),
  };
}

/** Undefined for text that is no JSON. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function words(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** For every answer that the caller has no use for. */
export function refusal(answer: HttpAnswer, context: CallContext): AccessError {
  const status = statusOf(answer);
  if (status === undefined) {
    return notAnApiServer(answer, context);
  }
  const said = redact(status.message) || l10n.t("status {0}", answer.status);
  const make = (problem: AccessProblem, message: string, advice: string) =>
    new AccessError(problem, context.operation, message, advice);
  switch (answer.status) {
    case 401:
      return make(
        "credentials-refused",
        l10n.t("The API server of {0} does not accept the credentials: {1}.", context.cluster, said),
        context.renewal,
      );
    case 403:
      return forbidden(status, said, context);
    case 404:
      return missing(status, said, context);
    case 409:
      return make(
        "conflict",
        l10n.t("{0} was not changed: {1}", context.subject, said),
        l10n.t("Look at it again; somebody else changed it."),
      );
    case 410:
      return make(
        "conflict",
        l10n.t("The listing of {0} in {1} took too long: {2}", context.subject, context.cluster, said),
        l10n.t("Start it again."),
      );
    case 400:
    case 413:
    case 415:
    case 422:
      return invalid(said, context);
    case 429:
      return make(
        "throttled",
        l10n.t("The API server of {0} is busy: {1}", context.cluster, said),
        l10n.t("Try again in a moment."),
      );
    default:
      // Server-side apply answers a field that the schema does not have with 500 (seen: kube-apiserver 1.36).
      return status.message.startsWith("failed to create typed patch object")
        ? invalid(said, context)
        : make(
            "service-failure",
            l10n.t(
              "The API server of {0} failed on {1} ({2}): {3}",
              context.cluster,
              context.operation,
              answer.status,
              said,
            ),
            l10n.t("Try again; if it stays, look at the API server."),
          );
  }
}

function invalid(said: string, { operation, subject }: CallContext): AccessError {
  return new AccessError(
    "invalid-input",
    operation,
    l10n.t("The API server refuses {0}: {1}", subject, said),
    l10n.t("Correct what it names."),
  );
}

/** The authorizer says which verb, resource and namespace it refused: server-side apply of a new object needs `create` as well. */
const DENIED = /User "([^"]*)" cannot (\S+) resource "([^"]+)" in API group "([^"]*)"(?: in the namespace "([^"]+)")?/;

function forbidden(status: Status, said: string, context: CallContext): AccessError {
  if (status.causes.some(({ reason }) => reason === "NamespaceTerminating")) {
    return new AccessError(
      "conflict",
      context.operation,
      l10n.t("{0} was not changed: {1}", context.subject, said),
      l10n.t("Wait until the namespace is gone, then create it anew."),
    );
  }
  const denied = DENIED.exec(status.message);
  if (denied === null) {
    return new AccessError(
      "access-denied",
      context.operation,
      l10n.t("An admission rule of {0} refuses {1}: {2}", context.cluster, context.subject, said),
      l10n.t("Change what it names, or ask the cluster's administrator."),
    );
  }
  const [, user = "", verb = "", resource = "", group = "", namespace] = denied;
  const where = namespace === undefined ? l10n.t("in the whole cluster") : l10n.t('in namespace "{0}"', namespace);
  const typed = group === "" ? resource : resource.replace(/^[^/]+/, (plural) => `${plural}.${group}`);
  const operation = `kubernetes:${verb} ${resource}`;
  if (user === "system:anonymous") {
    return new AccessError(
      "no-credentials",
      operation,
      l10n.t(
        "{0} saw a request without credentials and refuses to {1} {2} {3}.",
        context.cluster,
        verb,
        resource,
        where,
      ),
      context.renewal,
    );
  }
  return new AccessError(
    "access-denied",
    operation,
    l10n.t('User "{0}" may not {1} {2} {3} of {4}: {5}', user, verb, resource, where, context.cluster, said),
    l10n.t(
      "Ask for a role with the verb `{0}` on `{1}`. To test it: `kubectl auth can-i {0} {1}{2}`.",
      verb,
      typed,
      namespace === undefined ? "" : ` --namespace ${namespace}`,
    ),
  );
}

function missing(status: Status, said: string, context: CallContext): AccessError {
  if (status.kind === undefined && status.name === undefined) {
    return new AccessError(
      "unsupported",
      context.operation,
      l10n.t("{0} does not know the resource of {1}: {2}", context.cluster, context.subject, said),
      l10n.t("Its Kubernetes version may be too old, or the context may mean another cluster."),
    );
  }
  return status.kind === "namespaces"
    ? new AccessError(
        "not-found",
        context.operation,
        l10n.t(
          'There is no namespace "{0}" in {1}, so {2} has no place.',
          status.name ?? "",
          context.cluster,
          context.subject,
        ),
        l10n.t("Create it first: `kubectl create namespace {0}`.", status.name ?? ""),
      )
    : new AccessError(
        "not-found",
        context.operation,
        l10n.t("There is no {0} in {1}.", context.subject, context.cluster),
        l10n.t("Check name, namespace and cluster."),
      );
}

/** A proxy, a login page, or another kind of server. */
function notAnApiServer({ status, text }: HttpAnswer, context: CallContext): AccessError {
  if (status === 401) {
    return new AccessError(
      "credentials-refused",
      context.operation,
      l10n.t("{0} does not accept the credentials.", context.host),
      context.renewal,
    );
  }
  const failed = status >= 500;
  const said = redact(text.trim()).slice(0, 120);
  return new AccessError(
    failed ? "service-failure" : "invalid-answer",
    context.operation,
    l10n.t(
      '{0} answered {1} with status {2} and not as a Kubernetes API server does: "{3}".',
      context.host,
      context.operation,
      status,
      said,
    ),
    failed
      ? l10n.t("Something before the API server failed; try again.")
      : l10n.t(
          "Check the server's address in {0}; a proxy or a sign-in page of the network may have answered.",
          context.cluster,
        ),
  );
}
