// Kustomization files: what they include, rename and patch, and the facts inside inline patches.
import { describe, expect, test } from "vitest";
import { covered, factsOf, factsOfKind, pairs, shown } from "./facts-of.ts";

const OVERLAY = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: prod
namePrefix: eu-
nameSuffix: $(SUFFIX)
commonAnnotations:
  eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/x
resources:
- ../../base
- sa.yaml
- https://example.com/x.yaml
- github.com/org/repo//deploy?ref=v1
- my github.com notes/a b.yaml
bases: [../old]
components:
- ../component
patches:
- path: patch.yaml
  target: {kind: ServiceAccount, name: reader, namespace: shop}
- target: {kind: Deployment}
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        spec:
          serviceAccountName: reader # here
- patch: "- op: remove"
patchesStrategicMerge:
- merge.yaml
- |
  apiVersion: v1
  kind: ServiceAccount
  metadata:
    name: merged
patchesJson6902:
- target: {version: v1, kind: ServiceAccount, name: x}
  path: json.yaml
`;

describe("kustomization", () => {
  const [fact] = factsOfKind("kustomization", "overlays/prod/kustomization.yaml", OVERLAY);

  test("namespace, prefix, suffix, annotations", () => {
    expect([fact?.namespace, fact?.namePrefix, fact?.nameSuffix].map(shown)).toEqual(["prod", "eu-", "?$(SUFFIX)"]);
    expect(pairs(fact?.commonAnnotations ?? [])).toEqual([
      "eks.amazonaws.com/role-arn=arn:aws:iam::111122223333:role/x",
    ]);
    expect([fact?.isComponent, fact?.opaque]).toEqual([false, false]);
  });

  test("resources, bases and components as URIs, remote ones counted", () => {
    expect(fact?.resources).toEqual([
      "file:///w/base",
      "file:///w/overlays/prod/sa.yaml",
      "file:///w/overlays/prod/my%20github.com%20notes/a%20b.yaml",
      "file:///w/overlays/old",
      "file:///w/overlays/component",
    ]);
    expect(fact?.remoteResources).toBe(2);
  });

  test("patches of all forms", () => {
    const seen = fact?.patches.map(({ uri, documents, target, stage }) => [
      uri ?? `inline ${documents?.map(({ format }) => format)}`,
      target && [shown(target.kind), shown(target.name), shown(target.namespace)].join("/"),
      stage,
    ]);
    expect(seen).toEqual([
      ["file:///w/overlays/prod/merge.yaml", undefined, "patchesStrategicMerge"],
      ["inline merge", undefined, "patchesStrategicMerge"],
      ["file:///w/overlays/prod/patch.yaml", "ServiceAccount/reader/shop", "patches"],
      ["inline merge", "Deployment//", "patches"],
      ["inline json6902", undefined, "patches"],
      ["file:///w/overlays/prod/json.yaml", "ServiceAccount/x/", "patchesJson6902"],
    ]);
  });

  test("an inline patch states partial facts, placed in this file", () => {
    const { facts } = factsOf("overlays/prod/kustomization.yaml", OVERLAY);
    expect(facts.map(({ kind }) => kind)).toEqual(["kustomization", "service-account", "workload"]);
    const workload = factsOfKind("workload", "overlays/prod/kustomization.yaml", OVERLAY)[0];
    const value = workload?.pods[0]?.account?.value;
    expect([workload?.partial, shown(value), covered(OVERLAY, value?.range)]).toEqual([true, "reader", "reader"]);
    expect(OVERLAY.slice(value?.range.end).startsWith(" # here")).toBe(true);
    const account = factsOfKind("service-account", "overlays/prod/kustomization.yaml", OVERLAY)[0];
    expect([account?.partial, shown(account?.meta.name)]).toEqual([true, "merged"]);
  });

  test.each([
    ["transformers: [a.yaml]", { opaque: true, generates: false, ownReferences: false }],
    ["replacements: [{path: r.yaml}]", { opaque: true, generates: false, ownReferences: false }],
    [
      "replacements: [{targets: [{fieldPaths: [metadata.annotations]}]}]",
      { opaque: true, generates: false, ownReferences: false },
    ],
    [
      "replacements: [{targets: [{fieldPaths: [spec.template.spec.containers.0.image]}]}]",
      { opaque: false, generates: false, ownReferences: false },
    ],
    ["components: [github.com/org/repo]", { opaque: true, generates: false, ownReferences: false }],
    ["helmCharts: [{name: x}]", { opaque: false, generates: true, ownReferences: false }],
    ["generators: [g.yaml]", { opaque: false, generates: true, ownReferences: false }],
    ["configurations: [c.yaml]", { opaque: false, generates: false, ownReferences: true }],
  ])("%s: what is not modelled", (line, expected) => {
    const [found] = factsOfKind("kustomization", "kustomization.yaml", `${line}\n`);
    expect(found).toMatchObject(expected);
  });

  test("a component", () => {
    const text = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n";
    expect(factsOfKind("kustomization", "kustomization.yaml", text).map(({ isComponent }) => isComponent)).toEqual([
      true,
    ]);
  });
});
