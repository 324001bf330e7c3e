/** The trust policy of a draft: a new file, or the one that the role has here, admitting one more ServiceAccount. */
import * as l10n from "@vscode/l10n";
import type { TrustPolicyFact } from "../model/facts.ts";
import { readFacts } from "../model/read/read-facts.ts";
import { parseFile } from "../syntax/parse-file.ts";
import { applyEdits } from "../text/edits.ts";
import { folderOf } from "../text/uri.ts";
import { admit, statementFor, verdictOn } from "./admit.ts";
import { audienceOf, type FoundAccount } from "./draft-account.ts";
import type { Drafting, ReadFile } from "./drafting.ts";
import { fileIn, pathFrom } from "./names.ts";
import { policyText } from "./policies.ts";
import type { Wanted } from "./wanted.ts";

/** Where the trust policy stands; `isPlain` when its file's name does not tell whose it is. */
export interface TrustDraft {
  readonly uri: string;
  readonly isPlain: boolean;
}

export type TrustOutcome = TrustDraft | { readonly problem: string };

/**
 * A trust-policy.json beside the only annotated account of a folder belongs to its role; any other needs the role in its
 * name, and so does one for Pod Identity, where no annotation names the role.
 *
 * @param own the ServiceAccount as it is now; undefined when it is drafted too
 */
export function draftTrust(drafting: Drafting, wanted: Wanted, own: FoundAccount | undefined): TrustOutcome {
  const { folder } = wanted.intent;
  const audience = audienceOf(own);
  const plain = fileIn(folder, "trust-policy.json");
  const named = fileIn(folder, `${wanted.role.name}.trust-policy.json`);
  const linked = linkedPolicy(drafting, wanted);
  sayWhatLosesItsRole(drafting, wanted, own);
  if (linked !== undefined) {
    return extend(drafting, wanted, linked, audience);
  }
  if (isOpenTo(drafting, wanted, plain, own)) {
    drafting.note(
      l10n.t(
        "Nothing here says whose role {0} belongs to; it is taken for the trust policy of “{1}”.",
        pathFrom(folder, plain),
        wanted.role.name,
      ),
    );
    return extend(drafting, wanted, plain, audience);
  }
  if (drafting.sources.text(named) !== undefined) {
    return extend(drafting, wanted, named, audience);
  }
  const mayBePlain = drafting.sources.text(plain) === undefined && standsAlone(drafting, wanted, own);
  const uri = mayBePlain ? plain : named;
  drafting.create(uri, policyText(statementFor(wanted, audience)), l10n.t("Trust policy: who may assume the role"));
  return { uri, isPlain: mayBePlain };
}

/** A trust-policy.json of another role is told by being alone in its folder, which ends with this draft. */
function sayWhatLosesItsRole(drafting: Drafting, wanted: Wanted, own: FoundAccount | undefined): void {
  const { graph } = drafting.sources;
  const { folder } = wanted.intent;
  const folders = new Set([folder, own === undefined ? folder : folderOf(own.uri)]);
  for (const fact of graph.all("trust-policy").filter(({ uri }) => folders.has(folderOf(uri)))) {
    const [link] = graph.rolesOf(fact).targets;
    if (link?.basis === "only-pair" && link.roleName !== wanted.role.name) {
      const path = pathFrom(folder, fact.uri);
      drafting.note(
        l10n.t(
          "Beside these files nothing says any more that {0} belongs to “{1}”: rename it {1}.trust-policy.json, and it is checked as before.",
          path,
          link.roleName,
        ),
      );
    }
  }
}

/** The stand-alone policy file that the workspace links with the role, the nearest one first. */
function linkedPolicy(drafting: Drafting, wanted: Wanted): string | undefined {
  const { graph } = drafting.sources;
  const linked = graph
    .all("trust-policy")
    .filter((fact) => graph.rolesOf(fact).targets.some(({ roleName }) => roleName === wanted.role.name));
  return (linked.find((fact) => folderOf(fact.uri) === wanted.intent.folder) ?? linked[0])?.uri;
}

/** A trust-policy.json that belongs to no role yet, in a folder where it can only mean this one. */
function isOpenTo(drafting: Drafting, wanted: Wanted, uri: string, own: FoundAccount | undefined): boolean {
  const { graph } = drafting.sources;
  const facts = trustFacts(drafting.read(uri));
  const [known] = graph.all("trust-policy").filter((fact) => fact.uri === uri);
  const isNobodys = known === undefined || graph.rolesOf(known).state === "unknown";
  return facts.length === 1 && isNobodys && standsAlone(drafting, wanted, own);
}

/** The account lies in the draft's folder, no other one there has a role, and there is no other trust policy. */
function standsAlone(drafting: Drafting, wanted: Wanted, own: FoundAccount | undefined): boolean {
  const { graph } = drafting.sources;
  const { folder } = wanted.intent;
  const others = graph
    .annotatedAccountsIn(folder)
    .filter(({ uri, range }) => uri !== own?.uri || range.start !== own.fact.range.start);
  const policies = graph
    .all("trust-policy")
    .filter(({ uri }) => folderOf(uri) === folder && uri !== fileIn(folder, "trust-policy.json"));
  const isHere = own === undefined || folderOf(own.uri) === folder;
  return wanted.irsa !== undefined && isHere && others.length === 0 && policies.length === 0;
}

function extend(drafting: Drafting, wanted: Wanted, uri: string, audience: string): TrustOutcome {
  const path = pathFrom(wanted.intent.folder, uri);
  const read = drafting.read(uri);
  const [fact, ...more] = trustFacts(read);
  const document = fact === undefined ? undefined : read?.file.documents[fact.document];
  if (read === undefined || fact === undefined || more.length > 0) {
    return {
      problem: l10n.t(
        "{0} should be the trust policy of “{1}”, but it cannot be read as one. Mend or move it, then try again.",
        path,
        wanted.role.name,
      ),
    };
  }
  if (document?.kind !== "trust-policy") {
    drafting.note(
      l10n.t("The trust policy of “{0}” is part of {1}; admit the ServiceAccount there.", wanted.role.name, path),
    );
    return { uri, isPlain: false };
  }
  const found = { uri, isPlain: /^trust-policy\.json$/.test(path) };
  const { verdict } = verdictOn(fact.policy, wanted, audience);
  if (verdict === "allowed") {
    return found;
  }
  if (document.problems.length > 0 || !fact.policy.complete) {
    return {
      problem: l10n.t(
        "{0} is not complete: {1}. Mend it, then try again.",
        path,
        document.problems[0]?.message ?? l10n.t("part of it cannot be read"),
      ),
    };
  }
  if (verdict === "unknown") {
    drafting.note(
      l10n.t(
        "{0} was left as it is: whether it admits the ServiceAccount hangs on values or conditions that are not known here.",
        path,
      ),
    );
    return found;
  }
  const edits = admit(read.file, fact, wanted, audience);
  if (edits === undefined) {
    return {
      problem: l10n.t(
        "{0} does not admit the ServiceAccount, and it is written in a way that cannot be changed safely. Add the statement by hand.",
        path,
      ),
    };
  }
  drafting.edit(uri, edits, l10n.t("Trust policy: admits one more ServiceAccount"));
  sayWhatStillDenies(drafting, wanted, uri, applyEdits(read.file.text, edits), audience);
  return found;
}

/** A Deny of the policy stands whatever is added. */
function sayWhatStillDenies(drafting: Drafting, wanted: Wanted, uri: string, text: string, audience: string): void {
  const file = parseFile(uri, text);
  const [fact] = trustFacts({ file, facts: readFacts(file) });
  const after = fact === undefined ? undefined : verdictOn(fact.policy, wanted, audience);
  if (after !== undefined && after.verdict !== "allowed") {
    const reason = after.reasons[0]?.message ?? l10n.t("a statement of it cannot be decided here");
    drafting.note(
      l10n.t("{0} may still keep the ServiceAccount out: {1}", pathFrom(wanted.intent.folder, uri), reason),
    );
  }
}

function trustFacts(read: ReadFile | undefined): readonly TrustPolicyFact[] {
  return read?.facts.facts.filter((fact) => fact.kind === "trust-policy") ?? [];
}
