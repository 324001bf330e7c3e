/** Looks where the thing that an action is about stands: one question for every kind of action. */
import * as l10n from "@vscode/l10n";
import type { Action } from "../plan/action.ts";
import {
  type AwsLook,
  lookAtAddOn,
  lookAtAssociation,
  lookAtAttachment,
  lookAtAudience,
  lookAtBoundary,
  lookAtInline,
  lookAtProvider,
  lookAtRole,
  lookAtTrust,
} from "./look-aws.ts";
import { lookAtApplied, lookAtObject, lookAtRestart } from "./look-cluster.ts";
import type { LivePorts } from "./observe-plan.ts";
import { missing, type Standing } from "./standing.ts";

export interface Looking {
  readonly ports: LivePorts;
  /** True when something is taken back: then only what the run made may be deleted. */
  readonly undo: boolean;
  /** The run whose creations are its own. */
  readonly run: string;
  readonly madeUid: string | undefined;
  readonly begunAt: string | undefined;
}

/** Rejects with what the ports reject with. */
export async function look(action: Action, looking: Looking, signal: AbortSignal): Promise<Standing> {
  const { ports, run, madeUid, begunAt, undo } = looking;
  const aws: AwsLook = { aws: ports.aws, run, signal };
  switch (action.kind) {
    case "create-provider":
    case "delete-provider":
      return lookAtProvider(action, aws);
    case "add-audience":
    case "remove-audience":
      return lookAtAudience(action, aws);
    case "create-role":
    case "delete-role":
      return lookAtRole(action, aws);
    case "set-trust-policy":
      return lookAtTrust(action, aws);
    case "attach-policy":
    case "detach-policy":
      return lookAtAttachment(action, aws);
    case "set-inline-policy":
      return lookAtInline(action, aws);
    case "set-boundary":
      return lookAtBoundary(action, aws);
    case "create-association":
    case "delete-association":
    case "update-association":
      return lookAtAssociation(action, aws);
    case "create-add-on":
    case "delete-add-on":
      return lookAtAddOn(action, aws);
    case "create-object":
    case "delete-object":
    case "apply-object":
    case "restart-workload":
      break;
  }
  const { cluster } = ports;
  if (cluster === undefined) {
    return missing(l10n.t("There is no connection to the cluster."));
  }
  const inCluster = { cluster, madeUid, begunAt, undo, signal };
  switch (action.kind) {
    case "create-object":
    case "delete-object":
      return lookAtObject(action, inCluster);
    case "apply-object":
      return lookAtApplied(action, inCluster);
    case "restart-workload":
      return lookAtRestart(action, inCluster);
  }
}
