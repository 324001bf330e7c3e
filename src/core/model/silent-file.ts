/** Files that say nothing of identity: most of a workspace, and the reason why they must cost next to nothing. */
import type { FileFacts } from "./facts.ts";

const NOTHING: readonly never[] = [];

/** What is known of a file that says nothing; `skipped` is why it was not read, if it was not. */
export function noFacts(uri: string, skipped?: string): FileFacts {
  return { uri, facts: NOTHING, problems: NOTHING, suppressions: NOTHING, documentKinds: NOTHING, skipped };
}

/** True where nothing can hang on the file, and no rule has a subject in it. A file that is not here is silent too. */
export function isSilent(file: FileFacts | undefined): boolean {
  return file === undefined || (file.facts.length + file.problems.length === 0 && file.skipped === undefined);
}
