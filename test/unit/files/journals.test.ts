// Journals on disk: what was appended comes back, also after a crash in the middle of a line.
import { appendFile, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fileJournals } from "../../../src/files/journals.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "irsa-journals-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

const first = { type: "resumed", at: "2026-01-01T00:00:00.000Z" } as const;
const second = { type: "undo-started", at: "2026-01-01T00:00:01.000Z" } as const;

it("gives back what was appended, and lists runs", async () => {
  const journals = fileJournals(join(folder, "not", "there", "yet"));
  expect(await journals.list()).toEqual([]);
  expect(await journals.open("run-1").read()).toEqual([]);
  await journals.open("run-1").append(first);
  await journals.open("run-1").append(second);
  expect(await journals.open("run-1").read()).toEqual([first, second]);
  expect(await journals.list()).toEqual(["run-1"]);
});

it("leaves out a line that a crash cut off, and goes on behind the last whole one", async () => {
  const journal = fileJournals(folder).open("run-1");
  await journal.append(first);
  await appendFile(join(folder, "run-1.jsonl"), '{"type":"undo-sta');
  expect(await journal.read()).toEqual([first]);
  await journal.append(second);
  expect(await journal.read()).toEqual([first, second]);
  expect(await readFile(join(folder, "run-1.jsonl"), "utf8")).not.toContain("undo-sta\n");
});

it("keeps a line of several bytes a character whole when the next one is cut off", async () => {
  const journal = fileJournals(folder).open("run-1");
  const line = { type: "resumed", at: "ở đây" } as const;
  await journal.append(line);
  await appendFile(join(folder, "run-1.jsonl"), '{"type":"ở');
  await journal.append(second);
  expect(await journal.read()).toEqual([line, second]);
});

it("says which line of a journal is damaged", async () => {
  await writeFile(join(folder, "run-1.jsonl"), 'not json\n{"type":"resumed","at":"x"}\n');
  await expect(fileJournals(folder).open("run-1").read()).rejects.toThrow(
    /Line 1 of the journal .*run-1\.jsonl is damaged/,
  );
});

it("takes no id that is no file name", () => {
  expect(() => fileJournals(folder).open("../x")).toThrow('"../x" is not the id of a run');
});

const LONG_AGO = new Date("2026-01-01T00:00:00Z");

it("gives a run to one at a time, and says who has it", async () => {
  const [one, other] = [fileJournals(folder).open("run-1"), fileJournals(folder).open("run-1")];
  const lock = await one.lock();
  expect(await other.lock()).toEqual({
    kind: "held",
    by: expect.stringMatching(new RegExp(`^process ${process.pid}, since \\d{4}-`)),
  });
  expect((await fileJournals(folder).open("run-2").lock()).kind).toBe("locked");
  expect(lock.kind === "locked" && (await lock.release())).toBeUndefined();
  expect((await other.lock()).kind).toBe("locked");
});

it.each([
  ["of another machine", { pid: 1, host: "elsewhere" }, "process 1 on elsewhere, since 2026"],
  ["that its maker has not written yet", undefined, "another process"],
])("respects a lock %s, until it gives no sign of life", async (_, holder, by) => {
  const path = join(folder, "run-1.lock");
  const text = holder === undefined ? "" : JSON.stringify({ ...holder, at: "2026-01-01T00:00:00Z", mark: "theirs" });
  await writeFile(path, text);
  const journal = fileJournals(folder).open("run-1");
  expect(await journal.lock()).toEqual({ kind: "held", by: expect.stringContaining(by) });
  await utimes(path, LONG_AGO, LONG_AGO);
  expect((await journal.lock()).kind).toBe("locked");
});

it("takes over the lock of a process that is gone", async () => {
  // No process has this number: the kernel's highest is 2^22.
  const holder = { pid: 2 ** 30, host: hostname(), at: "2026-01-01T00:00:00Z", mark: "theirs" };
  await writeFile(join(folder, "run-1.lock"), JSON.stringify(holder));
  expect((await fileJournals(folder).open("run-1").lock()).kind).toBe("locked");
});

it("writes nothing more once another process took the run over", async () => {
  const [slept, awake] = [fileJournals(folder).open("run-1"), fileJournals(folder).open("run-1")];
  await slept.lock();
  await utimes(join(folder, "run-1.lock"), LONG_AGO, LONG_AGO);
  expect((await awake.lock()).kind).toBe("locked");
  await expect(slept.append(first)).rejects.toThrow("Another process took over this run");
  await awake.append(first);
  expect(await awake.read()).toEqual([first]);
});
