/** Workspace folders with their settings: which rules and role mappings hold for a file. */
import { RuleEngine } from "../rules/engine.ts";
import type { Rule } from "../rules/rule.ts";
import { isInside, relativeTo } from "../text/uri.ts";
import { DEFAULT_SETTINGS, type Settings } from "./settings.ts";

/** A workspace folder with the settings that hold below it. */
export interface WorkspaceFolder {
  readonly uri: string;
  readonly settings: Settings;
}

interface ConfiguredFolder extends WorkspaceFolder {
  readonly engine: RuleEngine;
}

export class Folders {
  readonly #rules: readonly Rule[];
  readonly #outside: RuleEngine;
  #folders: readonly ConfiguredFolder[] = [];
  /** Most users have none, and the question comes with every look at a trust policy. */
  #hasMappings = false;

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
    this.#outside = new RuleEngine(rules);
  }

  get all(): readonly WorkspaceFolder[] {
    return this.#folders;
  }

  configure(folders: readonly WorkspaceFolder[]): void {
    this.#hasMappings = folders.some(({ settings }) => Object.keys(settings.trustPolicyRoles).length > 0);
    this.#folders = folders.map((folder) => {
      const { rules, trustPolicyQuota, trustPolicyRoles } = folder.settings;
      return {
        ...folder,
        engine: new RuleEngine(this.#rules, { rules, context: { trustPolicyQuota, trustPolicyRoles } }),
      };
    });
  }

  /** The rules as the file's folder has set them; the defaults for a file outside all folders. */
  engineOf(uri: string): RuleEngine {
    return this.#folderOf(uri)?.engine ?? this.#outside;
  }

  /** The role that the user's own mapping gives to a trust policy file. */
  roleOfPolicyFile(uri: string): string | undefined {
    const folder = this.#hasMappings ? this.#folderOf(uri) : undefined;
    return folder?.settings.trustPolicyRoles[relativeTo(folder.uri, uri)];
  }

  #folderOf(uri: string): ConfiguredFolder | undefined {
    return innermost(this.#folders, uri);
  }
}

/** The innermost folder that holds the file. */
export function innermost<F extends WorkspaceFolder>(folders: readonly F[], uri: string): F | undefined {
  let best: F | undefined;
  for (const folder of folders) {
    if (isInside(folder.uri, uri) && folder.uri.length > (best?.uri.length ?? -1)) {
      best = folder;
    }
  }
  return best;
}

/** Settings for a folder that has none. */
export function plainFolder(uri: string): WorkspaceFolder {
  return { uri, settings: DEFAULT_SETTINGS };
}
