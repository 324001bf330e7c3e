/** Names of what is generated: the role's default name and the names of new files. */
import { baseName, encodeSegment, folderOf, isInside, relativeTo } from "../text/uri.ts";

/** IAM's limit for role names. */
const MAX_ROLE_NAME = 64;

/**
 * `<cluster>-<namespace>-<serviceAccount>`, so that the role tells in the console whose it is. Longer than IAM allows, it
 * is cut and ends in a hash of the whole, so that names which only differ behind the cut stay different.
 */
export function defaultRoleName(cluster: string | undefined, namespace: string, serviceAccount: string): string {
  const name = [cluster, namespace, serviceAccount]
    .filter((part) => part !== undefined && part !== "")
    .join("-")
    .replace(/[^\w+=,.@-]/g, "-");
  if (name.length <= MAX_ROLE_NAME) {
    return name;
  }
  const hash = fingerprint(name);
  return `${name.slice(0, MAX_ROLE_NAME - hash.length - 1).replace(/[-.]+$/, "")}-${hash}`;
}

/** FNV-1a, 32 bits, eight hex digits: short and the same everywhere; it only has to tell names apart. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, "0");
}

/** URI of a file in a folder. */
export function fileIn(folder: string, name: string): string {
  return `${folder.replace(/\/$/, "")}/${encodeSegment(name)}`;
}

/** Path of a file as a command in `folder` names it: `../` where it lies elsewhere, `./` before a leading dash. */
export function pathFrom(folder: string, uri: string): string {
  const base = folder.replace(/\/$/, "");
  let up = "";
  for (let above = base; above.length > 0; above = folderOf(above)) {
    if (isInside(above, uri) && !above.endsWith("/")) {
      const path = up + relativeTo(above, uri);
      return path.startsWith("-") ? `./${path}` : path;
    }
    up += "../";
  }
  return baseName(uri);
}
