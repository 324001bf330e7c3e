/** What counts against IAM's quota: the JSON without white space, however the policy is written. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTrustPolicy } from "../../../src/core/model/read/read-trust-policy.ts";
import { parseJson } from "../../../src/core/syntax/parse-json.ts";
import { parseYamlEvents } from "../../../src/core/syntax/parse-yaml-events.ts";

function sizeOf(text: string, parse: typeof parseJson | typeof parseYamlEvents = parseJson): number | undefined {
  const { root } = parse(text, 0);
  return root === undefined ? undefined : readTrustPolicy(root).size;
}

describe("policy size", () => {
  test("is that of the minified JSON, whatever the layout", () => {
    const texts = fc.string({ unit: fc.constantFrom(...'abcXYZ019:/-_."\\') });
    const policies = fc.dictionary(texts, fc.oneof(texts, fc.array(texts), fc.dictionary(texts, texts)));
    fc.assert(
      fc.property(policies, fc.constantFrom(0, 2, "\t"), (policy, indent) => {
        expect(sizeOf(JSON.stringify(policy, undefined, indent))).toBe(JSON.stringify(policy).length);
      }),
    );
  });

  test("counts white space inside values as little as outside", () => {
    expect(sizeOf('{ "Id": "a b\\n c" }')).toBe('{"Id":"ab\\nc"}'.length);
  });

  test("is the same for YAML", () => {
    const yaml =
      'Version: "2012-10-17"  # fixed\nStatement:\n  - Effect: Allow\n    Action: [sts:AssumeRole, sts:TagSession]\n';
    const json =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sts:AssumeRole","sts:TagSession"]}]}';
    expect(sizeOf(yaml, parseYamlEvents)).toBe(json.length);
  });

  test("is not known where a template or a function stands for some of it", () => {
    expect(sizeOf('{"Id": "$(NAME)"}')).toBeUndefined();
    expect(sizeOf('{"Statement": {"Fn::If": ["a", "b"]}}')).toBeUndefined();
  });

  test("stops counting where aliases multiply a small text", () => {
    const bomb = `a: &a ["${"ab".repeat(50)}"]\n${"bcdefgh".replace(/./g, (name, at: number) => {
      const last = at === 0 ? "a" : "bcdefgh".charAt(at - 1);
      return `${name}: &${name} [${Array(10).fill(`*${last}`).join(", ")}]\n`;
    })}`;
    expect(sizeOf(bomb, parseYamlEvents)).toBeGreaterThan(131_072);
  });
});
