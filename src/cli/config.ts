// Finds and reads `.irsarc.json`, and adds what the command line says on top.
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { type ParseError, parse, printParseErrorCode } from "jsonc-parser";
import { DRIFT_RULE_IDS } from "../core/live/drift/drift.ts";
import { RULES } from "../core/rules/registry.ts";
import type { RuleSetting } from "../core/rules/rule.ts";
import {
  isRuleSetting,
  RULE_SETTING_WORDS,
  readSettings,
  type Settings,
  unknownSettingKeys,
} from "../core/workspace/settings.ts";
import { readTextFile } from "../files/read.ts";
import { Fault } from "./fault.ts";

/** File name of the settings; the keys are those of the editor's settings without `irsa.`. */
export const CONFIG_NAME = ".irsarc.json";

/** Settings and the folder that their paths and globs are relative to. */
export interface LocatedSettings {
  readonly folder: string;
  readonly settings: Settings;
}

const RULE_IDS: ReadonlySet<string> = new Set([...RULES.map((rule) => rule.meta.id), ...DRIFT_RULE_IDS]);

/** The nearest settings file at `folder` or above it, up to the root of its Git checkout; else the defaults. */
export function settingsFor(folder: string, overrides: Settings["rules"]): LocatedSettings {
  const file = findConfig(folder);
  const settings = readSettings(file === undefined ? undefined : readConfig(file), RULE_IDS);
  if (file !== undefined && settings.problems.length > 0) {
    throw new Fault(`${file}: ${settings.problems.join("; ")}.`);
  }
  return {
    folder: file === undefined ? folder : dirname(file),
    settings: { ...settings.settings, rules: { ...settings.settings.rules, ...overrides } },
  };
}

/** Parses one `--rule <id>=<setting>` into the ones before it. */
export function addRuleOption(
  option: string,
  former: Readonly<Record<string, RuleSetting>>,
): Record<string, RuleSetting> {
  const at = option.indexOf("=");
  const id = at < 0 ? option : option.slice(0, at);
  const setting = at < 0 ? undefined : option.slice(at + 1);
  if (!RULE_IDS.has(id)) {
    throw new Fault(`There is no rule "${id}" (--rule ${option}).`);
  }
  if (!isRuleSetting(setting)) {
    throw new Fault(`--rule ${option}: give a setting after "=", one of ${RULE_SETTING_WORDS}.`);
  }
  return { ...former, [id]: setting };
}

function findConfig(folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const candidate = join(at, CONFIG_NAME);
    if (existsSync(candidate)) {
      return candidate;
    }
    if (existsSync(join(at, ".git")) || dirname(at) === at) {
      return undefined;
    }
  }
}

function readConfig(file: string): unknown {
  const reading = readTextFile(file);
  if (reading.kind !== "text") {
    throw new Fault(`${file} cannot be read${reading.kind === "skipped" ? `: ${reading.reason}` : ""}.`);
  }
  const errors: ParseError[] = [];
  const raw: unknown = parse(reading.text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) {
    const line = reading.text.slice(0, first.offset).split("\n").length;
    throw new Fault(`${file}:${line}: not JSON (${printParseErrorCode(first.error)}).`);
  }
  const unknown = unknownSettingKeys(raw);
  if (unknown.length > 0) {
    throw new Fault(`${file}: there is no setting ${unknown.map((key) => `"${key}"`).join(", ")}.`);
  }
  return raw;
}
