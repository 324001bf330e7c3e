// CloudFormation: functions that the template decides are resolved, all others are unknown, and every value is in its place.
import { describe, expect, test } from "vitest";
import { covered, factsOf, factsOfKind, shown } from "./facts-of.ts";

const ID = "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";

const HEAD = `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Namespace: { Type: String, Default: shop }
  Stage: { Type: String, Default: dev, AllowedValues: [dev, prod] }
  Empty: { Type: String, Default: "" }
  Given: { Type: String }
  Secret: { Type: String, Default: hidden, NoEcho: true }
  FromSsm: { Type: "AWS::SSM::Parameter::Value<String>", Default: /eks/issuer }
  Audiences: { Type: CommaDelimitedList, Default: "a, b" }
Mappings:
  Names: { shop: { role: mapped } }
Conditions:
  IsShop: !Equals [!Ref Namespace, shop]
  IsOther: !Not [!Condition IsShop]
  Both: !And [!Condition IsShop, !Equals [!Ref Stage, dev]]
  Either: !Or [{ Condition: IsShop }, !Equals [!Ref Stage, dev]]
  Open: !Equals [!Ref Stage, dev]
  Loop: !Not [!Condition Loop]
`;

const roleNamed = (name: string) => `${HEAD}Resources:
  AppRole:
    Type: AWS::IAM::Role
    Properties:
      RoleName: ${name}
  Cluster:
    Type: AWS::EKS::Cluster
    Properties: { Name: my-cluster }
`;

describe("functions", () => {
  test.each([
    ["app", "app"],
    ["!Ref Namespace", "shop"],
    ["{ Ref: Namespace }", "shop"],
    ["!Ref Cluster", "my-cluster"],
    ["!Sub plain", "plain"],
    [`!Sub "\${Namespace}-role"`, "shop-role"],
    [`!Sub ["\${x}-\${Namespace}", { x: !Ref Namespace }]`, "shop-shop"],
    [`{ "Fn::Sub": "\${!Literal}-\${Cluster}" }`, `\${Literal}-my-cluster`],
    ["!Join ['-', [!Ref Namespace, role]]", "shop-role"],
    ["{ Fn::Join: ['', [a, { Ref: Namespace }]] }", "ashop"],
    ["!Join [':', !Ref Audiences]", "a:b"],
    ["!Select [1, !Split ['//', 'https://host/id']]", "host/id"],
    ["!Select ['1', !Ref Audiences]", "b"],
    ["!FindInMap [Names, !Ref Namespace, role]", "mapped"],
    ["!If [IsShop, yes-shop, no]", "yes-shop"],
    ["!If [IsOther, other, !Ref Namespace]", "shop"],
    ["!If [Either, a, b]", "a"],
  ])("%s is %s", (written, text) => {
    const [role] = factsOfKind("role", "template.yaml", roleNamed(written));
    expect(role?.role.name?.text).toBe(text);
    expect(role?.role.name?.known).toBe(!text.includes("$"));
  });

  test.each([
    "!Ref Stage",
    "!Ref Empty",
    "!Ref Given",
    "!Ref Secret",
    "!Ref FromSsm",
    "!Ref Nothing",
    "!Ref AWS::StackName",
    `!Sub "\${AWS::Region}-\${Namespace}"`,
    `!Sub "\${Given}"`,
    `!Sub "\${Cluster.Arn}"`,
    "!ImportValue shared",
    "!GetAtt Cluster.Endpoint",
    "!Select [9, !Ref Audiences]",
    "!Select [x, y]",
    "!Join [x]",
    "!If [Open, a, b]",
    "!If [Both, a, b]",
    "!If [Loop, a, b]",
    "!If [Nowhere, a, b]",
    "!FindInMap [Names, !Ref Stage, role]",
    "{ Fn::Transform: { Name: x } }",
    "!Base64 x",
  ])("%s is not known", (written) => {
    const text = roleNamed(written);
    const [role] = factsOfKind("role", "template.yaml", text);
    expect(role?.role.name?.known, shown(role?.role.name)).toBe(false);
  });

  test("no value is no entry, a made-up name no name", () => {
    expect(factsOfKind("role", "t.yaml", roleNamed("!Ref AWS::NoValue"))[0]?.role.name).toBeUndefined();
    expect(
      factsOfKind("role", "t.yaml", roleNamed("!If [IsOther, a, !Ref AWS::NoValue]"))[0]?.role.name,
    ).toBeUndefined();
  });

  test("a branch stands in its own place, a result in that of its function, which fixes leave alone", () => {
    const branch = roleNamed("!If [IsShop, mine, other]");
    const [role] = factsOfKind("role", "t.yaml", branch);
    expect(covered(branch, role?.role.name?.range)).toBe("mine");
    expect(role?.computed).toEqual([]);
    const joined = roleNamed("!Join ['-', [!Ref Namespace, role]]");
    const [computed] = factsOfKind("role", "t.yaml", joined);
    expect(covered(joined, computed?.role.name?.range)).toBe("['-', [!Ref Namespace, role]]");
    expect(computed?.computed).toEqual([computed?.role.name?.outer]);
    const whole = roleNamed('!Sub "whole"');
    expect(covered(whole, factsOfKind("role", "t.yaml", whole)[0]?.role.name?.outer)).toBe('"whole"');
  });
});

describe("trust policies", () => {
  const withPolicy = (document: string) => `${HEAD}Resources:
  AppRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: ${document}
`;

  test("a mapping with functions in it", () => {
    const text = withPolicy(`
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: { Federated: !Sub "arn:aws:iam::\${AWS::AccountId}:oidc-provider/${ID}" }
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringEquals:
                ${ID}:sub: !Sub "system:serviceaccount:\${Namespace}:app"
                ${ID}:aud: sts.amazonaws.com
          - !If [IsOther, { Effect: Deny }, !Ref AWS::NoValue]
          - Fn::If: [Open, { Effect: Deny }, !Ref AWS::NoValue]
`);
    const [fact] = factsOfKind("trust-policy", "t.yaml", text);
    const [statement, ...more] = fact?.policy.statements ?? [];
    expect(shown(statement?.principals[0]?.value)).toMatch(/^\?arn:aws:iam/);
    expect(statement?.conditions.map(({ values }) => values.map(shown))).toEqual([
      ["system:serviceaccount:shop:app"],
      ["sts.amazonaws.com"],
    ]);
    // Of the two further statements one is certainly not there, of the other nobody knows.
    expect(more.map(({ complete, effect }) => [complete, effect])).toEqual([[false, undefined]]);
  });

  test.each([
    ["!Sub |", "!Sub |"],
    ["Fn::Sub", "\n        Fn::Sub: |"],
  ])("JSON in the text of %s", (_, head) => {
    const givenKey = `\${Given}:sub`;
    const json = JSON.stringify(
      {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${ID}` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringEquals: { [givenKey]: `system:serviceaccount:\${Namespace}:app` } },
          },
        ],
      },
      undefined,
      2,
    );
    const text = withPolicy(`${head}\n${json.replace(/^/gm, "          ")}\n`);
    const [fact] = factsOfKind("trust-policy", "t.yaml", text);
    const [condition] = fact?.policy.statements[0]?.conditions ?? [];
    expect(shown(condition?.key)).toBe(`?\${Given}:sub`);
    expect(condition?.values.map(shown)).toEqual(["system:serviceaccount:shop:app"]);
    expect(covered(text, condition?.values[0]?.range)).toBe(`system:serviceaccount:\${Namespace}:app`);
    expect(fact?.computed?.map((range) => covered(text, range))).toEqual([`"system:serviceaccount:\${Namespace}:app"`]);
    expect(factsOf("t.yaml", text).facts.map(({ kind }) => kind)).toEqual(["role", "trust-policy"]);
  });

  test.each(["!Ref Given", "!ImportValue x", "{ Fn::Transform: { Name: AWS::Include } }", `"\${x}"`])(
    "%s leaves the role's policy open",
    (document) => {
      const facts = factsOfKind("trust-policy", "t.yaml", withPolicy(document));
      expect(facts.map(({ policy }) => [policy.complete, policy.statements])).toEqual([[false, []]]);
    },
  );
});

test("associations, providers and add-ons; JSON templates alike", () => {
  const resources = {
    Provider: {
      Type: "AWS::IAM::OIDCProvider",
      Properties: { Url: `https://${ID}`, ClientIdList: ["sts.amazonaws.com"] },
    },
    Role: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: { Statement: [] } } },
    A: {
      Type: "AWS::EKS::PodIdentityAssociation",
      Properties: {
        ClusterName: "c",
        Namespace: "shop",
        ServiceAccount: "app",
        RoleArn: { "Fn::GetAtt": ["Role", "Arn"] },
      },
    },
    B: {
      Type: "AWS::EKS::PodIdentityAssociation",
      Properties: { ClusterName: "c", Namespace: "shop", ServiceAccount: "b", RoleArn: { "Fn::Sub": `\${Role.Arn}` } },
    },
    Addon: {
      Type: "AWS::EKS::Addon",
      Properties: {
        AddonName: "vpc-cni",
        ClusterName: "c",
        ServiceAccountRoleArn: "arn:aws:iam::111122223333:role/cni",
        PodIdentityAssociations: [{ ServiceAccount: "aws-node", RoleArn: "arn:aws:iam::111122223333:role/cni" }],
      },
    },
    Bucket: { Type: "AWS::S3::Bucket", Properties: {} },
  };
  const text = JSON.stringify({ Resources: resources }, undefined, 2);
  const [policy] = factsOfKind("trust-policy", "t.json", text);
  const associations = factsOfKind("association", "t.json", text);
  expect(associations.map(({ role }) => role?.block)).toEqual([policy?.role?.block, policy?.role?.block, undefined]);
  expect(associations.map(({ cluster, serviceAccount }) => [shown(cluster), shown(serviceAccount)])).toEqual([
    ["c", "app"],
    ["c", "b"],
    ["c", "aws-node"],
  ]);
  const [provider] = factsOfKind("provider", "t.json", text);
  expect([shown(provider?.url), provider?.audiences.map(shown)]).toEqual([`https://${ID}`, ["sts.amazonaws.com"]]);
  const [account] = factsOfKind("service-account", "t.json", text);
  expect([shown(account?.meta.name), covered(text, account?.roleArn?.value?.range)]).toEqual([
    "aws-node",
    "arn:aws:iam::111122223333:role/cni",
  ]);
});

test("templates that double their texts, lead back to themselves, or repeat by alias take no time", () => {
  const doubling = (length: number) =>
    Array.from({ length }, (_, at) => {
      const name = at === length - 1 ? "x" : `\${R${at + 1}}\${R${at + 1}}`;
      return `  R${at}: { Type: "AWS::IAM::Role", Properties: { RoleName: !Sub "${name}" } }`;
    }).join("\n");
  const aliases = Array.from(
    { length: 40 },
    (_, at) => `  a${at}: &a${at} [${at === 0 ? "x" : `*a${at - 1}, *a${at - 1}`}]`,
  );
  const text = `AWSTemplateFormatVersion: "2010-09-09"
Metadata:
${aliases.join("\n")}
Conditions:
  A: !And [!Condition B, !Condition B]
  B: !Or [!Condition A, !Condition A]
Resources:
${doubling(60)}
  Self: { Type: "AWS::IAM::Role", Properties: { RoleName: !Sub "\${Self}\${Self}" } }
  Alias: { Type: "AWS::IAM::Role", Properties: { RoleName: !Join ["", [*a39, *a39]] } }
  Branch: { Type: "AWS::IAM::Role", Properties: { RoleName: !If [A, a, b] } }
`;
  const before = performance.now();
  const found = factsOfKind("role", "t.yaml", text);
  expect(performance.now() - before).toBeLessThan(1000);
  expect(found).toHaveLength(63);
  const [short] = factsOfKind("role", "t.yaml", `AWSTemplateFormatVersion: x\nResources:\n${doubling(10)}\n`);
  expect(short?.role.name?.text).toHaveLength(512);
  expect([0, 60, 61, 62].map((at) => found[at]?.role.name?.known)).toEqual([false, false, false, false]);
});
