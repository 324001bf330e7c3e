/** What looks at AWS and clusters say about the causes that a text may have. */
import * as l10n from "@vscode/l10n";
import type { Drift, DriftCode, RefusedPart } from "../live/drift/drift.ts";
import { seenAccount } from "../live/seen-account.ts";
import { range } from "../text/range.ts";
import type { CauseId } from "./causes.ts";
import type { CauseEvidence, DecodeSources } from "./evidence.ts";
import type { NamesInText } from "./names.ts";
import type { Scope } from "./scope.ts";

/** The causes that a drift shows. What only differs from the files is none. */
const CAUSES_OF: Readonly<Partial<Record<DriftCode, readonly CauseId[]>>> = {
  "agent-missing": ["agent-unreachable"],
  "issuer-gone": ["issuer-of-another-cluster"],
  "pods-stale": ["pods-not-recreated"],
  "provider-lacks-audience": ["audience-mismatch"],
  "provider-missing": ["provider-missing"],
  "role-missing": ["role-not-found"],
  "webhook-missing": ["webhook-broken"],
  "webhook-stale": ["webhook-broken"],
};

const CAUSES_OF_REFUSAL: Readonly<Record<RefusedPart, readonly CauseId[]>> = {
  issuer: ["issuer-of-another-cluster"],
  subject: ["subject-mismatch"],
  wildcard: ["subject-wildcard-literal"],
  audience: ["audience-mismatch"],
  other: ["condition-never-met", "pod-identity-trust"],
};

export function liveEvidence(names: NamesInText, scope: Scope, sources: DecodeSources): readonly CauseEvidence[] {
  const told = (sources.drift ?? []).flatMap((drift) => driftEvidence(drift, names, scope));
  return [...told, ...refuted(scope, sources)];
}

function driftEvidence(drift: Drift, names: NamesInText, scope: Scope): readonly CauseEvidence[] {
  const { code, refused, message, connection, file, live } = drift;
  const causes = refused === undefined ? (CAUSES_OF[code] ?? []) : CAUSES_OF_REFUSAL[refused];
  const isNamed = isAbout(drift, names, scope);
  // What the text names and is something else does not show what this is.
  if (!isNamed && (scope.kind === "elsewhere" || (scope.kind === "named" && isOfOne(drift)))) {
    return [];
  }
  const location = file ?? (live === undefined ? undefined : { uri: live, range: range(0, 0) });
  return causes.map((cause) => ({
    cause,
    weighs: "for",
    message: l10n.t("Seen in {0}: {1}", connection.label, message),
    location,
    finding: undefined,
    direct: isNamed,
  }));
}

/** Whether a drift is about one ServiceAccount or role only, rather than about all of a cluster. */
function isOfOne({ subject }: Drift): boolean {
  return subject.kind !== "cluster" && subject.kind !== "provider";
}

/** Whether it is about what the text names, or about what that leads to in the files. */
function isAbout({ subject, role }: Drift, names: NamesInText, { accounts }: Scope): boolean {
  if (role !== undefined && names.roleArns.includes(role)) {
    return true;
  }
  switch (subject.kind) {
    case "service-account":
    case "pod": {
      const name = subject.kind === "pod" ? subject.account : subject.name;
      const isSame = (one: { readonly namespace?: string | undefined; readonly name?: string | undefined }) =>
        one.namespace === subject.namespace && one.name === name;
      return names.serviceAccounts.some(isSame) || accounts.some(({ placement }) => isSame(placement));
    }
    case "role":
      return names.roleArns.includes(subject.arn);
    case "provider":
      return names.issuers.includes(subject.issuer);
    case "cluster":
      return false;
  }
}

/** Causes that a role which was seen to admit the account speaks against. */
const REFUTED_BY_TRUST: readonly CauseId[] = [
  "issuer-of-another-cluster",
  "subject-mismatch",
  "subject-wildcard-literal",
  "condition-never-met",
  "role-not-found",
];

function refuted({ kind, accounts }: Scope, { graph, looks = [] }: DecodeSources): readonly CauseEvidence[] {
  const [account, ...others] = accounts;
  if (kind !== "named" || account === undefined || others.length > 0) {
    return [];
  }
  return looks.flatMap((look) => {
    const { irsa } = seenAccount(account, graph, look);
    return irsa.flatMap(({ id, verdict, reasons }) => {
      const causes = verdict !== "passed" ? [] : id === "trust" ? REFUTED_BY_TRUST : id === "provider" ? PROVIDER : [];
      return causes.map(
        (cause): CauseEvidence => ({
          cause,
          weighs: "against",
          message: l10n.t("Seen in {0}: {1}", look.connection.label, reasons.join(" ")),
          location: undefined,
          finding: undefined,
          direct: true,
        }),
      );
    });
  });
}

const PROVIDER: readonly CauseId[] = ["provider-missing"];
