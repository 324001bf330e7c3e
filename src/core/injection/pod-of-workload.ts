/** The Pod that a workload's controller will create, as a whole object. */
import { podPlacesOf } from "../model/read/workload-places.ts";
import { isObject, type JsonObject, type JsonValue } from "../ports.ts";
import { asObject, textOf } from "../syntax/json-value.ts";

/**
 * The Pod of a workload object: itself for a Pod, else its template with the namespace of the workload and a name for the
 * API server to complete. Undefined for kinds that keep no pod spec, such as SparkApplication.
 */
export function podOfWorkload(workload: JsonObject): JsonObject | undefined {
  const kind = textOf(workload.kind);
  const version = textOf(workload.apiVersion);
  const place = podPlacesOf(version === "" ? undefined : version, kind)?.find(({ podSpec }) => podSpec);
  if (place === undefined || kind === "Pod") {
    return place === undefined ? undefined : workload;
  }
  const spec = valueAt(workload, place.spec);
  if (!isObject(spec)) {
    return undefined;
  }
  const own = asObject(workload.metadata);
  const template = place.metadata === undefined ? undefined : asObject(valueAt(workload, place.metadata));
  const name = textOf(own?.name);
  const namespace = textOf(own?.namespace);
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...template,
      ...(name === "" ? {} : { generateName: `${name}-` }),
      ...(namespace === "" ? {} : { namespace }),
    },
    spec,
  };
}

function valueAt(object: JsonObject, path: readonly string[]): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((value, key) => asObject(value)?.[key], object);
}
