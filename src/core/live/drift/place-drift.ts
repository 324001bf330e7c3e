/** Where in the files a drift belongs that was found without them: at the object or policy that the files have of the same thing. */
import type { EffectiveAccount } from "../../model/effective.ts";
import type { TrustPolicyFact } from "../../model/facts.ts";
import type { IdentityGraph } from "../../model/graph.ts";
import { knownText } from "../../model/value.ts";
import { formatRoleArn, parseProviderArn, parseRoleArn } from "../../names/arn.ts";
import { withoutScheme } from "../../names/issuer.ts";
import { ROLE_ARN_ANNOTATION } from "../../names/kubernetes.ts";
import type { Location } from "../../text/range.ts";
import type { DriftSubject } from "./drift.ts";
import type { Look } from "./look.ts";

/** Undefined where no file is about it, or the files are about others of the same name. */
export function placeOf(subject: DriftSubject, look: Look, graph: IdentityGraph): Location | undefined {
  switch (subject.kind) {
    case "service-account":
      return placeOfAccount(subject.namespace, subject.name, look, graph);
    case "pod":
      return placeOfAccount(subject.namespace, subject.account, look, graph);
    case "role":
      return placeOfRole(subject.arn, graph);
    case "provider":
      return placeOfIssuer(subject.issuer, look, graph);
    case "cluster":
      return undefined;
  }
}

/** Where the account gets its role, if the files give it the same one as the cluster; where its role is given out. */
function placeOfAccount(namespace: string, name: string, look: Look, graph: IdentityGraph): Location | undefined {
  const key = `${namespace}/${name}`;
  const association = look.associations?.get(key);
  if (association !== undefined) {
    const fact = graph
      .associationsNamed(name)
      .find((each) => knownText(each.namespace) === namespace && knownText(each.roleArn) === association.roleArn);
    if (fact !== undefined) {
      return { uri: fact.uri, range: fact.roleArn?.range ?? fact.range };
    }
  }
  const annotation = look.accounts?.get(key)?.metadata.annotations[ROLE_ARN_ANNOTATION];
  const account = graph
    .accountsIn(namespace)
    .find((each) => each.placement.name === name && roleOf(each, graph) === annotation);
  return account && placeOfRoleArn(account);
}

/** The role of an account as its annotation has it. */
export function roleOf(account: EffectiveAccount, graph: IdentityGraph): string | undefined {
  const role = graph.roleArnOf(account);
  return role && formatRoleArn(role);
}

/** The text that gives an account its role, be it in a patch. */
export function placeOfRoleArn({ fact, roleArn }: EffectiveAccount): Location {
  return roleArn?.value === undefined
    ? { uri: fact.uri, range: fact.meta.name?.range ?? fact.range }
    : { uri: roleArn.uri, range: roleArn.value.range };
}

function placeOfRole(arn: string, graph: IdentityGraph): Location | undefined {
  const role = parseRoleArn(arn);
  if (role === undefined) {
    return undefined;
  }
  const policy = graph.trustPoliciesNamed(role.name).find((each) => mayBeIn(role.account, each));
  return policy && { uri: policy.uri, range: policy.range };
}

/** Whether a policy's role can be in the account: the account that it says, else that of its providers. */
export function mayBeIn(account: string | undefined, { role, policy }: TrustPolicyFact): boolean {
  const stated = knownText(role?.account);
  const providers = policy.statements
    .flatMap(({ principals }) => principals)
    .flatMap(({ value }) => (value.known ? (parseProviderArn(value.text)?.account ?? []) : []));
  const accounts = stated === undefined ? providers : [stated];
  return account === undefined || accounts.length === 0 || accounts.includes(account);
}

function placeOfIssuer(issuer: string, { account }: Look, graph: IdentityGraph): Location | undefined {
  const provider = graph.providers().find(({ url }) => withoutScheme(knownText(url) ?? "") === issuer);
  if (provider !== undefined) {
    return { uri: provider.uri, range: provider.url?.range ?? provider.range };
  }
  for (const { uri, policy } of graph.all("trust-policy")) {
    for (const { value } of policy.statements.flatMap(({ principals }) => principals)) {
      const arn = value.known ? parseProviderArn(value.text) : undefined;
      if (arn?.issuer === issuer && arn.account === account) {
        return { uri, range: value.range };
      }
    }
  }
  return undefined;
}
