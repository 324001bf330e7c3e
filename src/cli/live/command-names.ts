// How advice names what to run, at the command line.
import type { CommandNames } from "../../core/live/verify/context.ts";

export const COMMAND_NAMES: CommandNames = {
  plan: "`irsa plan`",
  planAgent: "`irsa plan --pod-identity`",
  setUp: "`irsa plan --service-account`",
};
