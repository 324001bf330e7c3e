// What a folder can hold against whoever reads it: nothing crashes, nothing is waited for, nothing is read without a bound.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readTextFile } from "../../../src/files/read.ts";
import { MAX_FILE_SIZE } from "../../../src/files/reading.ts";
import { type ScanStep, scanFolder } from "../../../src/files/scan.ts";
import { type TemporaryFolder, temporaryFolder } from "../../host/paths.ts";

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder("hostile");
});
afterEach(() => folder.remove());

const at = (name: string) => join(folder.path, name);
const filesOf = (steps: Iterable<ScanStep>) => [...steps].flatMap((step) => (step.kind === "file" ? [step.path] : []));

describe("a file", () => {
  test("of the greatest size is read, one byte more is not, however much more it is", () => {
    writeFileSync(at("a.yaml"), "a".repeat(MAX_FILE_SIZE));
    expect(readTextFile(at("a.yaml"))).toMatchObject({ kind: "text", bom: false });
    writeFileSync(at("b.yaml"), "a".repeat(MAX_FILE_SIZE + 1));
    expect(readTextFile(at("b.yaml"))).toMatchObject({
      kind: "skipped",
      reason: expect.stringMatching(/larger than 5 MiB/),
    });
    writeFileSync(at("c.yaml"), "");
    truncateSync(at("c.yaml"), 64 * 1024 ** 3);
    const before = process.memoryUsage().rss;
    expect(readTextFile(at("c.yaml"))).toMatchObject({
      kind: "skipped",
      reason: expect.stringMatching(/larger than 5 MiB/),
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 ** 2);
  });

  test.each([
    ["a NUL", [0x61, 0, 0x62]],
    ["UTF-16", [0xff, 0xfe, 0x61, 0]],
  ])("with %s is binary", (_, bytes) => {
    writeFileSync(at("a.yaml"), Uint8Array.from(bytes));
    expect(readTextFile(at("a.yaml"))).toMatchObject({ kind: "skipped", reason: expect.stringMatching(/binary/) });
  });

  test.each([
    ["Latin-1", [0x61, 0xe9]],
    ["a sequence that is cut off", [0x61, 0xe2, 0x82]],
    ["an overlong form", [0xc0, 0xaf]],
    ["half a surrogate pair", [0xed, 0xa0, 0x80]],
  ])("with %s is no UTF-8", (_, bytes) => {
    writeFileSync(at("a.yaml"), Uint8Array.from(bytes));
    expect(readTextFile(at("a.yaml"))).toMatchObject({
      kind: "skipped",
      reason: expect.stringMatching(/not valid UTF-8/),
    });
  });

  test("that vanishes between the listing and the reading is missing", () => {
    writeFileSync(at("a.yaml"), "a: b\n");
    const [path = ""] = filesOf(scanFolder(folder.path));
    rmSync(path);
    expect(readTextFile(path)).toEqual({ kind: "missing" });
    expect(readTextFile(join(path, "below.yaml"))).toEqual({ kind: "missing" });
  });

  test.runIf(process.platform === "linux")("that holds more than its size says is read to its end", () => {
    // Files of /proc say that they are empty.
    const reading = readTextFile("/proc/self/status");
    expect(reading).toMatchObject({ kind: "text", text: expect.stringMatching(/^Name:.*nonvoluntary_ctxt_switches/s) });
  });

  test.runIf(process.platform !== "win32")("that is a pipe, a folder or a device is not read", () => {
    expect(spawnSync("mkfifo", [at("pipe.yaml")]).status).toBe(0);
    mkdirSync(at("folder.yaml"));
    for (const path of [at("pipe.yaml"), at("folder.yaml"), "/dev/zero"]) {
      expect(readTextFile(path), path).toMatchObject({
        kind: "skipped",
        reason: expect.stringMatching(/regular file|a folder/),
      });
    }
  });
});

describe("a walk", () => {
  test("ends where symbolic links lead in circles", () => {
    mkdirSync(at("a/b"), { recursive: true });
    writeFileSync(at("a/b/c.yaml"), "a: b\n");
    symlinkSync(folder.path, at("a/b/up"));
    symlinkSync(at("a"), at("a/again"));
    symlinkSync("self.yaml", at("self.yaml"));
    symlinkSync("nowhere.yaml", at("dangling.yaml"));
    const steps = [...scanFolder(folder.path)];
    expect(filesOf(steps)).toEqual([at("a/b/c.yaml")]);
    expect(steps.filter(({ kind }) => kind === "note")).toEqual([]);
  });

  test("goes on where folders vanish under it", () => {
    for (const name of ["a", "b", "c"]) {
      mkdirSync(at(name));
      writeFileSync(at(`${name}/x.yaml`), "a: b\n");
    }
    const found: string[] = [];
    for (const step of scanFolder(folder.path)) {
      if (step.kind === "file") {
        found.push(step.path);
        rmSync(at("b"), { recursive: true, force: true });
      }
      expect(step.kind).not.toBe("note");
    }
    expect(found).toEqual([at("a/x.yaml"), at("c/x.yaml")]);
  });
});
