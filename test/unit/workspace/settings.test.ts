// Settings from untyped JSON: what can be read is taken, what cannot is named and left at its default.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS, readSettings, unknownSettingKeys } from "../../../src/core/workspace/settings.ts";

const RULES = new Set(["trust-aud-missing"]);

describe("settings", () => {
  it("are the defaults where there are none", () => {
    expect(readSettings(undefined, RULES)).toEqual({ settings: DEFAULT_SETTINGS, problems: [] });
    expect(readSettings({}, RULES)).toEqual({ settings: DEFAULT_SETTINGS, problems: [] });
  });

  it("are taken", () => {
    const raw = {
      rules: { "trust-aud-missing": "error" },
      trustPolicyRoles: { ".\\iam\\a.json": "a", "./b.json": "b" },
      trustPolicyQuota: 4096,
      exclude: ["gen/**", ""],
      codeLens: false,
      inlayHints: false,
    };
    expect(readSettings(raw, RULES)).toEqual({
      settings: {
        rules: { "trust-aud-missing": "error" },
        trustPolicyRoles: { "iam/a.json": "a", "b.json": "b" },
        trustPolicyQuota: 4096,
        exclude: ["gen/**"],
        codeLens: false,
        inlayHints: false,
      },
      problems: [],
    });
  });

  it("that are wrong are named one by one", () => {
    const raw = {
      rules: { "trust-aud-missing": "loud", other: "off" },
      trustPolicyRoles: { "a.json": "" },
      trustPolicyQuota: 1.5,
      exclude: "gen",
      codeLens: "no",
      inlayHints: 1,
    };
    const { settings, problems } = readSettings(raw, RULES);
    expect(settings).toEqual(DEFAULT_SETTINGS);
    expect(problems).toHaveLength(7);
  });

  it("never throw", () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        readSettings(raw, RULES);
        readSettings({ rules: raw, trustPolicyRoles: raw, trustPolicyQuota: raw, exclude: raw, codeLens: raw }, RULES);
      }),
    );
  });

  it("know foreign keys", () => {
    expect(unknownSettingKeys({ $schema: "", rules: {}, rule: {} })).toEqual(["rule"]);
    expect(unknownSettingKeys({ exclude: [], codeLens: true })).toEqual(["codeLens"]);
  });
});
