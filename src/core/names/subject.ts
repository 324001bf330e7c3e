/** The subject of a ServiceAccount token, `system:serviceaccount:<namespace>:<name>`: case-sensitive, exact. */

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
