/** Renames a namespace: in every manifest of the workspace, not only in those that say something about identity, and in subjects. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { NAMESPACE_NAME } from "../names/kubernetes.ts";
import { formatSubject } from "../names/subject.ts";
import { isTemplated } from "../names/template.ts";
import { get, items, textAt } from "../syntax/at.ts";
import type { ScalarNode, SyntaxNode } from "../syntax/node.ts";
import { formatOf } from "../syntax/parse-file.ts";
import { type LanguageContext, shortPath } from "./language-context.ts";
import { changeOf, inFiles, obstacleTo, type RenameChange, type Renaming, refused } from "./renaming.ts";
import { patternLeft } from "./subject-patterns.ts";
import { mentionsOfTarget, type Target } from "./target.ts";

type NamespaceTarget = Extract<Target, { readonly kind: "namespace" | "issuer" | "cluster" }>;

/** Namespaces that every cluster has. */
const BUILT_IN: ReadonlySet<string> = new Set(["default", "kube-system", "kube-public", "kube-node-lease"]);

/** Fields of other objects that hold the name of a namespace. */
const NAMESPACE_FIELDS: ReadonlySet<string> = new Set([
  "namespace",
  "targetNamespace",
  "storageNamespace",
  "kubernetes.io/metadata.name",
]);

export function renameNamespace(target: NamespaceTarget, newName: string, context: LanguageContext): Renaming {
  const { graph } = context;
  const { name } = target;
  const reason = whyNot(name, newName, graph);
  if (reason !== undefined) {
    return refused(reason);
  }
  const meant = inFiles(mentionsOfTarget(target, graph));
  const obstacle = meant.map(({ mention }) => obstacleTo(mention, context)).find((each) => each !== undefined);
  if (obstacle !== undefined) {
    return refused(obstacle);
  }
  const named = meant.map(({ mention, certain }) => changeOf(mention, newName, certain));
  const places = new Set(named.map(({ uri, edit }) => `${uri} ${edit.range.start}`));
  const others = otherChanges(name, newName, context).filter(
    ({ uri, edit }) => !places.has(`${uri} ${edit.range.start}`),
  );
  return { kind: "edits", changes: [...named, ...others], moves: [] };
}

/** Why a namespace of this name is none that can be renamed. */
export function namespaceObstacle(name: string | undefined): string | undefined {
  return name !== undefined && BUILT_IN.has(name)
    ? l10n.t("Kubernetes makes the namespace “{0}” by itself; it cannot be renamed.", name)
    : undefined;
}

function whyNot(name: string, newName: string, graph: IdentityGraph): string | undefined {
  if (!NAMESPACE_NAME.test(newName)) {
    return l10n.t(
      "“{0}” is no name for a namespace: lower-case letters, digits and “-”, a letter or digit first and last, at most 63.",
      newName,
    );
  }
  if (graph.mentions.named("namespace", newName).length > 0 || BUILT_IN.has(newName)) {
    return l10n.t("There is a namespace “{0}” already: renaming “{1}” would put both into one.", newName, name);
  }
  return namespaceObstacle(name) ?? moved(name, graph) ?? patternInTheWay(name, newName, graph);
}

/** An overlay that puts objects of this namespace into another one. */
function moved(name: string, graph: IdentityGraph): string | undefined {
  const facts = graph.mentions.named("namespace", name).filter(({ site }) => site === "namespace");
  for (const { fact } of facts) {
    const placed =
      fact.kind === "service-account" && !fact.partial
        ? graph.placementsOfAccount(fact)
        : fact.kind === "workload" && !fact.partial
          ? graph.placementsOfWorkload(fact)
          : [];
    const other = placed.find(({ placement }) => placement.namespace !== name)?.placement;
    if (other?.overlay !== undefined) {
      const into =
        other.namespace === undefined
          ? l10n.t("another namespace, which is not known here")
          : l10n.t("namespace “{0}”", other.namespace);
      return l10n.t(
        "The overlay {0} puts what {1} has in namespace “{2}” into {3}, so that two namespaces would come of one name. Rename by hand.",
        shortPath(other.overlay),
        shortPath(fact.uri),
        name,
        into,
      );
    }
  }
  return undefined;
}

function patternInTheWay(name: string, newName: string, graph: IdentityGraph): string | undefined {
  for (const account of graph.accountsIn(name)) {
    const of = account.placement.name;
    const former = of === undefined ? undefined : formatSubject({ namespace: name, name: of });
    const next = of === undefined ? undefined : formatSubject({ namespace: newName, name: of });
    const left = former === undefined || next === undefined ? undefined : patternOf(account, former, next, name, graph);
    if (left !== undefined) {
      return left;
    }
  }
  return undefined;
}

/** Patterns whose namespace is written out are renamed with it. */
function patternOf(
  account: Parameters<typeof patternLeft>[1],
  former: string,
  next: string,
  name: string,
  graph: IdentityGraph,
): string | undefined {
  return patternLeft(graph, account, former, next, (text) => text.startsWith(`system:serviceaccount:${name}:`));
}

/**
 * Objects that say nothing about identity are in no index: a rename that left them behind would tear applications apart, so
 * every manifest that has the word in it is read. Only this request does that.
 */
function otherChanges(name: string, newName: string, context: LanguageContext): readonly RenameChange[] {
  return [...context.graph.files()].flatMap(({ uri }) => {
    const text = formatOf(uri) === "text" || formatOf(uri) === "terraform" ? undefined : context.text(uri);
    if (text?.includes(name) !== true || !/amespace|metadata\.name/.test(text)) {
      return [];
    }
    const { documents } = context.parse(uri, text);
    return documents
      .filter(({ kind }) => kind === "kubernetes" || kind === "helm-template")
      .flatMap(({ root }) => objectsIn(root))
      .flatMap((object) => fieldsOf(object, name))
      .map(
        ({ node, certain }): RenameChange => ({ uri, edit: replaceValue(node, newName), group: "manifests", certain }),
      );
  });
}

function objectsIn(root: SyntaxNode | undefined): readonly SyntaxNode[] {
  const isList = textAt(root, "kind")?.endsWith("List") === true;
  return root === undefined ? [] : isList ? items(get(root, "items")) : [root];
}

interface Field {
  readonly node: ScalarNode;
  /** `metadata.namespace`; in other fields of that name another cluster's namespace may be meant. */
  readonly certain: boolean;
}

function fieldsOf(object: SyntaxNode, name: string): readonly Field[] {
  const found: Field[] = [];
  const visit = (node: SyntaxNode, path: readonly string[]): void => {
    if (node.kind === "sequence") {
      for (const item of node.items) {
        visit(item, [...path, "*"]);
      }
    }
    for (const { key, value } of node.kind === "map" ? node.entries : []) {
      const at = [...path, key.value];
      if (value?.kind === "scalar") {
        if (value.value === name && NAMESPACE_FIELDS.has(key.value) && !isTemplated(value.value)) {
          found.push({ node: value, certain: at.join(".") === "metadata.namespace" });
        }
      } else if (value !== undefined && value.kind !== "alias") {
        visit(value, at);
      }
    }
  };
  visit(object, []);
  return found;
}
