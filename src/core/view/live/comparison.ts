/** What a file says of a thing and what is there, as two texts of the same form: what is shown as a difference is one. */
import { ANNOTATION_PREFIX } from "../../names/kubernetes.ts";
import { objectUri, roleUri } from "../../observe/live-facts.ts";
import { seen } from "../../observe/observed.ts";
import { bodyWithoutValues } from "../../observe/without-values.ts";
import { parseJsonText } from "../../plan/canonical.ts";
import { pretty } from "../../plan/render/texts.ts";
import { yamlText } from "../../plan/render/yaml-text.ts";
import { isObject, type JsonObject, type JsonValue, type KubeObject } from "../../ports.ts";
import { parseFile } from "../../syntax/parse-file.ts";
import { toJson } from "../../syntax/to-json.ts";
import { contains, range } from "../../text/range.ts";
import type { ViewTreeNode } from "../requests.ts";
import type { FleetIndex } from "./fleet-index.ts";

export interface Comparison {
  readonly live: string;
  readonly file: string;
  /** Ending of a file name, for the editor to pick the language by. */
  readonly form: "json" | "yaml";
}

/** A place in a file. */
export interface Written {
  readonly uri: string;
  readonly text: string;
  /** UTF-16 units from the start. */
  readonly offset: number;
}

/** URI of the live document of what a node of the files is about; undefined where it was not seen. */
export function counterpartOf(node: Pick<ViewTreeNode, "kind" | "values">, index: FleetIndex): string | undefined {
  const { namespace, name, roleArn, resource } = node.values;
  const { fleet, connection } = index;
  const isIt = ({ kind, metadata }: KubeObject) =>
    metadata.namespace === namespace && metadata.name === name && (resource === undefined || resource === kind);
  switch (node.kind) {
    case "role": {
      const found = seen(fleet.roles)?.find((role) =>
        roleArn === undefined ? role.name === name : role.arn === roleArn,
      );
      return found && roleUri(connection, found.name);
    }
    case "service-account":
    case "workload": {
      const of = node.kind === "workload" ? fleet.workloads : fleet.accounts;
      const found = seen(of)?.find(isIt);
      return found && objectUri(connection, found);
    }
    default:
      return undefined;
  }
}

/**
 * Undefined where the document is not there any more, or the file says it in another language (Terraform, a template): then the
 * two can only be looked at as they are.
 * @param named name and namespace of an object, which an overlay may give it
 */
export function compareWithFile(
  document: string,
  index: FleetIndex,
  written: Written,
  named: Readonly<Record<string, string>>,
): Comparison | undefined {
  const at = range(written.offset, written.offset);
  const found = parseFile(written.uri, written.text).documents.find((each) => contains(each.range, at));
  const value = toJson(found?.root);
  if (found === undefined || !isObject(value)) {
    return undefined;
  }
  if (found.kind === "trust-policy") {
    const live = policyAt(document, index);
    return live === undefined
      ? undefined
      : { live: jsonText(laidOut(live, value)), file: jsonText(value), form: "json" };
  }
  const live = bodyAt(document, index);
  const own = withNames(value, named);
  return live === undefined || typeof value.kind !== "string"
    ? undefined
    : { live: yamlText(shownPart(live, own)), file: yamlText(bodyWithoutValues(own)), form: "yaml" };
}

function policyAt(document: string, { fleet, connection }: FleetIndex): JsonValue | undefined {
  const role = seen(fleet.roles)?.find(({ name }) => roleUri(connection, name) === document);
  return role === undefined ? undefined : parseJsonText(role.trustPolicy);
}

function bodyAt(document: string, { fleet, connection }: FleetIndex): JsonObject | undefined {
  const objects = [...(seen(fleet.accounts) ?? []), ...(seen(fleet.workloads) ?? [])];
  return objects.find((object) => objectUri(connection, object) === document)?.body;
}

function withNames(object: JsonObject, { namespace, name }: Readonly<Record<string, string>>): JsonObject {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const names = { ...(name === undefined ? {} : { name }), ...(namespace === undefined ? {} : { namespace }) };
  return { ...object, metadata: { ...metadata, ...names } };
}

/** What the API server has in the fields that a manifest has, and what decides about an identity whether the manifest has it or not. */
function shownPart(live: JsonObject, wanted: JsonObject): JsonObject {
  const part = partOf(live, wanted);
  const annotations = annotationsIn(live).filter(([key]) => key.startsWith(ANNOTATION_PREFIX));
  if (!isObject(part) || annotations.length === 0) {
    return isObject(part) ? part : {};
  }
  const metadata = isObject(part.metadata) ? part.metadata : {};
  const shown = isObject(metadata.annotations) ? metadata.annotations : {};
  return { ...part, metadata: { ...metadata, annotations: { ...shown, ...Object.fromEntries(annotations) } } };
}

function annotationsIn({ metadata }: JsonObject): readonly (readonly [string, JsonValue])[] {
  return isObject(metadata) && isObject(metadata.annotations) ? Object.entries(metadata.annotations) : [];
}

/** The fields of `wanted` as they are in `live`; items of a list by their name, where they have one. */
function partOf(live: JsonValue, wanted: JsonValue): JsonValue {
  if (isObject(live) && isObject(wanted)) {
    const members = Object.entries(wanted).flatMap(([key, value]) => {
      const there = live[key];
      return there === undefined ? [] : [[key, partOf(there, value)] as const];
    });
    return Object.fromEntries(members);
  }
  if (isList(live) && isList(wanted)) {
    return live.map((item, at) => {
      const named = wanted.find((other) => isObject(item) && isObject(other) && other.name === item.name);
      const like = named ?? wanted[at];
      return like === undefined ? item : partOf(item, like);
    });
  }
  return live;
}

/** The whole of `live`, its members in the order that `like` has them. */
function laidOut(live: JsonValue, like: JsonValue | undefined): JsonValue {
  if (isObject(live)) {
    const known = isObject(like) ? Object.keys(like).filter((key) => key in live) : [];
    const keys = new Set([...known, ...Object.keys(live)]);
    return Object.fromEntries(
      [...keys].map((key) => [key, laidOut(live[key] ?? null, isObject(like) ? like[key] : undefined)]),
    );
  }
  return isList(live) ? live.map((item, at) => laidOut(item, isList(like) ? like[at] : undefined)) : live;
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function jsonText(value: JsonValue): string {
  return pretty(JSON.stringify(value));
}
