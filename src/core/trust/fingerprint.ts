/** What a trust policy says, as one text: the same for two documents that differ in order, lists of one and Sids only. */
import type { Value } from "../model/value.ts";
import type { TrustPolicy, TrustStatement } from "./policy.ts";

/** Undefined where a part is filled in elsewhere or could not be read: then two texts may or may not say the same. */
export function policyFingerprint({ version, statements, complete }: TrustPolicy): string | undefined {
  if (
    !complete ||
    !statements.every((statement) => statement.complete && valuesOf(statement).every(({ known }) => known))
  ) {
    return undefined;
  }
  return JSON.stringify([version?.text, statements.map(statementText).sort()]);
}

function valuesOf({ principals, actions, conditions }: TrustStatement): readonly Value[] {
  return [
    ...principals.map(({ value }) => value),
    ...actions,
    ...conditions.flatMap(({ operator, key, values }) => [operator, key, ...values]),
  ];
}

function statementText(statement: TrustStatement): string {
  const { effect, notPrincipal, principals, notAction, actions, conditions, unknownElements } = statement;
  return JSON.stringify([
    effect?.text,
    notPrincipal,
    principals.map(({ type, value }) => `${type} ${value.text}`).sort(),
    notAction,
    actions.map(({ text }) => text).sort(),
    conditions
      .map(({ operator, key, values }) =>
        JSON.stringify([operator.text, key.text, values.map(({ text }) => text).sort()]),
      )
      .sort(),
    unknownElements.map(({ text }) => text).sort(),
  ]);
}
