/** What the language server answers beyond LSP: method names and shapes, shared by server and editor. */
import type { Binding } from "../generate/draft-binding.ts";
import type { AccessIntent, Draft, IntentCluster } from "../generate/intent.ts";
import type { Guide } from "../guide/guide.ts";
import type { Drift } from "../live/drift/drift.ts";
import type { AccountName } from "../names/kubernetes.ts";
import type { LiveSnapshot } from "../observe/snapshot.ts";
import type { DesiredOfFiles } from "../plan/desired-from-files.ts";
import type { Severity } from "../rules/rule.ts";
import type { LinePosition, LineRange } from "../text/line-index.ts";
import type { ViewDecoding } from "./decoding.ts";
import type { TreeNode } from "./tree.ts";

/** A place as LSP has it. */
export interface ViewLocation {
  readonly uri: string;
  readonly range: LineRange;
}

/** A tree node as it goes over the wire: places as LSP has them. */
export interface ViewTreeNode extends Omit<TreeNode, "location" | "children"> {
  readonly location: ViewLocation | undefined;
  readonly children: readonly ViewTreeNode[];
  /** Set by a client on what the files and the live side do not agree about. */
  readonly differs?: true;
}

/** A ServiceAccount of the workspace, for pickers. */
export interface AccountChoice {
  /** Undefined when no file says it. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly roleArn: string | undefined;
  readonly location: ViewLocation;
}

/** A workload of the workspace, for pickers. */
export interface WorkloadChoice {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly account: string | undefined;
  readonly document: number;
  readonly location: ViewLocation;
}

/** What the guided command can offer from the files. */
export interface WorkspaceChoices {
  readonly accounts: readonly AccountChoice[];
  readonly workloads: readonly WorkloadChoice[];
  readonly namespaces: readonly string[];
  /** Issuers (without scheme) that trust policies and providers name. */
  readonly issuers: readonly string[];
}

/** Where the cursor of an editor is, as LSP has it. */
export interface CursorPlace {
  readonly uri: string;
  readonly position: LinePosition;
}

/** Which account's guide is wanted: the id of its node in the tree, or of one below it, or `namespace/name`; undefined for any. */
export interface GuideQuestion {
  readonly account: string | undefined;
}

export interface CheckSummary {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
  readonly milliseconds: number;
}

/** Whether a draft could be made; `reason` says in words for the user why not. */
export type DraftResult =
  | { readonly ok: true; readonly draft: Draft }
  | { readonly ok: false; readonly reason: string };

/** What the webhook makes of one workload's pod. */
export interface ExplainedPod {
  /** For example `Deployment/cart`. */
  readonly title: string;
  /** The workload in its file. */
  readonly range: LineRange;
  /** The Pod as YAML, before and after the webhook. */
  readonly before: string;
  readonly after: string;
  /** False where the API server refuses the pod. */
  readonly admitted: boolean;
  /** Why, one sentence each. */
  readonly reasons: readonly string[];
  /** Which credentials each container ends up with, in words, and what would change that. */
  readonly containers: readonly {
    readonly name: string;
    readonly source: string;
    readonly changes: readonly string[];
  }[];
  /** What no file says and the outcome may hang on. */
  readonly doubts: readonly string[];
}

/** What is wrong in a rendered document, as a list of problems shows it. */
export interface RenderedFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly range: LineRange;
  /** URI of the rule's page. */
  readonly page: string | undefined;
}

/** What one template of a chart came to. */
export interface RenderedDocument {
  /** Below the chart, e.g. `account.yaml`. */
  readonly name: string;
  /** The template itself; undefined where it is of a packed chart inside. */
  readonly template: string | undefined;
  readonly text: string;
  readonly findings: readonly RenderedFinding[];
}

export type RenderedChart =
  | { readonly kind: "rendered"; readonly chart: string; readonly documents: readonly RenderedDocument[] }
  /** The file is in no chart. */
  | { readonly kind: "no-chart" }
  /** `reason` completes "… was not rendered: "; `missing` says that there is no helm at all. */
  | { readonly kind: "failed"; readonly chart: string; readonly reason: string; readonly missing: boolean }
  /** The server runs where no programs run. */
  | { readonly kind: "no-programs" };

/** Whose part of the desired state is asked for, and of which cluster. */
export interface DesiredParams {
  readonly cluster: IntentCluster;
  readonly account: AccountName;
  /** Which mechanism counts where the files give the account a role both ways. */
  readonly mechanism?: AccessIntent["mechanism"];
  /** True to leave the role out: only the account's objects are asked for. */
  readonly objectsOnly?: boolean;
}

/** Every look at AWS and clusters that the editor holds now; none forgets them all. */
export interface LiveParams {
  readonly snapshots: readonly LiveSnapshot[];
}

/** A drift as it goes over the wire: `live` is the URI of a live document (`liveDocument` has its text). */
export interface ViewDrift extends Omit<Drift, "file"> {
  readonly file: ViewLocation | undefined;
}

/** A document that says what AWS or a cluster holds, to be shown read-only. */
export interface LiveDocumentText {
  readonly text: string;
  /** As LSP names languages. */
  readonly languageId: "json" | "yaml";
}

export const REQUESTS = {
  /** () -> ViewTreeNode[]: roots with their children. */
  tree: "irsa/tree",
  /** () -> WorkspaceChoices */
  choices: "irsa/choices",
  /** CursorPlace -> AccountName[]: the ServiceAccounts that this place of a file is about, those of the whole file where it is in none. */
  accountsAt: "irsa/accountsAt",
  /** AccessIntent -> DraftResult */
  draft: "irsa/draft",
  /** Binding -> DraftResult: the workload's file with another ServiceAccount. */
  bind: "irsa/bind",
  /** DesiredParams -> DesiredOfFiles: what the files want for one ServiceAccount. */
  desired: "irsa/desired",
  /** GuideQuestion -> Guide */
  guide: "irsa/guide",
  /** () -> CheckSummary: waits until every file of the workspace has been checked afresh. */
  check: "irsa/check",
  /** { text, account } -> ViewDecoding<ViewLocation>: what an error text means in this workspace, and for whom where that is known. */
  decode: "irsa/decode",
  /** { uri } -> ExplainedPod[]: the workloads of a file, as the webhook of EKS would admit their pods. */
  explainPods: "irsa/explainPods",
  /** { uri } -> RenderedChart: runs the user's helm on the chart that a file is in, and checks what comes out. */
  renderedChart: "irsa/renderedChart",
  /** LiveParams -> ViewDrift[]: takes these looks in place of the former ones, and says where files and they differ. */
  live: "irsa/live",
  /** () -> ViewDrift[]: the same of the looks at hand and the files as they are now. */
  drift: "irsa/drift",
  /** { uri } -> LiveDocumentText, or null where no look at hand has seen it: a document with the scheme of live documents. */
  liveDocument: "irsa/liveDocument",
} as const;

/** Server to client, no parameters: the tree has changed. */
export const TREE_CHANGED = "irsa/treeChanged";

/** Parameter and result types of the requests. */
export interface RequestTypes {
  readonly tree: { readonly params: undefined; readonly result: readonly ViewTreeNode[] };
  readonly choices: { readonly params: undefined; readonly result: WorkspaceChoices };
  readonly accountsAt: { readonly params: CursorPlace; readonly result: readonly AccountName[] };
  readonly draft: { readonly params: AccessIntent; readonly result: DraftResult };
  readonly bind: { readonly params: Binding; readonly result: DraftResult };
  readonly desired: { readonly params: DesiredParams; readonly result: DesiredOfFiles };
  readonly guide: { readonly params: GuideQuestion; readonly result: Guide<ViewLocation> };
  readonly check: { readonly params: undefined; readonly result: CheckSummary };
  readonly decode: {
    readonly params: { readonly text: string; readonly account?: AccountName | undefined };
    readonly result: ViewDecoding<ViewLocation>;
  };
  readonly explainPods: { readonly params: { readonly uri: string }; readonly result: readonly ExplainedPod[] };
  readonly renderedChart: { readonly params: { readonly uri: string }; readonly result: RenderedChart };
  readonly live: { readonly params: LiveParams; readonly result: readonly ViewDrift[] };
  readonly drift: { readonly params: undefined; readonly result: readonly ViewDrift[] };
  readonly liveDocument: { readonly params: { readonly uri: string }; readonly result: LiveDocumentText | null };
}

/**
 * Commands that lenses call, where the client names them in `commands` of its initialization options. `verify` and `guide` get
 * `{ namespace, name }`; `places` gets a URI, a position and the locations to show, as LSP has them.
 */
export const LENS_COMMANDS = {
  verify: "irsa.verifyAccount",
  guide: "irsa.openGuide",
  places: "irsa.showReferences",
} as const;
