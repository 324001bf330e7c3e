// `irsa drift` on the practice account, as a terminal and a pipeline run it.
import { afterEach, describe, expect, it } from "vitest";
import { type Ended, type Folder, folderWith } from "./run-irsa.ts";

const ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: s3-reader
  namespace: storefront
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/practice-s3-reader
`;

let folder: Folder;
afterEach(() => folder.remove());

/** Sets the practice account to a scenario and looks at it. */
function drift(scenario: string, ...args: readonly string[]): Ended {
  folder = folderWith({ "k8s/account.yaml": ACCOUNT });
  expect(folder.irsa(["practice", scenario, "--practice", "practice", "--yes"]).code).toBe(0);
  return folder.irsa(["drift", "k8s", "--practice", "practice", ...args]);
}

describe("irsa drift", () => {
  it("has nothing against files and an account that agree, but tells what AWS itself has left behind", () => {
    const { code, out, err } = drift("healthy");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^Seen in cluster practice in us-east-1 of account 111122223333: 4 clusters, /);
    expect(out).toMatch(/warning {2}drift\/issuer-gone\n {2}The role \S+practice-deleted-cluster trusts the issuer /);
    expect(out).toMatch(/\n1 warning in 1 file\.\n$/);
  });

  it("names what is broken, in the file that is about it", () => {
    const { code, out } = drift("subject-mismatch");
    expect(code).toBe(1);
    expect(out).toContain("k8s/account.yaml:7:33  error  drift/trust-refuses\n");
    expect(out).toContain("system:serviceaccount:storefront:s3-readr");
    expect(out).toContain("(irsa plan) adds what is missing");
  });

  it("gives JSON with the place, the subject and what could not be seen", () => {
    const { code, out } = drift("role-missing", "--format", "json");
    expect(code).toBe(1);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ version: 1, files: 1, unseen: [] });
    expect(Date.parse(report.takenAt)).toBeGreaterThan(Date.now() - 60_000);
    expect(report.drift.find(({ code }: { code: string }) => code === "role-missing")).toMatchObject({
      severity: "error",
      subject: { kind: "service-account", namespace: "storefront", name: "s3-reader" },
      place: { file: "k8s/account.yaml", range: { start: { line: 6, character: 32 } } },
    });
  });

  it("is not content with what it could not see, and says which permission is missing", () => {
    const { code, out } = drift("aws-permissions");
    expect(code).toBe(2);
    expect(out).toMatch(/not seen {2}roles: .+ \(permission: iam:ListRoles\)\n/);
    expect(out).toMatch(/No drift in 1 file\. Not seen: 2 parts\.\n$/);
  });

  it("takes severities from the command line, and counts warnings", () => {
    expect(drift("healthy", "--max-warnings", "0")).toMatchObject({
      code: 1,
      err: expect.stringContaining("More warn"),
    });
    folder.remove();
    const silent = drift("subject-mismatch", "--rule", "drift/trust-refuses=off", "--rule", "drift/issuer-gone=info");
    expect(silent).toMatchObject({ code: 0, out: expect.stringContaining("\n1 note in 1 file.\n") });
    expect(folder.irsa(["drift", "--practice", "practice", "--rule", "drift/nothing=off"])).toMatchObject({
      code: 2,
      err: expect.stringContaining('There is no rule "drift/nothing"'),
    });
  });

  it("looks at AWS alone where told to", () => {
    const { code, out } = drift("subject-mismatch", "--no-cluster-access", "--cluster", "practice");
    expect(code).toBe(0);
    expect(out).toContain("not seen  ServiceAccounts: No connection to the cluster was given");
    expect(out).toContain("drift/issuer-gone");
  });
});
