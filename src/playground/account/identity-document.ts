/** Identity policies of the practice account: judged before they are stored, and evaluated for an action on a resource. */
import { isObject, type JsonObject, type JsonValue } from "../../core/ports.ts";
import { matchesWildcards } from "../../core/trust/wildcard.ts";

export type Decision = "allowed" | "explicitDeny" | "implicitDeny";

export interface PolicyAnswer {
  readonly decision: Decision;
  /** Condition keys of statements that would have counted. */
  readonly missingContext: readonly string[];
}

/** IAM's `MalformedPolicyDocument` message; undefined for a policy that it takes. */
export function identityDocumentFault(text: string): string | undefined {
  const statements = statementsOf(text);
  if (statements === undefined) {
    return "This policy contains invalid Json";
  }
  if (statements.length === 0 || !statements.every(isObject)) {
    return "Syntax errors in policy.";
  }
  for (const statement of statements.filter(isObject)) {
    if (statement.Principal !== undefined || statement.NotPrincipal !== undefined) {
      return "Policy document should not specify a principal.";
    }
    if (textsOf(statement.Action ?? statement.NotAction).length === 0) {
      return "Policy statement must contain actions.";
    }
    if (textsOf(statement.Resource ?? statement.NotResource).length === 0) {
      return "Policy statement must contain resources.";
    }
    if (statement.Effect !== "Allow" && statement.Effect !== "Deny") {
      return "Syntax errors in policy.";
    }
  }
  return undefined;
}

/** What the policies together say: an explicit Deny wins, then an Allow (reference_policies_evaluation-logic). */
export function decide(documents: readonly string[], action: string, resource: string): PolicyAnswer {
  const matching = documents
    .flatMap((document) => statementsOf(document) ?? [])
    .filter(isObject)
    .filter((statement) => covers(statement, action, resource));
  // Conditions need a request's context, which a simulation without context values lacks.
  const [open, decided] = [matching.filter(hasCondition), matching.filter((statement) => !hasCondition(statement))];
  const missingContext = [...new Set(open.flatMap(conditionKeys))];
  const effects = decided.map(({ Effect }) => Effect);
  const decision = effects.includes("Deny") ? "explicitDeny" : effects.includes("Allow") ? "allowed" : "implicitDeny";
  return { decision, missingContext };
}

function covers(statement: JsonObject, action: string, resource: string): boolean {
  const matchesAction = (pattern: string) => matchesWildcards(pattern.toLowerCase(), action.toLowerCase());
  const acts =
    statement.NotAction === undefined
      ? textsOf(statement.Action).some(matchesAction)
      : !textsOf(statement.NotAction).some(matchesAction);
  const on =
    statement.NotResource === undefined
      ? textsOf(statement.Resource).some((pattern) => pattern === "*" || matchesWildcards(pattern, resource))
      : !textsOf(statement.NotResource).some((pattern) => matchesWildcards(pattern, resource));
  return acts && on;
}

function hasCondition(statement: JsonObject): boolean {
  return isObject(statement.Condition) && Object.keys(statement.Condition).length > 0;
}

function conditionKeys({ Condition }: JsonObject): readonly string[] {
  return isObject(Condition)
    ? Object.values(Condition).flatMap((block) => (isObject(block) ? Object.keys(block) : []))
    : [];
}

/** Undefined for text that is no policy. */
function statementsOf(text: string): readonly JsonValue[] | undefined {
  try {
    const policy = JSON.parse(text) as JsonValue;
    if (!isObject(policy)) {
      return undefined;
    }
    const { Statement } = policy;
    return Array.isArray(Statement) ? (Statement as readonly JsonValue[]) : Statement === undefined ? [] : [Statement];
  } catch {
    return undefined;
  }
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  const list = Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
  return list.filter((item) => typeof item === "string");
}
