// The practice account in a folder: whole after any end, shared by several processes, and honest about a damaged file.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  folderStore,
  initialPracticeState,
  type PracticeStore,
  practiceAccount,
} from "../../../src/playground/on-disk.ts";
import { repositoryRoot, type TemporaryFolder, temporaryFolder } from "../../host/paths.ts";

const never = new AbortController().signal;
const FILE = "practice-account.json";
const LOCK = "practice-account.lock";

let folder: TemporaryFolder;
beforeEach(() => {
  folder = temporaryFolder("practice");
});
afterEach(() => folder.remove());

const open = (path = folder.path) => folderStore(path, () => Promise.resolve(initialPracticeState()));

function createRole(store: PracticeStore, name: string): Promise<string> {
  const { changer } = practiceAccount(store).aws.open({ profile: undefined, region: undefined });
  const trustPolicy =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
  const rest = { path: "/", description: undefined, maxSessionDuration: undefined, boundary: undefined, tags: {} };
  return changer.createRole({ name, trustPolicy, ...rest }, never);
}

async function rolesIn(store: PracticeStore): Promise<readonly string[]> {
  return (await store.read()).roles.map(({ name }) => name);
}

describe("folder store", () => {
  it("starts once, and gives the next process what the last one left", async () => {
    const path = join(folder.path, "deep", "practice");
    const first = open(path);
    await createRole(first, "kept");
    const second = folderStore(path, () => Promise.reject(new Error("started again")));
    expect(await second.read()).toEqual(JSON.parse(JSON.stringify(await first.read())));
    expect(await rolesIn(second)).toContain("kept");
  });

  it("has the same keys from one read to the next", async () => {
    const [one, other] = [open(), open()];
    const [first, second] = await Promise.all([one.read(), other.read()]);
    expect(second.keySeed).toBe(first.keySeed);
  });

  it("loses no change of many at once, in one process and in several", async () => {
    const [one, other] = [open(), open()];
    const here = Array.from({ length: 6 }, (_, index) => createRole(index % 2 === 0 ? one : other, `here-${index}`));
    const program = `
      import { folderStore, practiceAccount } from ${JSON.stringify(join(repositoryRoot, "src/playground/on-disk.ts"))};
      const store = folderStore(process.argv[1], () => Promise.reject(new Error("started again")));
      const { changer } = practiceAccount(store).aws.open({ profile: undefined, region: undefined });
      for (let index = 0; index < 5; index++) {
        await changer.putInlinePolicy("practice-node", process.argv[2] + index, '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}', new AbortController().signal);
      }
    `;
    await Promise.all(here);
    const run = (name: string) =>
      new Promise<number | null>((resolve) => {
        const options = ["--no-warnings", "--input-type=module", "--eval", program, folder.path, name];
        spawn(process.execPath, options, { stdio: "inherit" }).once("exit", resolve);
      });
    const more = Array.from({ length: 4 }, (_, index) => createRole(one, `meanwhile-${index}`));
    expect(await Promise.all([run("a"), run("b")])).toEqual([0, 0]);
    await Promise.all(more);
    const state = await open().read();
    const inline = state.roles.find(({ name }) => name === "practice-node")?.inline.map(({ name }) => name);
    expect(inline?.toSorted()).toEqual(["a0", "a1", "a2", "a3", "a4", "b0", "b1", "b2", "b3", "b4"]);
    expect(state.roles.filter(({ name }) => /^(here|meanwhile)-/.test(name))).toHaveLength(10);
    expect(readdirSync(folder.path)).toEqual([FILE]);
  });

  it("keeps the old state when a change fails, and lets go of the lock", async () => {
    const store = open();
    await createRole(store, "there");
    const before = readFileSync(join(folder.path, FILE), "utf8");
    await expect(createRole(store, "there")).rejects.toMatchObject({ problem: "conflict" });
    expect(readFileSync(join(folder.path, FILE), "utf8")).toBe(before);
    expect(existsSync(join(folder.path, LOCK))).toBe(false);
  });

  it("takes over the lock of a process that died, and of one that is silent for half a minute", async () => {
    const store = open();
    await store.read();
    const lock = join(folder.path, LOCK);
    writeFileSync(lock, "999999999 dead");
    await createRole(store, "after-death");
    writeFileSync(lock, `${process.pid} hangs`);
    const old = new Date(Date.now() - 60_000);
    utimesSync(lock, old, old);
    await createRole(store, "after-silence");
    expect(await rolesIn(store)).toEqual(expect.arrayContaining(["after-death", "after-silence"]));
  });

  it("writes nothing when its own lock was taken over meanwhile", async () => {
    const store = open();
    await store.read();
    const stolen = store.change(async (state) => {
      writeFileSync(join(folder.path, LOCK), "1 somebody else");
      return { state: { ...state, roles: [] }, result: undefined };
    });
    await expect(stolen).rejects.toMatchObject({ problem: "conflict" });
    expect((await rolesIn(open())).length).toBeGreaterThan(0);
    expect(readFileSync(join(folder.path, LOCK), "utf8")).toBe("1 somebody else");
  });

  it.each([
    ["cut off", '{"format":1,"state":{'],
    ["of another version", '{"format":99,"state":{}}'],
    ["something else", "[]"],
  ])("says that a file is damaged when it is %s, and leaves it", async (_what, text) => {
    writeFileSync(join(folder.path, FILE), text);
    await expect(open().read()).rejects.toMatchObject({
      problem: "invalid-answer",
      message: expect.stringContaining(FILE),
      advice: expect.stringContaining("Delete"),
    });
    await expect(createRole(open(), "x")).rejects.toMatchObject({ problem: "invalid-answer" });
    expect(readFileSync(join(folder.path, FILE), "utf8")).toBe(text);
  });
});
