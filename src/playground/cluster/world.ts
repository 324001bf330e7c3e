/** One cluster of the practice account during one request: its objects, and what of AWS its webhook, nodes and pods see. */
import type { PracticeCluster, PracticeState } from "../state.ts";
import type { KubeDraft } from "./draft.ts";

export interface ClusterWorld {
  readonly state: PracticeState;
  readonly cluster: PracticeCluster;
  readonly draft: KubeDraft;
  /** Milliseconds since the epoch. */
  readonly now: number;
}
