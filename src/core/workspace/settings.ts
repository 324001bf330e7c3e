/** The user's settings as one value, whichever door they came through: `irsa.*` of an LSP client or `.irsarc.json`. */
import type { RuleSetting } from "../rules/rule.ts";

export interface Settings {
  /** By rule id; rules that are not named have their defaults. */
  readonly rules: Readonly<Record<string, RuleSetting>>;
  /** Role name by trust policy file, its path relative to the folder that the settings are for. */
  readonly trustPolicyRoles: Readonly<Record<string, string>>;
  /** Characters without white space; IAM's default quota is 2048. */
  readonly trustPolicyQuota: number;
  /** Globs relative to the folder; what they match is not read. */
  readonly exclude: readonly string[];
  /** Whether editors show how accounts and trust policies stand, and who uses them, in a line above. */
  readonly codeLens: boolean;
  /** Whether editors show effective namespaces and roles behind names, within the line. */
  readonly inlayHints: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  rules: {},
  trustPolicyRoles: {},
  trustPolicyQuota: 2048,
  exclude: [],
  codeLens: true,
  inlayHints: true,
};

/** Settings that mean something in an editor only. */
const EDITOR_SETTINGS: ReadonlySet<string> = new Set(["codeLens", "inlayHints"] satisfies readonly (keyof Settings)[]);

/** Settings as far as they could be read, and one sentence for each part that could not. */
export interface SettingsReading {
  readonly settings: Settings;
  readonly problems: readonly string[];
}

const RULE_SETTINGS: ReadonlySet<unknown> = new Set<RuleSetting>([
  "default",
  "off",
  "error",
  "warning",
  "info",
  "hint",
]);

/** True for the words that a rule can be set to. */
export function isRuleSetting(value: unknown): value is RuleSetting {
  return RULE_SETTINGS.has(value);
}

/** The words that a rule can be set to, for messages. */
export const RULE_SETTING_WORDS = [...RULE_SETTINGS].join(", ");

/**
 * Reads settings from untyped JSON. What is wrong is left at its default and named; `$schema` is the only foreign key that
 * is let pass. `ruleIds` are the rules that exist.
 */
export function readSettings(raw: unknown, ruleIds: ReadonlySet<string>): SettingsReading {
  const problems: string[] = [];
  if (raw === undefined || raw === null) {
    return { settings: DEFAULT_SETTINGS, problems };
  }
  if (!isRecord(raw)) {
    return { settings: DEFAULT_SETTINGS, problems: ["the settings are not an object"] };
  }
  const settings: Settings = {
    rules: readRules(raw.rules, ruleIds, problems),
    trustPolicyRoles: readRoles(raw.trustPolicyRoles, problems),
    trustPolicyQuota: readQuota(raw.trustPolicyQuota, problems),
    exclude: readGlobs(raw.exclude, problems),
    codeLens: readSwitch("codeLens", raw.codeLens, problems),
    inlayHints: readSwitch("inlayHints", raw.inlayHints, problems),
  };
  return { settings, problems };
}

/** Names the keys of a settings file that mean nothing. A client's `irsa` section holds settings of the editor too. */
export function unknownSettingKeys(raw: unknown): readonly string[] {
  const known = new Set(["$schema", ...Object.keys(DEFAULT_SETTINGS).filter((key) => !EDITOR_SETTINGS.has(key))]);
  return isRecord(raw) ? Object.keys(raw).filter((key) => !known.has(key)) : [];
}

function readRules(raw: unknown, ruleIds: ReadonlySet<string>, problems: string[]): Settings["rules"] {
  const rules: Record<string, RuleSetting> = {};
  for (const [id, value] of entriesOf("rules", raw, problems)) {
    if (!ruleIds.has(id)) {
      problems.push(`rules: there is no rule "${id}"`);
    } else if (isRuleSetting(value)) {
      rules[id] = value;
    } else {
      problems.push(`rules: "${id}" is ${JSON.stringify(value)}, but must be one of ${RULE_SETTING_WORDS}`);
    }
  }
  return rules;
}

function readRoles(raw: unknown, problems: string[]): Settings["trustPolicyRoles"] {
  const roles: Record<string, string> = {};
  for (const [path, role] of entriesOf("trustPolicyRoles", raw, problems)) {
    if (typeof role === "string" && role !== "") {
      roles[path.replaceAll("\\", "/").replace(/^\.\//, "")] = role;
    } else {
      problems.push(`trustPolicyRoles: "${path}" needs the name of a role`);
    }
  }
  return roles;
}

function readQuota(raw: unknown, problems: string[]): number {
  if (raw === undefined || raw === null) {
    return DEFAULT_SETTINGS.trustPolicyQuota;
  }
  if (typeof raw === "number" && Number.isInteger(raw) && raw > 0) {
    return raw;
  }
  problems.push(`trustPolicyQuota is ${JSON.stringify(raw)}, but must be a whole number of characters above 0`);
  return DEFAULT_SETTINGS.trustPolicyQuota;
}

function readSwitch(key: "codeLens" | "inlayHints", raw: unknown, problems: string[]): boolean {
  if (raw === undefined || raw === null) {
    return DEFAULT_SETTINGS[key];
  }
  if (typeof raw === "boolean") {
    return raw;
  }
  problems.push(`${key} is ${JSON.stringify(raw)}, but must be true or false`);
  return DEFAULT_SETTINGS[key];
}

function readGlobs(raw: unknown, problems: string[]): readonly string[] {
  if (raw === undefined || raw === null) {
    return [];
  }
  if (Array.isArray(raw) && raw.every((glob) => typeof glob === "string")) {
    return raw.filter((glob) => glob !== "");
  }
  problems.push("exclude must be a list of globs");
  return [];
}

function entriesOf(key: string, raw: unknown, problems: string[]): readonly (readonly [string, unknown])[] {
  if (raw === undefined || raw === null) {
    return [];
  }
  if (!isRecord(raw)) {
    problems.push(`${key} must be an object`);
    return [];
  }
  return Object.entries(raw);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
