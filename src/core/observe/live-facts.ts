/** What AWS and the cluster hold, as documents and the facts in them: the graph and the rules read them like files. */
import type { Fact, FileFacts } from "../model/facts.ts";
import { readFacts } from "../model/read/read-facts.ts";
import type { Value } from "../model/value.ts";
import { parseArn } from "../names/arn.ts";
import { yamlText } from "../plan/render/yaml-text.ts";
import {
  type Association,
  type ClusterDescription,
  isObject,
  type JsonObject,
  type KubeObject,
  type ProviderDetails,
  type RoleSummary,
} from "../ports.ts";
import { parseFile } from "../syntax/parse-file.ts";
import { range } from "../text/range.ts";
import { encodeSegment } from "../text/uri.ts";
import { seen } from "./observed.ts";
import type { LiveConnection, LiveSnapshot } from "./snapshot.ts";

/** Scheme of the documents' URIs; doors show them read-only. */
export const LIVE_SCHEME = "irsa-live";

/** Of thousands of roles most let services in only; what those say nobody asks. */
const ABOUT_PODS = /oidc-provider|pods\.eks|eks-pods/;

const NO_FACTS = { problems: [], suppressions: [], documentKinds: ["other"], skipped: undefined } as const;

/** kubectl's own copy of what was applied. */
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** A document that says what is there, as text to be shown. */
export interface LiveDocument {
  readonly uri: string;
  readonly text: string;
  /** Reads the facts in it, with their places in the text. */
  facts(): FileFacts;
}

/** Of everything that was seen; what was not has no document, and proves nothing. */
export function liveDocuments({ connection, fleet }: LiveSnapshot): readonly LiveDocument[] {
  return [
    ...(seen(fleet.clusters) ?? []).map((each) => clusterDocument(connection, each)),
    ...(seen(fleet.providers) ?? []).map((each) => providerDocument(connection, each)),
    ...(seen(fleet.roles) ?? []).map((each) => roleDocument(connection, each)),
    ...(seen(fleet.associations) ?? []).map((each) => associationDocument(connection, each)),
    ...(seen(fleet.accounts) ?? []).map((each) => objectDocument(connection, each)),
    ...(seen(fleet.workloads) ?? []).map((each) => objectDocument(connection, each)),
    ...[seen(fleet.webhook)].flatMap((each) => (each === undefined ? [] : [objectDocument(connection, each)])),
  ];
}

/** URI of an object's document. */
export function objectUri(connection: LiveConnection, { kind, metadata }: KubeObject): string {
  return liveUri(connection, "cluster", kind, metadata.namespace ?? "-", `${metadata.name}.yaml`);
}

/** URI of the document with a role's trust policy; its name says whose it is, as that of a file would. */
export function roleUri(connection: LiveConnection, name: string): string {
  return liveUri(connection, "roles", name, "trust-policy.json");
}

export function clusterUri(connection: LiveConnection, name: string): string {
  return liveUri(connection, "clusters", `${name}.json`);
}

/** URI of an OIDC provider's document. `issuer` without scheme. */
export function providerUri(connection: LiveConnection, issuer: string): string {
  return liveUri(connection, "providers", `${issuer}.json`);
}

export function associationUri(connection: LiveConnection, id: string): string {
  return liveUri(connection, "associations", `${id}.json`);
}

/** Id of the connection that a live document was seen through; undefined for any other URI. */
export function connectionOf(uri: string): string | undefined {
  const segment = uri.startsWith(`${LIVE_SCHEME}:/`) ? uri.split("/")[1] : undefined;
  return segment === undefined ? undefined : decodeURIComponent(segment);
}

function liveUri({ id }: LiveConnection, ...segments: readonly string[]): string {
  return `${LIVE_SCHEME}:/${[id, ...segments].map(encodeSegment).join("/")}`;
}

function objectDocument(connection: LiveConnection, object: KubeObject): LiveDocument {
  const uri = objectUri(connection, object);
  const text = yamlText(shownBody(object));
  return { uri, text, facts: () => factsIn(uri, text) };
}

/** Without what the API server keeps for itself, and without kubectl's copy of the whole object. */
function shownBody({ body }: KubeObject): JsonObject {
  const { metadata } = body;
  const shown = isObject(metadata) ? without(metadata, "managedFields", "resourceVersion", "uid", "generation") : {};
  const annotations = isObject(shown.annotations) ? without(shown.annotations, LAST_APPLIED) : {};
  const named = Object.keys(annotations).length === 0 ? without(shown, "annotations") : { ...shown, annotations };
  return { ...without(body, "status"), metadata: named };
}

function without(object: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

function roleDocument(connection: LiveConnection, { name, path, arn, trustPolicy }: RoleSummary): LiveDocument {
  const text = /\n/.test(trustPolicy) ? trustPolicy : pretty(trustPolicy);
  const uri = roleUri(connection, name);
  const facts = (): FileFacts => {
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
    const own: Fact = { kind: "role", uri, document: 0, range: whole, source: "live", role, arn: value(arn) };
    if (!ABOUT_PODS.test(trustPolicy)) {
      return { ...NO_FACTS, uri, facts: [own] };
    }
    const read = factsIn(uri, text);
    const policies = read.facts.map((fact): Fact => (fact.kind === "trust-policy" ? { ...fact, role } : fact));
    return { ...read, facts: [...policies, own] };
  };
  return { uri, text, facts };
}

function clusterDocument(connection: LiveConnection, { name, arn, issuer }: ClusterDescription): LiveDocument {
  const parsed = parseArn(arn);
  const parts = { name, region: parsed?.region, account: parsed?.account, issuer };
  return stated(clusterUri(connection, name), parts, (value) => ({
    kind: "cluster",
    name: value("name"),
    region: value("region"),
    account: value("account"),
    issuer: value("issuer"),
  }));
}

function providerDocument(connection: LiveConnection, { arn, issuer, audiences }: ProviderDetails): LiveDocument {
  const parts = { arn, url: `https://${issuer}`, account: parseArn(arn)?.account, audiences };
  return stated(providerUri(connection, issuer), parts, (value) => ({
    kind: "provider",
    url: value("url"),
    account: value("account"),
    audiences: audiences.flatMap((audience) => value("audiences", audience) ?? []),
  }));
}

function associationDocument(connection: LiveConnection, association: Association): LiveDocument {
  const { id, cluster, namespace, serviceAccount, roleArn, targetRoleArn, disableSessionTags, policy } = association;
  const parts = { id, cluster, namespace, serviceAccount, roleArn, targetRoleArn, disableSessionTags, policy };
  return stated(associationUri(connection, id), parts, (value) => ({
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
  return { uri, text, facts: () => ({ ...NO_FACTS, uri, facts: [{ ...fact(value), ...base } as Fact] }) };
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

function factsIn(uri: string, text: string): FileFacts {
  const read = readFacts(parseFile(uri, text));
  return { ...read, facts: read.facts.map((fact): Fact => ({ ...fact, source: "live" })) };
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
