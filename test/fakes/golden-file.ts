/** Golden files: compared on every run, written anew with UPDATE_GOLDEN=1. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { expect } from "vitest";

const UPDATE = process.env.UPDATE_GOLDEN === "1";

/** Fails when the file's text is not `actual`; a file that is missing fails too, unless golden files are being written. */
export function expectGolden(file: string, actual: string): void {
  if (UPDATE) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  const expected = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  expect(expected, `${file} is missing: run with UPDATE_GOLDEN=1 and look at what it writes`).toBeDefined();
  expect(actual).toBe(expected);
}

/** Compares a folder's files with `actual`; what should not be there fails as well. */
export function expectGoldenFolder(
  folder: string,
  actual: Readonly<Record<string, string>>,
  present: Readonly<Record<string, string>>,
): void {
  if (UPDATE) {
    rmSync(folder, { recursive: true, force: true });
    for (const [path, text] of Object.entries(actual)) {
      mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
      writeFileSync(`${folder}/${path}`, text);
    }
    return;
  }
  expect(actual).toEqual(present);
}
