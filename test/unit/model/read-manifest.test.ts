// Kubernetes objects to facts: accounts, workloads, namespaces and annotated objects, with their places.
import { describe, expect, test } from "vitest";
import { covered, factsOf, factsOfKind, pairs, shown } from "./facts-of.ts";

const ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader # of buckets
  namespace: "shop"
  labels: {app: x}
  annotations:
    "eks.amazonaws.com/role-arn": 'arn:aws:iam::111122223333:role/reader'
    eks.amazonaws.com/token-expiration: 600
    eks.amazonaws.com/audience:
`;

describe("ServiceAccount", () => {
  test("metadata, annotations and the role, each where it stands", () => {
    const [fact] = factsOfKind("service-account", "sa.yaml", ACCOUNT);
    expect(fact && [fact.uri, fact.document, fact.source, fact.partial]).toEqual([
      "file:///w/sa.yaml",
      0,
      "manifest",
      false,
    ]);
    expect(covered(ACCOUNT, fact?.range)).toBe(ACCOUNT.trimEnd());
    expect(shown(fact?.meta.name)).toBe("reader");
    expect(covered(ACCOUNT, fact?.meta.namespace?.range)).toBe("shop");
    expect(covered(ACCOUNT, fact?.meta.namespace?.outer)).toBe('"shop"');
    expect(pairs(fact?.meta.labels ?? [])).toEqual(["app=x"]);
    expect(pairs(fact?.meta.annotations ?? [])).toEqual([
      "eks.amazonaws.com/role-arn=arn:aws:iam::111122223333:role/reader",
      "eks.amazonaws.com/token-expiration=600",
      "eks.amazonaws.com/audience=",
    ]);
    expect(fact?.meta.annotations[1]?.value?.type).toBe("number");
    expect(covered(ACCOUNT, fact?.roleArn?.value?.outer)).toBe("'arn:aws:iam::111122223333:role/reader'");
    expect(covered(ACCOUNT, fact?.roleArn?.key.range)).toBe("eks.amazonaws.com/role-arn");
    expect(covered(ACCOUNT, fact?.meta.annotationsRange)).toBe(
      ACCOUNT.slice(ACCOUNT.indexOf("annotations:")).trimEnd(),
    );
    expect(covered(ACCOUNT, fact?.meta.metadataRange)).toBe(ACCOUNT.slice(ACCOUNT.indexOf("name:")).trimEnd());
  });

  test.each([
    {
      name: "a List",
      file: "l.yaml",
      text: "apiVersion: v1\nkind: List\nitems:\n- kind: ServiceAccount\n  apiVersion: v1\n  metadata: {name: a}\n- kind: Pod\n",
    },
    {
      name: "a typed list without item kinds",
      file: "l.json",
      text: '{"apiVersion":"v1","kind":"ServiceAccountList","items":[{"metadata":{"name":"a"}}]}',
    },
    {
      name: "a JSON manifest",
      file: "a.json",
      text: '{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"a"}}',
    },
    {
      name: "the second document",
      file: "a.yaml",
      text: "kind: ConfigMap\napiVersion: v1\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n",
    },
    {
      name: "an alias and a merge key",
      file: "a.yaml",
      text: "apiVersion: v1\nkind: ServiceAccount\nx: &m {name: &n a}\nmetadata:\n  <<: *m\n  namespace: *n\n",
    },
    {
      name: "half-typed text",
      file: "a.yaml",
      text: 'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  namespace: "x\n',
    },
  ])("in $name", ({ file, text }) => {
    expect(factsOfKind("service-account", file, text).map(({ meta }) => shown(meta.name))).toEqual(["a"]);
  });

  test.each([
    { name: "a template in quotes", value: "'{{ .Values.arn }}'", known: "?{{ .Values.arn }}" },
    { name: "a template without quotes", value: "{{ .Values.arn }}", known: "?{{ .Values.arn }}" },
    {
      name: "a variable",
      value: "arn:aws:iam::111122223333:role/$(NAME)",
      known: "?arn:aws:iam::111122223333:role/$(NAME)",
    },
    { name: "a placeholder", value: "arn:aws:iam::<ACCOUNT>:role/x", known: "?arn:aws:iam::<ACCOUNT>:role/x" },
    { name: "a list", value: "[a]", known: "?[a]" },
    { name: "an unknown alias", value: "*nowhere", known: "?*nowhere" },
    { name: "a literal", value: "arn:aws:iam::111122223333:role/x", known: "arn:aws:iam::111122223333:role/x" },
    { name: "null", value: "~", known: undefined },
  ])("the role as $name", ({ value, known }) => {
    const text = `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n  annotations:\n    eks.amazonaws.com/role-arn: ${value}\n`;
    const [fact] = factsOfKind("service-account", "sa.yaml", text);
    expect(shown(fact?.roleArn?.value)).toBe(known);
    if (known !== undefined) {
      expect(covered(text, fact?.roleArn?.value?.range)).toBe(value.replaceAll("'", ""));
    }
  });

  test("an alias's value has the alias's place", () => {
    const text = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: &n 'a'\n  namespace: *n\n";
    const [fact] = factsOfKind("service-account", "sa.yaml", text);
    expect([shown(fact?.meta.namespace), covered(text, fact?.meta.namespace?.outer)]).toEqual(["a", "*n"]);
  });

  test("a patch that deletes an account does not define it", () => {
    const text = "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: a\n$patch: delete\n";
    expect(factsOfKind("service-account", "sa.yaml", text).map(({ partial }) => partial)).toEqual([true]);
  });
});

describe("other objects", () => {
  test.each([
    { text: "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n", kinds: ["namespace"] },
    { text: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n", kinds: [] },
    {
      text: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations: {eks.amazonaws.com/role-arn: x}\n",
      kinds: ["annotated-object"],
    },
    {
      text: "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  annotations: {eks.amazonaws.com/role-arn: x}\n",
      kinds: ["annotated-object"],
    },
    { text: "apiVersion: v1\nkind: Service\nspec: {}\n", kinds: [] },
    { text: "apiVersion: example.com/v1\nkind: ServiceAccount\nmetadata: {name: a}\n", kinds: [] },
  ])("$text", ({ text, kinds }) => {
    expect(factsOf("a.yaml", text).facts.map(({ kind }) => kind)).toEqual(kinds);
  });
});
