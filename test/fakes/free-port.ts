// A port of the loopback interface that nobody listens on, for real servers that take their port as an argument.
import { createServer } from "node:net";

/** Free at this moment: whoever gets it should listen soon. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
