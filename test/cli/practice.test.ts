// The practice account's scenarios from the command line: listed, begun, and told by verify.
import { afterEach, beforeEach, expect, it } from "vitest";
import { PRACTICE_SCENARIOS } from "../../src/playground/index.ts";
import { type Folder, folderWith } from "./run-irsa.ts";

let folder: Folder;
beforeEach(() => {
  folder = folderWith({});
});
afterEach(() => folder.remove());

it("lists every scenario with what is to be seen", () => {
  const { code, out } = folder.irsa(["practice"]);
  expect(code).toBe(0);
  expect(out.trim().split("\n").length).toBe(PRACTICE_SCENARIOS.length);
  for (const { name, title } of PRACTICE_SCENARIOS) {
    expect(out).toContain(name);
    expect(out).toContain(title);
  }
});

it.each([
  ["healthy", 0, "passed"],
  ["subject-mismatch", 1, "The role's trust policy admits the ServiceAccount"],
])("sets a folder to show %s", (name, code, text) => {
  const begun = folder.irsa(["practice", name, "--practice", "practice", "--yes"]);
  expect(begun.code).toBe(0);
  const account = PRACTICE_SCENARIOS.find((scenario) => scenario.name === name)?.account;
  expect(begun.out).toContain(`irsa verify ${account?.namespace}/${account?.serviceAccount} --practice practice`);
  const verified = folder.irsa([
    "verify",
    `${account?.namespace}/${account?.serviceAccount}`,
    "--practice",
    "practice",
  ]);
  expect(verified.code).toBe(code);
  expect(verified.out).toContain(text);
});

it("begins nothing anew unasked, and knows no other scenario", () => {
  expect(folder.irsa(["practice", "empty", "--practice", "practice"]).code).toBe(2);
  const unknown = folder.irsa(["practice", "no-such-thing", "--practice", "practice", "--yes"]);
  expect(unknown.code).toBe(2);
  expect(unknown.err).toContain('There is no practice scenario "no-such-thing"');
});

it("writes files by which a plan repairs what is broken, and leaves those that are there", () => {
  folder.write("files/README.md", "mine\n");
  const begun = folder.irsa(["practice", "subject-mismatch", "--practice", "practice", "--files", "files", "--yes"]);
  expect(begun).toMatchObject({ code: 0, out: expect.stringContaining("irsa plan files --practice practice") });
  expect(folder.read("files/README.md")).toBe("mine\n");
  const planned = folder.irsa(["plan", "files", "--practice", "practice", "--out", "plan.json"]);
  expect(planned.out).toContain('Change whom role "practice-s3-reader" trusts');
  expect(folder.irsa(["apply", "plan.json", "--practice", "practice", "--yes"]).code).toBe(0);
  expect(folder.irsa(["verify", "storefront/s3-reader", "--practice", "practice"]).code).toBe(0);
});
