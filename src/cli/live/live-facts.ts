// The few things that a plan has to know from AWS and the cluster before it can say what is wanted.
import { AUDIENCE_ANNOTATION, DEFAULT_AUDIENCE } from "../../core/names/kubernetes.ts";
import { Fault } from "../fault.ts";
import type { Connection } from "./connection.ts";
import type { AccountName } from "./intent-options.ts";

/** Account of the credentials; throws a Fault with the way out when there are none. */
export async function callerAccount({ ports }: Connection, signal: AbortSignal): Promise<string> {
  try {
    return (await ports.aws.reader.callerIdentity(signal)).account;
  } catch (error) {
    throw faultOf(error);
  }
}

/** Audience that the ServiceAccount's tokens have now; the default where that is not to be seen. */
export async function liveAudience(
  { ports }: Connection,
  { namespace, name }: AccountName,
  signal: AbortSignal,
): Promise<string> {
  try {
    const found = await ports.cluster?.find({ kind: "ServiceAccount", namespace, name }, signal);
    return found?.metadata.annotations[AUDIENCE_ANNOTATION] || DEFAULT_AUDIENCE;
  } catch (error) {
    if (error instanceof Error && error.name === "AccessError") {
      // The plan itself says that the account cannot be seen, and is blocked for it.
      return DEFAULT_AUDIENCE;
    }
    throw error;
  }
}

/** What a failed call means for a command that cannot go on without it. */
export function faultOf(error: unknown): unknown {
  if (error instanceof Error && error.name === "AccessError") {
    const advice = "advice" in error && typeof error.advice === "string" ? ` ${error.advice}` : "";
    return new Fault(`${error.message}${advice}`);
  }
  return error;
}
