// What reading a file gives, whoever reads it: its text, or why there is none. Nothing that a folder can hold may stop or hang a check.

/** Files above this are skipped with a note: hand-written manifests stay far below, generated dumps do not. Bytes. */
export const MAX_FILE_SIZE = 5 * 1024 * 1024;

/** - `text`: without a byte order mark; - `skipped`: `reason` is for the user; - `missing`: gone since it was listed. */
export type FileReading =
  | { readonly kind: "text"; readonly text: string; readonly bom: boolean }
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "missing" };

/** A file or folder that was left out, for the user to know. `reason` completes "…was not checked: ". */
export interface SkippedNote {
  readonly path: string;
  readonly reason: string;
}

const DECODER = new TextDecoder("utf-8", { fatal: true });

/** The text of a file's bytes. Never throws. */
export function decodeText(bytes: Uint8Array): FileReading {
  if (bytes.length > MAX_FILE_SIZE) {
    return tooLarge(bytes.length);
  }
  if (bytes.includes(0)) {
    return { kind: "skipped", reason: "it is binary, or text in another encoding than UTF-8" };
  }
  try {
    const text = DECODER.decode(bytes);
    return { kind: "text", text, bom: bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf };
  } catch {
    // Guessing an encoding would shift every position in the file.
    return { kind: "skipped", reason: "it is not valid UTF-8" };
  }
}

/** Why a file of that many bytes is not read. */
export function tooLarge(size: number): FileReading {
  const mebibytes = (size / 1024 / 1024).toFixed(1);
  return { kind: "skipped", reason: `it is larger than ${MAX_FILE_SIZE / 1024 / 1024} MiB (${mebibytes} MiB)` };
}
