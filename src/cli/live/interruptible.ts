// Ctrl-C breaks live commands off cleanly.

/** Runs work that Ctrl-C breaks off cleanly; a second Ctrl-C ends the process as ever. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once("SIGINT", stop);
  try {
    return await work(controller.signal);
  } finally {
    process.removeListener("SIGINT", stop);
  }
}
