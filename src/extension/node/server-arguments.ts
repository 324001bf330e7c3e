/** How Node is started for the language server: apart from the client, for the benches to weigh the very same process. */

/**
 * The young generation stays small. A scan makes much that is thrown away at once, and V8 would let that room grow to three times
 * 16 MB and more, and keep it, for a process that then idles beside the editor for hours.
 */
export const SERVER_NODE_ARGUMENTS: readonly string[] = ["--max-semi-space-size=2"];
