/** Adds to a role's trust policy what shall be trusted, and leaves the text of everything else in it as it stands. */
import * as l10n from "@vscode/l10n";
import { appendItem, listFromValue } from "../edit/list-items.ts";
import type { NewMap } from "../edit/new-value.ts";
import { ownEntry } from "../edit/place.ts";
import { admit, statementFor, verdictOn } from "../generate/admit.ts";
import { policyText } from "../generate/policies.ts";
import type { TrustPolicyFact } from "../model/facts.ts";
import { readFacts } from "../model/read/read-facts.ts";
import { isObject, type JsonObject, type JsonValue } from "../ports.ts";
import type { SyntaxFile } from "../syntax/document.ts";
import { parseFile } from "../syntax/parse-file.ts";
import { applyEdits } from "../text/edits.ts";
import { minified, parseJsonText, sameStatement } from "./canonical.ts";
import type { AdmittedAccount, DesiredTrust } from "./desired.ts";

/** IAM's default quota for a trust policy, in characters that are no white space (L-C07B4B0D; raisable to 8192). */
const TRUST_POLICY_QUOTA = 2048;

/** `text` is the whole policy after the merge, the same text where nothing was to be done. */
export type TrustMerge =
  | { readonly ok: true; readonly text: string; readonly notes: readonly string[] }
  | { readonly ok: false; readonly reason: string };

/** The policy of a role that is made anew. */
export function newTrustPolicy(trust: DesiredTrust): string {
  return trust.kind === "document"
    ? trust.text
    : policyText(...trust.accounts.map(({ wanted, audience }) => statementFor(wanted, audience)));
}

/** @param roleName for messages */
export function mergeTrust(current: string, trust: DesiredTrust, roleName: string): TrustMerge {
  const merged =
    trust.kind === "admit" ? mergeAccounts(current, trust.accounts, roleName) : mergeDocument(current, trust, roleName);
  if (!merged.ok || merged.text === current) {
    return merged;
  }
  const length = minified(merged.text).length;
  const tooLong =
    length > TRUST_POLICY_QUOTA
      ? [
          l10n.t(
            'The trust policy of "{0}" grows to {1} characters; IAM takes {2} unless the account\'s quota was raised (at most 8192).',
            roleName,
            length,
            TRUST_POLICY_QUOTA,
          ),
        ]
      : [];
  return { ...merged, notes: [...merged.notes, ...tooLong] };
}

function mergeAccounts(current: string, accounts: readonly AdmittedAccount[], roleName: string): TrustMerge {
  return accounts.reduce<TrustMerge>(
    (merged, account) => (merged.ok ? mergeAccount(merged.text, account, roleName) : merged),
    { ok: true, text: current, notes: [] },
  );
}

function mergeAccount(current: string, { wanted, audience }: AdmittedAccount, roleName: string): TrustMerge {
  const read = readPolicy(current);
  if (read === undefined) {
    return unreadable(roleName);
  }
  const { verdict } = verdictOn(read.fact.policy, wanted, audience);
  if (verdict === "allowed") {
    return { ok: true, text: current, notes: [] };
  }
  const edits = admit(read.file, read.fact, wanted, audience);
  if (edits === undefined) {
    return unreadable(roleName);
  }
  const text = applyEdits(current, edits);
  const after = readPolicy(text);
  const outcome = after === undefined ? undefined : verdictOn(after.fact.policy, wanted, audience);
  if (outcome?.verdict === "allowed") {
    return { ok: true, text, notes: [] };
  }
  const why = outcome?.reasons[0]?.message ?? l10n.t("its text cannot be judged");
  // A statement on top of one that denies, or that nobody can judge, would be added again by every plan.
  return {
    ok: false,
    reason: l10n.t(
      'The trust policy of "{0}" would keep the ServiceAccount out, or nobody can tell, whatever is added: {1}. Change that statement first.',
      roleName,
      why,
    ),
  };
}

function mergeDocument(
  current: string,
  { text, from }: DesiredTrust & { readonly kind: "document" },
  roleName: string,
): TrustMerge {
  const [present, wanted] = [statementsOf(current), statementsOf(text)];
  if (present === undefined || wanted === undefined) {
    return unreadable(present === undefined ? roleName : from);
  }
  let merged = current;
  for (const statement of wanted) {
    if (!present.some((candidate) => sameStatement(candidate, statement))) {
      const next = appendStatement(merged, statement);
      if (next === undefined) {
        return unreadable(roleName);
      }
      merged = next;
    }
  }
  const foreign = present.filter((statement) => !wanted.some((candidate) => sameStatement(candidate, statement)));
  const notes =
    foreign.length === 0
      ? []
      : [
          l10n.t(
            'The trust policy of "{0}" has {1} in AWS that {2} lacks; {3}.',
            roleName,
            foreign.length === 1 ? l10n.t("a statement") : l10n.t("{0} statements", foreign.length),
            from,
            foreign.length === 1 ? l10n.t("it stays") : l10n.t("they stay"),
          ),
        ];
  return { ok: true, text: merged, notes };
}

function statementsOf(text: string): readonly JsonObject[] | undefined {
  const policy = parseJsonText(text);
  const statement: JsonValue | undefined = isObject(policy) ? policy.Statement : undefined;
  const list = Array.isArray(statement) ? (statement as readonly JsonValue[]) : [statement];
  return list.every(isObject) ? list : undefined;
}

function appendStatement(current: string, statement: JsonObject): string | undefined {
  const file = parseFile("live.trust-policy.json", current);
  const root = file.documents[0]?.root;
  const entry = root?.kind === "map" ? ownEntry(root, "Statement") : undefined;
  // A statement has no null: IAM's grammar knows none, and it came from a policy document.
  const added = statement as NewMap;
  if (root?.kind !== "map" || entry?.value === undefined) {
    return undefined;
  }
  const edits =
    entry.value.kind === "sequence" ? appendItem(file, entry.value, added) : listFromValue(file, root, entry, [added]);
  return edits === undefined ? undefined : applyEdits(current, edits);
}

/** A policy document that AWS holds, with places in its text; undefined for text that is none. */
export function readPolicy(text: string): { readonly file: SyntaxFile; readonly fact: TrustPolicyFact } | undefined {
  const file = parseFile("live.trust-policy.json", text);
  const fact = readFacts(file).facts.find((candidate) => candidate.kind === "trust-policy");
  return fact === undefined || file.documents[0]?.problems.length !== 0 ? undefined : { file, fact };
}

function unreadable(what: string): TrustMerge {
  return {
    ok: false,
    reason: l10n.t(
      'The trust policy of "{0}" cannot be read, or is written in a way that cannot be changed safely. Change it by hand.',
      what,
    ),
  };
}
