// `irsa fix`: writes what its diff promised, nothing else, and has nothing left to do the second time.
import { spawnSync } from "node:child_process";
import { chmodSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../fakes/example-files.ts";
import { type Folder, folderWith } from "./run-irsa.ts";

const ACCOUNT = "k8s/service-account.yaml";
const POLICY = "iam/cart/trust-policy.json";
const SPACED = SERVICE_ACCOUNT.replace("arn:aws:iam::111122223333:role/cart", '"arn:aws:iam::111122223333: role/cart"');
const WRONG = { ...RIGHT_FILES, [ACCOUNT]: SPACED, [POLICY]: TRUST_POLICY.replace(/,\n.*:aud.*/, "") };

let folder: Folder;
afterEach(() => folder.remove());

describe("irsa fix", () => {
  it("fixes until nothing is left, and says what it did", () => {
    folder = folderWith(WRONG);
    const { code, out, err } = folder.irsa(["fix"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^iam\/cart\/trust-policy\.json: fixed trust-aud-missing: .*\n/);
    expect(out).toMatch(/\nFixed 2 findings\. Left: No problems in 3 files\.\n$/);
    expect(folder.irsa(["check"]).out).toBe("No problems in 3 files.\n");
    expect(folder.irsa(["fix"]).out).toBe("Fixed 0 findings. Left: No problems in 3 files.\n");
  });

  it("heals both sides of a broken link with one fix", () => {
    folder = folderWith({ ...RIGHT_FILES, [POLICY]: TRUST_POLICY.replace("shop:cart", "shop:basket") });
    expect(folder.irsa(["fix"])).toMatchObject({ code: 0, out: expect.stringContaining("Fixed 1 finding.") });
    expect(folder.read(POLICY)).toBe(TRUST_POLICY);
    expect(folder.read(ACCOUNT)).toBe(SERVICE_ACCOUNT);
  });

  it("only shows a diff with --dry-run, which patch can apply and which comes to the same", () => {
    folder = folderWith(WRONG);
    const { code, out, err } = folder.irsa(["fix", "--dry-run"]);
    expect(code).toBe(0);
    expect(err).toBe("2 fixes would change 2 files.\n");
    expect(out).toMatch(/^--- a\/iam\/cart\/trust-policy\.json\n\+\+\+ b\/iam\/cart\/trust-policy\.json\n@@ /);
    expect(folder.read(ACCOUNT)).toBe(SPACED);

    const other = folderWith(WRONG);
    try {
      other.irsa(["fix"]);
      const patch = spawnSync("git", ["apply", "-p1", "-"], { cwd: folder.path, input: out, encoding: "utf8" });
      expect(patch.stderr).toBe("");
      for (const path of [ACCOUNT, POLICY]) {
        expect(folder.read(path)).toBe(other.read(path));
      }
    } finally {
      other.remove();
    }
  });

  it("keeps line endings, byte order mark and mode", () => {
    folder = folderWith({});
    folder.write("sa.yaml", `\uFEFF${SPACED.replaceAll("\n", "\r\n")}`);
    chmodSync(join(folder.path, "sa.yaml"), 0o640);
    expect(folder.irsa(["fix"]).code).toBe(0);
    expect(folder.read("sa.yaml")).toBe(`\uFEFF${SPACED.replace(": role", ":role").replaceAll("\n", "\r\n")}`);
    expect(statSync(join(folder.path, "sa.yaml")).mode & 0o777).toBe(0o640);
  });

  it("changes nothing outside the paths that it was given", () => {
    folder = folderWith({ ...RIGHT_FILES, [POLICY]: TRUST_POLICY.replace("shop:cart", "shop:basket") });
    const { code, out } = folder.irsa(["fix", "k8s", "--context", "."]);
    expect(folder.read(POLICY)).toContain("shop:basket");
    expect({ code, out }).toMatchObject({ code: 1, out: expect.stringContaining("Fixed 0 findings.") });
  });

  it("exits with 1 when errors are left, with 2 when it cannot write", () => {
    folder = folderWith({ "sa.yaml": SERVICE_ACCOUNT.replace("role/cart", "policy/cart") });
    expect(folder.irsa(["fix"]).code).toBe(1);
    expect(folder.irsa(["fix", "nowhere"]).code).toBe(2);
  });
});
