// An HTTP server on the loopback interface that answers as the test says: what the SDK meets on the wire, faults included.
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** `reset` cuts the connection, `hang` never answers. */
export type Answer =
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  | "reset"
  | "hang";

export interface LoopbackAws {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** Answers all further requests; earlier requests are forgotten. */
  answer(with_: Answer | ((request: SeenRequest) => Answer)): void;
  close(): Promise<void>;
}

export async function loopbackAws(): Promise<LoopbackAws> {
  let current: Answer | ((request: SeenRequest) => Answer) = { status: 500, body: "" };
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const seen: SeenRequest = {
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      requests.push(seen);
      const answer = typeof current === "function" ? current(seen) : current;
      if (answer === "hang") {
        return;
      }
      if (answer === "reset") {
        request.socket.destroy();
        return;
      }
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer(with_) {
      current = with_;
      requests.length = 0;
    },
    async close() {
      for (const socket of sockets) {
        socket.destroy();
      }
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
