// Reads one file as text, or says why it was not read: nothing that a folder can hold may stop or hang a check.
import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** Files above this are skipped with a note: hand-written manifests stay far below, generated dumps do not. Bytes. */
export const MAX_FILE_SIZE = 5 * 1024 * 1024;

/** Most files fit in here, and need no memory of their own while they are read. Bytes. */
const SHARED = Buffer.allocUnsafeSlow(64 * 1024);

/** - `text`: without a byte order mark; - `skipped`: `reason` is for the user; - `missing`: gone since it was listed. */
export type FileReading =
  | { readonly kind: "text"; readonly text: string; readonly bom: boolean }
  | { readonly kind: "skipped"; readonly reason: string }
  | { readonly kind: "missing" };

/** Synchronous on purpose: awaiting each read costs ten times as much, and both doors work in slices. Never throws. */
export function readTextFile(path: string): FileReading {
  let descriptor: number | undefined;
  try {
    // Without O_NONBLOCK, opening a named pipe waits for its writer for ever.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) {
      return { kind: "skipped", reason: "it is not a regular file" };
    }
    return stats.size > MAX_FILE_SIZE
      ? { kind: "skipped", reason: tooLarge(stats.size) }
      : decode(readUpTo(descriptor, stats.size));
  } catch (error) {
    return failure(error);
  } finally {
    if (descriptor !== undefined) {
      closeSync(descriptor);
    }
  }
}

/** All bytes of an open file that may be growing while it is read; at most one more than the cap. */
function readUpTo(descriptor: number, expected: number): Buffer {
  let buffer = expected < SHARED.length ? SHARED : Buffer.allocUnsafe(expected + 1);
  let length = 0;
  for (;;) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, length);
    length += count;
    // A file of the size that it said is at its end: asking once more would cost as much as reading it.
    if (count === 0 || length === expected || length > MAX_FILE_SIZE) {
      return buffer.subarray(0, length);
    }
    if (length === buffer.length) {
      buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)]);
    }
  }
}

function decode(bytes: Buffer): FileReading {
  if (bytes.length > MAX_FILE_SIZE) {
    return { kind: "skipped", reason: tooLarge(bytes.length) };
  }
  if (bytes.includes(0)) {
    return { kind: "skipped", reason: "it is binary, or text in another encoding than UTF-8" };
  }
  if (!isUtf8(bytes)) {
    // Guessing an encoding would shift every position in the file.
    return { kind: "skipped", reason: "it is not valid UTF-8" };
  }
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return { kind: "text", text: bytes.toString("utf8", bom ? 3 : 0), bom };
}

function failure(error: unknown): FileReading {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return { kind: "missing" };
    case "EACCES":
    case "EPERM":
      return { kind: "skipped", reason: "permission to read it is denied" };
    case "EISDIR":
      return { kind: "skipped", reason: "it is a folder" };
    default:
      return {
        kind: "skipped",
        reason: `it cannot be read (${error instanceof Error ? error.message : String(error)})`,
      };
  }
}

function tooLarge(size: number): string {
  const mebibytes = (size / 1024 / 1024).toFixed(1);
  return `it is larger than ${MAX_FILE_SIZE / 1024 / 1024} MiB (${mebibytes} MiB)`;
}
