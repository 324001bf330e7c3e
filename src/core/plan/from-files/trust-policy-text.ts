/** A trust policy that a file holds in any language, as the JSON that IAM takes. */
import type { Value } from "../../model/value.ts";
import type { JsonObject, JsonValue } from "../../ports.ts";
import type { TrustCondition, TrustPolicy, TrustPrincipal, TrustStatement } from "../../trust/policy.ts";

/** Undefined where part of it is filled in later, or is nothing that a trust policy has. */
export function trustPolicyText(policy: TrustPolicy): string | undefined {
  const statements = policy.statements.map(statementOf);
  const whole = statements.filter((statement) => statement !== undefined);
  const isWhole =
    policy.complete &&
    whole.length === statements.length &&
    whole.length > 0 &&
    policy.unknownElements.length + policy.duplicateKeys.length === 0 &&
    policy.version?.known !== false;
  return isWhole
    ? `${JSON.stringify({ Version: policy.version?.text ?? "2012-10-17", Statement: whole }, undefined, 2)}\n`
    : undefined;
}

function statementOf(statement: TrustStatement): JsonObject | undefined {
  const { sid, effect, principals, notPrincipal, actions, notAction, conditions, complete, unknownElements } =
    statement;
  const written = [sid, effect, ...principals.map(({ value }) => value), ...actions, ...conditions.flatMap(valuesOf)];
  if (!complete || unknownElements.length > 0 || written.some((value) => value?.known === false)) {
    return undefined;
  }
  return {
    ...(sid === undefined ? {} : { Sid: sid.text }),
    ...(effect === undefined ? {} : { Effect: effect.text }),
    ...(principals.length === 0 ? {} : { [notPrincipal ? "NotPrincipal" : "Principal"]: principalsOf(principals) }),
    ...(actions.length === 0 ? {} : { [notAction ? "NotAction" : "Action"]: oneOrMany(actions) }),
    ...(conditions.length === 0 ? {} : { Condition: conditionsOf(conditions) }),
  };
}

function valuesOf({ operator, key, values }: TrustCondition): readonly Value[] {
  return [operator, key, ...values];
}

function principalsOf(principals: readonly TrustPrincipal[]): JsonValue {
  const anyone = principals.find(({ type }) => type === "*");
  if (anyone !== undefined) {
    return anyone.value.text;
  }
  const types = new Set(principals.map(({ type }) => type));
  return Object.fromEntries(
    [...types].map((type) => [
      type,
      oneOrMany(principals.filter((principal) => principal.type === type).map(({ value }) => value)),
    ]),
  );
}

function conditionsOf(conditions: readonly TrustCondition[]): JsonValue {
  const operators = new Set(conditions.map(({ operator }) => operator.text));
  return Object.fromEntries(
    [...operators].map((operator) => [
      operator,
      Object.fromEntries(
        conditions
          .filter((condition) => condition.operator.text === operator)
          .map(({ key, values }) => [key.text, oneOrMany(values)]),
      ),
    ]),
  );
}

function oneOrMany(values: readonly Value[]): JsonValue {
  const texts = values.map(({ text }) => text);
  const [only, ...more] = texts;
  return only !== undefined && more.length === 0 ? only : texts;
}
