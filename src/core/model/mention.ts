/** A place that names something of the identity chain: what definitions, references and renames are made of. */
import type { TextRange } from "../text/range.ts";
import type { Fact } from "./facts.ts";
import type { PodTemplate } from "./pod-template.ts";
import type { Value } from "./value.ts";

/** What is named. */
export type MentionKind = "account" | "namespace" | "role" | "issuer" | "cluster";

/**
 * What names it:
 * - `name`: the object itself, so that this is where it is defined; `patch`: the patch of an object of that name;
 * - `namespace`: the `metadata.namespace` of an object; `overlay`: a kustomization, for all it includes;
 * - `pod`: the account field of a pod; `reference`: an RBAC subject, a secret store, a chart's value;
 * - `association`; `target`: the second role of one;
 * - `subject`: a `system:serviceaccount:…` text; `condition`: another condition of a trust policy; `key`: a condition's key;
 * - `annotation`: an ARN in an annotation; `environment`: one in a container; `principal`: a provider's in a trust policy;
 * - `command`: a command line; `policy`: whose policy a document is.
 */
export type MentionSite =
  | "name"
  | "patch"
  | "namespace"
  | "overlay"
  | "pod"
  | "reference"
  | "association"
  | "target"
  | "subject"
  | "condition"
  | "key"
  | "annotation"
  | "environment"
  | "principal"
  | "command"
  | "policy";

export interface Mention {
  readonly kind: MentionKind;
  readonly site: MentionSite;
  readonly uri: string;
  /** The name; undefined where a template or a wildcard stands for it. */
  readonly name: string | undefined;
  /** The text that the name stands in. */
  readonly value: Value;
  /** Where in the value's text the name is. */
  readonly part: TextRange;
  readonly fact: Fact;
  /** Of an account, the namespace that is written beside it; of a role, its account id. */
  readonly beside: string | undefined;
  /** Of an account named by a pod. */
  readonly pod: PodTemplate | undefined;
  /** False where name and text around it cannot be told apart in the file, so that no edit may replace it. */
  readonly exact: boolean;
}

/** Where the name stands in the file: the whole value where its text is written in another form than it has. */
export function mentionRange({ value, part }: Mention): TextRange {
  const { range, text, implied = 0 } = value;
  const start = range.start - implied;
  return range.end - start === text.length && part.start >= implied
    ? { start: start + part.start, end: start + part.end }
    : range;
}

/** A value that is a name from its beginning to its end. */
export function whole(
  fact: Fact,
  kind: MentionKind,
  site: MentionSite,
  value: Value | undefined,
  beside?: Value,
): readonly Mention[] {
  if (value === undefined || value.text === "") {
    return [];
  }
  const name = value.known ? value.text : undefined;
  return [mention(fact, kind, site, value, { name, beside: beside?.known ? beside.text : undefined })];
}

/** A name that reaches from `start` to `end` of a value's text. */
export function mention(
  fact: Fact,
  kind: MentionKind,
  site: MentionSite,
  value: Value,
  at: {
    readonly name: string | undefined;
    readonly start?: number;
    readonly end?: number;
    readonly beside?: string | undefined;
  },
): Mention {
  const part = { start: at.start ?? 0, end: at.end ?? value.text.length };
  const base = { kind, site, uri: fact.uri, name: at.name, value, part, fact };
  return { ...base, beside: at.beside, pod: undefined, exact: value.computed === undefined };
}
