/** The few functions of Terraform whose result is known when their arguments are; every other result is unknown. */
import { issuerInOwnAccount, parseProviderArn } from "../../../names/arn.ts";
import { isIssuerSymbol, withoutScheme } from "../../../names/issuer.ts";
import type { MapEntry, ScalarNode, SyntaxNode } from "../../../syntax/node.ts";
import type { TextRange } from "../../../text/range.ts";
import {
  isSymbolic,
  isUnknown,
  knownScalar,
  madeOf,
  mapNode,
  sequenceNode,
  settledText,
  symbolicNode,
  textNode,
} from "./nodes.ts";

/** Undefined where the result is not known. `range` is the call's. */
type TerraformFunction = (values: readonly SyntaxNode[], range: TextRange) => SyntaxNode | undefined;

/** A function of texts only. */
function ofTexts(compute: (...texts: string[]) => string | undefined, arity: number): TerraformFunction {
  return (values, range) => {
    const texts = values.map(knownScalar);
    const result = values.length === arity && texts.every((text) => text !== undefined) ? compute(...texts) : undefined;
    return result === undefined ? undefined : textNode(result, range);
  };
}

function same(values: readonly SyntaxNode[]): SyntaxNode | undefined {
  return values.length === 1 ? values[0] : undefined;
}

const replaceText = ofTexts((text = "", from = "", to = "") => {
  // Between slashes it is a regular expression of Go's.
  const isPattern = from.length > 1 && from.startsWith("/") && from.endsWith("/");
  return isPattern ? undefined : text.replaceAll(from, to);
}, 3);

const trimPrefix = ofTexts((text = "", prefix = "") => (text.startsWith(prefix) ? text.slice(prefix.length) : text), 2);

/** What people take away to be left with the issuer: a URL's scheme, or an ARN up to the provider's name. */
const SCHEME = /^(?:https:\/\/|\/\^?\(?https\??:\/\/\)?\/)$/;
const ARN_HEAD = /^\/\^?\(?\.[*+](?:oidc-)?provider\/\)?\/$/;

/**
 * `replace(url, "https://", "")` and `replace(arn, "/^(.*provider/)/", "")`, and the same with `trimprefix`: what is left is sure even
 * where the issuer bears a name only. Undefined for other uses.
 */
function issuerLeft([given, from, to]: readonly SyntaxNode[], range: TextRange): SyntaxNode | undefined {
  const taken = knownScalar(from)?.replaceAll("\\", "");
  if (given?.kind !== "scalar" || taken === undefined || (to !== undefined && knownScalar(to) !== "")) {
    return undefined;
  }
  const arn = knownScalar(given) ?? (isUnknown(given) ? given.value : undefined);
  if (arn !== undefined && ARN_HEAD.test(taken)) {
    const issuer = parseProviderArn(arn)?.issuer ?? issuerInOwnAccount(arn);
    return issuer === undefined ? undefined : issuerNode(issuer, range);
  }
  const url = settledText(given);
  return url !== undefined && SCHEME.test(taken) ? madeOf([given], withoutScheme(url), range) : undefined;
}

/** An issuer as it stands in an ARN. */
export function issuerNode(issuer: string, place: TextRange): ScalarNode {
  return isIssuerSymbol(issuer) ? symbolicNode(issuer, place) : textNode(issuer, place);
}

const FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  replace: (values, range) => issuerLeft(values, range) ?? replaceText(values, range),
  lower: ofTexts((text = "") => text.toLowerCase(), 1),
  upper: ofTexts((text = "") => text.toUpperCase(), 1),
  trimspace: ofTexts((text = "") => text.trim(), 1),
  trimprefix: (values, range) => (isSymbolic(values[0]) ? issuerLeft(values, range) : trimPrefix(values, range)),
  trimsuffix: ofTexts((text = "", suffix = "") => (text.endsWith(suffix) ? removeEnd(text, suffix.length) : text), 2),
  format: formatText,
  join: joinTexts,
  concat: concatLists,
  merge: mergeMaps,
  tostring: same,
  tolist: same,
  toset: same,
  tomap: same,
  sensitive: same,
  nonsensitive: same,
};

function removeEnd(text: string, length: number): string {
  return text.slice(0, text.length - length);
}

/** `%s`, `%d` and `%v` of scalars; other verbs have rules of their own. */
function formatText(values: readonly SyntaxNode[], range: TextRange): SyntaxNode | undefined {
  const [pattern, ...texts] = values.map(settledText);
  if (pattern === undefined || texts.includes(undefined) || pattern.replace(/%[sdv%]/g, "").includes("%")) {
    return undefined;
  }
  let next = 0;
  const result = pattern.replace(/%([sdv%])/g, (_, verb: string) => (verb === "%" ? "%" : (texts[next++] ?? "")));
  return next === texts.length ? madeOf(values, result, range) : undefined;
}

function joinTexts(values: readonly SyntaxNode[], range: TextRange): SyntaxNode | undefined {
  const [separator, ...lists] = values;
  const between = knownScalar(separator);
  const items = lists.flatMap((list) => (list.kind === "sequence" ? list.items : [list]));
  const texts = lists.every(({ kind }) => kind === "sequence") ? items.map(settledText) : [undefined];
  return between === undefined || texts.includes(undefined) ? undefined : madeOf(items, texts.join(between), range);
}

function concatLists(values: readonly SyntaxNode[], range: TextRange): SyntaxNode | undefined {
  const lists = values.flatMap((value) => (value.kind === "sequence" ? [value] : []));
  return lists.length === values.length
    ? sequenceNode(
        lists.flatMap(({ items }) => items),
        range,
      )
    : undefined;
}

/** Of a key that several maps have, the last one counts. */
function mergeMaps(values: readonly SyntaxNode[], range: TextRange): SyntaxNode | undefined {
  const entries = new Map<string, MapEntry>();
  for (const value of values) {
    if (value.kind !== "map" || value.entries.some(({ key }) => isUnknown(key))) {
      return undefined;
    }
    for (const entry of value.entries) {
      entries.set(entry.key.value, entry);
    }
  }
  return mapNode([...entries.values()], range);
}

/** What a call comes to; undefined for unknown functions and results. */
export function applyFunction(name: string, values: readonly SyntaxNode[], range: TextRange): SyntaxNode | undefined {
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  return known?.(values, range);
}
