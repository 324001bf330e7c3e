/** The little that core needs to know about document URIs: folder, name, and relation to another. */

/** URI of the folder that holds the document, without a trailing slash. */
export function folderOf(uri: string): string {
  const at = uri.lastIndexOf("/");
  return at < 0 ? "" : uri.slice(0, at);
}

/** Last path segment, percent-decoded. */
export function baseName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  if (!name.includes("%")) {
    return name;
  }
  try {
    return decodeURIComponent(name);
  } catch {
    // A stray % in an unencoded name: the raw text is the name.
    return name;
  }
}

/** Resolves a relative path with `/` separators against a folder URI; `..` never climbs above the URI's root. */
export function resolveRelative(folder: string, relative: string): string {
  const root = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(folder)?.[0] ?? "";
  const segments = folder.slice(root.length).split("/");
  for (const segment of relative.split("/")) {
    if (segment === "..") {
      if (segments.length > 1) {
        segments.pop();
      }
    } else if (segment !== "." && segment !== "") {
      segments.push(encodeSegment(segment));
    }
  }
  return root + segments.join("/");
}

/** Percent-encodes one path segment as `vscode-uri` does, so that built and given URIs compare equal. */
export function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The folders above a folder, nearest first, up to the URI's root. */
export function foldersAbove(folder: string): readonly string[] {
  const above: string[] = [];
  for (let next = folderOf(folder); next.length < folder.length && !next.endsWith("/"); next = folderOf(next)) {
    above.push(next);
    folder = next;
  }
  return above;
}

/** True when `uri` lies in `folder` or below. */
export function isInside(folder: string, uri: string): boolean {
  return uri === folder || uri.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
}

/** Path of `uri` below `folder`, percent-decoded; the whole URI when it lies elsewhere. */
export function relativeTo(folder: string, uri: string): string {
  if (!isInside(folder, uri)) {
    return uri;
  }
  const path = uri.slice(folder.length).replace(/^\//, "");
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
