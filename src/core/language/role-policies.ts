/** Which permission policies files give a role: read from the block that defines it, when somebody asks. */
import { nodeAt } from "../edit/place.ts";
import type { RoleFact } from "../model/facts.ts";
import { knownText } from "../model/value.ts";
import { asScalar, get, items, textAt } from "../syntax/at.ts";
import type { SyntaxNode } from "../syntax/node.ts";
import type { LanguageContext } from "./language-context.ts";
import type { Target } from "./target.ts";

/** Fields with ARNs: of CloudFormation, ACK, Crossplane, eksctl. */
const ARN_FIELDS = ["ManagedPolicyArns", "policies", "managedPolicyArns", "attachPolicyARNs", "permissionPolicyARNs"];

/** ARNs or names, each once; what functions and templates compute is left out. */
export function rolePolicies(
  { name, account }: Extract<Target, { readonly kind: "role" }>,
  context: LanguageContext,
): readonly string[] {
  const facts = context.graph.rolesNamed(name).filter(({ role }) => {
    const own = knownText(role.account);
    return own === undefined || account === undefined || own === account;
  });
  return [...new Set(facts.flatMap((fact) => policiesIn(fact, context)))];
}

function policiesIn(fact: RoleFact, context: LanguageContext): readonly string[] {
  const text = context.text(fact.uri);
  const document = text === undefined ? undefined : context.parse(fact.uri, text).documents[fact.document];
  const block = nodeAt(document?.root, fact.range);
  const holders = [block, get(block, "spec"), get(get(block, "spec"), "forProvider")];
  return holders.flatMap((holder) => [
    ...ARN_FIELDS.flatMap((field) => texts(get(holder, field))),
    ...items(get(holder, "Policies")).flatMap((policy) => textAt(policy, "PolicyName") ?? []),
  ]);
}

function texts(list: SyntaxNode | undefined): readonly string[] {
  return items(list).flatMap((node) => {
    const scalar = asScalar(node);
    return scalar === undefined || scalar.tag?.startsWith("!") === true ? [] : [scalar.value];
  });
}
