// Which objects a patch's target selects: expressions for the whole text, names and namespaces as written or as they are now.
import { describe, expect, test } from "vitest";
import { matchesSelector } from "../../../../src/core/model/kustomize/label-selector.ts";
import { isSelected, type PatchTarget, type Selectable } from "../../../../src/core/model/kustomize/patch-target.ts";
import type { Value } from "../../../../src/core/model/value.ts";

const range = { start: 0, end: 0 };
const value = (text: string): Value => ({ text, known: true, range, outer: range, style: "plain", type: "string" });

function target(parts: Partial<Record<keyof PatchTarget, string>>): PatchTarget {
  const at = (key: keyof PatchTarget) => (parts[key] === undefined ? undefined : value(parts[key]));
  return {
    group: at("group"),
    version: at("version"),
    kind: at("kind"),
    name: at("name"),
    namespace: at("namespace"),
    labelSelector: at("labelSelector"),
    annotationSelector: at("annotationSelector"),
  };
}

const OBJECT: Selectable = {
  group: "apps",
  version: "v1",
  kind: "Deployment",
  ids: [
    { name: "web", namespace: "default" },
    { name: "dev-web", namespace: "shop" },
  ],
  labels: new Map([["app", "web"]]),
  annotations: new Map([["note", "one"]]),
};

describe("a target", () => {
  test.each([
    [{}, true],
    [{ kind: "Deployment", group: "apps", version: "v1" }, true],
    [{ kind: "Deploy" }, false],
    [{ kind: "Deploy.*" }, true],
    [{ name: "web" }, true],
    [{ name: "dev-web" }, true],
    [{ name: "eb" }, false],
    [{ name: "web|api" }, true],
    // Name and namespace match each by itself: the new name with the old namespace is no contradiction.
    [{ name: "dev-web", namespace: "default" }, true],
    [{ namespace: "pay" }, false],
    [{ labelSelector: "app=web", annotationSelector: "note!=two" }, true],
    [{ labelSelector: "app=api" }, false],
    [{ labelSelector: "app==" }, false],
    [{ labelSelector: "app web" }, undefined],
    // Go's syntax, and a repetition in a repetition, cannot be judged here.
    [{ name: "(?i)WEB" }, undefined],
    [{ name: "(w+)+" }, undefined],
    [{ name: "(?i)WEB", kind: "Job" }, false],
  ] as const)("%j selects it: %s", (parts, expected) => {
    expect(isSelected(target(parts), OBJECT)).toBe(expected);
  });
});

describe("a label selector", () => {
  const pairs = new Map([
    ["app", "web"],
    ["tier", "2"],
  ]);

  test.each([
    ["", true],
    ["app", true],
    ["!app", false],
    ["! legacy", true],
    ["app = web , tier==2", true],
    ["app!=api", true],
    ["absent!=x", true],
    ["absent=x", false],
    ["app in (api, web)", true],
    ["app notin (api,web)", false],
    ["absent notin (x)", true],
    ["tier>1", true],
    ["tier<2", false],
    ["app=web tier=2", undefined],
    ["app in web", undefined],
    [",", undefined],
  ] as const)("%j: %s", (expression, expected) => {
    expect(matchesSelector(expression, pairs)).toBe(expected);
  });
});
