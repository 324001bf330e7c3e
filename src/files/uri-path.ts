// Between paths of this machine and the URIs under which core and clients know files.
import { URI } from "vscode-uri";

/** The URI under which core and clients know a file. */
export function uriOfPath(path: string): string {
  return URI.file(path).toString();
}

/** The path of a `file:` URI; undefined for other schemes and for what is no URI. */
export function pathOfUri(uri: string): string | undefined {
  try {
    const parsed = URI.parse(uri, true);
    return parsed.scheme === "file" ? parsed.fsPath : undefined;
  } catch {
    return undefined;
  }
}
