/** Work that says that it is running only once it takes a moment. */

/** Milliseconds that work may take without anything being shown. */
const A_MOMENT = 500;

/** What shows that work is running, until `running` settles. */
export interface ShownWork {
  readonly running: Promise<unknown>;
  /** What the user presses Cancel for. */
  cancel(): void;
  /** Has the steps told to it: the latest at once, then each that comes. */
  onStep(listener: (step: string) => void): void;
}

export type Work<T> = (signal: AbortSignal, report: (step: string) => void) => Promise<T>;

/**
 * Starts the work and has it shown if it is still running after a moment. VS Code shows no more than three notifications in 800 ms
 * (`SPAM_PROTECTION` in its notificationsToasts.ts) and drops what comes next, which is the result of work that was quick.
 */
export async function shownOnceSlow<T>(work: Work<T>, show: (shown: ShownWork) => void, moment = A_MOMENT): Promise<T> {
  const abort = new AbortController();
  let latest: string | undefined;
  let tell: ((step: string) => void) | undefined;
  const running = work(abort.signal, (step) => {
    latest = step;
    tell?.(step);
  });
  const timer = setTimeout(() => {
    show({
      running: running.catch(() => undefined),
      cancel: () => abort.abort(),
      onStep: (listener) => {
        tell = listener;
        if (latest !== undefined) {
          listener(latest);
        }
      },
    });
  }, moment);
  try {
    return await running;
  } finally {
    clearTimeout(timer);
  }
}
