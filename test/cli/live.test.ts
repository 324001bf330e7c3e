// From nothing to verified and back on the practice account, as separate runs of the real command.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { PRACTICE_ISSUER } from "../../src/playground/initial-state.ts";
import { DEPLOYMENT, ISSUER, RIGHT_FILES, SERVICE_ACCOUNT, TRUST_POLICY } from "../fakes/example-files.ts";
import { type Ended, type Folder, folderWith } from "./run-irsa.ts";

/** What no output, journal or plan may ever hold: tokens, access keys, signatures. */
const SECRETS = /eyJ[\w-]{20}|\b(AKIA|ASIA)[A-Z0-9]{12,}|X-Amz-Signature|k8s-aws-v1\./;

const PLAIN_ACCOUNT = SERVICE_ACCOUNT.replace(/ {2}annotations:[\s\S]*?(?=\n\S|\n?$)/, "");

/** As the guided command scopes a role to a ServiceAccount. */
const TAGGED_TRUST_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: {
        StringEquals: {
          "aws:RequestTag/eks-cluster-name": "practice",
          "aws:RequestTag/kubernetes-namespace": "shop",
          "aws:RequestTag/kubernetes-service-account": "cart",
        },
      },
    },
  ],
});

let folder: Folder;
let printed: string;
afterEach(() => folder.remove());

function start(files: Readonly<Record<string, string>> = {}): void {
  folder = folderWith(files);
  printed = "";
}

function irsa(...args: readonly string[]): Ended {
  const ended = folder.irsa([...args, "--practice", "practice"]);
  printed += ended.out + ended.err;
  return ended;
}

function expectNoSecrets(): void {
  const runs = readdirSync(join(folder.path, "practice", "runs")).map((name) => folder.read(`practice/runs/${name}`));
  expect(runs.length).toBeGreaterThan(0);
  for (const text of [printed, ...runs, folder.read("plan.json")]) {
    expect(text).not.toMatch(SECRETS);
  }
}

describe.each([
  ["IRSA", ["--read-bucket", "shop-data"]],
  ["EKS Pod Identity", ["--pod-identity", "--read-bucket", "shop-data"]],
])("%s", (_name, more) => {
  it("goes from nothing to verified, has nothing left to do, and goes back to nothing", () => {
    start();
    const wanted = ["--service-account", "shop/app", "--test-pod", "app-test", ...more];
    expect(irsa("plan", ...wanted, "--out", "plan.json")).toMatchObject({ code: 0, err: "" });
    expect(irsa("apply", "plan.json")).toMatchObject({
      code: 2,
      err: expect.stringContaining("there is nobody to ask here"),
    });
    expect(irsa("apply", "plan.json", "--yes")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Done\. irsa undo \S+ --practice practice takes it back/),
    });
    const verified = irsa("verify", "shop/app", "--pod", "--allow", "s3:GetObject=arn:aws:s3:::shop-data/x");
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining("assumed-role/practice-shop-app/") });
    expect(irsa("plan", ...wanted)).toMatchObject({ code: 0, out: expect.stringContaining("nothing to change") });
    expect(irsa("apply", "plan.json", "--yes")).toMatchObject({
      code: 2,
      err: expect.stringContaining("Changed since the plan was made: role:practice-shop-app"),
    });
    expect(irsa("undo", "--yes")).toMatchObject({ code: 2, err: expect.stringContaining('(type "shop")') });
    expect(irsa("undo", "--yes", "--confirm", "shop").code).toBe(0);
    expect(irsa("verify", "shop/app", "--format", "json").code).toBe(1);
    expect(irsa("plan", ...wanted, "--format", "json").out).toContain('"create-role"');
    expectNoSecrets();
  });
});

describe("irsa plan of files", () => {
  const ours = (text: string) => text.replaceAll(ISSUER, PRACTICE_ISSUER);

  it("applies what the files say, and then has nothing to do", () => {
    start(Object.fromEntries(Object.entries(RIGHT_FILES).map(([path, text]) => [path, ours(text)])));
    const planned = irsa("plan", "k8s", "iam", "--out", "plan.json");
    expect(planned).toMatchObject({ code: 0 });
    for (const title of [
      'Create role "cart"',
      "Create Namespace shop",
      "Create ServiceAccount shop/cart",
      "Create Deployment shop/cart",
    ]) {
      expect(planned.out).toContain(title);
    }
    expect(irsa("apply", "plan.json", "--yes").code).toBe(0);
    expect(irsa("plan", "k8s", "iam").out).toContain("nothing to change");
    expect(irsa("verify", "shop/cart").code).toBe(0);
  });

  it.each([
    ["IRSA", ours(SERVICE_ACCOUNT), ours(TRUST_POLICY)],
    ["EKS Pod Identity", PLAIN_ACCOUNT, TAGGED_TRUST_POLICY],
  ])(
    "applies the permission policy that bears the role's name by %s, and then has nothing to do",
    (_, account, trust) => {
      const bucket = "arn:aws:s3:::shop-data";
      const policy = {
        Version: "2012-10-17",
        Statement: [
          { Sid: "ListBucket", Effect: "Allow", Action: "s3:ListBucket", Resource: bucket },
          { Sid: "ReadObjects", Effect: "Allow", Action: "s3:GetObject", Resource: `${bucket}/*` },
        ],
      };
      start({
        "sa.yaml": account,
        "cart.trust-policy.json": trust,
        "cart.permission-policy.json": JSON.stringify(policy),
        "permission-policy.json": JSON.stringify(policy).replaceAll("shop-data", "shop-logs"),
      });
      const planned = irsa("plan", "shop/cart", "--out", "plan.json");
      expect(planned).toMatchObject({ code: 0, out: expect.stringContaining('inline policy "s3-read-shop-data"') });
      expect(planned.out).not.toContain("shop-logs");
      expect(irsa("apply", "plan.json", "--yes").code).toBe(0);
      expect(irsa("plan", "shop/cart").out).toContain("nothing to change");
      expect(irsa("verify", "shop/cart", "--allow", `s3:ListBucket=${bucket}`).code).toBe(0);
    },
  );

  it("applies a trust policy as its file has it, and verify names the link that another cluster's issuer breaks", () => {
    start({ "sa.yaml": SERVICE_ACCOUNT, "pod.yaml": DEPLOYMENT, "cart.trust-policy.json": TRUST_POLICY });
    const planned = irsa("plan", "sa.yaml", "pod.yaml", "cart.trust-policy.json", "--out", "plan.json");
    expect(planned.code).toBe(0);
    expect(irsa("apply", "plan.json", "--yes").code).toBe(0);
    expect(irsa("verify", "shop/cart")).toMatchObject({
      code: 1,
      out: expect.stringContaining("the Principal is Federated"),
    });
  });

  const TEMPLATE = `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: cart-pods
      AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Principal: { Service: pods.eks.amazonaws.com }, Action: [sts:AssumeRole, sts:TagSession] }] }
      ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess]
  Association:
    Type: AWS::EKS::PodIdentityAssociation
    Properties: { ClusterName: practice, Namespace: shop, ServiceAccount: cart, RoleArn: !GetAtt Role.Arn }
`;

  it("plans Pod Identity from a template, for one account by name, and goes back to nothing", () => {
    expect(PLAIN_ACCOUNT).not.toContain("role-arn");
    start({ "sa.yaml": PLAIN_ACCOUNT, "pod.yaml": DEPLOYMENT, "infra.yaml": TEMPLATE });
    irsa("practice", "empty", "--yes");
    const planned = irsa("plan", "shop/cart", "--out", "plan.json");
    expect(planned.code).toBe(0);
    for (const title of [
      'Create role "cart-pods"',
      'Attach policy AmazonS3ReadOnlyAccess to role "cart-pods"',
      "Install the add-on eks-pod-identity-agent",
      "Associate ServiceAccount shop/cart with its role",
      "Create Deployment shop/cart",
    ]) {
      expect(planned.out).toContain(title);
    }
    expect(irsa("apply", "plan.json", "--yes").code).toBe(0);
    expect(irsa("plan", "shop/cart").out).toContain("nothing to change");
    expect(irsa("verify", "shop/cart", "--pod").code).toBe(0);
    expect(irsa("undo", "--yes", "--confirm", "shop").code).toBe(0);
    expect(irsa("verify", "shop/cart").code).toBe(1);
    expectNoSecrets();
  });

  it("asks which mechanism is meant where the files have both", () => {
    start({ "sa.yaml": SERVICE_ACCOUNT, "infra.yaml": TEMPLATE });
    expect(irsa("plan")).toMatchObject({ code: 2, err: expect.stringContaining("--mechanism irsa or --mechanism") });
    expect(irsa("plan", "--mechanism", "pod-identity").out).toContain("Associate ServiceAccount shop/cart");
    expect(irsa("plan", "--mechanism", "irsa").out).not.toContain("Associate ServiceAccount");
  });

  it("says so where the files give no account a role", () => {
    start({ "pod.yaml": DEPLOYMENT });
    expect(irsa("plan", "pod.yaml")).toMatchObject({
      code: 2,
      err: expect.stringContaining("give no ServiceAccount a role"),
    });
  });
});

describe("a stored plan", () => {
  it.each([
    ["nonsense", "It is not a plan of `irsa plan`."],
    [
      '{"format":99,"target":{},"desired":{},"basis":{},"changes":[],"gaps":[],"notes":[],"id":"x","madeAt":"x"}',
      "another version",
    ],
  ])("that is %s is refused", (text, reason) => {
    start({ "plan.json": text });
    expect(irsa("apply", "plan.json", "--yes")).toMatchObject({ code: 2, err: expect.stringContaining(reason) });
  });

  it("that was changed by hand is refused", () => {
    start();
    irsa("plan", "--service-account", "shop/app", "--out", "plan.json");
    folder.write("plan.json", folder.read("plan.json").replaceAll("practice-shop-app", "somebody-else"));
    expect(irsa("apply", "plan.json", "--yes")).toMatchObject({
      code: 2,
      err: expect.stringContaining("changed after it was made"),
    });
  });
});

it.each([
  ["commands", "aws iam create-role --role-name practice-shop-app"],
  ["eksctl", "aws iam create-role --role-name practice-shop-app"],
  ["terraform", 'resource "aws_iam_role" "practice_shop_app"'],
  ["cloudformation", "Type: AWS::IAM::Role"],
  ["permissions", '"iam:CreateRole"'],
])("prints a plan as %s", (format, expected) => {
  start();
  const { code, out } = irsa("plan", "--service-account", "shop/app", "--format", format);
  expect(code).toBe(0);
  expect(out).toContain(expected);
});
