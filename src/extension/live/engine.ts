/** Everything that live commands run, in a bundle of its own: loaded by the first of them. Knows nothing of vscode. */
export { actionsOf } from "../../core/generate/policies.ts";
export { applyPlan } from "../../core/live/apply.ts";
export { clusterOf, connect, otherTarget } from "../../core/live/connect.ts";
export { readRun } from "../../core/live/journal.ts";
export { observeFleet } from "../../core/live/observe-fleet.ts";
export { observeRolePolicies } from "../../core/live/observe-role.ts";
export { liveAudience, planDesired } from "../../core/live/plan-desired.ts";
export { undoableChanges, undoConfirmations, undoRun } from "../../core/live/undo.ts";
export { verify } from "../../core/live/verify/verify.ts";
export { desiredFromIntent } from "../../core/plan/desired-from-intent.ts";
export { isApplicable } from "../../core/plan/make-plan.ts";
export { commandsOf } from "../../core/plan/render/commands.ts";
export { compareWithFile, counterpartOf } from "../../core/view/live/comparison.ts";
export { LiveTree } from "../../core/view/live/live-tree.ts";
export { SYSTEM_CLOCK } from "../../files/system-clock.ts";
export { outcomeSection, planPage, undoPage } from "./plan-page.ts";
export { planAs } from "./plan-texts.ts";
export { verificationLine, verificationPage } from "./verification-page.ts";
