/** What a patch says about objects, as facts of their own: the rules on what is written hold in patches too. */
import { ROLE_ARN_ANNOTATION } from "../../names/kubernetes.ts";
import type { SyntaxNode } from "../../syntax/node.ts";
import type { Fact, ServiceAccountFact } from "../facts.ts";
import { readPatch } from "../read/read-manifest.ts";
import type { ReadContext } from "../read/read-value.ts";
import { type PatchDocument, pointer } from "./field-change.ts";

const ROLE_ARN = pointer(["metadata", "annotations", ROLE_ARN_ANNOTATION]);

/**
 * Partial objects of a patch document. A patch that names no kind of ours (a JSON patch, or a merge that leaves the choice to its
 * target) speaks of a ServiceAccount where it sets a role.
 */
export function patchedFacts(document: PatchDocument, root: SyntaxNode, context: ReadContext): readonly Fact[] {
  const facts = document.format === "merge" ? readPatch(root, context) : [];
  const objects = facts.filter(({ kind }) => kind !== "annotated-object");
  return objects.length > 0 ? objects : roleFacts(document, root, context);
}

function roleFacts({ changes }: PatchDocument, root: SyntaxNode, context: ReadContext): readonly ServiceAccountFact[] {
  return changes.flatMap((change): readonly ServiceAccountFact[] => {
    if (change.op !== "set" || pointer(change.path) !== ROLE_ARN) {
      return [];
    }
    return [
      {
        kind: "service-account",
        uri: context.uri,
        document: context.document.index,
        range: root.range,
        source: "manifest",
        meta: NO_META,
        roleArn: change.setting,
        partial: true,
      },
    ];
  });
}

const NO_META = {
  apiVersion: undefined,
  kind: undefined,
  name: undefined,
  namespace: undefined,
  labels: [],
  annotations: [],
  metadataRange: undefined,
  annotationsRange: undefined,
} as const satisfies ServiceAccountFact["meta"];
