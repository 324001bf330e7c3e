/** Findings of the rules as evidence: what files show about the causes that a text may have. */
import type { IdentityGraph } from "../model/graph.ts";
import type { Finding } from "../rules/rule.ts";
import { contains } from "../text/range.ts";
import { type CauseId, causeOf, isShownBy } from "./causes.ts";
import type { CauseEvidence, DecodeSources } from "./evidence.ts";
import { isInScope, type Scope } from "./scope.ts";

/** Nothing where the text is about something that is not in these files. */
export function findingEvidence(
  causes: readonly CauseId[],
  scope: Scope,
  sources: DecodeSources,
): readonly CauseEvidence[] {
  if (scope.kind === "elsewhere") {
    return [];
  }
  return [...sources.graph.files()].flatMap(({ uri }) =>
    sources.findings(uri).flatMap((finding) => {
      const shown = causes.filter((id) => isShownBy(causeOf(id), finding.rule, finding.messageId));
      const counts =
        shown.length > 0 &&
        isAboutIdentity(finding, sources.graph) &&
        (scope.kind === "whole" || touches(finding, scope));
      return counts ? shown.map((cause) => evidenceOf(cause, finding, scope, sources)) : [];
    }),
  );
}

function evidenceOf(cause: CauseId, finding: Finding, scope: Scope, sources: DecodeSources): CauseEvidence {
  const { rule, severity, message, uri, range } = finding;
  return {
    cause,
    weighs: "for",
    message,
    location: { uri, range },
    finding: { rule, severity, fix: sources.fixes(finding)[0]?.title },
    direct: scope.kind === "named",
  };
}

function touches(finding: Finding, scope: Scope): boolean {
  return isInScope(finding, scope) || finding.related.some(({ location }) => isInScope(location, scope));
}

/** A placeholder explains an error only where the webhook takes it for the role: on a ServiceAccount. */
function isAboutIdentity(finding: Finding, graph: IdentityGraph): boolean {
  return (
    finding.rule !== "placeholder-left" ||
    graph
      .file(finding.uri)
      ?.facts.some(({ kind, range }) => kind === "service-account" && contains(range, finding.range)) === true
  );
}
