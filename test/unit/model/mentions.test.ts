// Where names are written: each place once, with its range.
import { describe, expect, it } from "vitest";
import { mentionRange } from "../../../src/core/model/mention.ts";
import { MentionIndex } from "../../../src/core/model/mention-index.ts";
import { mentionsOf } from "../../../src/core/model/read/read-mentions.ts";
import { DEPLOYMENT, ISSUER, SERVICE_ACCOUNT, TRUST_POLICY } from "../../fakes/example-files.ts";
import { covered, factsOf } from "./facts-of.ts";

/** `kind site "covered text" (beside)`, a `?` for names that are not known. */
function shown(name: string, text: string): readonly string[] {
  return mentionsOf(factsOf(name, text)).map((mention) => {
    const beside = mention.beside === undefined ? "" : ` (${mention.beside})`;
    const unknown = mention.name === undefined ? "?" : "";
    return `${mention.kind} ${mention.site} ${unknown}${covered(text, mentionRange(mention))}${beside}`;
  });
}

describe("mentions", () => {
  it("of an account's manifest", () => {
    expect(shown("sa.yaml", SERVICE_ACCOUNT)).toEqual([
      "account name cart (shop)",
      "namespace namespace shop",
      "role annotation cart (111122223333)",
    ]);
  });

  it("of a workload", () => {
    expect(shown("d.yaml", DEPLOYMENT)).toEqual(["namespace namespace shop", "account pod cart (shop)"]);
  });

  it("of a trust policy: parts of subjects, issuers of principals and keys", () => {
    expect(shown("trust-policy.json", TRUST_POLICY)).toEqual([
      `issuer principal ${ISSUER}`,
      `issuer key ${ISSUER}`,
      "namespace subject shop",
      "account subject cart (shop)",
      `issuer key ${ISSUER}`,
    ]);
    expect(shown("trust-policy.json", TRUST_POLICY.replace("shop:cart", "shop:ca*"))).toContain(
      "account subject ?ca* (shop)",
    );
  });

  it("of EKS Pod Identity's conditions", () => {
    const policy = {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/kubernetes-namespace": "shop",
            "aws:RequestTag/kubernetes-service-account": "cart",
            "aws:RequestTag/eks-cluster-name": "prod",
          },
        },
      },
    };
    expect(shown("trust-policy.json", JSON.stringify(policy))).toEqual([
      "namespace condition shop",
      "account condition cart (shop)",
      "cluster condition prod",
    ]);
  });

  it.each([
    [
      "kustomization.yaml",
      `namespace: prod
patches:
  - target: { kind: ServiceAccount, name: cart }
    patch: |
      - op: replace
        path: /metadata/annotations/eks.amazonaws.com~1role-arn
        value: arn:aws:iam::111122223333:role/prod/cart
`,
      ["namespace overlay prod", "account patch cart", "role annotation cart (111122223333)"],
    ],
    ["values.yaml", "serviceAccount:\n  create: true\n  name: cart\n", ["account name cart"]],
    ["values.yaml", "serviceAccount:\n  create: false\n  name: cart\n", ["account reference cart"]],
    [
      "make.sh",
      "aws iam create-role --role-name cart --assume-role-policy-document file://t.json\n",
      ["role command cart"],
    ],
    [
      "sa.yaml",
      SERVICE_ACCOUNT.replace("name: cart", "name: '{{ .Values.name }}'").replace("role/cart", "role/<ROLE>"),
      [
        "account name ?{{ .Values.name }} (shop)",
        "namespace namespace shop",
        "role annotation ?arn:aws:iam::111122223333:role/<ROLE>",
      ],
    ],
  ])("of %s", (name, text, expected) => {
    expect(shown(name, text)).toEqual(expected);
  });

  it("are told apart from text that is written in another form", () => {
    const text = TRUST_POLICY.replace("system:serviceaccount:shop:cart", "system:serviceaccount:shop\\u003acart");
    expect(shown("trust-policy.json", text)).toContain("account subject system:serviceaccount:shop\\u003acart (shop)");
  });
});

describe("the index of mentions", () => {
  it("follows files that change, come and go", () => {
    const files = new Map([["file:///w/sa.yaml", factsOf("sa.yaml", SERVICE_ACCOUNT)]]);
    const index = new MentionIndex((uri) => files.get(uri));
    const put = (name: string, text: string | undefined) => {
      const uri = `file:///w/${name}`;
      if (text === undefined) {
        files.delete(uri);
      } else {
        files.set(uri, factsOf(name, text));
      }
      index.changed(uri);
    };
    index.changed("file:///w/sa.yaml");
    expect(index.named("account", "cart")).toHaveLength(1);
    put("d.yaml", DEPLOYMENT);
    expect(index.named("account", "cart").map(({ uri }) => uri)).toEqual(["file:///w/d.yaml", "file:///w/sa.yaml"]);
    put("sa.yaml", SERVICE_ACCOUNT.replace("name: cart", "name: basket"));
    expect(index.named("account", "cart")).toHaveLength(1);
    expect([...index.names("account")].sort()).toEqual(["basket", "cart"]);
    put("d.yaml", undefined);
    expect(index.named("account", "cart")).toEqual([]);
    expect(index.in("file:///w/d.yaml")).toEqual([]);
    expect(index.names("account")).toEqual(["basket"]);
  });
});
