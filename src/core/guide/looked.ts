/** Adds to a guide what looks at AWS and clusters show of its account. */
import * as l10n from "@vscode/l10n";
import { seenAccount } from "../live/seen-account.ts";
import type { EffectiveAccount } from "../model/effective.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { LiveSnapshot } from "../observe/snapshot.ts";
import type { AccountGuide } from "./guide.ts";
import { type SeenOf, withSeen } from "./live.ts";

/** Links that a look decides; whether tokens are made and taken, only a verification tries. */
const LOOKED: Readonly<Record<AccountGuide["mechanism"], SeenOf>> = {
  irsa: {
    arrows: { token: [], request: ["provider"], lookup: [], trust: ["trust"], credentials: [], call: [] },
    steps: { provider: ["provider"], role: ["trust"], workload: ["pods"] },
  },
  "pod-identity": {
    arrows: {
      token: ["pods"],
      request: ["agent"],
      lookup: ["association"],
      trust: ["trust"],
      credentials: [],
      call: [],
    },
    steps: { agent: ["agent"], association: ["association"], role: ["trust"], workload: ["pods"] },
  },
};

/** As `withVerification` does: what was seen decides what files leave open, and a failure that was seen is one. */
export function withLooks(
  guide: AccountGuide,
  account: EffectiveAccount,
  graph: IdentityGraph,
  looks: readonly LiveSnapshot[],
): AccountGuide {
  return looks.reduce((seen: AccountGuide, look) => {
    const { irsa, podIdentity } = seenAccount(account, graph, look);
    const links = guide.mechanism === "irsa" ? irsa : podIdentity;
    const note = l10n.t("AWS and the cluster are shown as the last look saw them: {0}.", look.connection.label);
    return links.length === 0 ? seen : withSeen(seen, LOOKED[guide.mechanism], links, note);
  }, guide);
}
