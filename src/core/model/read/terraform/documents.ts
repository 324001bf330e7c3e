/** Documents inside Terraform: IAM policies and YAML that an expression writes out, with their places in its file. */
import { parseDecodedJson, relocateDecoded } from "../../../syntax/embedded-json.ts";
import type { HclExpression, HclTemplate } from "../../../syntax/hcl.ts";
import { decodeTemplate } from "../../../syntax/hcl-text.ts";
import type { SyntaxNode, SyntaxProblem } from "../../../syntax/node.ts";
import { parseYamlEvents } from "../../../syntax/parse-yaml-events.ts";
import { overlaps } from "../../../text/range.ts";
import { folderOf, resolveRelative } from "../../../text/uri.ts";
import type { ModuleFile } from "./module-scope.ts";
import { mapScalars } from "./nodes.ts";
import { meantBy } from "./references.ts";
import type { TerraformValues } from "./values.ts";

/**
 * - `node`: written here, with what is wrong with its text;
 * - `data`: an `aws_iam_policy_document` of the module, by address;
 * - `file`: kept in a file, by the URIs that its path may mean;
 * - `unknown`: made in a way that is not followed.
 */
export type WrittenDocument =
  | {
      readonly kind: "node";
      readonly root: SyntaxNode;
      readonly problems: readonly SyntaxProblem[];
      /** Whether it is JSON's own text that the problems are in: not Terraform's, and no value of Terraform's stands between. */
      readonly ownText: boolean;
      readonly file: ModuleFile;
    }
  | { readonly kind: "data"; readonly address: string }
  | { readonly kind: "file"; readonly uri: string }
  | { readonly kind: "unknown"; readonly root: SyntaxNode; readonly file: ModuleFile };

/** Texts longer than this are not parsed: IAM takes no document of that length, and no release has such values. */
const MAX_LENGTH = 256 * 1024;

/** Stands for an interpolation while a document is parsed: a word in JSON's and YAML's eyes alike. */
const STAND_IN = /hcl_part_(\d+)_/g;

/** The JSON document that an expression is the text of. */
export function jsonDocument(expression: HclExpression, file: ModuleFile, values: TerraformValues): WrittenDocument {
  const meant = meantBy(expression, file, values.scope);
  const { expression: written, file: home } = meant;
  const unknown = (): WrittenDocument => ({ kind: "unknown", root: values.resolve(expression, file), file });
  if (written.kind === "call" && !written.expands) {
    const [argument, ...more] = written.arguments;
    if (argument === undefined || more.length > 0) {
      return unknown();
    }
    if (written.name === "jsonencode") {
      const problems = home.document.problems.filter(({ range }) => overlaps(range, written.range));
      return { kind: "node", root: values.resolve(argument, home), problems, ownText: false, file: home };
    }
    const uri = written.name === "file" ? pathOf(argument, home) : undefined;
    return uri === undefined ? unknown() : { kind: "file", uri };
  }
  const data = written.kind === "traversal" && written.root === "data" ? dataAddress(written) : undefined;
  if (data !== undefined) {
    return { kind: "data", address: data };
  }
  const template = asTemplate(written);
  if (template === undefined) {
    return unknown();
  }
  const decoded = decodeTemplate(home.text, template, (part) => `hcl_part_${part}_`);
  if (decoded.value.length > MAX_LENGTH) {
    return unknown();
  }
  const { root, problems } = parseDecodedJson(decoded, template.form === "heredoc" ? "heredoc" : "hcl");
  if (root === undefined) {
    return unknown();
  }
  const ownText = interpolationsIn(root) === template.parts.filter(({ kind }) => kind === "interpolation").length;
  return { kind: "node", root: values.putIn(root, template, home, STAND_IN), problems, ownText, file: home };
}

/** How many interpolations stand inside strings. */
function interpolationsIn(root: SyntaxNode): number {
  let count = 0;
  mapScalars(root, (scalar) => {
    count += scalar.style === "double" ? (scalar.value.match(STAND_IN)?.length ?? 0) : 0;
    return scalar;
  });
  return count;
}

/** The YAML document that an expression is the text of; undefined where it is not written out in this file. */
export function yamlDocument(
  expression: HclExpression,
  file: ModuleFile,
  values: TerraformValues,
): { readonly root: SyntaxNode; readonly file: ModuleFile } | undefined {
  const { expression: written, file: home } = meantBy(expression, file, values.scope);
  if (written.kind === "call" && (written.name === "yamlencode" || written.name === "jsonencode")) {
    const [argument] = written.arguments;
    return argument === undefined ? undefined : { root: values.resolve(argument, home), file: home };
  }
  if (written.kind !== "template" || written.form !== "heredoc") {
    return undefined;
  }
  const decoded = decodeTemplate(home.text, written, (part) => `hcl_part_${part}_`);
  const { root, problems } =
    decoded.value.length > MAX_LENGTH ? { root: undefined, problems: [] } : parseYamlEvents(decoded.value, 0);
  return root === undefined || problems.length > 0
    ? undefined
    : { root: values.putIn(relocateDecoded(root, decoded), written, home, STAND_IN), file: home };
}

/** `data.aws_iam_policy_document.trust.json`, an index behind the name allowed. */
function dataAddress({ steps }: Extract<HclExpression, { kind: "traversal" }>): string | undefined {
  const names = steps.flatMap((step) => (step.kind === "attribute" ? [step.name] : []));
  const [type, name, attribute, ...more] = names;
  const isJson = attribute === "json" || attribute === "minified_json";
  return type === "aws_iam_policy_document" && isJson && more.length === 0 ? `data.${type}.${name}` : undefined;
}

function asTemplate(expression: HclExpression): HclTemplate | undefined {
  if (expression.kind === "template") {
    return expression;
  }
  return expression.kind === "literal" && expression.quoted && /^\s*\{/.test(expression.value)
    ? {
        kind: "template",
        form: "quoted",
        parts: [{ kind: "text", range: expression.inner }],
        range: expression.range,
        inner: expression.inner,
      }
    : undefined;
}

/** A path below the module: `"${path.module}/trust.json"`, `"./trust.json"`, and a bare one where Terraform runs in its folder. */
function pathOf(argument: HclExpression, file: ModuleFile): string | undefined {
  const folder = folderOf(file.uri);
  if (argument.kind === "literal" && argument.quoted) {
    return argument.value.startsWith("/") ? undefined : resolveRelative(folder, argument.value);
  }
  const [first, second, ...more] = argument.kind === "template" && argument.form === "quoted" ? argument.parts : [];
  const isModule =
    first?.kind === "interpolation" &&
    ["path.module", "path.root"].includes(file.text.slice(first.range.start + 2, first.range.end - 1).trim());
  if (!isModule || second?.kind !== "text" || more.length > 0) {
    return undefined;
  }
  return resolveRelative(folder, file.text.slice(second.range.start, second.range.end));
}
