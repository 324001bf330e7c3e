/** The names in a trust policy: accounts and namespaces in its conditions, issuers in principals and keys. */
import { issuerInOwnAccount, parseProviderArn } from "../../names/arn.ts";
import { isIssuerSymbol, withoutScheme } from "../../names/issuer.ts";
import { parseSubject } from "../../names/subject.ts";
import type { TrustCondition } from "../../trust/policy.ts";
import { hasWildcard } from "../../trust/wildcard.ts";
import type { TrustPolicyFact } from "../facts.ts";
import { type Mention, mention, whole } from "../mention.ts";
import type { Value } from "../value.ts";

const SUBJECT_PREFIX = "system:serviceaccount:";

/** Session tags of EKS Pod Identity (EKS User Guide, pod-id-abac). */
const TAGS = {
  account: "aws:requesttag/kubernetes-service-account",
  namespace: "aws:requesttag/kubernetes-namespace",
  cluster: "aws:requesttag/eks-cluster-name",
} as const;

export function policyMentions(fact: TrustPolicyFact): readonly Mention[] {
  return fact.policy.statements.flatMap(({ principals, conditions }) => [
    ...principals.flatMap(({ type, value }) => (type === "Federated" ? principalMention(fact, value) : [])),
    ...conditions.flatMap((condition) => [
      ...keyMention(fact, condition.key),
      ...conditionMentions(fact, condition, conditions),
    ]),
  ]);
}

function conditionMentions(
  fact: TrustPolicyFact,
  condition: TrustCondition,
  all: readonly TrustCondition[],
): readonly Mention[] {
  const key = condition.key.text.toLowerCase();
  return condition.values.flatMap((value) => {
    switch (key) {
      case TAGS.account: {
        const beside = all.find((other) => other.key.text.toLowerCase() === TAGS.namespace)?.values;
        return plain(whole(fact, "account", "condition", value, beside?.length === 1 ? beside[0] : undefined));
      }
      case TAGS.namespace:
        return plain(whole(fact, "namespace", "condition", value));
      case TAGS.cluster:
        return plain(whole(fact, "cluster", "condition", value));
      default:
        return subjectMentions(fact, value);
    }
  });
}

/** A pattern is no name. */
function plain(mentions: readonly Mention[]): readonly Mention[] {
  return mentions.map((one) => (hasWildcard(one.value.text) ? { ...one, name: undefined } : one));
}

function subjectMentions(fact: TrustPolicyFact, value: Value): readonly Mention[] {
  const subject = parseSubject(value.text);
  if (subject === undefined) {
    return [];
  }
  const nameOf = (text: string) => (value.known && !hasWildcard(text) ? text : undefined);
  const colon = SUBJECT_PREFIX.length + subject.namespace.length;
  const namespace = nameOf(subject.namespace);
  return [
    mention(fact, "namespace", "subject", value, { name: namespace, start: SUBJECT_PREFIX.length, end: colon }),
    mention(fact, "account", "subject", value, { name: nameOf(subject.name), start: colon + 1, beside: namespace }),
  ];
}

function principalMention(fact: TrustPolicyFact, value: Value): readonly Mention[] {
  const issuer = (value.known ? parseProviderArn(value.text)?.issuer : undefined) ?? issuerInOwnAccount(value.text);
  // The same name is another issuer in another module.
  if (issuer === undefined || isIssuerSymbol(withoutScheme(issuer))) {
    return [];
  }
  return [
    mention(fact, "issuer", "principal", value, {
      name: withoutScheme(issuer),
      start: value.text.length - withoutScheme(issuer).length,
    }),
  ];
}

/** `<issuer>:<claim>`. */
function keyMention(fact: TrustPolicyFact, key: Value): readonly Mention[] {
  const match = /^(?:https?:\/\/)?(oidc[.-][^:]*\/id\/\w+):\w+$/i.exec(key.text);
  const issuer = match?.[1];
  if (issuer === undefined) {
    return [];
  }
  const start = key.text.indexOf(issuer);
  const name = key.known ? issuer : undefined;
  return [mention(fact, "issuer", "key", key, { name, start, end: start + issuer.length })];
}
