/** Classifies what a service answered: by error code where AWS has one, by status where an emulator or proxy answered instead. */
import { PARTITIONS } from "../core/names/partition.ts";
import type { AccessProblem } from "../core/ports.ts";

/** An answer with an HTTP status, as the SDK's errors carry it. */
export interface ServiceResponse {
  readonly status: number;
  /** Error code without its suffix `Exception`; empty where the answer was not in the API's format. */
  readonly code: string;
  readonly message: string;
  /** False when the body could not be read as the API's format at all. */
  readonly parsed: boolean;
  readonly clockSkew: boolean;
  readonly deniedIdentity: string | undefined;
  readonly deniedAction: string | undefined;
  readonly deniedResource: string | undefined;
  readonly deniedBecause: string | undefined;
}

/** Error codes of EKS, IAM and STS (their API models and "common errors" pages), less the suffix `Exception`. */
const BY_CODE: Readonly<Record<string, AccessProblem>> = {
  AccessDenied: "access-denied",
  NotAuthorized: "access-denied",
  UnauthorizedOperation: "access-denied",
  AuthorizationError: "access-denied",
  ExpiredToken: "token-expired",
  TokenRefreshRequired: "token-expired",
  UnrecognizedClient: "credentials-refused",
  InvalidClientTokenId: "credentials-refused",
  InvalidAccessKeyId: "credentials-refused",
  SignatureDoesNotMatch: "credentials-refused",
  InvalidSignature: "credentials-refused",
  IncompleteSignature: "credentials-refused",
  MissingAuthenticationToken: "credentials-refused",
  AuthFailure: "credentials-refused",
  RequestExpired: "credentials-refused",
  RequestTimeTooSkewed: "credentials-refused",
  OptInRequired: "credentials-refused",
  Throttling: "throttled",
  Throttled: "throttled",
  RequestThrottled: "throttled",
  TooManyRequests: "throttled",
  RequestLimitExceeded: "throttled",
  SlowDown: "throttled",
  NoSuchEntity: "not-found",
  ResourceNotFound: "not-found",
  EntityAlreadyExists: "conflict",
  ResourceInUse: "conflict",
  ConcurrentModification: "conflict",
  DeleteConflict: "conflict",
  LimitExceeded: "limit-exceeded",
  ResourceLimitExceeded: "limit-exceeded",
  ValidationError: "invalid-input",
  Validation: "invalid-input",
  InvalidInput: "invalid-input",
  InvalidParameter: "invalid-input",
  InvalidParameterValue: "invalid-input",
  InvalidRequest: "invalid-input",
  MissingParameter: "invalid-input",
  MalformedPolicyDocument: "invalid-input",
  UnmodifiableEntity: "invalid-input",
  PolicyNotAttachable: "invalid-input",
  // IAM could not reach the issuer to look at its certificate; of a new cluster, not yet.
  OpenIdIdpCommunicationError: "dependency-missing",
  InvalidAction: "unsupported",
  UnknownOperation: "unsupported",
  NotImplemented: "unsupported",
  UnsupportedOperation: "unsupported",
  InternalFailure: "service-failure",
  InternalError: "service-failure",
  InternalServerError: "service-failure",
  ServiceUnavailable: "service-failure",
  ServiceFailure: "service-failure",
  Server: "service-failure",
};

/**
 * Refusals that may only mean that IAM's latest change is not seen everywhere yet (as Terraform's AWS provider retries them).
 */
const NOT_SEEN: readonly { readonly code: string; readonly message: RegExp }[] = [
  { code: "InvalidParameter", message: /Role provided in the request does not exist/ },
  { code: "InvalidParameter", message: /Trust policy of the role provided is invalid/ },
  { code: "MalformedPolicyDocument", message: /Invalid principal in policy/ },
];

/** Undefined when the error does not come from an answer. */
export function serviceResponse(error: unknown): ServiceResponse | undefined {
  if (!(error instanceof Error)) {
    return undefined;
  }
  const status = statusOf(error);
  if (status === undefined) {
    return undefined;
  }
  const parsed = "$fault" in error;
  const wireCode = "Code" in error && typeof error.Code === "string" ? error.Code : error.name;
  const code = parsed ? wireCode.replace(/Exception$/, "") : "";
  const message = parsed && !/^(Unknown|UnknownError)$/.test(error.message) ? error.message : "";
  // The wording of IAM's access-denied messages (IAM user guide, "troubleshoot access denied").
  const denied =
    /User: (\S+) is not authorized to perform: ([\w-]+:\w+)(?: on resource: (.*?))?(?: (because .*|with an explicit deny.*))?$/s.exec(
      message,
    );
  return {
    status,
    code,
    message,
    parsed,
    clockSkew:
      /^(RequestExpired|RequestTimeTooSkewed)$/.test(code) || /Signature (expired|not yet current)/.test(message),
    deniedIdentity: denied?.[1],
    deniedAction: denied?.[2],
    deniedResource: denied?.[3],
    deniedBecause: denied?.[4],
  };
}

function statusOf(error: Error): number | undefined {
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) {
    return undefined;
  }
  return typeof metadata.httpStatusCode === "number" ? metadata.httpStatusCode : undefined;
}

/** Who answers at an endpoint: AWS itself, or something that the user put in its place. */
export function answeredBy(endpoint: string | undefined): "aws" | "custom" {
  if (endpoint === undefined) {
    return "aws";
  }
  const host = new URL(endpoint).hostname;
  return PARTITIONS.some((partition) => host.endsWith(`.${partition.dnsSuffix}`)) ? "aws" : "custom";
}

/** An unreadable answer of a custom endpoint means that it lacks the operation; of AWS's own, that it was not AWS. */
export function problemOfResponse(response: ServiceResponse, by: "aws" | "custom"): AccessProblem {
  if (NOT_SEEN.some(({ code, message }) => code === response.code && message.test(response.message))) {
    return "dependency-missing";
  }
  const known = BY_CODE[response.code];
  if (known !== undefined) {
    return known;
  }
  if (response.deniedAction !== undefined) {
    return "access-denied";
  }
  if (response.status === 429) {
    return "throttled";
  }
  // Gateways answer so for services that are down, in whatever format.
  if (response.status >= 502 && response.status <= 504) {
    return "service-failure";
  }
  const named = response.parsed && !/^(Unknown|NotFound|)$/.test(response.code);
  if (!named && by === "custom") {
    return "unsupported";
  }
  if (response.status >= 500) {
    return "service-failure";
  }
  if (!named) {
    return "invalid-answer";
  }
  return response.status === 401 || response.status === 403 ? "access-denied" : "invalid-input";
}
