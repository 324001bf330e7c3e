/** Where a cursor is in a Terraform block: the path of names to it, through nested blocks, objects and documents that it writes out. */
import { jsonDocument } from "../model/read/terraform/documents.ts";
import { type BlockReading, ModuleReading } from "../model/read/terraform/module-reading.ts";
import { identifierNode, mapNode, sequenceNode } from "../model/read/terraform/nodes.ts";
import { policyDataNode } from "../model/read/terraform/policy-data.ts";
import type { HclBlock, HclExpression } from "../syntax/hcl.ts";
import type { MapEntry, SyntaxNode } from "../syntax/node.ts";
import { type Cursor, placeIn } from "./cursor.ts";
import type { LanguageContext } from "./language-context.ts";
import { terraformTokenAt } from "./terraform-token.ts";

/** A cursor inside a block; its path counts from the block. */
export interface TerraformCursor {
  readonly cursor: Cursor;
  /** `resource`, `data`, `module` … */
  readonly block: HclBlock;
  readonly reading: BlockReading;
}

/** Undefined outside of blocks, and where the text cannot be read even with the half-typed word taken out. */
export function terraformCursorAt(context: LanguageContext, uri: string, offset: number): TerraformCursor | undefined {
  const text = context.text(uri);
  const token = text === undefined ? undefined : terraformTokenAt(text, offset);
  if (text === undefined || token === undefined) {
    return undefined;
  }
  const marked = text.slice(0, token.outer.start) + token.placeholder + text.slice(token.outer.end);
  const { hcl } = context.parse(uri, marked);
  if (hcl === undefined || hcl === "unread") {
    return undefined;
  }
  const at = token.outer.start;
  const block = hcl.body.blocks.find(({ range }) => range.start <= at && at <= range.end);
  if (block === undefined) {
    return undefined;
  }
  const file = { uri, text: marked, document: hcl };
  const module = new ModuleReading([file], new Set());
  const reading = { address: block.labels.join("."), block, file, module };
  const root =
    block.labels[0] === "aws_iam_policy_document" ? policyDataNode(reading, module.values).root : nodeOf(reading);
  const place = placeIn(root);
  const document = { kind: "terraform", index: 0, range: block.range, root, problems: [] } as const;
  return place && { cursor: { document, root, ...place, isJson: true, token }, block, reading };
}

/** A block as a mapping: its attributes, and the blocks in it under their types. */
function nodeOf(reading: BlockReading): SyntaxNode {
  const { body, range, header } = reading.block;
  const attributes = body.attributes.map(
    ({ name, nameRange, value }): MapEntry => ({
      key: identifierNode(name, nameRange),
      value: nodeOfValue(value, reading),
    }),
  );
  const blocks = body.blocks.map(
    (block): MapEntry => ({ key: identifierNode(block.type, header), value: nodeOf({ ...reading, block }) }),
  );
  return mapNode([...attributes, ...blocks], range);
}

function nodeOfValue(expression: HclExpression, reading: BlockReading): SyntaxNode {
  const { file, module } = reading;
  if (expression.kind === "tuple") {
    return sequenceNode(
      expression.items.map((item) => nodeOfValue(item, reading)),
      expression.range,
    );
  }
  if (expression.kind === "call" && (expression.name === "jsonencode" || expression.name === "yamlencode")) {
    const [argument] = expression.arguments;
    return argument === undefined ? module.values.resolve(expression, file) : module.values.resolve(argument, file);
  }
  if (expression.kind === "template" && expression.form === "heredoc") {
    const document = jsonDocument(expression, file, module.values);
    return document.kind === "node" ? document.root : module.values.resolve(expression, file);
  }
  return module.values.resolve(expression, file);
}
