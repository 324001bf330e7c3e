/** What speaks for or against a cause, and what the files are asked through. */
import type { Drift } from "../live/drift/drift.ts";
import type { IdentityGraph } from "../model/graph.ts";
import type { LiveSnapshot } from "../observe/snapshot.ts";
import type { Finding, Fix, Severity } from "../rules/rule.ts";
import type { Location } from "../text/range.ts";
import type { CauseId } from "./causes.ts";

/** What a decoder looks at. */
export interface DecodeSources {
  readonly graph: IdentityGraph;
  /** Findings of a file as of its last check. */
  findings(uri: string): readonly Finding[];
  /** Looks at AWS and clusters, where there are any, and what they show to differ. */
  readonly looks?: readonly LiveSnapshot[];
  readonly drift?: readonly Drift[];
  /** Fixes of a finding, the preferred one first. */
  fixes(finding: Finding): readonly Fix[];
}

export interface Evidence {
  /** `note`: worth knowing, decides nothing. */
  readonly weighs: "for" | "against" | "note";
  /** One sentence. */
  readonly message: string;
  /** Undefined for what the text itself says. */
  readonly location: Location | undefined;
  /** The finding's rule, severity and first fix, where a finding says it. */
  readonly finding:
    | { readonly rule: string; readonly severity: Severity; readonly fix: string | undefined }
    | undefined;
  /** False where the text does not say that it is about this very object. */
  readonly direct: boolean;
}

export interface CauseEvidence extends Evidence {
  readonly cause: CauseId;
}

/** Evidence from the graph on an object that the text is about. */
export function seenIn(
  cause: CauseId,
  weighs: Evidence["weighs"],
  message: string,
  location: Location | undefined,
): CauseEvidence {
  return { cause, weighs, message, location, finding: undefined, direct: true };
}
