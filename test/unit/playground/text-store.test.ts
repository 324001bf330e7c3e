// The practice account as one text: what is written comes back, and of two windows none loses what the other changed.
import { describe, expect, it } from "vitest";
import { initialPracticeState, type KeptText, type PracticeState, textStore } from "../../../src/playground/index.ts";

function kept(text?: string): KeptText & { text: string | undefined } {
  return {
    name: "practice",
    text,
    async read() {
      return this.text;
    },
    async write(written) {
      this.text = written;
    },
  };
}

const start = async () => initialPracticeState();

const addBucket = (name: string) => async (state: PracticeState) => ({
  state: { ...state, buckets: [...state.buckets, name] },
  result: name,
});

describe("text store", () => {
  it("starts once, and gives the next window what the last one left", async () => {
    const text = kept();
    const first = textStore(text, start);
    const [one, other] = await Promise.all([first.read(), first.read()]);
    expect(one.keySeed).toBe(other.keySeed);
    expect(await first.change(addBucket("a"))).toBe("a");
    const next = textStore(text, () => Promise.reject(new Error("started again")));
    expect((await next.read()).buckets).toContain("a");
  });

  it("loses no change of two windows", async () => {
    const text = kept();
    const [one, other] = [textStore(text, start), textStore(text, start)];
    await one.read();
    await one.change(async (state) => {
      if (!(await other.read()).buckets.includes("b")) {
        await other.change(addBucket("b"));
      }
      return addBucket("a")(state);
    });
    expect((await one.read()).buckets.slice(-2)).toEqual(["b", "a"]);
  });

  it("gives up on a window that never stops, and says so", async () => {
    const text = kept();
    const [one, other] = [textStore(text, start), textStore(text, start)];
    const change = one.change(async (state) => {
      await other.change(addBucket("again"));
      return addBucket("a")(state);
    });
    await expect(change).rejects.toThrow("is being changed by another window");
  });

  it("changes nothing where a change throws, and goes on", async () => {
    const store = textStore(kept(), start);
    const before = await store.read();
    await expect(store.change(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await store.read()).toEqual(before);
    await store.change(addBucket("a"));
    expect((await store.read()).buckets).toContain("a");
  });

  it("refuses a text of another version", async () => {
    const store = textStore(kept('{"format":99}'), start);
    await expect(store.read()).rejects.toThrow('The practice account in "practice" cannot be read');
  });
});
