// Where files, AWS and clusters differ, as findings by file, and which files that changed.
import type { Drift } from "../core/live/drift/drift.ts";
import { withPodsTogether } from "../core/live/drift/pods-together.ts";
import type { Finding } from "../core/rules/rule.ts";
import { driftFinding, driftIn } from "../core/workspace/drift-findings.ts";
import type { Workspace } from "../core/workspace/workspace.ts";
import { localTime } from "../files/local-time.ts";
import type { Trouble } from "./trouble.ts";

interface Comparing {
  readonly workspace: Workspace;
  readonly trouble: Trouble;
}

export class DriftBook {
  #all: readonly Drift[] = [];
  readonly #byFile = new Map<string, readonly Finding[]>();

  get all(): readonly Drift[] {
    return this.#all;
  }

  of(uri: string): readonly Finding[] {
    return this.#byFile.get(uri) ?? [];
  }

  /** Compares anew; tells of the files that had some drift or have some now. */
  refresh({ workspace, trouble }: Comparing, tell: (uri: string) => void): void {
    const touched = new Set(this.#byFile.keys());
    this.#byFile.clear();
    this.#all = this.#find(workspace, trouble);
    for (const drift of withPodsTogether(this.#all)) {
      const finding = driftFinding(drift, localTime(drift.takenAt));
      if (finding !== undefined) {
        this.#byFile.set(finding.uri, [...this.of(finding.uri), finding]);
        touched.add(finding.uri);
      }
    }
    touched.forEach(tell);
  }

  #find(workspace: Workspace, trouble: Trouble): readonly Drift[] {
    try {
      return driftIn(workspace);
    } catch (error) {
      trouble.failed("comparing files with AWS and clusters failed", error);
      return [];
    }
  }
}
