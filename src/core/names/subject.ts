/** The subject of a ServiceAccount token, `system:serviceaccount:<namespace>:<name>`: case-sensitive, exact. */
import { NAMESPACE_NAME, SERVICE_ACCOUNT_NAME } from "./kubernetes.ts";

export interface ServiceAccountSubject {
  readonly namespace: string;
  readonly name: string;
}

export function formatSubject(subject: ServiceAccountSubject): string {
  return `system:serviceaccount:${subject.namespace}:${subject.name}`;
}

/** Undefined unless the text has exactly that form; wildcards and placeholders in the parts are kept as they are. */
export function parseSubject(text: string): ServiceAccountSubject | undefined {
  const match = /^system:serviceaccount:([^:\s]+):([^:\s]+)$/.exec(text);
  if (!match) {
    return undefined;
  }
  const [, namespace = "", name = ""] = match;
  return { namespace, name };
}

/** Why a text can match no ServiceAccount's subject. */
export type SubjectProblem = "space" | "prefix" | "parts" | "name";

/**
 * What is wrong with the way a subject is written; undefined when nothing is. `isPattern` for values under StringLike. An
 * audience in the subject's place is not judged here: it is a different mistake.
 */
export function subjectProblem(text: string, isPattern: boolean): SubjectProblem | undefined {
  if (looksLikeAudience(text)) {
    return undefined;
  }
  if (/\s/.test(text)) {
    return "space";
  }
  const wildcard = text.search(/[*?]/);
  if (wildcard >= 0) {
    return isPattern || parseSubject(text) !== undefined ? patternProblem(text, wildcard) : "parts";
  }
  if (!text.startsWith("system:serviceaccount:")) {
    return "prefix";
  }
  const subject = parseSubject(text);
  if (subject === undefined) {
    return "parts";
  }
  return NAMESPACE_NAME.test(subject.namespace) && SERVICE_ACCOUNT_NAME.test(subject.name) ? undefined : "name";
}

/** A pattern is fine when what stands before its first wildcard can begin a subject. */
function patternProblem(text: string, wildcard: number): "prefix" | undefined {
  const fixed = text.slice(0, wildcard);
  const prefix = "system:serviceaccount:";
  return fixed.startsWith(prefix) || prefix.startsWith(fixed) ? undefined : "prefix";
}

/** The subject that was most likely meant; undefined when the text does not say. */
export function canonicalSubject(text: string): string | undefined {
  const cleaned = text.replace(/\s/g, "");
  if (parseSubject(cleaned) !== undefined) {
    return cleaned === text ? allowedNames(cleaned) : cleaned;
  }
  const match = /^(?:(?:systems?[:.]?)?(?:service[-_]?accounts?)[:/.])?([^:/]+)[:/]([^:/]+)$/i.exec(cleaned);
  const [, namespace, name] = match ?? [];
  if (namespace !== undefined && name !== undefined) {
    return formatSubject({ namespace, name });
  }
  const slashed = /^system:serviceaccount:([^:/]+)\/([^:/]+)$/.exec(cleaned);
  const [, slashedNamespace, slashedName] = slashed ?? [];
  return slashedNamespace !== undefined && slashedName !== undefined
    ? formatSubject({ namespace: slashedNamespace, name: slashedName })
    : undefined;
}

/** The same in lower case, with `-` for `_`, where that makes names that Kubernetes allows. */
function allowedNames(text: string): string | undefined {
  const lower = text.toLowerCase().replaceAll("_", "-");
  return subjectProblem(lower, false) === undefined ? lower : undefined;
}

/** True for what can only be meant as a ServiceAccount's subject, well written or not. */
export function looksLikeSubject(text: string): boolean {
  return /^system:|service-?account/i.test(text);
}

/** True for what can only be meant as the audience of a token for STS. */
export function looksLikeAudience(text: string): boolean {
  return /^(https:\/\/)?sts[.-]|amazonaws\.com/i.test(text);
}
