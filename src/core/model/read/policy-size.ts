/** The size of a policy as IAM counts it against its quotas. */
import { resolve } from "../../syntax/at.ts";
import type { ScalarNode, SyntaxNode } from "../../syntax/node.ts";
import { isTemplatedPolicyText } from "../../trust/variables.ts";
import { isComputed } from "./policy-reading.ts";

/** Longest document that IAM takes at all; counting stops there, however much aliases multiply a text. */
const MAX_COUNTED = 131_072;

/**
 * Characters of the policy as JSON without white space, which no quota counts (reference_iam-quotas, reference_policies_grammar).
 * Undefined where a template or a function stands for some of it.
 */
export function policySize(root: SyntaxNode): number | undefined {
  const open: SyntaxNode[] = [root];
  let size = 0;
  const text = (value: string, quoted: boolean) => {
    size += (quoted ? JSON.stringify(value) : value).replace(/\s/g, "").length;
  };
  for (let node = open.pop(); node !== undefined && size <= MAX_COUNTED; node = open.pop()) {
    const target = resolve(node);
    if (target === undefined) {
      return undefined;
    }
    if (target.kind === "scalar") {
      if (isTemplatedPolicyText(target.value) || target.tag?.startsWith("!") === true) {
        return undefined;
      }
      text(target.value, target.type === "string");
      continue;
    }
    if (isComputed(target) || (target.kind === "map" && target.entries.some(({ key }) => isOpenKey(key)))) {
      return undefined;
    }
    const parts = target.kind === "map" ? target.entries : target.items;
    size += 2 + Math.max(0, parts.length - 1);
    if (target.kind === "sequence") {
      open.push(...target.items);
      continue;
    }
    for (const { key, value } of target.entries) {
      text(key.value, true);
      size += 1;
      if (value !== undefined) {
        open.push(value);
      }
    }
  }
  return size;
}

/** A key that others' entries come with, or that a language fills in. */
function isOpenKey({ value, tag }: ScalarNode): boolean {
  return value === "<<" || tag?.startsWith("!") === true;
}
