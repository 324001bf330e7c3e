// Hovers: what is said where, in words; and that nothing of a file becomes more than text.
import { describe, expect, it } from "vitest";
import { hoverAt } from "../../../src/core/language/hover.ts";
import { toMarkdown, toPlain } from "../../../src/core/language/prose.ts";
import { DEPLOYMENT, ISSUER, RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../../fakes/example-files.ts";
import { contextOf } from "./language-context.ts";
import { mark, marked } from "./marked.ts";

const ACCOUNT = "k8s/service-account.yaml";
const WORKLOAD = "k8s/deployment.yaml";
const POLICY = "iam/cart/trust-policy.json";

function hover(files: Readonly<Record<string, string>>) {
  const { memory, uri, offset, path } = marked(files);
  memory.workspace.checkAll();
  const found = hoverAt(contextOf(memory), uri, offset);
  const text = memory.files.get(path) ?? "";
  return found === undefined
    ? undefined
    : {
        covered: text.slice(found.range.start, found.range.end),
        plain: toPlain(found.prose),
        markdown: toMarkdown(found.prose),
      };
}

describe("hover", () => {
  it.each([
    [
      "an account's role",
      ACCOUNT,
      "role/cart",
      6,
      "cart",
      [
        "IAM role cart in AWS account 111122223333.",
        `- May assume it: system:serviceaccount:shop:cart of the cluster ${ISSUER}`,
        "- Trust policy: cart/trust-policy.json (the folder is named after the role)",
        '- shop/cart: Admitted. The trust policy of role "cart" admits system:serviceaccount:shop:cart',
      ],
    ],
    [
      "a workload's account",
      WORKLOAD,
      "serviceAccountName: cart",
      22,
      "cart",
      [
        "ServiceAccount cart in namespace shop, in k8s/service-account.yaml.",
        "- Role: arn:aws:iam::111122223333:role/cart",
        "- Admitted.",
        "- Subject of its tokens: system:serviceaccount:shop:cart",
        "- Used by Deployment/cart.",
        "In the pod (IRSA):",
        "- Container cart uses the role of AWS_ROLE_ARN by web identity (IRSA)",
      ],
    ],
    ["the key before it", WORKLOAD, "serviceAccountName: cart", 3, "serviceAccountName", ["In the pod (IRSA):"]],
    [
      "a container's name",
      WORKLOAD,
      "- name: cart",
      9,
      "cart",
      ["Container cart uses the role of AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"],
    ],
    [
      "an annotation's key",
      ACCOUNT,
      "eks.amazonaws.com",
      3,
      "eks.amazonaws.com/role-arn",
      ["The IAM role that pods of this ServiceAccount assume"],
    ],
    [
      "a subject",
      POLICY,
      "system:serviceaccount",
      4,
      "system:serviceaccount:shop:cart",
      ["The subject of tokens of ServiceAccount cart in namespace shop.", "- Used by Deployment/cart."],
    ],
    [
      "a provider",
      POLICY,
      "oidc.eks",
      2,
      ISSUER,
      ["OIDC issuer", "- Region us-east-1, partition aws", "1 trust policy of this workspace names it."],
    ],
    ["a condition's key", POLICY, `${ISSUER}:sub`, 70, `${ISSUER}:sub`, ["Subject of the token"]],
    ["an operator", POLICY, "StringEquals", 3, "StringEquals", ["The exact text"]],
    ["an action", POLICY, "sts:AssumeRole", 3, "sts:AssumeRoleWithWebIdentity", ["IRSA: a pod exchanges its token"]],
    ["a namespace", WORKLOAD, "namespace: shop", 12, "shop", ["Namespace shop: 1 ServiceAccount and 1 workload"]],
  ] as const)("on %s", (_, path, text, at, covered, expected) => {
    const found = hover(mark(RIGHT_FILES, path, text, at));
    expect(found?.covered).toBe(covered);
    for (const line of expected) {
      expect(found?.plain).toContain(line);
    }
  });

  it("says nothing on what is not ours", () => {
    expect(hover(mark(RIGHT_FILES, WORKLOAD, "image:", 2))).toBeUndefined();
    expect(hover(mark(RIGHT_FILES, WORKLOAD, "kind:", 2))).toBeUndefined();
  });

  it("says why an account is not admitted", () => {
    const files = { ...RIGHT_FILES, [POLICY]: TRUST_POLICY.replace("shop:cart", "shop:basket") };
    expect(hover(mark(files, ACCOUNT, "role/cart", 6))?.plain).toMatch(/shop\/cart: Not admitted\. .*shop:basket/);
  });

  it("calls unknown what is unknown", () => {
    const { [POLICY]: _, ...files } = RIGHT_FILES;
    expect(hover(mark(files, ACCOUNT, "role/cart", 6))?.plain).toContain("Not known.");
    expect(hover(mark(files, ACCOUNT, "role/cart", 6))?.plain).toContain("who may assume it is not known here");
    const templated = { ...RIGHT_FILES, [WORKLOAD]: DEPLOYMENT.replace("Name: cart", "Name: '{{ .x }}'") };
    expect(hover(mark(templated, WORKLOAD, "{{ .x", 3))?.plain).toContain("Filled in elsewhere");
    const { [ACCOUNT]: __, ...undefinedAccount } = RIGHT_FILES;
    expect(hover(mark(undefinedAccount, WORKLOAD, "Name: cart", 8))?.plain).toContain(
      "No file of this workspace defines it there",
    );
  });

  it("tells a pattern from a text with a star in it", () => {
    const star = TRUST_POLICY.replace("shop:cart", "shop:*");
    const like = star.replace("StringEquals", "StringLike");
    expect(hover(mark({ ...RIGHT_FILES, [POLICY]: star }, POLICY, "shop:*", 5))?.plain).toContain(
      "ordinary characters",
    );
    const found = hover(mark({ ...RIGHT_FILES, [POLICY]: like }, POLICY, "shop:*", 5));
    expect(found?.plain).toContain("It fits 1 ServiceAccount of this workspace");
  });

  it("names the policies that a template gives the role", () => {
    const template = `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: cart
      ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess, !Ref Other]
      Policies: [{ PolicyName: inline }]
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: pods.eks.amazonaws.com }, Action: sts:AssumeRole }] }
`;
    const found = hover(mark({ [ACCOUNT]: SERVICE_ACCOUNT, "cf.yaml": template }, ACCOUNT, "role/cart", 6));
    expect(found?.plain).toContain("- Permissions: arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess, inline");
    expect(found?.plain).toContain("EKS Pod Identity, for the accounts that associations name");
  });

  it("says that an annotation does nothing where the webhook does not read it", () => {
    const text = SERVICE_ACCOUNT.replace("role-arn: arn:aws:iam::111122223333:role/cart", "skip-containers: cart");
    expect(hover(mark({ [ACCOUNT]: text }, ACCOUNT, "skip-", 1))?.plain).toContain("does not read it here");
  });

  it("shows what files say letter by letter", () => {
    const evil = "[x](command:irsa.setUpAccess)";
    const text = SERVICE_ACCOUNT.replace("role/cart", `role/cart ${evil} \`${evil}\``);
    const found = hover(mark({ [ACCOUNT]: text }, ACCOUNT, "arn:aws", 2));
    expect(found?.markdown).toContain("command:");
    const outsideCode = (found?.markdown ?? "").replaceAll(/(`+)[\s\S]*?\1/g, "");
    expect(outsideCode).not.toMatch(/\[[^\]]*\]\(command/);
  });
});
