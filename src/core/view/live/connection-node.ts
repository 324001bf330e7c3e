/** The root of one connection's live tree: which cluster, how old the look is, or why there is none. */
import * as l10n from "@vscode/l10n";
import type { LiveConnection } from "../../observe/snapshot.ts";
import type { NodeVerdict } from "../tree.ts";
import { ageText } from "./age.ts";
import { type LiveNode, liveId } from "./entry.ts";

/** What is known of a connection, whether it was looked at or not. */
export interface ConnectionState {
  readonly connection: LiveConnection;
  /** Name of the cluster, or what else it is called by. */
  readonly name: string;
  /** Account and region as far as they are known. */
  readonly place: readonly string[];
  readonly isLooking: boolean;
  /** Milliseconds since the epoch; undefined where nothing was seen yet. */
  readonly takenAt: number | undefined;
  /** Why the last look came to nothing. */
  readonly failure: { readonly message: string; readonly advice: string | undefined } | undefined;
}

/**
 * @param rows what is below it; undefined where nothing was seen
 * @param now milliseconds since the epoch
 */
export function connectionNode(
  state: ConnectionState,
  rows: readonly LiveNode[] | undefined,
  attention: NodeVerdict,
  now: number,
): LiveNode {
  const { connection, name, place, takenAt, failure, isLooking } = state;
  const below = [
    ...(failure === undefined ? [] : [failureNode(connection, failure)]),
    ...(rows ?? (isLooking ? [] : [lookNode(connection, failure !== undefined)])),
  ];
  return {
    id: liveId(connection, ""),
    kind: "connection",
    label: l10n.t("Live: {0}", name),
    description: [stateText(state, now), ...place].join(" · "),
    verdict: failure !== undefined && rows === undefined ? "unknown" : attention,
    reasons: reasonsOf(state),
    location: undefined,
    values: { connection: connection.id, ...(takenAt === undefined ? {} : { seen: String(takenAt) }) },
    children: [],
    live: { connection, document: undefined, folds: below.length > 0, role: undefined, open: () => below },
  };
}

function stateText({ isLooking, takenAt, failure }: ConnectionState, now: number): string {
  if (isLooking) {
    return l10n.t("looking…");
  }
  const age = takenAt === undefined ? [] : [ageText(takenAt, now)];
  const state = failure === undefined ? age : [...age, l10n.t("the last look failed")];
  return state.length === 0 ? l10n.t("not looked at yet") : state.join(", ");
}

function reasonsOf({ takenAt, failure }: ConnectionState): readonly string[] {
  if (failure !== undefined) {
    return [failure.message, ...(failure.advice === undefined ? [] : [failure.advice])];
  }
  return takenAt === undefined
    ? [
        l10n.t(
          "Nothing was asked of AWS and the cluster yet. “IRSA: Refresh Live View” looks at both, and changes nothing.",
        ),
      ]
    : [
        l10n.t(
          "What AWS and the cluster held then. “IRSA: Refresh Live View” looks again; nothing is asked in between.",
        ),
      ];
}

function failureNode(connection: LiveConnection, failure: NonNullable<ConnectionState["failure"]>): LiveNode {
  const advice = failure.advice?.replaceAll("`", "");
  return {
    ...lineNode(connection, "failure", failure.message, advice),
    kind: "notice",
    verdict: "unknown",
    reasons: advice === undefined ? [] : [advice],
  };
}

/** The button of a connection that has nothing to show. */
function lookNode(connection: LiveConnection, again: boolean): LiveNode {
  const node = lineNode(
    connection,
    "look",
    again ? l10n.t("Look again") : l10n.t("Look now"),
    l10n.t("asks AWS and the cluster, changes nothing"),
  );
  return { ...node, values: { connection: connection.id } };
}

function lineNode(connection: LiveConnection, id: string, label: string, description: string | undefined): LiveNode {
  return {
    id: liveId(connection, id),
    kind: "look",
    label,
    description,
    verdict: "none",
    reasons: [],
    location: undefined,
    values: {},
    children: [],
    live: { connection, document: undefined, folds: false, role: undefined, open: () => [] },
  };
}
