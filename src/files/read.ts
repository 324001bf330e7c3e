// Reads one file of the disk as text, or says why it was not read.
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { decodeText, type FileReading, MAX_FILE_SIZE, tooLarge } from "./reading.ts";

/** Most files fit in here, and need no memory of their own while they are read. Bytes. */
const SHARED = Buffer.allocUnsafeSlow(64 * 1024);

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
    return stats.size > MAX_FILE_SIZE ? tooLarge(stats.size) : decodeText(readUpTo(descriptor, stats.size));
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
