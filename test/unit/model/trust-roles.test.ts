// Each way by which a trust policy file finds its role, in the documented order; the finding that hangs on it says which it was.
import { describe, expect, test } from "vitest";
import { readSettings } from "../../../src/core/workspace/settings.ts";
import { memoryWorkspace } from "../../fakes/memory-workspace.ts";

const ROLE = "shop-s3-reader";
const PROVIDER = "oidc.eks.eu-west-1.amazonaws.com/id/88E5C8D5DAFCCF674D4617208E9234E6";
/** Admits the account of another namespace, so that whoever knows the role sees a mismatch. */
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${PROVIDER}` },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          [`${PROVIDER}:sub`]: "system:serviceaccount:shop:s3-reader",
          [`${PROVIDER}:aud`]: "sts.amazonaws.com",
        },
      },
    },
  ],
});
const account = (role: string) => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: s3-reader
  namespace: store
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/${role}
`;
const STACK = `Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      RoleName: ${ROLE}
      AssumeRolePolicyDocument: ${POLICY}
`;
const COMMAND = `aws iam create-role --role-name ${ROLE} --assume-role-policy-document file://iam/trust-policy.json\n`;

function open(files: Readonly<Record<string, string>>, trustPolicyRoles: Readonly<Record<string, string>> = {}) {
  const { settings } = readSettings({ trustPolicyRoles }, new Set());
  return memoryWorkspace({ "k8s/account.yaml": account(ROLE), ...files }, settings);
}

/** File with the policy, and by what it is said to be the role's, of each mismatch that is told there. */
function told(...workspace: Parameters<typeof open>) {
  return open(...workspace)
    .shown()
    .filter(({ rule, file }) => rule === "trust-sub-mismatch" && file !== "k8s/account.yaml")
    .map(({ file, related }) => [file, ...related.map(({ message, file: place }) => `${place}: ${message}`)]);
}

const holder = (words: string) => `k8s/account.yaml: the ServiceAccount annotated with role "${ROLE}"${words}`;

describe("a trust policy file finds its role", () => {
  test("by the user's setting", () => {
    expect(told({ "iam/reader.json": POLICY }, { "iam/reader.json": ROLE })).toEqual([
      [
        "iam/reader.json",
        holder(" (the policy is this role's: the setting irsa.trustPolicyRoles gives the policy to the role)"),
      ],
    ]);
  });

  test("by what its own file says, about which no words are lost", () => {
    expect(told({ "stack.yaml": STACK })).toEqual([["stack.yaml", holder("")]]);
  });

  test("by its name", () => {
    const file = `iam/${ROLE}.trust-policy.json`;
    expect(told({ [file]: POLICY })).toEqual([
      [file, holder(" (the policy is this role's: the file is named after the role)")],
    ]);
  });

  test("by its folder's name, when an account uses a role of that name", () => {
    const file = `iam/${ROLE}/trust-policy.json`;
    expect(told({ [file]: POLICY })).toEqual([
      [file, holder(" (the policy is this role's: the folder is named after the role)")],
    ]);
  });

  test.each(["setup.sh", "Makefile", "README.md"])("by a command in %s, which is shown", (script) => {
    const text = script.endsWith(".md")
      ? `\`\`\`sh\n${COMMAND}\`\`\`\n`
      : script === "Makefile"
        ? `role:\n\t${COMMAND}`
        : COMMAND;
    expect(told({ [script]: text, "iam/trust-policy.json": POLICY })).toEqual([
      [
        "iam/trust-policy.json",
        holder(" (the policy is this role's: a command or Terraform in this workspace gives the policy to the role)"),
        `${script}: this gives the trust policy to the role`,
      ],
    ]);
  });

  test("by update-assume-role-policy as well", () => {
    const text = `aws iam update-assume-role-policy --role-name ${ROLE} --policy-document file://iam/trust-policy.json\n`;
    expect(told({ "setup.sh": text, "iam/trust-policy.json": POLICY })).toHaveLength(1);
  });

  test("by standing alone beside the accounts of one role", () => {
    expect(told({ "k8s/trust-policy.json": POLICY })).toEqual([
      [
        "k8s/trust-policy.json",
        holder(
          " (the policy is this role's: it is the only trust policy of the folder, and every annotated ServiceAccount there has this role)",
        ),
      ],
    ]);
  });
});

describe("the first way that answers is taken", () => {
  const command = (file: string) => ({ "setup.sh": COMMAND.replace("iam/trust-policy.json", file) });
  const named = `iam/other.trust-policy.json`;

  test.each([
    ["setting before file name", named, {}, { [named]: "mapped" }, "setting mapped"],
    ["file name before command", named, command(named), {}, "file-name other"],
    [
      "folder name before command",
      "other/trust-policy.json",
      { ...command("other/trust-policy.json"), "other.yaml": account("other") },
      {},
      "folder-name other",
    ],
    [
      "command before folder name that no account uses",
      "other/trust-policy.json",
      command("other/trust-policy.json"),
      {},
      `command ${ROLE}`,
    ],
    [
      "command before the accounts beside it",
      "other/trust-policy.json",
      { ...command("other/trust-policy.json"), "other/account.yaml": account("reader") },
      {},
      `command ${ROLE}`,
    ],
  ])("%s", (_, file, files, roles, expected) => {
    const { graph } = open({ ...files, [file]: POLICY }, roles).workspace;
    const links = graph.all("trust-policy").flatMap((policy) => graph.rolesOf(policy).targets);
    expect(links.map(({ basis, roleName }) => `${basis} ${roleName}`)).toEqual([expected]);
  });
});

describe("nothing is said where nothing says whose policy it is", () => {
  test.each([
    ["another folder", { "iam/trust-policy.json": POLICY }],
    ["two policies beside the account", { "k8s/trust-policy.json": POLICY, "k8s/second-trust-policy.json": POLICY }],
    [
      "accounts of two roles beside it",
      { "k8s/trust-policy.json": POLICY, "k8s/other.yaml": account("other").replace("name: s3-reader", "name: other") },
    ],
    [
      "a command whose role a variable names",
      { "iam/trust-policy.json": POLICY, "setup.sh": COMMAND.replace(ROLE, '"$ROLE"') },
    ],
  ])("%s", (_, files) => {
    expect(told(files)).toEqual([]);
  });
});
