/** What a language server in a browser's worker is told before anything else, and asks for beside files. */

/** The first message to the worker; all that follow are LSP. */
export interface WorkerStart {
  /** URL of the folder of the bundles, with a slash at its end. */
  readonly bundles: string;
  /** URI of the folder of the rules' pages. */
  readonly rulePages: string;
  readonly version: string;
}

/** { name } -> Uint8Array: a file beside the bundles. */
export const BUNDLED_FILE = "irsa/bundledFile";
