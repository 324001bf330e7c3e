// `irsa decode`: argument and standard input, text and JSON, exit codes, and no secret in any of them.
import { afterEach, describe, expect, it } from "vitest";
import { RIGHT_FILES, TRUST_POLICY } from "../fakes/example-files.ts";
import { type Folder, folderWith } from "./run-irsa.ts";

const DENIED =
  "An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity";
const WRONG_FILES = {
  ...RIGHT_FILES,
  "iam/cart/trust-policy.json": TRUST_POLICY.replace("serviceaccount:shop:cart", "serviceaccount:shop:cat"),
};

let folder: Folder;
afterEach(() => folder.remove());

describe("irsa decode", () => {
  it("puts first what the files show, with its place and fix", () => {
    folder = folderWith(WRONG_FILES);
    const { code, out } = folder.irsa(["decode", `arn:aws:iam::111122223333:role/cart: ${DENIED}`]);
    expect(code).toBe(0);
    expect(out).toContain(
      "The subject in the trust policy is not the pod's ServiceAccount (shown by your files; cause 3)",
    );
    expect(out).toContain("iam/cart/trust-policy.json:10:");
    expect(out).toContain("[trust-sub-mismatch]");
    expect(out).toContain("fix at iam/cart/trust-policy.json:10:");
    expect(out).toContain("irsa verify shop/cart");
    expect(out.indexOf("cause 3)")).toBeLessThan(out.indexOf("cause 2)"));
  });

  it("reads standard input with and without a dash", () => {
    folder = folderWith({});
    const plain = folder.irsa(["decode"], { input: `level=error msg="${DENIED}"\n` });
    expect([plain.code, plain.out]).toEqual([0, expect.stringContaining("STS knows the token's provider")]);
    expect(folder.irsa(["decode", "-"], { input: DENIED }).out).toBe(plain.out);
  });

  it("gives JSON with everything in it", () => {
    folder = folderWith(WRONG_FILES);
    const { code, out } = folder.irsa(["decode", DENIED, "--format", "json"]);
    expect(code).toBe(0);
    const decoding = JSON.parse(out);
    expect(Object.keys(decoding)).toEqual([
      "version",
      "recognised",
      "callers",
      "names",
      "scope",
      "causes",
      "ask",
      "cut",
    ]);
    expect(decoding).toMatchObject({
      version: 1,
      scope: "whole",
      recognised: [{ id: "web-identity-denied" }],
      causes: expect.arrayContaining([
        expect.objectContaining({
          cause: "subject-mismatch",
          number: 3,
          standing: "nearby",
          places: expect.arrayContaining([
            expect.objectContaining({
              place: {
                file: "iam/cart/trust-policy.json",
                range: { start: { line: 9, character: expect.any(Number) }, end: expect.any(Object) },
              },
              rule: "trust-sub-mismatch",
              fix: expect.any(String),
            }),
          ]),
          steps: [
            { id: "trust", title: expect.any(String) },
            { id: "exchange", title: expect.any(String) },
          ],
        }),
      ]),
    });
  });

  it("looks at no files, or at others, when told so", () => {
    folder = folderWith(WRONG_FILES);
    expect(folder.irsa(["decode", DENIED, "--no-context"]).out).not.toContain("trust-sub-mismatch");
    expect(folder.irsa(["decode", DENIED, "--context", "k8s"]).out).not.toContain("trust-sub-mismatch");
    expect(folder.irsa(["decode", DENIED, "--context", "no"]).code).toBe(2);
  });

  it("tells a missing permission from a wrong identity", () => {
    folder = folderWith(RIGHT_FILES);
    const session = (role: string) =>
      `User: arn:aws:sts::111122223333:assumed-role/${role} is not authorized to perform: s3:GetObject`;
    expect(folder.irsa(["decode", session("cart/x")]).out).toContain("the identity is fine");
    expect(folder.irsa(["decode", session("node/i-0123456789abcdef0")]).out).toContain(
      "the identity of the pod was not used",
    );
  });

  it("says so when it does not know a text, and exits with 1", () => {
    folder = folderWith({});
    const { code, out } = folder.irsa(["decode", "Segmentation", "fault"]);
    expect([code, out]).toEqual([1, expect.stringContaining("This text is not known here.")]);
    expect(folder.irsa(["decode", "x", "--format", "json"]).code).toBe(1);
  });

  it("needs a text", () => {
    folder = folderWith({});
    const { code, err } = folder.irsa(["decode"], { input: " \n" });
    expect([code, err]).toEqual([2, expect.stringContaining("There is no text to decode.")]);
  });

  it("prints no secret", () => {
    folder = folderWith({});
    const token = ["eyJhbGciOiJSUzI1NiJ9", "eyJzdWIiOiJ4In0", "c2lnbmF0dXJl"].join(".");
    for (const format of ["text", "json"]) {
      const text = `InvalidIdentityToken: Incorrect token audience; partition ${token} is not valid for resource`;
      expect(folder.irsa(["decode", text, "--format", format]).out).not.toContain(token);
    }
  });
});
