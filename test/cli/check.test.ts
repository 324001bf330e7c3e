// `irsa check`: what it prints, how it exits, and the contract of its JSON.
import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterEach, describe, expect, it } from "vitest";
import type { JsonReport } from "../../src/cli/output/json-report.ts";
import { DEPLOYMENT, RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../fakes/example-files.ts";
import { repositoryRoot } from "../host/paths.ts";
import { type Folder, folderWith } from "./run-irsa.ts";

const ACCOUNT = "k8s/service-account.yaml";
const POLICY = "iam/cart/trust-policy.json";
const WRONG = { ...RIGHT_FILES, [POLICY]: TRUST_POLICY.replace("shop:cart", "shop:basket") };
const WITHOUT_AUDIENCE = TRUST_POLICY.replace(/,\n.*:aud.*/, "");

const validate = new Ajv({ strict: true, allErrors: true }).compile(
  JSON.parse(readFileSync(join(repositoryRoot, "schemas/irsa-check.schema.json"), "utf8")),
);

let folder: Folder;
afterEach(() => folder.remove());

function report(args: readonly string[] = [], below = ""): JsonReport {
  const { out, err } = folder.irsa(["check", ...args, "--format", "json"], { below });
  expect(err).toBe("");
  const parsed = JSON.parse(out);
  expect(validate(parsed), JSON.stringify(validate.errors)).toBe(true);
  return parsed;
}

describe("exit codes", () => {
  it("0 for no problems", () => {
    folder = folderWith(RIGHT_FILES);
    expect(folder.irsa(["check"])).toEqual({ code: 0, out: "No problems in 3 files.\n", err: "" });
  });

  it("1 for an error", () => {
    folder = folderWith(WRONG);
    expect(folder.irsa(["check"]).code).toBe(1);
  });

  it("0 for warnings, unless there are more than --max-warnings", () => {
    folder = folderWith({ ...RIGHT_FILES, [POLICY]: WITHOUT_AUDIENCE });
    expect(folder.irsa(["check"])).toMatchObject({ code: 0, out: expect.stringContaining("1 warning in 3 files.") });
    expect(folder.irsa(["check", "--max-warnings", "1"]).code).toBe(0);
    expect(folder.irsa(["check", "--max-warnings", "0"])).toMatchObject({
      code: 1,
      err: "More warnings (1) than --max-warnings 0 allows.\n",
    });
  });

  it.each([
    [["check", "nowhere.yaml"], 'There is no file or folder "nowhere.yaml".'],
    [["check", "--max-warnings", "few"], "It must be a whole number, 0 or more."],
    [["check", "--format", "xml"], "Allowed choices are text, json."],
    [["check", "--rule", "nonsense=off"], 'There is no rule "nonsense"'],
    [["check", "--rule", "trust-aud-missing=loud"], "one of default, off, error, warning, info, hint"],
    [["check", "--rule", "trust-aud-missing"], 'give a setting after "="'],
    [["check", "--nonsense"], "unknown option '--nonsense'"],
    [["chek"], "Did you mean check?"],
    [[], "Usage: irsa"],
  ])("2 for %j, with the reason", (args, reason) => {
    folder = folderWith({});
    const ended = folder.irsa(args);
    expect(ended).toMatchObject({ code: 2, out: "" });
    expect(ended.err).toContain(reason);
    expect(ended.err).not.toMatch(/^\s+at /m);
  });

  it("0 for --version and --help", () => {
    folder = folderWith({});
    const { version } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8"));
    expect(folder.irsa(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
    expect(folder.irsa(["check", "--help"])).toMatchObject({ code: 0, out: expect.stringContaining("--max-warnings") });
  });
});

describe("text", () => {
  it("shows place, rule, message, source, the other file and the fix", () => {
    folder = folderWith(WRONG);
    const { out } = folder.irsa(["check", "k8s", "iam"]);
    expect(out).toContain("k8s/service-account.yaml:4:9  error  trust-sub-mismatch\n");
    expect(out).toContain("  3 │ metadata:\n  4 │   name: cart\n    │         ^^^^\n");
    expect(out).toMatch(/ {2}iam\/cart\/trust-policy\.json:10:88: .*\n/);
    expect(out).toMatch(/ {2}fix: .*\(irsa fix\)\n/);
    expect(out).toMatch(/\n2 errors in 3 files\.\n$/);
    expect(out).not.toContain("\u001b");
  });

  it("cuts long lines around the place, and keeps control characters of files out of the terminal", () => {
    const text = SERVICE_ACCOUNT.replace("role/cart", `policy/cart # \u001b[31m ${"x".repeat(5000)}`);
    folder = folderWith({ [ACCOUNT]: text });
    const { out } = folder.irsa(["check"]);
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThan(400);
    expect(out).not.toContain("\u001b");
    expect(out).toContain("…");
  });

  it("sets carets under wide characters and tabs", () => {
    folder = folderWith({ "t.json": `{\n\t"Version": "2012-10-17", "日本": 1,\t"Statement": []\n}\n` });
    folder.write(
      "p/trust-policy.json",
      TRUST_POLICY.replace('      "Effect"', '\t\t"Sid": "日本",\t"Effect"').replace("shop:cart", "Shop cart"),
    );
    const lines = folder.irsa(["check"]).out.split("\n");
    const at = lines.findIndex((line) => line.includes('"system:serviceaccount:Shop cart"') && line.includes("│"));
    const shown = lines[at] ?? "";
    expect(lines[at + 1]?.indexOf("^")).toBe(shown.indexOf("system:serviceaccount:Shop cart"));
  });
});

describe("json", () => {
  it("is the contract, with nothing else on standard output", () => {
    folder = folderWith(WRONG);
    const { version, files, findings } = report();
    expect({ version, files }).toEqual({ version: 1, files: 3 });
    expect(findings.map(({ file, rule }) => `${file} ${rule}`)).toEqual([
      "iam/cart/trust-policy.json trust-sub-mismatch",
      "k8s/service-account.yaml trust-sub-mismatch",
    ]);
    expect(findings[1]).toMatchObject({
      severity: "error",
      range: { start: { line: 3, character: 8 }, end: { line: 3, character: 12 } },
      related: [{ file: "iam/cart/trust-policy.json", range: { start: { line: 9, character: 87 } } }],
    });
    expect(findings[1]?.fixes.length).toBeGreaterThan(0);
  });

  it("is valid for no findings too", () => {
    folder = folderWith({});
    expect(report()).toEqual({ version: 1, files: 0, findings: [] });
  });

  it("has paths relative to the working directory, upwards where needed", () => {
    folder = folderWith({ ...WRONG, "here/x.yaml": "a: 1\n" });
    expect(report([".."], "here").findings.map(({ file }) => file)).toEqual([
      "../iam/cart/trust-policy.json",
      "../k8s/service-account.yaml",
    ]);
  });

  it("rejects what is no report: the schema can fail", () => {
    folder = folderWith(WRONG);
    const [finding] = report().findings;
    expect(validate({ version: 1, files: 1, findings: [{ ...finding, severity: "fatal" }] })).toBe(false);
    expect(validate({ version: 2, files: 0, findings: [] })).toBe(false);
  });
});

describe("paths", () => {
  it("are checked for themselves; --context lends them the rest of the workspace", () => {
    folder = folderWith(WRONG);
    expect(report([ACCOUNT])).toMatchObject({ files: 1, findings: [] });
    const { files, findings } = report([ACCOUNT, "--context", "."]);
    expect(files).toBe(1);
    expect(findings.map(({ file }) => file)).toEqual([ACCOUNT]);
  });

  it("may overlap", () => {
    folder = folderWith(WRONG);
    expect(report([".", "k8s", ACCOUNT])).toMatchObject({ files: 3, findings: [{}, {}] });
  });

  it("leave out downloads and links, and say what could not be read", () => {
    folder = folderWith({ "node_modules/a.yaml": SERVICE_ACCOUNT, "real/b.yaml": DEPLOYMENT });
    symlinkSync(join(folder.path, "real"), join(folder.path, "loop"));
    symlinkSync(folder.path, join(folder.path, "real/up"));
    symlinkSync(repositoryRoot, join(folder.path, "out"));
    folder.write("latin.yaml", Uint8Array.from([0x61, 0x3a, 0x20, 0xe9]));
    folder.write("large.yaml", `# ${"x".repeat(6 * 1024 * 1024)}`);
    folder.write("utf16.json", Buffer.from("\ufeff{}", "utf16le"));
    const { code, out, err } = folder.irsa(["check"]);
    expect({ code, out }).toEqual({ code: 0, out: "No problems in 1 file.\n" });
    expect(err.trimEnd().split("\n")).toEqual([
      "note: large.yaml was not checked: it is larger than 5 MiB (6.0 MiB).",
      "note: latin.yaml was not checked: it is not valid UTF-8.",
      "note: out was not checked: it is a symbolic link that leads out of the folder.",
      "note: utf16.json was not checked: it is binary, or text in another encoding than UTF-8.",
    ]);
  });

  it("that are pipes are not waited for", () => {
    folder = folderWith({});
    spawnSync("mkfifo", [join(folder.path, "pipe.yaml")]);
    expect(folder.irsa(["check"])).toEqual({ code: 0, out: "No problems in 0 files.\n", err: "" });
    expect(folder.irsa(["check", "pipe.yaml"])).toEqual({
      code: 0,
      out: "No problems in 0 files.\n",
      err: "note: pipe.yaml was not checked: it is not a regular file.\n",
    });
  });
});

describe("settings", () => {
  it("come from the nearest .irsarc.json, whose globs and paths are relative to it; options come on top", () => {
    folder = folderWith({
      ".irsarc.json":
        '{\n  // why\n  "rules": { "trust-sub-mismatch": "warning" }, "exclude": ["gen/**"],\n "trustPolicyRoles": { "iam/cart.json": "cart" } }',
      ".git/HEAD": "",
      "app/sa.yaml": SERVICE_ACCOUNT,
      "iam/cart.json": TRUST_POLICY.replace("shop:cart", "shop:basket"),
      "gen/x.yaml": SERVICE_ACCOUNT.replace("role/cart", "policy/cart"),
    });
    expect(report().findings.map(({ file, severity }) => [file, severity])).toEqual([
      ["app/sa.yaml", "warning"],
      ["iam/cart.json", "warning"],
    ]);
    expect(report([".."], "app").files).toBe(3);
    expect(report(["--rule", "trust-sub-mismatch=off"]).findings).toEqual([]);
  });

  it.each([
    ["{", "not JSON"],
    ['{ "rule": {} }', 'there is no setting "rule"'],
    ['{ "rules": { "trust-sub-mismatch": "fatal" } }', '"trust-sub-mismatch" is "fatal"'],
    ['{ "rules": { "trust-sub-mismatsch": "off" } }', 'there is no rule "trust-sub-mismatsch"'],
    ['{ "trustPolicyQuota": "many" }', "trustPolicyQuota"],
  ])("that are wrong end the run: %s", (text, reason) => {
    folder = folderWith({ ".irsarc.json": text });
    const { code, err } = folder.irsa(["check"]);
    expect(code).toBe(2);
    expect(err).toContain(reason);
    expect(err).toContain(".irsarc.json");
  });
});
