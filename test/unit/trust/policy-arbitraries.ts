// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies hold variables and placeholders in this form.
/** Random trust policies, requests and worlds for the comparison with the naive evaluator, from small pools so that things match. */
import fc from "fast-check";
import type { TrustRequest } from "../../../src/core/trust/verdict.ts";
import type { NaiveBlock, NaivePolicy, NaiveStatement, World } from "./naive-evaluator.ts";

export const ISSUER = "oidc.eks.us-east-1.amazonaws.com/id/A39A2842863C47208955D753DE205E6E";
export const OTHER_ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/88E5C8D5DAFCCF674D4617208E9234E6";
export const ACCOUNT = "111122223333";
const OTHER_ACCOUNT = "123456789012";
const CLUSTER_ARN = `arn:aws:eks:us-east-1:${ACCOUNT}:cluster/prod`;

const providerArn = (issuer: string, account: string) => `arn:aws:iam::${account}:oidc-provider/${issuer}`;

const SUBJECTS = ["system:serviceaccount:a:b", "system:serviceaccount:a:c", "system:serviceaccount:ab:b"];
const AUDIENCES = ["sts.amazonaws.com", "other"];
const NAMES = ["a", "ab", "b"];

const STRING_VALUES = [
  ...SUBJECTS,
  ...AUDIENCES,
  ...NAMES,
  "System:ServiceAccount:a:B",
  "system:serviceaccount:a:*",
  "system:serviceaccount:?:b",
  "system:serviceaccount:a*",
  "*:b",
  "*",
  "?",
  "",
  "system:serviceaccount:${aws:Custom}:b",
  "system:serviceaccount:${AWS:custom, 'ab'}:b",
  "system:serviceaccount:a:${*}",
  "*${aws:Custom}",
  "$${$}",
  "ARN:${aws:SourceAccount}",
];
/** The one tag that no request knows beforehand. */
const POD_NAME_KEY = "aws:RequestTag/kubernetes-pod-name";
const TEMPLATED_VALUES = ["system:serviceaccount:${NS}:b", "${NS}"];

const STRING_KEYS = [
  `${ISSUER}:sub`,
  `${ISSUER}:sub`,
  `${ISSUER.toUpperCase()}:SUB`,
  `${ISSUER}:aud`,
  `${ISSUER}:oaud`,
  `${ISSUER}:amr`,
  `${OTHER_ISSUER}:sub`,
  `https://${ISSUER}:sub`,
  "aws:Custom",
  "AWS:custom",
  "aws:RequestTag/kubernetes-namespace",
  "aws:requesttag/Kubernetes-Service-Account",
  "aws:RequestTag/team",
  "aws:SourceAccount",
];

const setPrefix = fc.constantFrom("", "", "", "ForAnyValue:", "ForAllValues:");
const ifExists = fc.constantFrom("", "", "", "IfExists");
const oneToThree = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 3 });

interface Family {
  readonly operators: readonly string[];
  readonly keys: readonly string[];
  readonly values: readonly string[];
  readonly alwaysInSet?: boolean;
}

const STRING_OPERATORS = ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"];
const ORDERS = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
const FAMILIES: readonly Family[] = [
  { operators: [...STRING_OPERATORS, "StringNotEqualsIgnoreCase"], keys: STRING_KEYS, values: STRING_VALUES },
  { operators: STRING_OPERATORS, keys: STRING_KEYS, values: STRING_VALUES },
  {
    operators: STRING_OPERATORS,
    keys: ["aws:TagKeys", "AWS:TAGKEYS"],
    values: ["kubernetes-*", "eks-cluster-arn", "team", "*"],
    alwaysInSet: true,
  },
  { operators: ["Bool"], keys: ["aws:Flag"], values: ["true", "false"] },
  { operators: ORDERS.map((order) => `Numeric${order}`), keys: ["aws:Number"], values: ["1", "1.5", "2", "-3"] },
  {
    operators: ORDERS.map((order) => `Date${order}`),
    keys: ["aws:Date"],
    values: ["2024-01-01T00:00:00Z", "2024-06-01", "2025", "2024-06-01T02:00:00+02:00"],
  },
  {
    operators: ["IpAddress", "NotIpAddress"],
    keys: ["aws:Ip"],
    values: ["203.0.113.0/24", "203.0.113.7", "0.0.0.0/0", "198.51.100.0/25"],
  },
  {
    operators: ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
    keys: ["aws:SourceArn", "aws:Arn"],
    values: [
      CLUSTER_ARN,
      "arn:aws:eks:*:*:cluster/*",
      "arn:*:eks:us-east-1:?:*",
      "arn:aws:eks:*:${aws:SourceAccount}:*",
    ],
  },
];

/** What a request or world may say of the keys that nothing derives. */
const OTHER_KEYS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "aws:custom": [["a"], ["ab"], ["system:serviceaccount:a:b"], ["*"]],
  "aws:flag": [["true"], ["false"]],
  "aws:number": [["1"], ["1.5"], ["7"]],
  "aws:date": [["2024-06-01T00:00:00Z"], ["2025-01-01T00:00:00Z"]],
  "aws:ip": [["203.0.113.7"], ["198.51.100.200"]],
  "aws:arn": [[CLUSTER_ARN], ["arn:aws:eks:us-east-1:1:nodegroup/a:b"]],
};

function condition(family: Family, wild: boolean): fc.Arbitrary<NaiveBlock> {
  const values = wild && family.values === STRING_VALUES ? [...STRING_VALUES, ...TEMPLATED_VALUES] : family.values;
  const keys = wild && family.keys === STRING_KEYS ? [...STRING_KEYS, POD_NAME_KEY] : family.keys;
  const entry = fc.tuple(fc.constantFrom(...keys), oneToThree(fc.constantFrom(...values)));
  const prefix = family.alwaysInSet ? fc.constantFrom("ForAnyValue:", "ForAllValues:") : setPrefix;
  return fc
    .tuple(prefix, fc.constantFrom(...family.operators), ifExists, fc.array(entry, { minLength: 1, maxLength: 2 }))
    .map(([set, operator, suffix, entries]): NaiveBlock => [`${set}${operator}${suffix}`, entries]);
}

function block(wild: boolean): fc.Arbitrary<NaiveBlock> {
  const nulls = fc
    .tuple(fc.constantFrom(...STRING_KEYS, "aws:TagKeys", "aws:Number"), oneToThree(fc.constantFrom("true", "false")))
    .map((entry): NaiveBlock => ["Null", [entry]]);
  const misspelt = fc
    .tuple(fc.constantFrom("stringEquals", "Stringlike"), fc.constantFrom(...STRING_KEYS), fc.constantFrom(...SUBJECTS))
    .map(([operator, key, value]): NaiveBlock => [operator, [[key, [value]]]]);
  const families = FAMILIES.map((family) => ({ arbitrary: condition(family, wild), weight: 4 }));
  return fc.oneof(...families, { arbitrary: nulls, weight: 4 }, ...(wild ? [{ arbitrary: misspelt, weight: 1 }] : []));
}

function statement(wild: boolean): fc.Arbitrary<NaiveStatement> {
  const own = providerArn(ISSUER, ACCOUNT);
  const principals: (readonly [string, readonly string[]])[] = [
    ["Federated", [own]],
    ["Federated", [own]],
    ["Federated", [providerArn(OTHER_ISSUER, ACCOUNT), own]],
    ["Federated", [providerArn(ISSUER, OTHER_ACCOUNT)]],
    ["Service", ["pods.eks.amazonaws.com"]],
    ["Service", ["ec2.amazonaws.com", "pods.eks.amazonaws.com"]],
    ["AWS", [`arn:aws:iam::${ACCOUNT}:role/ci`]],
  ];
  const doubtful: (readonly [string, readonly string[]])[] = [
    ["AWS", ["*"]],
    ["AWS", [`arn:aws:iam::${ACCOUNT}:root`]],
    ["Federated", [providerArn("${NS}", ACCOUNT)]],
  ];
  const actions = [
    ["sts:AssumeRoleWithWebIdentity"],
    ["STS:assumerolewithwebidentity", "sts:AssumeRole"],
    ["sts:AssumeRole", "sts:TagSession"],
    ["sts:AssumeRole*", "sts:Tag?ession"],
    ["*"],
    ["sts:AssumeRole"],
    ["sts:AssumeRoleWithSAML"],
  ];
  return fc.record({
    effect: fc.constantFrom("Allow", "Allow", "Allow", "Deny", ...(wild ? ["Deny", "allow"] : [])),
    principals: oneToThree(fc.constantFrom(...principals, ...(wild ? doubtful : []))).map((list) =>
      // A Principal element has each type once.
      [...new Map(list).entries()],
    ),
    actionElement: fc.constantFrom("Action", "Action", "Action", "NotAction"),
    actions: fc.constantFrom(...actions),
    blocks: fc.array(block(wild), { maxLength: 3 }),
  });
}

/** `wild` policies have templates, keys that stand twice, misspelt names and principals of uncertain meaning. */
export function policies(wild: boolean): fc.Arbitrary<NaivePolicy> {
  const policy = fc.record({
    version: fc.constantFrom("2012-10-17", "2012-10-17", "2008-10-17", undefined),
    statements: fc.array(statement(wild), { maxLength: 3 }),
  });
  return wild ? policy : policy.map((value) => ({ ...value, statements: value.statements.map(withoutRepeats) }));
}

function withoutRepeats(statement: NaiveStatement): NaiveStatement {
  const blocks = [...new Map(statement.blocks).entries()].map(([operator, keys]): NaiveBlock => {
    const byName = new Map(keys.map((entry) => [entry[0].toLowerCase(), entry]));
    return [operator, [...byName.values()]];
  });
  return { ...statement, blocks };
}

/** A request as the evaluator gets it, and what is true of it in every world. */
export type Facts = Pick<World, "placeholder" | "starCovers" | "duplicates" | "lenient"> & {
  readonly subject: string;
  readonly audience: string;
  readonly issuer: string;
  readonly account: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly pod: string;
  readonly other: Readonly<Record<string, readonly string[] | undefined>>;
};

export const facts: fc.Arbitrary<Facts> = fc.record({
  placeholder: fc.constantFrom("a", "ab", ISSUER, "*"),
  starCovers: fc.boolean(),
  duplicates: fc.constantFrom("first", "last", "both"),
  lenient: fc.boolean(),
  subject: fc.constantFrom(...SUBJECTS),
  audience: fc.constantFrom(...AUDIENCES),
  issuer: fc.constantFrom(ISSUER, ISSUER, OTHER_ISSUER),
  account: fc.constantFrom(ACCOUNT, ACCOUNT, OTHER_ACCOUNT),
  namespace: fc.constantFrom(...NAMES),
  serviceAccount: fc.constantFrom(...NAMES),
  pod: fc.constantFrom("a", "b"),
  other: fc.record(
    Object.fromEntries(
      Object.entries(OTHER_KEYS).map(([key, values]) => [
        key,
        fc.option(fc.constantFrom(...values), { nil: undefined }),
      ]),
    ),
  ),
});

const mostly = fc.constantFrom(true, true, true, false);

/** Which members of a request are known. */
export const knowledge = fc.record({
  mechanism: fc.constantFrom<TrustRequest["mechanism"]>("irsa", "irsa", "pod-identity"),
  tagsDisabled: fc.boolean(),
  subject: mostly,
  audience: mostly,
  issuer: mostly,
  account: mostly,
  other: mostly,
});

export type Knowledge = typeof knowledge extends fc.Arbitrary<infer T> ? T : never;

/** The request with only what is known. */
export function requestOf(known: Knowledge, truth: Facts): TrustRequest {
  const given = Object.entries(truth.other).flatMap(([key, values]) =>
    values === undefined ? [] : [[key, values] as const],
  );
  const shared = known.other
    ? { context: Object.fromEntries(given), otherKeys: "absent" as const }
    : { otherKeys: "unknown" as const };
  if (known.mechanism === "irsa") {
    return {
      mechanism: "irsa",
      issuer: known.issuer ? truth.issuer : undefined,
      account: known.account ? truth.account : undefined,
      subject: known.subject ? truth.subject : undefined,
      audience: known.audience ? truth.audience : undefined,
      ...shared,
    };
  }
  return {
    mechanism: "pod-identity",
    namespace: known.subject ? truth.namespace : undefined,
    serviceAccount: known.subject ? truth.serviceAccount : undefined,
    clusterName: "prod",
    clusterArn: CLUSTER_ARN,
    account: known.account ? ACCOUNT : undefined,
    sessionTagsDisabled: known.tagsDisabled,
    ...shared,
  };
}

/** The world in which everything not known is as `choice` says. */
export function worldOf(known: Knowledge, truth: Facts, choice: Facts): World {
  const pick = <K extends keyof Facts>(isKnown: boolean, member: K): Facts[K] => (isKnown ? truth : choice)[member];
  const context = new Map<string, readonly string[]>();
  for (const [key, values] of Object.entries(pick(known.other, "other"))) {
    if (values !== undefined) {
      context.set(key, values);
    }
  }
  const { placeholder, starCovers, duplicates, lenient } = choice;
  const open = { placeholder, starCovers, duplicates, lenient, context };
  if (known.mechanism === "irsa") {
    const issuer = pick(known.issuer, "issuer");
    context.set(`${issuer.toLowerCase()}:sub`, [pick(known.subject, "subject")]);
    for (const claim of ["aud", "oaud"]) {
      context.set(`${issuer.toLowerCase()}:${claim}`, [pick(known.audience, "audience")]);
    }
    const value = providerArn(issuer, pick(known.account, "account"));
    return { ...open, caller: { type: "Federated", value }, actions: ["sts:AssumeRoleWithWebIdentity"] };
  }
  const tags: Record<string, string> = {
    "eks-cluster-arn": CLUSTER_ARN,
    "eks-cluster-name": "prod",
    "kubernetes-namespace": pick(known.subject, "namespace"),
    "kubernetes-service-account": pick(known.subject, "serviceAccount"),
    "kubernetes-pod-name": choice.pod,
    "kubernetes-pod-uid": choice.pod,
  };
  context.set("aws:sourceaccount", [ACCOUNT]);
  context.set("aws:sourcearn", [CLUSTER_ARN]);
  if (!known.tagsDisabled) {
    context.set("aws:tagkeys", Object.keys(tags));
    for (const [tag, value] of Object.entries(tags)) {
      context.set(`aws:requesttag/${tag}`, [value]);
    }
  }
  const actions = known.tagsDisabled ? ["sts:AssumeRole"] : ["sts:AssumeRole", "sts:TagSession"];
  return { ...open, caller: { type: "Service", value: "pods.eks.amazonaws.com" }, actions };
}

/** The policy as JSON text, keys that stand twice included. */
export function render(policy: NaivePolicy): string {
  const list = (values: readonly string[]) =>
    values.length === 1 ? JSON.stringify(values[0]) : JSON.stringify(values);
  const object = (members: readonly (readonly [string, string])[]) =>
    `{${members.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(", ")}}`;
  const statements = policy.statements.map((each) =>
    object([
      ["Effect", JSON.stringify(each.effect)],
      ["Principal", object(each.principals.map(([type, values]) => [type, list(values)]))],
      [each.actionElement, list(each.actions)],
      [
        "Condition",
        object(
          each.blocks.map(([operator, keys]) => [operator, object(keys.map(([key, values]) => [key, list(values)]))]),
        ),
      ],
    ]),
  );
  const version = policy.version === undefined ? [] : [["Version", JSON.stringify(policy.version)] as const];
  return object([...version, ["Statement", `[${statements.join(", ")}]`]]);
}
