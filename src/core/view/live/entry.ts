/** Lines of the live tree before they are rows: cheap to make for 5,000 roles, searched and filtered without making a row of them. */
import * as l10n from "@vscode/l10n";
import type { LiveConnection } from "../../observe/snapshot.ts";
import type { TreeOptions } from "../arrange-tree.ts";
import type { ViewTreeNode } from "../requests.ts";
import { ofChildren } from "../standing.ts";
import type { NodeVerdict } from "../tree.ts";

/** Rows of a list that are shown at a time. */
export const PAGE = 200;

/** What a row shows by itself. */
export interface LiveRow extends Pick<ViewTreeNode, "kind" | "label" | "verdict"> {
  readonly description?: string | undefined;
  readonly reasons?: readonly string[];
  readonly values?: Readonly<Record<string, string>>;
  readonly differs?: boolean;
  /** URI of the live document that a click opens. */
  readonly document?: string | undefined;
  /** Name of the role whose policies have to be asked for before the row is opened. */
  readonly role?: string;
}

export interface LiveEntry {
  /** Below the connection; stable across looks. */
  readonly id: string;
  /** What wants attention in it or below it: `problem`, `warning` or `none`. */
  readonly attention: NodeVerdict;
  /** What a search finds it by; none for groups. */
  readonly texts: readonly string[];
  /** Made when it is shown, each time. */
  readonly row: () => LiveRow;
  /** Made when it is opened; undefined for a leaf. */
  readonly below: (() => readonly LiveEntry[]) | undefined;
  /** True where a search and the filter look below it too. */
  readonly searched: boolean;
  /** True for a line that says what could not be seen. */
  readonly isNotice?: true;
}

/** A row of the live tree. `children` is empty: what is below is made when `live.open` is called. */
export interface LiveNode extends ViewTreeNode {
  readonly live: {
    readonly connection: LiveConnection;
    readonly document: string | undefined;
    readonly folds: boolean;
    /** See {@link LiveRow.role}. */
    readonly role: string | undefined;
    /** The first `pages` pages of what is below, then a row for the rest. */
    readonly open: (pages: number) => readonly LiveNode[];
  };
}

export function isLive(node: ViewTreeNode): node is LiveNode {
  return "live" in node;
}

/** An entry that only holds others, which are searched; undefined when it would hold none. */
export function groupEntry(
  id: string,
  row: Pick<LiveRow, "kind" | "label"> & Partial<LiveRow>,
  entries: readonly LiveEntry[],
): LiveEntry | undefined {
  if (entries.length === 0) {
    return undefined;
  }
  const attention = attentionOf(entries);
  const shown: LiveRow = { description: countText(entries), ...row, verdict: attention };
  return { id, attention, texts: [], row: () => shown, below: () => entries, searched: true };
}

/** A line that says something and has nothing below. */
export function leafEntry(id: string, row: LiveRow, attention: NodeVerdict = attentionIn(row.verdict)): LiveEntry {
  const texts = [row.label, row.description ?? "", ...Object.values(row.values ?? {})];
  return { id, attention, texts, row: () => row, below: undefined, searched: false };
}

/** How many there are; what could not be seen has no number. */
function countText(entries: readonly LiveEntry[]): string {
  const count = entries.filter(({ isNotice }) => isNotice !== true).length;
  return count === 0 ? l10n.t("could not be seen") : String(count);
}

export function attentionOf(entries: readonly LiveEntry[]): NodeVerdict {
  return ofChildren(entries.map(({ attention }) => ({ verdict: attention })));
}

/** The part of a verdict that wants attention. */
export function attentionIn(verdict: NodeVerdict): NodeVerdict {
  return ofChildren([{ verdict }]);
}

/** The worse of two things that want attention. */
export function worseOf(one: NodeVerdict, other: NodeVerdict): NodeVerdict {
  return ofChildren([{ verdict: one }, { verdict: other }]);
}

type Filter = Pick<TreeOptions, "problemsOnly" | "search">;

/** What a user wants to see, and the entries that lead to it: as the tree of the files does it. */
export function wantedEntries(entries: readonly LiveEntry[], { problemsOnly, search }: Filter): readonly LiveEntry[] {
  const wanted = problemsOnly ? keep(entries, ({ attention }) => attention !== "none", false) : entries;
  const text = search.trim().toLowerCase();
  return text === ""
    ? wanted
    : keep(wanted, ({ texts }) => texts.some((each) => each.toLowerCase().includes(text)), true);
}

function keep(
  entries: readonly LiveEntry[],
  isWanted: (entry: LiveEntry) => boolean,
  whole: boolean,
): readonly LiveEntry[] {
  return entries.flatMap((entry) => {
    const wanted = isWanted(entry);
    if (!entry.searched || entry.below === undefined) {
      return wanted ? [entry] : [];
    }
    if (whole && wanted) {
      return [entry];
    }
    const below = keep(entry.below(), isWanted, whole);
    if (below.length === 0 && !wanted) {
      return [];
    }
    const row = () => (entry.texts.length === 0 ? { ...entry.row(), description: countText(below) } : entry.row());
    return [{ ...entry, row, below: () => below }];
  });
}

/** The rows of entries, as far as they are shown. `parent` is the id of the row that they are below. */
export function liveNodes(
  entries: readonly LiveEntry[],
  connection: LiveConnection,
  parent: string,
  pages: number,
): readonly LiveNode[] {
  const shown = entries.slice(0, pages * PAGE).map((entry) => liveNode(entry, connection));
  const left = entries.length - shown.length;
  return left === 0 ? shown : [...shown, moreNode(left, shown.length, connection, parent)];
}

function liveNode(entry: LiveEntry, connection: LiveConnection): LiveNode {
  const { kind, label, description, verdict, reasons = [], values = {}, differs, document, role } = entry.row();
  const id = liveId(connection, entry.id);
  return {
    id,
    kind,
    label,
    description,
    verdict,
    reasons,
    location: undefined,
    values,
    children: [],
    ...(differs === true ? { differs } : {}),
    live: {
      connection,
      document,
      folds: entry.below !== undefined,
      role,
      open: (pages) => liveNodes(entry.below?.() ?? [], connection, id, pages),
    },
  };
}

function moreNode(left: number, shown: number, connection: LiveConnection, parent: string): LiveNode {
  const next = Math.min(left, PAGE);
  return {
    id: `${parent}/more`,
    kind: "more",
    label: l10n.t("Load {0} more…", next),
    description: l10n.t("{0} of {1} are shown", shown, shown + left),
    verdict: "none",
    reasons: [],
    location: undefined,
    values: { of: parent },
    children: [],
    live: { connection, document: undefined, folds: false, role: undefined, open: () => [] },
  };
}

export function liveId({ id }: LiveConnection, below: string): string {
  return below === "" ? `live:${id}` : `live:${id}/${below}`;
}
