/** Reads settings under their typed names, so that a misspelt key does not compile. */
import * as vscode from "vscode";
import { SETTING_DEFAULTS, SETTINGS_SECTION, type Settings } from "./contributions.ts";

/** Current value of a setting; the manifest's default when the user set none. */
export function setting<K extends keyof Settings>(key: K): Settings[K] {
  return vscode.workspace.getConfiguration(SETTINGS_SECTION).get<Settings[K]>(key, SETTING_DEFAULTS[key]);
}

/** True when a change touches that setting. */
export function affects(event: vscode.ConfigurationChangeEvent, key: keyof Settings): boolean {
  return event.affectsConfiguration(`${SETTINGS_SECTION}.${key}`);
}
