/** What a container of a practice pod has of environment and files, as far as AWS SDKs look at them. */
import { effectiveCredentials } from "../../core/credentials/chain.ts";
import { isObject, type JsonObject } from "../../core/ports.ts";
import { objectsIn } from "./draft.ts";

/** Variables of the container with the credential source that wins among them. */
export interface PodEnvironment {
  readonly source: ReturnType<typeof effectiveCredentials>["source"];
  value(name: string): string | undefined;
}

export function environmentOf(container: JsonObject): PodEnvironment {
  const variables = objectsIn(container.env).map(({ name, value }) => ({
    name: String(name),
    value: typeof value === "string" ? value : undefined,
    origin: "set in the pod",
  }));
  const mounts = objectsIn(container.volumeMounts).map(({ name, mountPath }) => ({
    volume: String(name),
    mountPath: String(mountPath),
  }));
  const { source } = effectiveCredentials({ variables, unreadSources: [], mounts });
  return { source, value: (name) => variables.findLast((variable) => variable.name === name)?.value };
}

/** Volume and mount that hold a file; undefined where nothing is mounted there. */
export function volumeAt(path: string, container: JsonObject, pod: JsonObject): JsonObject | undefined {
  const mount = objectsIn(container.volumeMounts).find(({ mountPath }) => path.startsWith(`${String(mountPath)}/`));
  const spec = isObject(pod.spec) ? pod.spec : {};
  return mount === undefined ? undefined : objectsIn(spec.volumes).find(({ name }) => name === mount.name);
}
