// Drafts that cannot be made, or only in part: each says why, and nothing that is there gets lost.
import { describe, expect, test } from "vitest";
import type { AccessIntent } from "../../../src/core/generate/intent.ts";
import { actionsOf } from "../../../src/core/generate/policies.ts";
import { shellCommand } from "../../../src/core/generate/shell.ts";
import { draftIn, write } from "../../fakes/drafted.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";
import { CHINA, intent, PRACTICE } from "./intents.ts";

const QUIET: Partial<AccessIntent> = { permissions: { kind: "none" }, workload: { kind: "none" } };
const SHARED: AccessIntent["role"] = { kind: "existing", arn: "arn:aws:iam::111122223333:role/shared" };

function reason(files: Readonly<Record<string, string>>, changes: Partial<AccessIntent>): string {
  const outcome = draftIn(memoryWorkspace(files), intent(changes));
  return outcome.ok ? "a draft" : outcome.reason;
}

function drafted(files: Readonly<Record<string, string>>, changes: Partial<AccessIntent>) {
  const workspace = memoryWorkspace(files);
  const draft = write(workspace, intent(changes));
  return { draft, files: Object.fromEntries(workspace.files), findings: workspace.shown() };
}

describe("no draft", () => {
  test.each([
    ["no issuer", { cluster: { ...PRACTICE, issuer: undefined } }, /issuer is not known/],
    ["no account", { cluster: { ...PRACTICE, account: undefined } }, /account is not known/],
    ["no cluster name", { mechanism: "pod-identity", cluster: { ...PRACTICE, name: undefined } }, /name is not known/],
    ["a namespace that is none", { namespace: "Shop" }, /no “S”/],
    ["a role of another partition", { cluster: CHINA, role: SHARED }, /do not cross partitions/],
    [
      "a policy of another partition",
      { cluster: CHINA, permissions: { kind: "managed", policyArns: ["arn:aws:iam::aws:policy/A"] } },
      /belongs to partition aws/,
    ],
    [
      "a Pod Identity role of another account",
      { mechanism: "pod-identity", role: { kind: "existing", arn: "arn:aws:iam::123456789012:role/a" } },
      /only roles of the cluster's account/,
    ],
    [
      "an issuer in a form that EKS does not use",
      { cluster: { ...PRACTICE, issuer: "oidc-eks.eu-central-1.api.aws/id/A" } },
      /EKS writes/,
    ],
  ] as const)("%s", (_name, changes, expected) => {
    expect(reason({}, changes as Partial<AccessIntent>)).toMatch(expected);
  });

  test("a workload of another namespace", () => {
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: other}\nspec: {containers: []}\n";
    expect(
      reason({ "a.yaml": pod }, { workload: { kind: "existing", uri: "file:///workspace/a.yaml", document: 0 } }),
    ).toBe(
      "Pod “a” in a.yaml is in namespace “other”, the ServiceAccount in “storefront”: a pod can only use accounts of its own namespace.",
    );
  });

  test("a trust policy of the role that cannot be read", () => {
    expect(
      reason(
        { "shared.trust-policy.json": '{ "Version": "2012-10-17", "Statement": [ { "Effect": "Allow", ' },
        { role: SHARED },
      ),
    ).toMatch(/shared\.trust-policy\.json is not complete/);
    expect(reason({ "shared.trust-policy.json": "hello" }, { role: SHARED })).toMatch(/cannot be read as one/);
  });
});

describe("trust policies that are there", () => {
  const policy = (...statements: readonly object[]) =>
    `${JSON.stringify({ Version: "2012-10-17", Statement: statements }, undefined, 2)}\n`;
  const { issuer = "" } = PRACTICE;
  const statement = (conditions: object) => ({
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: conditions,
  });
  const file = (text: string) => ({ "shared.trust-policy.json": text });
  const extended = (text: string) => {
    const result = drafted(file(text), { ...QUIET, role: SHARED });
    return { ...result, statements: JSON.parse(result.files["shared.trust-policy.json"] ?? "").Statement };
  };

  test("a namespace pattern that admits it already stays", () => {
    const text = policy(
      statement({
        StringEquals: { [`${issuer}:aud`]: "sts.amazonaws.com" },
        StringLike: { [`${issuer}:sub`]: "system:serviceaccount:storefront:*" },
      }),
    );
    expect(extended(text).files["shared.trust-policy.json"]).toBe(text);
  });

  test("a statement with a further condition is not widened", () => {
    const restricted = statement({
      StringEquals: {
        [`${issuer}:aud`]: "sts.amazonaws.com",
        [`${issuer}:sub`]: "system:serviceaccount:storefront:other",
      },
      IpAddress: { "aws:SourceIp": "192.0.2.0/24" },
    });
    const { statements } = extended(policy(restricted));
    expect(statements).toHaveLength(2);
    expect(statements[0]).toEqual(restricted);
  });

  test("nor is one for another audience", () => {
    const other = statement({
      StringEquals: { [`${issuer}:aud`]: "other", [`${issuer}:sub`]: "system:serviceaccount:storefront:other" },
    });
    expect(extended(policy(other)).statements[0]).toEqual(other);
  });

  test("a Deny stays, and the user hears of it", () => {
    const deny = {
      ...statement({ StringLike: { [`${issuer}:sub`]: "system:serviceaccount:storefront:*" } }),
      Effect: "Deny",
    };
    const { statements, draft } = extended(policy(deny));
    expect(statements[0]).toEqual(deny);
    expect(draft.notes.join("\n")).toMatch(/may still keep the ServiceAccount out/);
  });

  test("values that are filled in later are left alone", () => {
    const text = policy(
      statement({
        StringEquals: {
          [`${issuer}:aud`]: "sts.amazonaws.com",
          [`${issuer}:sub`]: "system:serviceaccount:$(NS):$(SA)",
        },
      }),
    );
    const { files, draft } = extended(text);
    expect(files["shared.trust-policy.json"]).toBe(text);
    expect(draft.notes.join("\n")).toMatch(/hangs on values or conditions that are not known/);
  });

  test("a trust-policy.json that nobody claims is taken, and nothing of it is lost", () => {
    const admin = {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:role/admin" },
      Action: "sts:AssumeRole",
    };
    const { files, draft, findings } = drafted({ "trust-policy.json": policy(admin) }, QUIET);
    expect(JSON.parse(files["trust-policy.json"] ?? "").Statement).toEqual([
      admin,
      expect.objectContaining({ Effect: "Allow" }),
    ]);
    expect(draft.notes.join("\n")).toMatch(/Nothing here says whose role trust-policy.json belongs to/);
    expect(findings).toEqual([]);
  });
});

describe("manifests that are there", () => {
  const account = (annotation: string) =>
    `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: s3-reader\n  namespace: storefront\n  annotations:\n    eks.amazonaws.com/role-arn: ${annotation}\n`;

  test("a templated annotation stays, with a note", () => {
    const text = account("$(ROLE_ARN)");
    const { files, draft } = drafted({ "sa.yaml": text }, QUIET);
    expect(files["sa.yaml"]).toBe(text);
    expect(draft.notes.join("\n")).toMatch(
      /Add the annotation .* by hand: its value there, “\$\(ROLE_ARN\)”, is filled in/,
    );
  });

  test("Pod Identity leaves an IRSA annotation for the user to remove", () => {
    const text = account("arn:aws:iam::111122223333:role/old");
    const { files, draft } = drafted({ "sa.yaml": text }, { ...QUIET, mechanism: "pod-identity" });
    expect(files["sa.yaml"]).toBe(text);
    expect(draft.notes.join("\n")).toMatch(/Once the association exists it wins/);
  });

  test("a Helm template is not edited", () => {
    const text = `{{- if .Values.enabled }}\n${account("x").replace(": x", ": {{ .Values.roleArn }}")}{{- end }}\n`;
    const { files } = drafted({ "templates/sa.yaml": text }, QUIET);
    expect(files["templates/sa.yaml"]).toBe(text);
  });

  test("both account fields of a pod are kept equal", () => {
    const text =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: storefront}\nspec:\n  serviceAccount: old # why\n  serviceAccountName: old\n  containers: []\n";
    const { files } = drafted(
      { "a.yaml": text },
      { ...QUIET, workload: { kind: "existing", uri: "file:///workspace/a.yaml", document: 0 } },
    );
    expect(files["a.yaml"]).toBe(text.replaceAll("old", "s3-reader"));
  });

  test("a test pod of that name gets the account instead of a twin", () => {
    const text =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: s3-access-pod, namespace: storefront}\nspec:\n  containers:\n  - {name: a, image: b:1}\n";
    const { files, draft } = drafted({ "pod.yaml": text }, { permissions: { kind: "none" } });
    expect(files["pod.yaml"]).toBe(text.replace("spec:\n", "spec:\n  serviceAccountName: s3-reader\n"));
    expect(draft.nextSteps.map(({ command }) => command)).toContain(
      "kubectl replace --force -n storefront -f pod.yaml",
    );
  });
});

test("a role in another account needs the provider there", () => {
  const { draft, findings } = drafted(
    {},
    { ...QUIET, role: { kind: "existing", arn: "arn:aws:iam::123456789012:role/irsa/reader" } },
  );
  expect(draft.nextSteps[0]?.command).toContain("arn:aws:iam::123456789012:oidc-provider/");
  expect(draft.notes.join("\n")).toMatch(/the OIDC provider is needed in the role's account/);
  expect(findings).toEqual([]);
});

test("commands survive the shell, and say the partition's region", () => {
  expect(shellCommand("echo", "it's", "a b", "$HOME", "x=1", "")).toBe(`echo 'it'\\''s' 'a b' '$HOME' x=1 ''`);
  const outcome = draftIn(memoryWorkspace({}), intent({ cluster: CHINA, folder: "file:///workspace/my%20app" }));
  const commands = outcome.ok ? outcome.draft.nextSteps.map(({ command }) => command) : [];
  expect(commands[1]).toBe(
    "aws iam create-role --role-name practice-storefront-s3-reader --assume-role-policy-document file://trust-policy.json --region cn-north-1",
  );
  expect(commands.join("\n")).not.toContain("arn:aws:");
});

describe("what a verification asks IAM about", () => {
  test.each([
    [
      "one bucket",
      { kind: "s3-read", bucket: "reports" },
      ["s3:ListBucket arn:aws:s3:::reports", "s3:GetObject arn:aws:s3:::reports/*"],
    ],
    ["AWS's own policies, whose actions are not ours to choose from", { kind: "managed", policyArns: [] }, []],
    ["nothing", { kind: "none" }, []],
  ] as const)("%s", (_, permissions, expected) => {
    expect(actionsOf(intent({ permissions })).map(({ action, resource }) => `${action} ${resource}`)).toEqual(expected);
  });
});
