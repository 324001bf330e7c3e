// Completion in texts that are being typed: what is offered, and what the text is afterwards.
import { describe, expect, it } from "vitest";
import { completionsAt } from "../../../src/core/language/completion.ts";
import { applyEdits } from "../../../src/core/text/edits.ts";
import { ISSUER, SERVICE_ACCOUNT, TRUST_POLICY } from "../../fakes/example-files.ts";
import { contextOf } from "./language-context.ts";
import { marked } from "./marked.ts";

const KNOWN = {
  "known/sa.yaml": SERVICE_ACCOUNT,
  "known/other.yaml": SERVICE_ACCOUNT.replace("name: cart", "name: plain").replace(/ {2}annotations:\n.*\n/, ""),
  "known/elsewhere.yaml": SERVICE_ACCOUNT.replace("name: cart", "name: far").replace(
    "namespace: shop",
    "namespace: other",
  ),
  "known/cart.trust-policy.json": TRUST_POLICY,
};

/** What is offered, and the text after the first that is `choice` has been taken. */
function complete(path: string, text: string, choice?: string) {
  const { memory, uri, offset } = marked({ ...KNOWN, [path]: text });
  const { list, isWhole } = completionsAt(contextOf(memory), uri, offset);
  const chosen = list.find(({ suggestion }) => suggestion.text === choice);
  const clean = memory.files.get(path) ?? "";
  const after =
    chosen === undefined ? undefined : applyEdits(clean, [{ range: chosen.range, newText: chosen.newText }]);
  return { offered: list.map(({ suggestion }) => suggestion.text), isWhole, after, list };
}

const POD = (line: string) => `apiVersion: v1
kind: Pod
metadata:
  name: p
  namespace: shop
spec:
  ${line}
  containers:
    - name: app
      image: x
`;

describe("accounts and namespaces", () => {
  it.each([
    ["nothing typed", "serviceAccountName: <|>", ["cart", "plain"], "serviceAccountName: cart"],
    ["a beginning", "serviceAccountName: ca<|>", ["cart"], "serviceAccountName: cart"],
    ["the middle of a word", "serviceAccountName: c<|>xx", ["cart"], "serviceAccountName: cart"],
    ["an open quote", 'serviceAccountName: "ca<|>', ["cart"], 'serviceAccountName: "cart"'],
    ["quotes", "serviceAccountName: 'ca<|>'", ["cart"], "serviceAccountName: 'cart'"],
    ["a comment behind", "serviceAccountName: ca<|> # who", ["cart"], "serviceAccountName: cart # who"],
    ["the alias", "serviceAccount: <|>", ["cart", "plain"], "serviceAccount: cart"],
  ] as const)("in a pod with %s", (_, line, offered, after) => {
    const result = complete("k8s/pod.yaml", POD(line), "cart");
    expect(result.offered).toEqual(offered);
    expect(result.after).toBe(POD(after));
  });

  it("with what they are beside them", () => {
    const { list } = complete("k8s/pod.yaml", POD("serviceAccountName: <|>"));
    expect(list.map(({ suggestion }) => suggestion.detail)).toEqual(["shop, role cart", "shop"]);
  });

  it("all of them where the namespace is not known", () => {
    const text = POD("serviceAccountName: <|>").replace("  namespace: shop\n", "");
    expect(complete("k8s/pod.yaml", text).offered.sort()).toEqual(["cart", "far", "plain"]);
  });

  it.each([
    ["serviceAccountName<|>: cart", "the key itself"],
    ["hostname: <|>", "another key"],
    ["# serviceAccountName: <|>", "a comment"],
  ])("not at %s (%s)", (line) => {
    expect(complete("k8s/pod.yaml", POD(line)).offered).toEqual([]);
  });

  it.each([
    [
      "a deployment's template, with the rest broken",
      "d.yaml",
      `apiVersion: apps/v1
kind: Deployment
metadata: { name: d, namespace: shop }
spec:
  template:
    spec:
      serviceAccountName: <|>
      containers:
        - name: "app
`,
      ["cart", "plain"],
    ],
    [
      "flow style",
      "p.yaml",
      "{ apiVersion: v1, kind: Pod, metadata: { namespace: shop }, spec: { serviceAccountName: <|> } }\n",
      ["cart", "plain"],
    ],
    [
      "JSON",
      "p.json",
      '{ "apiVersion": "v1", "kind": "Pod", "metadata": { "namespace": "shop" }, "spec": { "serviceAccountName": <|> } }',
      ["cart", "plain"],
    ],
    [
      "an item of a list",
      "l.yaml",
      "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: { namespace: shop }\n    spec:\n      serviceAccountName: <|>\n",
      ["cart", "plain"],
    ],
    [
      "a second document",
      "two.yaml",
      `${SERVICE_ACCOUNT.replace("name: cart", "name: last")}---\n${POD("serviceAccountName: <|>")}`,
      ["cart", "last", "plain"],
    ],
    [
      "an object's namespace",
      "c.yaml",
      "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: x\n  namespace: <|>\n",
      ["other", "shop"],
    ],
    [
      "an RBAC subject's name",
      "r.yaml",
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: x }\nsubjects:\n  - kind: ServiceAccount\n    namespace: other\n    name: <|>\n",
      ["far"],
    ],
    [
      "its namespace",
      "r.yaml",
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: { name: x }\nsubjects:\n  - kind: ServiceAccount\n    namespace: <|>\n    name: x\n",
      ["other", "shop"],
    ],
    [
      "an association of ACK",
      "a.yaml",
      "apiVersion: eks.services.k8s.aws/v1alpha1\nkind: PodIdentityAssociation\nmetadata: { name: x }\nspec:\n  namespace: other\n  serviceAccount: <|>\n",
      ["far"],
    ],
    [
      "one of eksctl",
      "e.yaml",
      "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\nmetadata: { name: c, region: us-east-1 }\niam:\n  podIdentityAssociations:\n    - namespace: shop\n      serviceAccountName: <|>\n",
      ["cart", "plain"],
    ],
    [
      "one of CloudFormation",
      "cf.yaml",
      "Resources:\n  A:\n    Type: AWS::EKS::PodIdentityAssociation\n    Properties:\n      Namespace: shop\n      ServiceAccount: <|>\n",
      ["cart", "plain"],
    ],
    ["a kustomization's namespace", "kustomization.yaml", "resources: []\nnamespace: <|>\n", ["other", "shop"]],
    [
      "a chart that makes no account",
      "values.yaml",
      "serviceAccount:\n  create: false\n  name: <|>\n",
      ["cart", "far", "plain"],
    ],
  ] as const)("in %s", (_, path, text, offered) => {
    expect([...complete(path, text).offered].sort()).toEqual(offered);
  });
});

describe("annotations", () => {
  const ACCOUNT = (line: string) =>
    `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: x\n  annotations:\n    ${line}\n`;
  const ARN = "arn:aws:iam::111122223333:role/cart";

  it("keys, with what they do", () => {
    const { offered, after, list } = complete("x.yaml", ACCOUNT("<|>"), "eks.amazonaws.com/role-arn");
    expect(offered).toEqual([
      "eks.amazonaws.com/role-arn",
      "eks.amazonaws.com/audience",
      "eks.amazonaws.com/sts-regional-endpoints",
      "eks.amazonaws.com/token-expiration",
    ]);
    expect(after).toBe(ACCOUNT("eks.amazonaws.com/role-arn: "));
    expect(list.every(({ suggestion }) => (suggestion.docs ?? []).length > 1)).toBe(true);
  });

  it("keys that are there already are not offered again, and a key keeps its colon", () => {
    const text = ACCOUNT(`eks.amazonaws.com/audience: x\n    eks.amazonaws.com/ro<|>: ${ARN}`);
    const { offered, after } = complete("x.yaml", text, "eks.amazonaws.com/role-arn");
    expect(offered[0]).toBe("eks.amazonaws.com/role-arn");
    expect(offered).not.toContain("eks.amazonaws.com/audience");
    expect(after).toContain(`eks.amazonaws.com/role-arn: ${ARN}\n`);
  });

  it("of pods are others than those of accounts", () => {
    const text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  annotations:\n    <|>\nspec: {}\n";
    expect(complete("p.yaml", text).offered).toEqual([
      "eks.amazonaws.com/token-expiration",
      "eks.amazonaws.com/skip-containers",
    ]);
    expect(complete("p.yaml", text.replace("annotations", "labels")).offered).toEqual([
      "eks.amazonaws.com/skip-pod-identity-webhook",
    ]);
  });

  it.each([
    ["eks.amazonaws.com/role-arn: <|>", [ARN], `eks.amazonaws.com/role-arn: ${ARN}`],
    ["eks.amazonaws.com/role-arn: arn:aws:iam::1<|>", [ARN], `eks.amazonaws.com/role-arn: ${ARN}`],
    ['eks.amazonaws.com/role-arn: "arn:<|>', [ARN], `eks.amazonaws.com/role-arn: "${ARN}"`],
    [
      "eks.amazonaws.com/sts-regional-endpoints: <|>",
      ["true", "false"],
      'eks.amazonaws.com/sts-regional-endpoints: "true"',
    ],
    ["eks.amazonaws.com/token-expiration: 86<|>", ["86400"], 'eks.amazonaws.com/token-expiration: "86400"'],
    ["eks.amazonaws.com/audience: <|>", ["sts.amazonaws.com"], "eks.amazonaws.com/audience: sts.amazonaws.com"],
  ] as const)("values of %s", (line, offered, after) => {
    const result = complete("x.yaml", ACCOUNT(line), offered[0]);
    expect(result.offered).toEqual(offered);
    expect(result.after).toBe(ACCOUNT(after));
  });

  it("of the containers to skip are the pod's", () => {
    const text = POD("hostname: x").replace(
      "namespace: shop",
      "annotations:\n    eks.amazonaws.com/skip-containers: <|>",
    );
    expect(complete("p.yaml", text).offered).toEqual(["app"]);
  });

  it("of a chart's account", () => {
    const text = "serviceAccount:\n  create: true\n  annotations:\n    <|>\n";
    expect(complete("values.yaml", text).offered).toContain("eks.amazonaws.com/role-arn");
    const value = text.replace("<|>", "eks.amazonaws.com/role-arn: <|>");
    expect(complete("values.yaml", value).offered).toEqual([ARN]);
  });
});

describe("trust policies", () => {
  const statement = (condition: string) => `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/${ISSUER}" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": ${condition}
    }
  ]
}
`;
  const KEYS = [`${ISSUER}:sub`, `${ISSUER}:aud`];
  const SUBJECT = "system:serviceaccount:shop:cart";

  it.each([
    ["operators", "{ <|> }", "StringEquals", '{ "StringEquals":  }'],
    ["operators, half typed", '{ "StringL<|> }', "StringLike", '{ "StringLike":  }'],
    ["operators, in quotes", '{ "Str<|>" }', "StringEquals", '{ "StringEquals":  }'],
    ["an operator with its block", '{ "Str<|>": {} }', "StringEquals", '{ "StringEquals": {} }'],
    ["keys", '{ "StringEquals": { <|> } }', KEYS[0], `{ "StringEquals": { "${KEYS[0]}":  } }`],
    ["keys, half typed", '{ "StringEquals": { "oidc<|> } }', KEYS[1], `{ "StringEquals": { "${KEYS[1]}":  } }`],
    [
      "keys before another",
      `{ "StringEquals": { <|>\n"${KEYS[1]}": "x" } }`,
      KEYS[0],
      `{ "StringEquals": { "${KEYS[0]}": \n"${KEYS[1]}": "x" } }`,
    ],
    [
      "subjects",
      `{ "StringEquals": { "${KEYS[0]}": "<|>" } }`,
      SUBJECT,
      `{ "StringEquals": { "${KEYS[0]}": "${SUBJECT}" } }`,
    ],
    [
      "subjects without quotes",
      `{ "StringEquals": { "${KEYS[0]}": <|> } }`,
      SUBJECT,
      `{ "StringEquals": { "${KEYS[0]}": "${SUBJECT}" } }`,
    ],
    [
      "subjects, half typed",
      `{ "StringEquals": { "${KEYS[0]}": "system:serv<|> } }`,
      SUBJECT,
      `{ "StringEquals": { "${KEYS[0]}": "${SUBJECT}" } }`,
    ],
    [
      "subjects in a list",
      `{ "StringEquals": { "${KEYS[0]}": ["x", <|>] } }`,
      SUBJECT,
      `{ "StringEquals": { "${KEYS[0]}": ["x", "${SUBJECT}"] } }`,
    ],
    [
      "audiences",
      `{ "StringEquals": { "${KEYS[1]}": "<|>" } }`,
      "sts.amazonaws.com",
      `{ "StringEquals": { "${KEYS[1]}": "sts.amazonaws.com" } }`,
    ],
    [
      "patterns",
      `{ "StringLike": { "${KEYS[0]}": "<|>" } }`,
      "system:serviceaccount:shop:*",
      `{ "StringLike": { "${KEYS[0]}": "system:serviceaccount:shop:*" } }`,
    ],
  ] as const)("%s", (_, condition, choice, after) => {
    const result = complete("new.trust-policy.json", statement(condition), choice);
    expect(result.after).toBe(statement(after));
  });

  it("keys are those of the statement's own issuer, and no others", () => {
    expect(complete("new.trust-policy.json", statement('{ "StringEquals": { <|> } }')).offered).toEqual(KEYS);
  });

  it("a pattern is offered under StringLike only", () => {
    const under = (operator: string) =>
      complete("n.trust-policy.json", statement(`{ "${operator}": { "${KEYS[0]}": "<|>" } }`));
    expect(under("StringEquals").offered.filter((text) => text.includes("*"))).toEqual([]);
    expect(under("StringLike").offered.filter((text) => text.includes("*"))).toHaveLength(2);
  });

  it("the accounts of the policy's own role come first", () => {
    const condition = `{ "StringEquals": { "${KEYS[0]}": "<|>" } }`;
    expect(complete("cart.trust-policy.json", statement(condition)).offered.map((text) => text.slice(22))).toEqual([
      "other:far",
      "shop:cart",
      "shop:plain",
    ]);
  });

  it.each([
    ["elements", '{ "Version": "2012-10-17", "Statement": [{ <|> }] }', "Effect"],
    ["elements behind one without a comma", '{ "Statement": [{ "Effect": "Allow"\n <|> }] }', "Action"],
    ["effects", '{ "Statement": [{ "Effect": "<|>" }] }', "Allow"],
    ["actions", '{ "Statement": [{ "Action": "sts<|>" }] }', "sts:AssumeRoleWithWebIdentity"],
    [
      "providers",
      '{ "Statement": [{ "Principal": { "Federated": "<|>" } }] }',
      `arn:aws:iam::111122223333:oidc-provider/${ISSUER}`,
    ],
    ["services", '{ "Statement": [{ "Principal": { "Service": "<|>" } }] }', "pods.eks.amazonaws.com"],
  ] as const)("%s, in a file whose name says what it is", (_, text, expected) => {
    expect(complete("new.trust-policy.json", text).offered).toContain(expected);
  });

  it("of EKS Pod Identity have keys of their own", () => {
    const text =
      '{ "Statement": [{ "Effect": "Allow", "Principal": { "Service": "pods.eks.amazonaws.com" }, "Action": "sts:AssumeRole", "Condition": { "StringEquals": { <|> } } }] }';
    expect(complete("n.trust-policy.json", text).offered).toContain("aws:RequestTag/kubernetes-namespace");
  });

  const TEMPLATE = (condition: string) => `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Federated: arn:aws:iam::111122223333:oidc-provider/${ISSUER}
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
${condition}
`;

  it.each([
    ["operators", "              <|>", "StringEquals", "              StringEquals: "],
    [
      "keys",
      "              StringEquals:\n                <|>",
      KEYS[0],
      `              StringEquals:\n                ${KEYS[0]}: `,
    ],
    [
      "keys, half typed",
      "              StringEquals:\n                oidc.eks<|>",
      KEYS[0],
      `              StringEquals:\n                ${KEYS[0]}: `,
    ],
    [
      "values",
      `              StringEquals:\n                ${KEYS[0]}: sys<|>`,
      SUBJECT,
      `              StringEquals:\n                ${KEYS[0]}: ${SUBJECT}`,
    ],
    [
      "values in a list",
      `              StringEquals:\n                ${KEYS[0]}:\n                  - <|>`,
      SUBJECT,
      `              StringEquals:\n                ${KEYS[0]}:\n                  - ${SUBJECT}`,
    ],
  ] as const)("in YAML: %s", (_, condition, choice, after) => {
    expect(complete("cf.yaml", TEMPLATE(condition), choice).after).toBe(TEMPLATE(after));
  });

  it("inside a string of a manifest, as JSON", () => {
    const role = (value: string) => `apiVersion: iam.services.k8s.aws/v1alpha1
kind: Role
metadata: { name: x }
spec:
  name: x
  assumeRolePolicyDocument: |
    {
      "Statement": [{
        "Effect": "Allow",
        "Condition": { "StringEquals": { "${KEYS[0]}": ${value} } }
      }]
    }
`;
    expect(complete("role.yaml", role('"sys<|>"'), SUBJECT).after).toBe(role(`"${SUBJECT}"`));
    expect(complete("role.yaml", role("<|>"), SUBJECT).after).toBe(role(`"${SUBJECT}"`));
  });
});

describe("completion as a whole", () => {
  it("is cut where nobody would read it all, and says so", () => {
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [
        `many/${at}.yaml`,
        SERVICE_ACCOUNT.replace("name: cart", `name: many-${at}`),
      ]),
    );
    const { memory, uri, offset } = marked({ ...many, "p.yaml": POD("serviceAccountName: <|>") });
    const result = completionsAt(contextOf(memory), uri, offset);
    expect(result.list).toHaveLength(200);
    expect(result.isWhole).toBe(false);
  });

  it("is nothing in files that are not ours", () => {
    expect(complete("package.json", '{ "name": <|> }').offered).toEqual([]);
    expect(complete("x.sh", "serviceAccountName: <|>").offered).toEqual([]);
    expect(complete("empty.yaml", "<|>").offered).toEqual([]);
  });
});
