/** Judges a trust policy as IAM does before it stores one, with IAM's messages as users report them (repositories in brackets). */
import { readFacts } from "../../core/model/read/read-facts.ts";
import { parseRoleArn } from "../../core/names/arn.ts";
import { isObject, type JsonValue } from "../../core/ports.ts";
import { parseFile } from "../../core/syntax/parse-file.ts";
import { parseOperator } from "../../core/trust/operators.ts";
import type { TrustPolicy, TrustPrincipal, TrustStatement } from "../../core/trust/policy.ts";
import type { SettledSlice } from "../state.ts";

/** Actions that a trust policy may speak of; `sts:*` is among those that nobody has documented as refused. */
const TRUST_ACTION =
  /^sts:(\*|AssumeRole\*?|AssumeRoleWithSAML|AssumeRoleWithWebIdentity|TagSession|SetSourceIdentity|SetContext)$/i;

/** The policy as located values, from JSON text; undefined for text that is none. */
export function readTrustText(text: string): TrustPolicy | undefined {
  const file = parseFile("role.trust-policy.json", text);
  const fact = readFacts(file).facts.find((candidate) => candidate.kind === "trust-policy");
  return file.documents[0]?.problems.length === 0 ? fact?.policy : undefined;
}

/** IAM's `MalformedPolicyDocument` message; undefined for a policy that it takes. `seen` is what IAM sees of roles by now. */
export function trustDocumentFault(text: string, account: string, seen: SettledSlice): string | undefined {
  const parsed = parseJson(text);
  if (parsed === undefined) {
    return "This policy contains invalid Json";
  }
  const policy = readTrustText(text);
  if (
    policy === undefined ||
    !isObject(parsed) ||
    policy.statements.length === 0 ||
    policy.unknownElements.length > 0
  ) {
    return "Syntax errors in policy.";
  }
  // The grammar forbids them (reference_policies_grammar); what CreateRole says to them nobody reports.
  if (policy.duplicateKeys.length > 0) {
    return "Syntax errors in policy.";
  }
  const version = policy.version?.text;
  if (version !== undefined && version !== "2012-10-17" && version !== "2008-10-17") {
    return "Syntax errors in policy.";
  }
  const ids = policy.statements.map(({ sid }) => sid?.text).filter((sid) => sid !== undefined);
  if (new Set(ids).size < ids.length) {
    return "The Statement Ids in the policy are not unique";
  }
  for (const statement of policy.statements) {
    const fault = statementFault(statement, account, seen);
    if (fault !== undefined) {
      return fault;
    }
  }
  return undefined;
}

function statementFault(statement: TrustStatement, account: string, seen: SettledSlice): string | undefined {
  const [unknown] = statement.unknownElements;
  if (unknown !== undefined) {
    const prohibited = /^(Not)?Resource$/.test(unknown.text);
    return prohibited ? `Has prohibited field ${unknown.text}` : "Syntax errors in policy.";
  }
  if (statement.principalKey === undefined || statement.principals.length === 0) {
    return "Missing required field Principal";
  }
  if (statement.actionKey === undefined || statement.actions.length === 0) {
    return "Missing required field Action";
  }
  if (statement.effect?.text !== "Allow" && statement.effect?.text !== "Deny") {
    return statement.effect === undefined
      ? "Missing required field Effect"
      : `Invalid effect: ${statement.effect.text}`;
  }
  for (const principal of statement.principals) {
    const fault = principalFault(principal, account, seen);
    if (fault !== undefined) {
      return fault;
    }
  }
  if (!statement.actions.every(({ text }) => TRUST_ACTION.test(text))) {
    return "AssumeRole policy may only specify STS AssumeRole actions.";
  }
  const operator = statement.operatorBlocks.find((block) => parseOperator(block.operator.text) === undefined);
  return operator === undefined ? undefined : `Invalid Condition type : ${operator.operator.text}`;
}

function principalFault(
  { type, value: { text } }: TrustPrincipal,
  account: string,
  seen: SettledSlice,
): string | undefined {
  switch (type) {
    case "*":
      return 'AssumeRolepolicy contained an invalid principal: "STAR":"*"';
    case "Federated":
      return /^arn:aws[a-z0-9-]*:iam::\d{12}:(oidc|saml)-provider\/[^\s/]\S*$|^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(text)
        ? undefined
        : "Federated principals must be valid domain names or SAML metadata ARNs";
    case "Service":
      return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(text) ? undefined : `Invalid principal in policy: "SERVICE":"${text}"`;
    case "AWS":
      return isPrincipal(text, account, seen) ? undefined : `Invalid principal in policy: "AWS":"${text}"`;
    case "CanonicalUser":
      return undefined;
  }
}

/** Roles of the own account must exist; the practice account has no other users than the one who practises. */
function isPrincipal(text: string, account: string, { roles }: SettledSlice): boolean {
  if (text === "*" || /^\d{12}$/.test(text) || /^arn:aws[a-z0-9-]*:(iam|sts)::\d{12}:(root|user\/\S+)$/.test(text)) {
    return true;
  }
  if (/^arn:aws[a-z0-9-]*:sts::\d{12}:assumed-role\/\S+\/\S+$/.test(text)) {
    return true;
  }
  const role = parseRoleArn(text);
  return role !== undefined && (role.account !== account || roles.some(({ arn }) => arn === text));
}

function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
