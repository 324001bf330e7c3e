// The few things that a plan has to know from AWS and the cluster before it can say what is wanted.
import type { Connection } from "../../core/live/connect.ts";
import { Fault } from "../fault.ts";

/** Account of the credentials; throws a Fault with the way out when there are none. */
export async function callerAccount({ ports }: Connection, signal: AbortSignal): Promise<string> {
  try {
    return (await ports.aws.reader.callerIdentity(signal)).account;
  } catch (error) {
    throw faultOf(error);
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
