/** Every id that package.json contributes, spelled once; the manifest parity test holds both sides together. */
import { DEFAULT_SETTINGS, type Settings as WorkspaceSettings } from "../core/workspace/settings.ts";

export const COMMANDS = {
  setUpAccess: "irsa.setUpAccess",
  planAndApply: "irsa.planAndApply",
  verifyAccount: "irsa.verifyAccount",
  runVerificationPod: "irsa.runVerificationPod",
  undo: "irsa.undo",
  selectConnection: "irsa.selectConnection",
  bindWorkload: "irsa.bindWorkload",
  showProblemsOnly: "irsa.showProblemsOnly",
  showEverything: "irsa.showEverything",
  searchTree: "irsa.searchTree",
  groupTree: "irsa.groupTree",
  openWalkthrough: "irsa.openWalkthrough",
  detectIssuer: "irsa.detectIssuer",
  checkWorkspace: "irsa.checkWorkspace",
  openPracticeWorkspace: "irsa.openPracticeWorkspace",
  openPracticeScenario: "irsa.openPracticeScenario",
  openGuide: "irsa.openGuide",
  refreshTree: "irsa.refreshTree",
  openNode: "irsa.openNode",
  copyRoleArn: "irsa.copyRoleArn",
  copySubject: "irsa.copySubject",
  copyIssuer: "irsa.copyIssuer",
  decodeError: "irsa.decodeError",
  decodeTerminalSelection: "irsa.decodeTerminalSelection",
  explainPod: "irsa.explainPod",
  refreshLive: "irsa.refreshLive",
  forgetLive: "irsa.forgetLive",
  openLive: "irsa.openLive",
  compareLive: "irsa.compareLive",
  copyArn: "irsa.copyArn",
  loadMore: "irsa.loadMore",
  checkRenderedChart: "irsa.checkRenderedChart",
  showPermissions: "irsa.showPermissions",
  showOutput: "irsa.showOutput",
  restartServer: "irsa.restartServer",
} as const;

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

/** The view container in the activity bar. */
export const VIEW_CONTAINER = "irsa";

/** The tree of identities. */
export const IDENTITIES_VIEW = "irsa.identities";

/** The walkthrough, as VS Code's own command wants it named. */
export const WALKTHROUGH = "irsa-workbench.irsa-workbench#irsa.start";

/** The guide page's view type; VS Code restores pages by it. */
export const GUIDE_PAGE = "irsa.guide";

/** Context keys that `when` clauses of package.json read. */
export const CONTEXTS = {
  /** The language server gives no answer. */
  serverDown: "irsa.serverDown",
  /** The tree leaves something out: it is searched, or shows problems only. */
  treeFiltered: "irsa.treeFiltered",
  /** The window works with the practice account: like the next ones it is set and stays, and the walkthrough ticks a step by it. */
  practising: "irsa.practising",
  /** The guided command has written its files. */
  filesWritten: "irsa.filesWritten",
  /** A plan was carried out to its end, or found that nothing has to be changed. */
  planApplied: "irsa.planApplied",
  /** Every link of some ServiceAccount held. */
  identityVerified: "irsa.identityVerified",
  /** AWS or a cluster was looked at in this window. */
  liveSeen: "irsa.liveSeen",
} as const;

/** Schemes of the read-only documents that the extension itself provides. */
export const SCHEMES = { draft: "irsa-draft", report: "irsa-report", live: "irsa-live" } as const;

/** The extension's own settings beside the ones that every door reads; keys as in package.json, without the section `irsa`. */
export interface Settings extends WorkspaceSettings {
  /** Work with the built-in practice account instead of AWS. */
  readonly practiceAccount: boolean;
  /** Preselected profile of the shared AWS config; empty for none. */
  readonly "aws.profile": string;
  /** Preselected region; empty for the profile's own. */
  readonly "aws.region": string;
  readonly "trace.server": "off" | "messages" | "verbose";
}

export const SETTINGS_SECTION = "irsa";

/** The defaults of package.json: the parity test compares them. */
export const SETTING_DEFAULTS: Settings = {
  ...DEFAULT_SETTINGS,
  practiceAccount: false,
  "aws.profile": "",
  "aws.region": "",
  "trace.server": "off",
};
