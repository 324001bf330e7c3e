/** Decodes an error: what the text says, and its possible causes, ranked by what the files prove. */
import * as l10n from "@vscode/l10n";
import type { AccountName } from "../names/kubernetes.ts";
import { type CallerReading, readCallers } from "./caller.ts";
import { CAUSES, type CauseId } from "./causes.ts";
import type { DecodeSources } from "./evidence.ts";
import { findingEvidence } from "./finding-evidence.ts";
import { liveEvidence } from "./live-evidence.ts";
import { type NamesInText, readNames } from "./names.ts";
import { readPastedText } from "./pasted-text.ts";
import { podEvidence } from "./pod-evidence.ts";
import { type RankedCause, rankCauses } from "./rank.ts";
import { findScope, type Scope } from "./scope.ts";
import { recognise } from "./signatures.ts";
import { trustEvidence } from "./trust-evidence.ts";

/** A text that was recognised in what was pasted. */
export interface RecognisedText {
  readonly id: string;
  /** The words by which it was recognised, without secrets. */
  readonly words: string;
  readonly meaning: string;
}

export interface Decoding {
  /** Empty for a text that the decoder does not know; `ask` then says what to paste instead. */
  readonly recognised: readonly RecognisedText[];
  /** Who made the calls that the text is about, as far as it says. */
  readonly callers: readonly CallerReading[];
  readonly names: NamesInText;
  /** Whether the files say something about what the text names. */
  readonly scope: Scope["kind"];
  /** The ServiceAccount that the text is about, where its names lead to exactly one. */
  readonly account: AccountName | undefined;
  /** Those with the strongest evidence first. Empty for an unknown text. */
  readonly causes: readonly RankedCause[];
  /** What to paste for a better answer, one sentence each; empty where the text says enough. */
  readonly ask: readonly string[];
  /** True when only the end of a very long text was read. */
  readonly cut: boolean;
}

/**
 * Never throws for any text. Nothing of the result holds a secret that the text had in it.
 * @param account the ServiceAccount whose pod printed the text, where that is known without it
 */
export function decodeError(
  pasted: string,
  sources: DecodeSources,
  account?: NonNullable<Decoding["account"]>,
): Decoding {
  const { text, cut } = readPastedText(pasted);
  const read = readNames(text);
  const names = account === undefined ? read : { ...read, serviceAccounts: [account, ...read.serviceAccounts] };
  const scope = findScope(names, sources.graph);
  const callers = readCallers(names, scope, sources.graph);
  const known = recognise(text);
  const telling = known.filter(({ signature }) => callers.length === 0 || signature.generic !== true);
  const groups = [
    ...telling.map(({ signature }) => signature.causes),
    ...callers.map(({ causes }) => causes),
  ] satisfies readonly (readonly CauseId[])[];
  const candidates = CAUSES.map(({ id }) => id).filter((id) => groups.some((group) => group.includes(id)));
  const evidence = [
    ...callers.flatMap((caller) => caller.evidence),
    ...findingEvidence(candidates, scope, sources),
    ...trustEvidence(names, scope, sources),
    ...podEvidence(scope, sources),
    ...liveEvidence(names, scope, sources),
  ];
  const isUnknown = groups.length === 0;
  return {
    recognised: telling.map(({ signature, words }) => ({
      id: signature.id,
      words,
      meaning: l10n.t(signature.meaning),
    })),
    callers,
    names,
    scope: scope.kind,
    account: accountOf(scope),
    causes: rankCauses(candidates, groups, evidence, scope),
    ask: isUnknown ? whatToPaste() : telling.some(({ signature }) => signature.generic) ? whatIsMissing() : [],
    cut,
  };
}

function accountOf({ accounts }: Scope): Decoding["account"] {
  const [account, ...others] = accounts;
  const { namespace, name } = account?.placement ?? {};
  return others.length > 0 || namespace === undefined || name === undefined ? undefined : { namespace, name };
}

function whatToPaste(): readonly string[] {
  return [
    l10n.t("Paste the whole error with its code and what follows “caused by”, as the SDK or kubectl printed it."),
    l10n.t("For a pod without an error: what `aws sts get-caller-identity` prints in it."),
    l10n.t("For a pod that does not start: the events of `kubectl describe pod <name>`."),
  ];
}

function whatIsMissing(): readonly string[] {
  return [
    l10n.t(
      "Paste the lines after this one too, up to the words of AWS: what follows “caused by” or “api error” says more.",
    ),
    l10n.t("What `aws sts get-caller-identity` prints in the pod says whose call it was."),
  ];
}
