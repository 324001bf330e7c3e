/** Marks in the tree of the files what AWS and clusters do not agree with, by what their last looks told. */
import type { LineRange } from "../text/line-index.ts";
import { driftStanding, driftWords } from "./live/drift-row.ts";
import type { ViewDrift, ViewTreeNode } from "./requests.ts";
import { ofChildren, worst } from "./standing.ts";

type Nodes = readonly ViewTreeNode[];

/** The same nodes where there is nothing to mark. Only drift that has a place in the files is told there. */
export function markDrift(roots: Nodes, drift: readonly ViewDrift[]): Nodes {
  const placed = drift.filter(({ file }) => file !== undefined);
  return placed.length === 0 ? roots : roots.map((root) => marked(root, placed));
}

function marked(node: ViewTreeNode, drift: readonly ViewDrift[]): ViewTreeNode {
  const children = node.children.map((child) => marked(child, drift));
  const own = drift.filter((one) => concerns(one, node));
  const changed = children.some((child, index) => child !== node.children[index]);
  if (own.length === 0) {
    return changed ? folded(node, children) : node;
  }
  const { verdict, reasons } = driftStanding(own);
  const description = [driftWords(own), node.description].filter((part) => part !== undefined && part !== "");
  return {
    ...node,
    children,
    verdict: worst({ verdict, reasons: [] }, { verdict: node.verdict, reasons: [] }).verdict,
    reasons: [...new Set([...reasons, ...node.reasons])],
    description: description.join(" · "),
    differs: true,
  };
}

/** What holds others shows what wants attention in them; an object has its own verdict. */
function folded(node: ViewTreeNode, children: Nodes): ViewTreeNode {
  const holds = node.kind.startsWith("group-") || node.kind === "namespace";
  const verdict = holds ? ofChildren([{ verdict: node.verdict }, ...children]) : node.verdict;
  return { ...node, children, verdict };
}

function concerns({ subject, file }: ViewDrift, { kind, values, location, children }: ViewTreeNode): boolean {
  if (file === undefined) {
    return false;
  }
  if (kind === "service-account") {
    const isIt =
      subject.kind === "service-account" && subject.namespace === values.namespace && subject.name === values.name;
    // Of accounts of one name in several overlays, the one whose files say so.
    return isIt && [location, ...children.map((child) => child.location)].some((place) => place?.uri === file.uri);
  }
  const isPolicy = kind === "role" || kind === "trust-policy";
  const about = subject.kind === "role" || subject.kind === "provider";
  return isPolicy && about && location?.uri === file.uri && overlap(location.range, file.range);
}

function overlap(one: LineRange, other: LineRange): boolean {
  return !isBefore(one.end, other.start) && !isBefore(other.end, one.start);
}

function isBefore(one: LineRange["start"], other: LineRange["start"]): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}
