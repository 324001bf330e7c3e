// `irsa explain trust`: verdict and reasons, as text and as JSON, for tokens and for Pod Identity.
import { afterEach, describe, expect, it } from "vitest";
import { ISSUER, TRUST_POLICY } from "../fakes/example-files.ts";
import { type Folder, folderWith } from "./run-irsa.ts";

const POD_IDENTITY = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Service": "pods.eks.amazonaws.com" },
      "Action": ["sts:AssumeRole", "sts:TagSession"],
      "Condition": { "StringEquals": { "aws:RequestTag/kubernetes-namespace": "shop" } }
    }
  ]
}
`;

let folder: Folder;
afterEach(() => folder.remove());

interface Explained {
  readonly verdict: string;
  readonly reasons: readonly { readonly message: string; readonly range: unknown }[];
}

function explain(text: string, ...args: readonly string[]): Explained {
  folder = folderWith({ "trust-policy.json": text });
  const { code, out } = folder.irsa(["explain", "trust", "trust-policy.json", ...args, "--format", "json"]);
  expect(code).toBe(0);
  return JSON.parse(out);
}

const TOKEN = ["--issuer", `https://${ISSUER}`, "--audience", "sts.amazonaws.com", "--subject"];

describe("a token", () => {
  it("is allowed", () => {
    const { verdict, reasons } = explain(TRUST_POLICY, ...TOKEN, "system:serviceaccount:shop:cart");
    expect(verdict).toBe("allowed");
    expect(reasons[0]).toEqual({
      message: "statement 1 allows sts:AssumeRoleWithWebIdentity",
      range: { start: { line: 3, character: 4 }, end: { line: 13, character: 5 } },
    });
  });

  it("is denied, with the condition that fails", () => {
    const { verdict, reasons } = explain(TRUST_POLICY, ...TOKEN, "system:serviceaccount:shop:basket");
    expect(verdict).toBe("denied");
    expect(reasons).toHaveLength(1);
    expect(reasons[0]?.message).toContain("system:serviceaccount:shop:basket");
    expect(reasons[0]?.range).toMatchObject({ start: { line: 9 } });
  });

  it("of another account's provider is denied when the role's account is given", () => {
    const args = [...TOKEN, "system:serviceaccount:shop:cart", "--account", "123456789012"];
    expect(explain(TRUST_POLICY, ...args).verdict).toBe("denied");
  });

  it("that is not known whole is unknown", () => {
    expect(explain(TRUST_POLICY, "--issuer", ISSUER).verdict).toBe("unknown");
  });

  it("may be named by namespace and ServiceAccount", () => {
    expect(explain(TRUST_POLICY, "--issuer", ISSUER, "--namespace", "shop", "--service-account", "cart").verdict).toBe(
      "allowed",
    );
  });
});

describe("Pod Identity", () => {
  it("is allowed and denied by the session's tags", () => {
    const args = ["--pod-identity", "--service-account", "cart", "--cluster", "practice", "--namespace"];
    expect(explain(POD_IDENTITY, ...args, "shop").verdict).toBe("allowed");
    expect(explain(POD_IDENTITY, ...args, "other").verdict).toBe("denied");
    expect(explain(POD_IDENTITY, ...args, "shop", "--no-session-tags").verdict).toBe("denied");
  });
});

describe("text", () => {
  it("shows the verdict first, then each reason with its source", () => {
    folder = folderWith({ "trust-policy.json": TRUST_POLICY });
    const { out } = folder.irsa([
      "explain",
      "trust",
      "trust-policy.json",
      ...TOKEN,
      "system:serviceaccount:shop:basket",
    ]);
    expect(out).toMatch(/^denied\n\ntrust-policy\.json:10:11: .*shop:basket.*\n/);
    expect(out).toMatch(/ {4}│ +\^+\n/);
  });
});

describe("what cannot be asked", () => {
  it.each([
    [["nowhere.json"], 'There is no file or folder "nowhere.json".'],
    [["sa.yaml"], 'There is no trust policy in "sa.yaml".'],
    [["trust-policy.json", "--account", "12"], "12 digits"],
    [["trust-policy.json", "--pod-identity", "--issuer", "x"], "--issuer does not go with --pod-identity"],
    [["trust-policy.json", "--cluster", "x"], "--cluster needs --pod-identity"],
    [["trust-policy.json", "--namespace", "x"], "together"],
    [["trust-policy.json", "--role", "x"], 'no trust policy of role "x"'],
    [[], "missing required argument 'policy'"],
  ])("%j", (args, reason) => {
    folder = folderWith({ "trust-policy.json": TRUST_POLICY, "sa.yaml": "a: 1\n" });
    const { code, err } = folder.irsa(["explain", "trust", ...args]);
    expect(code).toBe(2);
    expect(err).toContain(reason);
  });
});
