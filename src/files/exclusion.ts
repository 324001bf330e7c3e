// The globs of `irsa.exclude`, compiled once for a folder.
import picomatch from "picomatch";

/** Tells by a path relative to the root (with `/`) whether it is left out. */
export type Exclusion = (relativePath: string) => boolean;

/** Compiles `irsa.exclude`: globs relative to the folder, `**` for any depth; a match on a folder leaves out all below it. */
export function compileExclusion(globs: readonly string[]): Exclusion {
  const patterns = globs.map((glob) => glob.replace(/^\.?\//, "").replace(/\/+$/, "")).filter((glob) => glob !== "");
  return patterns.length === 0 ? () => false : picomatch(patterns, { dot: true });
}
