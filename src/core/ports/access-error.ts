/** The one error of every port: a call that failed for a reason with a way out. */

/** What went wrong with a call, as far as the user can do something about it. */
export type AccessProblem =
  | "no-credentials"
  | "credentials-refused"
  | "sso-expired"
  | "token-expired"
  | "profile-missing"
  | "region-missing"
  | "access-denied"
  | "not-found"
  | "throttled"
  | "unreachable"
  | "timed-out"
  | "cancelled"
  | "unsupported"
  | "invalid-answer"
  | "conflict"
  /** Refused because something that the request names does not exist, or is too new for the service to see. */
  | "dependency-missing"
  | "limit-exceeded"
  | "invalid-input"
  | "service-failure";

/** A call that failed for a reason with a way out. `operation` is spelt `service:Operation`, as IAM actions are. */
export class AccessError extends Error {
  /** By name: each lazily loaded bundle has its own copy of this class, and all of them mean the same. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "AccessError";
  }

  readonly problem: AccessProblem;
  readonly operation: string;
  /** What the user can do now, one sentence. */
  readonly advice: string;

  constructor(problem: AccessProblem, operation: string, message: string, advice: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.name = "AccessError";
    this.problem = problem;
    this.operation = operation;
    this.advice = advice;
  }
}
