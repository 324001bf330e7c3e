// Kinds of documents, formats of files, and what is left unread with a word on why.
import { describe, expect, test } from "vitest";
import { MAX_FILE_LENGTH, needsTolerantParser, parseFile } from "../../../src/core/syntax/parse-file.ts";
import { parseYamlTolerant } from "../../../src/core/syntax/parse-yaml-tolerant.ts";

function kinds(name: string, text: string): readonly string[] {
  return parseFile(`file:///w/${name}`, text, { tolerant: parseYamlTolerant }).documents.map(({ kind }) => kind);
}

const TRUST =
  '{"Statement":[{"Effect":"Allow","Principal":{"Federated":"x"},"Action":"sts:AssumeRoleWithWebIdentity"}]}';

describe("document kinds", () => {
  test.each([
    { name: "a.yaml", text: "apiVersion: v1\nkind: ServiceAccount\n", kind: "kubernetes" },
    { name: "a.json", text: '{"apiVersion":"v1","kind":"List","items":[]}', kind: "kubernetes" },
    { name: "a.yaml", text: '{"apiVersion":"v1","kind":"Pod"}', kind: "kubernetes" },
    { name: "a.yaml", text: "kind: Pod\nmetadata:\n  name: x\n", kind: "kubernetes" },
    { name: "a.yaml", text: "kind: x\n", kind: "other" },
    { name: "a.yaml", text: "- apiVersion: v1\n  kind: Pod\n", kind: "other" },
    { name: "a.yaml", text: "apiVersion: eksctl.io/v1alpha5\nkind: ClusterConfig\n", kind: "eksctl" },
    { name: "kustomization.yaml", text: "resources: [a.yaml]\n", kind: "kustomization" },
    { name: "Kustomization", text: "resources: [a.yaml]\n", kind: "kustomization" },
    { name: "c.yaml", text: "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n", kind: "kustomization" },
    { name: "a.json", text: TRUST, kind: "trust-policy" },
    {
      name: "a.yaml",
      text: "Statement:\n- Principal: {Service: x}\n  Action: [sts:AssumeRole]\n",
      kind: "trust-policy",
    },
    { name: "a.json", text: '{"Statement": {"Principal": {"Federated": "', kind: "trust-policy" },
    { name: "a.json", text: '{"Statement": [{"Action": "sts:AssumeRoleWithWebIdentity", ', kind: "trust-policy" },
    { name: "trust-policy.json", text: '{"Version": "2012-10-17", ', kind: "trust-policy" },
    { name: "ebs-trust.json", text: '{"Statement": [{"Effect": "Allow", "Action": "s3:*"}]}', kind: "trust-policy" },
    { name: "a.json", text: '{"Statement": [{"Action": "s3:*", "Resource": "*"}]}', kind: "permission-policy" },
    {
      name: "a.json",
      text: '{"Statement": [{"Action": "sts:AssumeRole", "Resource": "*"}]}',
      kind: "permission-policy",
    },
    {
      name: "bucket.json",
      text: '{"Statement": [{"Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}',
      kind: "permission-policy",
    },
    { name: "t.yaml", text: "AWSTemplateFormatVersion: '2010-09-09'\n", kind: "cloudformation" },
    { name: "t.json", text: '{"Resources": {"R": {"Type": "AWS::IAM::Role"}}}', kind: "cloudformation" },
    { name: "values.yaml", text: "replicas: 1\n", kind: "helm-values" },
    { name: "values-prod.yml", text: "replicas: 1\n", kind: "helm-values" },
    { name: "ebs.yaml", text: "serviceAccount:\n  create: true\n", kind: "helm-values" },
    { name: "a.json", text: "[1]", kind: "other" },
  ])("$name: $text", ({ name, text, kind }) => {
    expect(kinds(name, text)).toEqual([kind]);
  });

  test.each([
    {
      name: "chart/templates/sa.yaml",
      text: "kind: ServiceAccount\nmetadata:\n  name: '{{ .x }}'\n",
      kind: "helm-template",
    },
    { name: "sa.yaml", text: "{{- if .x }}\nkind: Pod\n{{- end }}\n", kind: "helm-template" },
    { name: "sa.yaml", text: "kind: Pod\nmetadata:\n  annotations: {{ toYaml .x }}\n", kind: "helm-template" },
    { name: "sa.yaml", text: "kind: Pod\nmetadata:\n  name: '{{ .x }}'\n", kind: "kubernetes" },
    { name: "chart/templates/sa.yaml", text: "kind: Pod\nmetadata:\n  name: x\n", kind: "kubernetes" },
  ])("templates are no syntax errors: $name $text", ({ name, text, kind }) => {
    const file = parseFile(`file:///w/${name}`, text, { tolerant: parseYamlTolerant });
    expect(file.documents.map((document) => [document.kind, document.problems])).toEqual([[kind, []]]);
  });

  test("each document of a stream has its own kind and range", () => {
    const text = "apiVersion: v1\nkind: Pod\n---\nresources: []\n---\n";
    const { documents } = parseFile("file:///w/a.yaml", text);
    expect(documents.map(({ kind, index }) => [kind, index])).toEqual([
      ["kubernetes", 0],
      ["other", 1],
      ["other", 2],
    ]);
    expect(documents.map(({ range }) => text.slice(range.start, range.end)).join("")).toBe(text);
  });
});

describe("what is not parsed", () => {
  test("files over the limit and binary files say so", () => {
    expect(parseFile("file:///a.yaml", "x".repeat(MAX_FILE_LENGTH + 1)).skipped).toBe(
      "not checked: the file has 5.0 MiB, more than the 5 MiB that are read",
    );
    expect(parseFile("file:///a.yaml", "a: \0").skipped).toContain("binary");
    expect(parseFile("file:///a.yaml", "a: b").skipped).toBeUndefined();
  });

  test("CustomResourceDefinitions without an annotation of ours", () => {
    const crd = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: x\n";
    expect(parseFile("file:///a.yaml", crd).documents.map(({ kind, root }) => [kind, root])).toEqual([
      ["kubernetes", undefined],
    ]);
    const annotated = `${crd}  annotations:\n    eks.amazonaws.com/role-arn: x\n`;
    expect(parseFile("file:///a.yaml", annotated).documents[0]?.root).toBeDefined();
  });

  test("in scans of whole workspaces, documents that name nothing of identity", () => {
    const text = "kind: ConfigMap\nmetadata: {}\n---\nkind: Pod\nspec:\n  serviceAccountName: a\n";
    const roots = (interest: "identity" | "all") =>
      parseFile("file:///a.yaml", text, { interest }).documents.map(({ root }) => root !== undefined);
    expect(roots("identity")).toEqual([false, true]);
    expect(roots("all")).toEqual([true, true]);
    expect(parseFile("file:///a.yaml", "kind: ConfigMap\n", { interest: "identity" }).documents).toEqual([]);
  });
});

describe("the tolerant parser", () => {
  const closing = "kind: Pod\nargs: [\n  a\n]\n";

  test.each([closing, "kind: Pod\nspec:\n  serviceAccountName: 'x\n"])(
    "is asked for only where the fast one fails: %j",
    (text) => {
      const fast = parseFile("file:///a.yaml", text);
      expect(needsTolerantParser(fast)).toBe(true);
      const both = parseFile("file:///a.yaml", text, { tolerant: parseYamlTolerant });
      expect(needsTolerantParser(both)).toBe(false);
      expect(both.documents[0]?.kind).toBe("other");
    },
  );

  test("reads what other YAML readers accept without a problem", () => {
    const { documents } = parseFile("file:///a.yaml", closing, { tolerant: parseYamlTolerant });
    expect(documents[0]?.problems).toEqual([]);
    expect(needsTolerantParser(parseFile("file:///a.yaml", "a: {{ x }}: y\n"))).toBe(false);
  });
});
