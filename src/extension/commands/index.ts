/** All commands by id; a command that is missing here or contributed by nobody does not compile or fails the manifest test. */
import type { CommandId } from "../contributions.ts";
import { bindWorkload } from "./bind-workload.ts";
import { checkRenderedChart } from "./check-rendered-chart.ts";
import { checkWorkspace } from "./check-workspace.ts";
import type { Command } from "./command.ts";
import { compareLive } from "./compare-live.ts";
import { copyArn } from "./copy-arn.ts";
import { copyIssuer } from "./copy-issuer.ts";
import { copyRoleArn } from "./copy-role-arn.ts";
import { copySubject } from "./copy-subject.ts";
import { decodeError } from "./decode-error.ts";
import { decodeTerminalSelection } from "./decode-terminal-selection.ts";
import { detectIssuer } from "./detect-issuer.ts";
import { explainPod } from "./explain-pod.ts";
import { forgetLive } from "./forget-live.ts";
import { loadMore } from "./load-more.ts";
import { openGuide } from "./open-guide.ts";
import { openLive } from "./open-live.ts";
import { openNode } from "./open-node.ts";
import { openPracticeScenario } from "./open-practice-scenario.ts";
import { openPracticeWorkspace } from "./open-practice-workspace.ts";
import { openWalkthrough } from "./open-walkthrough.ts";
import { planAndApply } from "./plan-and-apply.ts";
import { refreshLive } from "./refresh-live.ts";
import { refreshTree } from "./refresh-tree.ts";
import { restartServer } from "./restart-server.ts";
import { runVerificationPod } from "./run-verification-pod.ts";
import { selectConnection } from "./select-connection.ts";
import { setUpAccess } from "./set-up-access.ts";
import { showOutput } from "./show-output.ts";
import { showPermissions } from "./show-permissions.ts";
import { groupTree, searchTree, showEverything, showProblemsOnly } from "./tree-commands.ts";
import { undo } from "./undo.ts";
import { verifyAccount } from "./verify-account.ts";

export const commands = {
  "irsa.setUpAccess": setUpAccess,
  "irsa.planAndApply": planAndApply,
  "irsa.verifyAccount": verifyAccount,
  "irsa.runVerificationPod": runVerificationPod,
  "irsa.undo": undo,
  "irsa.selectConnection": selectConnection,
  "irsa.bindWorkload": bindWorkload,
  "irsa.showProblemsOnly": showProblemsOnly,
  "irsa.showEverything": showEverything,
  "irsa.searchTree": searchTree,
  "irsa.groupTree": groupTree,
  "irsa.openWalkthrough": openWalkthrough,
  "irsa.detectIssuer": detectIssuer,
  "irsa.checkWorkspace": checkWorkspace,
  "irsa.openPracticeWorkspace": openPracticeWorkspace,
  "irsa.openPracticeScenario": openPracticeScenario,
  "irsa.openGuide": openGuide,
  "irsa.refreshTree": refreshTree,
  "irsa.openNode": openNode,
  "irsa.copyRoleArn": copyRoleArn,
  "irsa.copySubject": copySubject,
  "irsa.copyIssuer": copyIssuer,
  "irsa.decodeError": decodeError,
  "irsa.decodeTerminalSelection": decodeTerminalSelection,
  "irsa.explainPod": explainPod,
  "irsa.refreshLive": refreshLive,
  "irsa.forgetLive": forgetLive,
  "irsa.openLive": openLive,
  "irsa.compareLive": compareLive,
  "irsa.copyArn": copyArn,
  "irsa.loadMore": loadMore,
  "irsa.checkRenderedChart": checkRenderedChart,
  "irsa.showPermissions": showPermissions,
  "irsa.showOutput": showOutput,
  "irsa.restartServer": restartServer,
} satisfies Record<CommandId, Command>;
