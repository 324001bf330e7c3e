/** Callers that need the same thing at the same time wait for one run of it: ten calls must not start ten credential plug-ins. */

interface Run<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/** Starts `run`, or joins the one of that key. A caller leaves when its signal is aborted; the run is aborted when the last one left. */
export type SharedRuns<T> = (key: string, signal: AbortSignal, run: (signal: AbortSignal) => Promise<T>) => Promise<T>;

export function sharedRuns<T>(): SharedRuns<T> {
  const running = new Map<string, Run<T>>();

  function start(key: string, run: (signal: AbortSignal) => Promise<T>): Run<T> {
    const controller = new AbortController();
    const started: Run<T> = { result: run(controller.signal), controller, waiting: 0 };
    running.set(key, started);
    return started;
  }

  return (key, signal, run) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const joined = running.get(key) ?? start(key, run);
      joined.waiting++;
      const forget = () => {
        if (running.get(key) === joined) {
          running.delete(key);
        }
      };
      const leave = () => {
        joined.waiting--;
        if (joined.waiting === 0) {
          forget();
          joined.controller.abort();
        }
        reject(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
      const settle = () => {
        forget();
        signal.removeEventListener("abort", leave);
      };
      joined.result.then(
        (value) => {
          settle();
          resolve(value);
        },
        (error: unknown) => {
          settle();
          reject(error);
        },
      );
    });
}
