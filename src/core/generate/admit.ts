/** Changes a trust policy that exists so that it admits one more ServiceAccount, and nobody else. */
import { addValue, appendItem, listFromValue } from "../edit/list-items.ts";
import type { NewMap } from "../edit/new-value.ts";
import { nodeAt, ownEntry } from "../edit/place.ts";
import { setMapEntry } from "../edit/set-entry.ts";
import type { TrustPolicyFact } from "../model/facts.ts";
import { knownText } from "../model/value.ts";
import { POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import { formatSubject } from "../names/subject.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import type { TextEdit } from "../text/edits.ts";
import { contains } from "../text/range.ts";
import { evaluateTrust } from "../trust/evaluate.ts";
import type { TrustCondition, TrustPolicy, TrustStatement } from "../trust/policy.ts";
import type { TrustRequest, TrustVerdict } from "../trust/verdict.ts";
import { ACCOUNT_TAG, irsaStatement, NAMESPACE_TAG, podIdentityStatement } from "./policies.ts";
import type { Wanted } from "./wanted.ts";

/** Does the policy admit the ServiceAccount? Conditions on what is not known here leave it open. */
export function verdictOn(policy: TrustPolicy, wanted: Wanted, audience: string): TrustVerdict {
  return evaluateTrust(policy, requestOf(wanted, audience));
}

function requestOf(wanted: Wanted, audience: string): TrustRequest {
  const { namespace, serviceAccount } = wanted.intent;
  if (wanted.irsa !== undefined) {
    return {
      mechanism: "irsa",
      issuer: wanted.irsa.issuer,
      account: wanted.role.account,
      subject: formatSubject({ namespace, name: serviceAccount }),
      audience,
      otherKeys: "unknown",
    };
  }
  return {
    mechanism: "pod-identity",
    namespace,
    serviceAccount,
    clusterName: wanted.podIdentity?.clusterName,
    clusterArn: wanted.podIdentity?.clusterArn,
    account: wanted.role.account,
    sessionTagsDisabled: false,
    otherKeys: "unknown",
  };
}

/** The statement that admits the ServiceAccount and nobody else. */
export function statementFor(wanted: Wanted, audience: string): NewMap {
  return wanted.irsa === undefined ? podIdentityStatement(wanted) : irsaStatement(wanted, audience);
}

/**
 * Another value in a statement that would admit it but for that, else another statement. Undefined where the document
 * cannot be changed safely.
 */
export function admit(
  file: SyntaxFile,
  fact: TrustPolicyFact,
  wanted: Wanted,
  audience: string,
): readonly TextEdit[] | undefined {
  for (const statement of fact.policy.statements) {
    const missing =
      wanted.irsa === undefined
        ? missingTag(statement, wanted)
        : missingSubject(statement, wanted.irsa.providerArn, wanted.irsa.issuer, wanted, audience);
    const edits = missing === undefined ? undefined : addTo(file, fact, statement, missing);
    if (edits !== undefined) {
      return edits;
    }
  }
  return addStatement(file, fact, statementFor(wanted, audience));
}

interface MissingValue {
  readonly condition: TrustCondition;
  readonly value: string;
}

/** Statements that trust the issuer and ask for nothing but audience and subject: values of one key are alternatives. */
function missingSubject(
  statement: TrustStatement,
  providerArn: string,
  issuer: string,
  wanted: Wanted,
  audience: string,
): MissingValue | undefined {
  const { namespace, serviceAccount } = wanted.intent;
  const subjects = conditionsOn(statement, `${issuer}:sub`);
  const audiences = conditionsOn(statement, `${issuer}:aud`);
  const [condition] = subjects;
  const isFor = allows(statement, "Federated", providerArn) && hasActions(statement, ["sts:AssumeRoleWithWebIdentity"]);
  const isPlain = subjects.length === 1 && subjects.length + audiences.length === statement.conditions.length;
  return isFor && isPlain && condition !== undefined && audiences.every((each) => hasValue(each, audience))
    ? { condition, value: formatSubject({ namespace, name: serviceAccount }) }
    : undefined;
}

/**
 * Pod Identity compares namespace and account apart from each other, so a statement can only be widened in one of the two:
 * both together would admit pairs that nobody asked for.
 */
function missingTag(statement: TrustStatement, wanted: Wanted): MissingValue | undefined {
  const { namespace, serviceAccount } = wanted.intent;
  const [namespaces, ...moreNamespaces] = conditionsOn(statement, NAMESPACE_TAG);
  const [accounts, ...moreAccounts] = conditionsOn(statement, ACCOUNT_TAG);
  const cluster = [
    ...conditionsOn(statement, "aws:RequestTag/eks-cluster-arn").filter((each) =>
      hasValue(each, wanted.podIdentity?.clusterArn),
    ),
    ...conditionsOn(statement, "aws:RequestTag/eks-cluster-name").filter((each) =>
      hasValue(each, wanted.podIdentity?.clusterName),
    ),
    ...conditionsOn(statement, "aws:SourceAccount").filter((each) => hasValue(each, wanted.role.account)),
  ];
  const isFor =
    allows(statement, "Service", POD_IDENTITY_SERVICE) && hasActions(statement, ["sts:AssumeRole", "sts:TagSession"]);
  if (!isFor || moreNamespaces.length + moreAccounts.length > 0 || namespaces === undefined || accounts === undefined) {
    return undefined;
  }
  const isOnly = (condition: TrustCondition, value: string) =>
    condition.values.length === 1 && knownText(condition.values[0]) === value;
  if (cluster.length + 2 !== statement.conditions.length) {
    return undefined;
  }
  if (isOnly(namespaces, namespace)) {
    return { condition: accounts, value: serviceAccount };
  }
  return isOnly(accounts, serviceAccount) ? { condition: namespaces, value: namespace } : undefined;
}

function allows(statement: TrustStatement, type: string, value: string): boolean {
  const [principal, ...others] = statement.principals;
  return (
    statement.complete &&
    knownText(statement.effect) === "Allow" &&
    !statement.notPrincipal &&
    !statement.notAction &&
    others.length === 0 &&
    principal?.type === type &&
    knownText(principal.value) === value
  );
}

function hasActions(statement: TrustStatement, actions: readonly string[]): boolean {
  const written = statement.actions.map((action) => knownText(action)?.toLowerCase());
  return actions.every((action) => written.includes(action.toLowerCase()));
}

/** Conditions that compare this key as a string; keys are compared without case, as IAM does. */
function conditionsOn(statement: TrustStatement, key: string): readonly TrustCondition[] {
  return statement.conditions.filter(
    (condition) =>
      condition.key.known &&
      condition.key.text.toLowerCase() === key.toLowerCase() &&
      /^String(?:Equals|Like)$/.test(knownText(condition.operator) ?? ""),
  );
}

function hasValue(condition: TrustCondition, value: string | undefined): boolean {
  return value !== undefined && condition.values.some((each) => knownText(each) === value);
}

function addTo(
  file: SyntaxFile,
  fact: TrustPolicyFact,
  statement: TrustStatement,
  { condition, value }: MissingValue,
): readonly TextEdit[] | undefined {
  const block = statement.operatorBlocks.find(({ range }) => contains(range, condition.range));
  const node = block === undefined ? undefined : nodeAt(file.documents[fact.document]?.root, block.range);
  return node?.kind === "map" ? addValue(file, node, condition.key.text, value) : undefined;
}

function addStatement(file: SyntaxFile, fact: TrustPolicyFact, statement: NewMap): readonly TextEdit[] | undefined {
  const root = file.documents[fact.document]?.root;
  if (root?.kind !== "map") {
    return undefined;
  }
  const entry = ownEntry(root, "Statement");
  if (entry?.value?.kind === "sequence") {
    return appendItem(file, entry.value, statement);
  }
  if (entry?.value?.kind === "map") {
    return listFromValue(file, root, entry, [statement]);
  }
  return entry === undefined ? setMapEntry(file, root, "Statement", [statement]) : undefined;
}
