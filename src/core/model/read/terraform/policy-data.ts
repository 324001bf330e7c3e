/** `data "aws_iam_policy_document"` as the IAM policy that Terraform makes of it. */
import { attributeOf, blocksOf, type HclBlock } from "../../../syntax/hcl.ts";
import type { MapEntry, ScalarNode, SyntaxNode } from "../../../syntax/node.ts";
import type { TextRange } from "../../../text/range.ts";
import type { TrustPolicy } from "../../../trust/policy.ts";
import { readTrustPolicy } from "../read-trust-policy.ts";
import type { DefinedBlock, ModuleFile } from "./module-scope.ts";
import { mapNode, sequenceNode, textNode } from "./nodes.ts";
import type { TerraformValues } from "./values.ts";

/** Attributes of a statement and the IAM elements that they become. */
const ELEMENTS: readonly (readonly [attribute: string, element: string])[] = [
  ["sid", "Sid"],
  ["effect", "Effect"],
  ["actions", "Action"],
  ["not_actions", "NotAction"],
  ["resources", "Resource"],
  ["not_resources", "NotResource"],
];

/** The policy; what `dynamic` blocks and other documents add to it is not known. */
export function readPolicyData({ block, file }: DefinedBlock, values: TerraformValues): TrustPolicy {
  const { root, statements, extended } = documentOf({ block, file }, values);
  const policy = readTrustPolicy(root);
  return {
    ...policy,
    complete: policy.complete && !extended,
    statements: policy.statements.map((statement, index) => {
      const source = statements[index];
      return source !== undefined && isExtended(source) ? { ...statement, complete: false } : statement;
    }),
  };
}

/** The document as a tree; `whole` is false where `dynamic` blocks or other documents add to it. */
export function policyDataNode(
  defined: DefinedBlock,
  values: TerraformValues,
): { readonly root: SyntaxNode; readonly whole: boolean } {
  const { root, statements, extended } = documentOf(defined, values);
  return { root, whole: !extended && !statements.some(isExtended) };
}

function documentOf({ block, file }: DefinedBlock, values: TerraformValues) {
  const statements = blocksOf(block.body, "statement");
  const others = ["source_policy_documents", "override_policy_documents", "source_json", "override_json"];
  return {
    root: new PolicyDataReader(file, values).policy(block, statements),
    statements,
    extended: isExtended(block) || others.some((name) => attributeOf(block.body, name) !== undefined),
  };
}

/** Whether blocks are made here that are not written out. */
function isExtended({ body }: HclBlock): boolean {
  return blocksOf(body, "dynamic").length > 0;
}

class PolicyDataReader {
  readonly #file: ModuleFile;
  readonly #values: TerraformValues;

  constructor(file: ModuleFile, values: TerraformValues) {
    this.#file = file;
    this.#values = values;
  }

  policy(block: HclBlock, statements: readonly HclBlock[]): SyntaxNode {
    const version = attributeOf(block.body, "version")?.value;
    return mapNode(
      [
        {
          key: this.#written("Version", block.header),
          value:
            version === undefined
              ? this.#written("2012-10-17", block.header)
              : this.#values.resolve(version, this.#file),
        },
        {
          key: this.#written("Statement", statements[0]?.header ?? block.header),
          value: sequenceNode(
            statements.map((statement) => this.#statement(statement)),
            block.range,
          ),
        },
      ],
      block.range,
    );
  }

  #statement(block: HclBlock): SyntaxNode {
    const entries = ELEMENTS.flatMap(([name, element]): readonly MapEntry[] => {
      const attribute = attributeOf(block.body, name);
      return attribute === undefined
        ? []
        : [
            {
              key: this.#written(element, attribute.nameRange),
              value: alone(this.#values.resolve(attribute.value, this.#file)),
            },
          ];
    });
    if (attributeOf(block.body, "effect") === undefined) {
      entries.push({ key: this.#written("Effect", block.header), value: this.#written("Allow", block.header) });
    }
    for (const [type, element] of [
      ["principals", "Principal"],
      ["not_principals", "NotPrincipal"],
    ] as const) {
      entries.push(...this.#principals(blocksOf(block.body, type), element));
    }
    entries.push(...this.#conditions(blocksOf(block.body, "condition")));
    return mapNode(entries, block.range);
  }

  /** Blocks of one type are one entry with the identifiers of all. */
  #principals(blocks: readonly HclBlock[], element: string): readonly MapEntry[] {
    const [first] = blocks;
    if (first === undefined) {
      return [];
    }
    const groups = new Groups();
    for (const block of blocks) {
      groups.add(this.#scalar(block, "type"), this.#list(block, "identifiers"), block.range);
    }
    const [only, ...more] = groups.entries();
    // Terraform writes a lone `*` of type `*` as `"Principal": "*"`.
    const value =
      only?.key.value === "*" && more.length === 0 && only.value !== undefined
        ? only.value
        : mapNode(groups.entries(), first.range);
    return [{ key: this.#written(element, first.header), value }];
  }

  /** Blocks of one test and variable are one condition with the values of all. */
  #conditions(blocks: readonly HclBlock[]): readonly MapEntry[] {
    const [first] = blocks;
    if (first === undefined) {
      return [];
    }
    const tests = new Map<string, { readonly key: ScalarNode; readonly range: TextRange; readonly keys: Groups }>();
    for (const block of blocks) {
      const test = this.#scalar(block, "test");
      const known = tests.get(test.value);
      const entry = known ?? { key: test, range: block.range, keys: new Groups() };
      tests.set(test.value, entry);
      entry.keys.add(this.#scalar(block, "variable"), this.#list(block, "values"), block.range);
    }
    const operators = [...tests.values()].map(
      ({ key, range, keys }): MapEntry => ({ key, value: mapNode(keys.entries(), range) }),
    );
    return [{ key: this.#written("Condition", first.header), value: mapNode(operators, first.range) }];
  }

  /** An attribute that has to be a text; an empty one where it is missing. */
  #scalar(block: HclBlock, name: string): ScalarNode {
    const attribute = attributeOf(block.body, name);
    const node = attribute === undefined ? undefined : this.#values.resolve(attribute.value, this.#file);
    return node?.kind === "scalar" ? node : this.#written("", block.header);
  }

  #list(block: HclBlock, name: string): SyntaxNode {
    const attribute = attributeOf(block.body, name);
    return attribute === undefined ? sequenceNode([], block.header) : this.#values.resolve(attribute.value, this.#file);
  }

  /** A text that Terraform writes: nothing of it stands in the file. */
  #written(text: string, place: TextRange): ScalarNode {
    this.#values.noteComputed(this.#file, place);
    return textNode(text, place);
  }
}

/** Lists under keys; those of the same key become one. */
class Groups {
  readonly #groups = new Map<string, { readonly key: ScalarNode; readonly lists: SyntaxNode[]; range: TextRange }>();

  add(key: ScalarNode, list: SyntaxNode, range: TextRange): void {
    const group = this.#groups.get(key.value);
    if (group === undefined) {
      this.#groups.set(key.value, { key, lists: [list], range });
    } else {
      group.lists.push(list);
    }
  }

  entries(): readonly MapEntry[] {
    return [...this.#groups.values()].map(({ key, lists, range }): MapEntry => {
      const [only, ...more] = lists;
      const value =
        only !== undefined && more.length === 0
          ? only
          : sequenceNode(
              lists.flatMap((list) => (list.kind === "sequence" ? list.items : [list])),
              range,
            );
      return { key, value: alone(value) };
    });
  }
}

/** Terraform writes a list of one as that one. */
function alone(node: SyntaxNode): SyntaxNode {
  const [only, ...more] = node.kind === "sequence" ? node.items : [];
  return only !== undefined && more.length === 0 ? only : node;
}
