// Asks the client for the settings of each folder; clients that cannot be asked have sent them.
import type { Connection } from "vscode-languageserver";
import { DRIFT_RULE_IDS } from "../core/live/drift/drift.ts";
import { RULES } from "../core/rules/registry.ts";
import { readSettings } from "../core/workspace/settings.ts";
import type { Client } from "./client.ts";
import { type Folder, makeFolder } from "./folders.ts";

const RULE_IDS: ReadonlySet<string> = new Set([...RULES.map((rule) => rule.meta.id), ...DRIFT_RULE_IDS]);

/** Folders with their settings, and what is wrong with those. */
export async function pullFolders(
  connection: Connection,
  client: Client,
  uris: readonly string[],
  pushed: unknown,
): Promise<{ readonly folders: readonly Folder[]; readonly problems: readonly string[] }> {
  const raw = await pull(connection, client, uris, pushed);
  const problems = new Set<string>();
  const folders = uris.map((uri, index) => {
    const reading = readSettings(raw[index], RULE_IDS);
    for (const problem of reading.problems) {
      problems.add(problem);
    }
    return makeFolder(uri, reading.settings);
  });
  return { folders, problems: [...problems] };
}

async function pull(
  connection: Connection,
  client: Client,
  uris: readonly string[],
  pushed: unknown,
): Promise<readonly unknown[]> {
  if (!client.configuration || uris.length === 0) {
    return uris.map(() => pushed);
  }
  const items = uris.map((scopeUri) => ({ scopeUri, section: "irsa" }));
  try {
    const answer: unknown = await connection.workspace.getConfiguration(items);
    return Array.isArray(answer) ? answer : [];
  } catch (error) {
    connection.console.warn(`The client gave no settings (${error}); the defaults hold.`);
    return uris.map(() => pushed);
  }
}
