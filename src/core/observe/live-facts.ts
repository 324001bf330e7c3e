/** What AWS and the cluster hold, as documents and the facts in them: the graph and the rules read them like files. */
import type { Fact, FileFacts } from "../model/facts.ts";
import { readFacts } from "../model/read/read-facts.ts";
import type { Value } from "../model/value.ts";
import { parseArn } from "../names/arn.ts";
import type { Association, ClusterDescription, KubeObject, ProviderDetails, RoleSummary } from "../ports.ts";
import { parseFile } from "../syntax/parse-file.ts";
import { range } from "../text/range.ts";
import { encodeSegment } from "../text/uri.ts";
import type { Fleet } from "./fleet.ts";
import { seen } from "./observed.ts";

/** Scheme of the documents' URIs; doors show them read-only. */
export const LIVE_SCHEME = "irsa-live";

/** A document that says what is there, as text to be shown, and the facts in it with their places in that text. */
export interface LiveDocument {
  readonly text: string;
  readonly facts: FileFacts;
}

/** Of everything that was seen; what was not has no document, and proves nothing. */
export function liveDocuments(fleet: Fleet): readonly LiveDocument[] {
  return [
    ...(seen(fleet.clusters) ?? []).map(clusterDocument),
    ...(seen(fleet.providers) ?? []).map(providerDocument),
    ...(seen(fleet.roles) ?? []).map(roleDocument),
    ...(seen(fleet.associations) ?? []).map(associationDocument),
    ...(seen(fleet.accounts) ?? []).map(objectDocument),
    ...(seen(fleet.workloads) ?? []).map(objectDocument),
  ];
}

/** URI of an object's document. */
export function objectUri({ kind, metadata }: KubeObject): string {
  return liveUri("cluster", kind, metadata.namespace ?? "", `${metadata.name}.json`);
}

/** URI of the document with a role's trust policy; its name says whose it is, as that of a file would. */
export function roleUri(name: string): string {
  return liveUri("roles", name, "trust-policy.json");
}

function liveUri(...segments: readonly string[]): string {
  return `${LIVE_SCHEME}:/${segments.map(encodeSegment).join("/")}`;
}

function objectDocument(object: KubeObject): LiveDocument {
  const { status: _, ...body } = object.body;
  return read(objectUri(object), jsonText(body));
}

function roleDocument({ name, path, arn, trustPolicy }: RoleSummary): LiveDocument {
  const text = /\n/.test(trustPolicy) ? trustPolicy : pretty(trustPolicy);
  const document = read(roleUri(name), text);
  const whole = range(0, text.length);
  const value = (part: string): Value => ({
    text: part,
    known: true,
    range: whole,
    outer: whole,
    style: "plain",
    type: "string",
  });
  const role = { name: value(name), path: value(path), account: value(parseArn(arn)?.account ?? "") };
  const facts = document.facts.facts.map((fact): Fact => (fact.kind === "trust-policy" ? { ...fact, role } : fact));
  const { uri } = document.facts;
  const own: Fact = { kind: "role", uri, document: 0, range: whole, source: "live", role, arn: value(arn) };
  return { text, facts: { ...document.facts, facts: [...facts, own] } };
}

function clusterDocument({ name, arn, issuer }: ClusterDescription): LiveDocument {
  const parsed = parseArn(arn);
  const parts = { name, region: parsed?.region, account: parsed?.account, issuer };
  return stated(liveUri("clusters", `${name}.json`), parts, (value) => ({
    kind: "cluster",
    name: value("name"),
    region: value("region"),
    account: value("account"),
    issuer: value("issuer"),
  }));
}

function providerDocument({ arn, issuer, audiences }: ProviderDetails): LiveDocument {
  const parts = { arn, url: `https://${issuer}`, account: parseArn(arn)?.account, audiences };
  return stated(liveUri("providers", `${issuer}.json`), parts, (value) => ({
    kind: "provider",
    url: value("url"),
    account: value("account"),
    audiences: audiences.flatMap((audience) => value("audiences", audience) ?? []),
  }));
}

function associationDocument(association: Association): LiveDocument {
  const { id, cluster, namespace, serviceAccount, roleArn, targetRoleArn, disableSessionTags, policy } = association;
  const parts = { id, cluster, namespace, serviceAccount, roleArn, targetRoleArn, disableSessionTags, policy };
  return stated(liveUri("associations", `${id}.json`), parts, (value) => ({
    kind: "association",
    cluster: value("cluster"),
    namespace: value("namespace"),
    serviceAccount: value("serviceAccount"),
    roleArn: value("roleArn"),
    targetRoleArn: value("targetRoleArn"),
    disableSessionTags: value("disableSessionTags"),
    policy: value("policy"),
  }));
}

type Stated<F> = F extends Fact ? Omit<F, "uri" | "document" | "range" | "source"> : never;

/** A document of plain parts and the one fact that it states; values stand where the text has them. */
function stated(
  uri: string,
  parts: Readonly<Record<string, string | boolean | readonly string[] | undefined>>,
  fact: (value: (key: string, item?: string) => Value | undefined) => Stated<Fact>,
): LiveDocument {
  const text = jsonText(parts);
  const value = (key: string, item?: string): Value | undefined => {
    const known = item ?? parts[key];
    return known === undefined || typeof known === "object" ? undefined : located(text, key, known);
  };
  const base = { uri, document: 0, range: range(0, text.length), source: "live" } as const;
  const facts = [{ ...fact(value), ...base } as Fact];
  return { text, facts: { uri, facts, problems: [], suppressions: [], documentKinds: ["other"], skipped: undefined } };
}

/** The value of a key in a text of our own making, one key in a line. */
function located(text: string, key: string, value: string | boolean): Value {
  const written = JSON.stringify(value);
  const at = text.indexOf(written, text.indexOf(`"${key}":`) + key.length + 3);
  const outer = range(at, at + written.length);
  const isText = typeof value === "string";
  return {
    text: String(value),
    known: true,
    range: isText ? range(outer.start + 1, outer.end - 1) : outer,
    outer,
    style: isText ? "double" : "plain",
    type: isText ? "string" : "boolean",
  };
}

function read(uri: string, text: string): LiveDocument {
  const facts = readFacts(parseFile(uri, text));
  return { text, facts: { ...facts, facts: facts.facts.map((fact): Fact => ({ ...fact, source: "live" })) } };
}

function jsonText(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function pretty(text: string): string {
  try {
    return jsonText(JSON.parse(text) as object);
  } catch {
    return text;
  }
}
