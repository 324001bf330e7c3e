// Long work in short slices: between two of them the server reads and answers what clients ask.

/** How long a slice may last before it gives way, in milliseconds. */
const SLICE_MS = 10;

/** Behind what is waiting already; a worker of a browser has no setImmediate. */
export const { setImmediate: soon = (work: () => void) => setTimeout(work, 0) } = globalThis as {
  readonly setImmediate?: (work: () => void) => unknown;
};

/** Work that stops at each `yield`, where it may be interrupted. */
export type SlicedWork = Generator<unknown, void, undefined>;

export class Slices {
  readonly #queue: { readonly work: SlicedWork; readonly end: (error?: unknown) => void }[] = [];
  #running = false;

  /** Queues work behind what is queued; rejects with what the work throws, which stops nothing else. */
  run(work: SlicedWork): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ work, end: (error) => (error === undefined ? resolve() : reject(error)) });
      if (!this.#running) {
        this.#running = true;
        soon(() => this.#slice());
      }
    });
  }

  #slice(): void {
    const stopAt = performance.now() + SLICE_MS;
    for (let job = this.#queue[0]; job !== undefined; job = this.#queue[0]) {
      try {
        if (job.work.next().done) {
          this.#queue.shift();
          job.end();
        }
      } catch (error) {
        this.#queue.shift();
        job.end(error ?? new Error("work failed without a reason"));
      }
      if (performance.now() >= stopAt) {
        soon(() => this.#slice());
        return;
      }
    }
    this.#running = false;
  }
}
