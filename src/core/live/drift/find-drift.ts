/** Where AWS, clusters and the files of a workspace do not say the same: findings about what is there, with what to do. */
import type { DraftSources } from "../../generate/drafting.ts";
import type { LiveSnapshot } from "../../observe/snapshot.ts";
import { awsDrift } from "./aws-drift.ts";
import { clusterDrift } from "./cluster-drift.ts";
import type { Drift, DriftFound } from "./drift.ts";
import { fileDrift } from "./file-drift.ts";
import { type Look, lookOf } from "./look.ts";
import { placeOf } from "./place-drift.ts";

/**
 * Only about what was seen: an unknown part gives no finding. `files` is the workspace, where there is one. What several
 * looks say alike (two clusters of one account) is told once.
 */
export function driftOf(snapshots: readonly LiveSnapshot[], files: DraftSources | undefined): readonly Drift[] {
  const looks = snapshots.map(lookOf);
  const told = new Set<string>();
  return looks.flatMap((look) => {
    const { connection, fleet } = look;
    return driftOfLook(look, looks, files)
      .filter((drift) => isNew(drift, look, told))
      .map((drift) => ({ ...drift, connection, takenAt: fleet.takenAt }));
  });
}

/** What a look shows by itself is the same after every edit of a file. */
const FOUND = new WeakMap<Look, readonly DriftFound[]>();

function driftOfLook(look: Look, looks: readonly Look[], files: DraftSources | undefined): readonly DriftFound[] {
  const found = FOUND.get(look) ?? [...awsDrift(look), ...clusterDrift(look)];
  FOUND.set(look, found);
  if (files === undefined) {
    return found;
  }
  const others = looks.filter((other) => other !== look);
  const placed = found.map((drift) => ({ ...drift, file: placeOf(drift.subject, look, files.graph) }));
  const inFiles = [...fileDrift(look, others, files)];
  // What the cluster shows of an account and its file shows too is one thing.
  const isTwice = ({ code, file }: DriftFound) =>
    inFiles.some(
      (other) => other.code === code && other.file?.uri === file?.uri && other.file?.range.start === file?.range.start,
    );
  return [...placed.filter((drift) => drift.file === undefined || !isTwice(drift)), ...inFiles];
}

/** Of roles and providers, which are the account's, every look at its clusters tells. */
function isNew({ code, message, subject, file }: DriftFound, { account }: Look, told: Set<string>): boolean {
  if (subject.kind !== "role" && subject.kind !== "provider") {
    return true;
  }
  const key = JSON.stringify([account, code, message, file]);
  return !told.has(key) && told.add(key).size > 0;
}
