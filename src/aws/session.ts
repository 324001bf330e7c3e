/** Runs calls against AWS for one target: config re-read each time, credentials first, a deadline on both, errors translated. */
import type { AccessError, AwsTarget } from "../core/ports.ts";
import { type CallContext, CREDENTIAL_PROBLEMS, cancelled, timedOut, toAccessError } from "./access-errors.ts";
import { type CallLimits, type Clients, makeClients } from "./clients.ts";
import { type ConnectionSettings, readSharedConfig, settleConnection } from "./shared-config.ts";

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
  /** The same for an operation that is not signed: no credentials are looked for, and none need be there. */
  callUnsigned<T>(
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

  async function runCall<T>(
    signed: boolean,
    operation: string,
    subject: string | undefined,
    signal: AbortSignal,
    run: (scope: CallScope) => Promise<T>,
  ): Promise<T> {
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
      if (signed) {
        await within(limits.credentialsMs, signal, context, () => clients.credentials());
      }
      context = { ...context, identity, stage: "request" };
      return await within(limits.requestMs, signal, context, (limited) => run({ clients, signal: limited, context }));
    } catch (error) {
      const mapped = toAccessError(error, context);
      if (CREDENTIAL_PROBLEMS.has(mapped.problem)) {
        current = undefined;
      }
      throw mapped;
    }
  }

  return {
    rememberIdentity(arn) {
      identity = arn;
    },
    call: (operation, subject, signal, run) => runCall(true, operation, subject, signal, run),
    callUnsigned: (operation, subject, signal, run) => runCall(false, operation, subject, signal, run),
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
