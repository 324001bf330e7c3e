// AWS on the wire, as the SDK meets it: a loopback server over the practice account, which can go wrong before or after it acted.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import {
  AccessError,
  type AwsConnection,
  type AwsConnections,
  type ExchangeRequest,
  Secret,
} from "../../../src/core/ports.ts";
import { ResourceNotFound, routeOf } from "./eks.ts";
import { IAM_OPERATIONS, NoSuchEntity } from "./iam.ts";
import { QueryInput, queryAnswer, queryError, type Xml } from "./query.ts";

/** `…-after` faults come when the change is made and before its answer is. */
export type WireFault =
  | "throttle"
  | "500-before"
  | "500-after"
  | "reset-before"
  | "reset-after"
  | "hang-before"
  | "hang-after"
  | "403"
  | "409";

export interface AwsWire {
  readonly url: string;
  /** Operations in order of arrival, e.g. `iam:CreateRole`. */
  readonly calls: readonly string[];
  /** The next `times` requests of that operation go wrong so. */
  fault(operation: string, fault: WireFault, times?: number): void;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const XML = { "content-type": "text/xml" };
const JSON_TYPE = { "content-type": "application/json" };

/** Status by error code (API models of IAM, STS and EKS); 400 for all others. */
const STATUS: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  AccessDeniedException: 403,
  NoSuchEntity: 404,
  ResourceNotFoundException: 404,
  EntityAlreadyExists: 409,
  DeleteConflict: 409,
  LimitExceeded: 409,
  ResourceInUseException: 409,
};

/** Requests are answered in the region that they are signed for, as `profile`. */
export async function awsWire(connections: AwsConnections, profile: string, home: string): Promise<AwsWire> {
  const accountFor = (request: IncomingMessage) => connections.open({ profile, region: regionOf(request) ?? home });
  const calls: string[] = [];
  const faults = new Map<string, WireFault[]>();
  const sessions = new Map<string, Xml>();
  const requests = new Map<string, ExchangeRequest>();
  const sockets = new Set<Socket>();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const operation = operationOf(request, body);
    calls.push(operation);
    const fault = faults.get(operation)?.shift();
    const isQuery = !/^(eks|access-analyzer|s3):/.test(operation);
    const act = () =>
      isQuery
        ? query(request, body)
        : operation === "s3:ListBucket"
          ? listBucket(request)
          : rest(request, body, accountFor(request));
    if (fault === "reset-before" || fault === "reset-after") {
      await (fault === "reset-after" ? act() : undefined);
      request.socket.destroy();
      return;
    }
    if (fault === "hang-before" || fault === "hang-after") {
      await (fault === "hang-after" ? act() : undefined);
      return;
    }
    if (fault === "500-after") {
      await act();
    }
    const answer = fault === undefined ? await act() : refusal(fault, operation, isQuery);
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  }

  async function query(request: IncomingMessage, body: string): Promise<Answer> {
    const aws = accountFor(request);
    const input = new QueryInput(body);
    const { action } = input;
    const answer = (result: Xml): Answer => ({ status: 200, headers: XML, body: queryAnswer(action, result) });
    try {
      if (action === "GetCallerIdentity") {
        const key = /Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
        const { account, arn, userId } = await aws.reader.callerIdentity(new AbortController().signal);
        return answer(sessions.get(key) ?? { Account: account, Arn: arn, UserId: userId });
      }
      if (action === "AssumeRoleWithWebIdentity") {
        return await exchange(request, input, aws, answer);
      }
      const operation = IAM_OPERATIONS[action];
      return operation === undefined
        ? queryRefusal("InvalidAction", `Could not find operation ${action}`)
        : answer(await operation(input, aws));
    } catch (error) {
      const { code, message } = wordsOf(error);
      return queryRefusal(code, message);
    }
  }

  async function exchange(
    request: IncomingMessage,
    input: QueryInput,
    aws: AwsConnection,
    answer: (result: Xml) => Answer,
  ): Promise<Answer> {
    if (request.headers.authorization !== undefined || request.headers["x-amz-security-token"] !== undefined) {
      return queryRefusal("AccessDenied", "the call has to be unsigned");
    }
    const [roleArn, sessionName] = [input.text("RoleArn"), input.text("RoleSessionName")];
    const token = new Secret(input.text("WebIdentityToken"));
    const asked = { roleArn, token, sessionName };
    const outcome = await aws.tokens.exchange(asked, new AbortController().signal);
    if (outcome.kind === "refused") {
      const [, code = "", message = ""] = /^(\w+): (.*)$/.exec(outcome.message) ?? [];
      return queryRefusal(code, message);
    }
    const { identity, subject, audience, expires } = outcome.assumed;
    const key = `ASIAPRACTICE${String(sessions.size).padStart(8, "0")}`;
    requests.set(key, asked);
    sessions.set(key, { Account: identity.account, Arn: identity.arn, UserId: identity.userId });
    return answer({
      Credentials: {
        AccessKeyId: key,
        SecretAccessKey: SESSION_SECRET,
        SessionToken: SESSION_TOKEN,
        Expiration: expires,
      },
      SubjectFromWebIdentityToken: subject,
      Audience: audience,
      AssumedRoleUser: { AssumedRoleId: identity.userId, Arn: identity.arn },
    });
  }

  /** As S3 answers the session: it is had anew, now with the bucket. */
  async function listBucket(request: IncomingMessage): Promise<Answer> {
    const asked = requests.get(/Credential=([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "");
    const [bucket] = segmentsOf(new URL(request.url ?? "/", "http://wire"));
    const never = new AbortController().signal;
    const outcome = asked && (await accountFor(request).tokens.exchange({ ...asked, bucket }, never));
    const listing = outcome?.kind === "assumed" ? outcome.assumed.listing : undefined;
    if (listing?.kind === "listed") {
      return {
        status: 200,
        headers: XML,
        body: "<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>",
      };
    }
    const { code, message } =
      listing?.kind === "refused" ? listing : { code: "InvalidAccessKeyId", message: "unknown key" };
    const body = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    return { status: code === "NoSuchBucket" ? 404 : 403, headers: XML, body };
  }

  const server = createServer((request, response) => void handle(request, response));
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    fault: (operation, fault, times = 1) =>
      void faults.set(
        operation,
        Array.from({ length: times }, () => fault),
      ),
    async close() {
      for (const socket of sockets) {
        socket.destroy();
      }
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What the server hands out as keys: a test greps everything for them. */
export const SESSION_SECRET = "wireSecretAccessKey0123456789abcdefABCDEF";
export const SESSION_TOKEN = `IQoJb3JpZ2luX2Vj${"Wire/9+".repeat(40)}==`;

/** Of the signature's scope: `Credential=<key>/<date>/<region>/<service>/aws4_request`. */
function regionOf(request: IncomingMessage): string | undefined {
  return /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? "")?.[1];
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function operationOf(request: IncomingMessage, body: string): string {
  if (request.headers.authorization?.includes("/s3/aws4_request") === true) {
    return "s3:ListBucket";
  }
  const url = new URL(request.url ?? "/", "http://wire");
  if (url.pathname === "/") {
    const { action } = new QueryInput(body);
    return `${/^(GetCallerIdentity|AssumeRole)/.test(action) ? "sts" : "iam"}:${action}`;
  }
  return routeOf(request.method ?? "", segmentsOf(url))?.operation ?? `eks:${request.method} ${url.pathname}`;
}

function segmentsOf(url: URL): readonly string[] {
  return url.pathname.slice(1).split("/").map(decodeURIComponent);
}

async function rest(request: IncomingMessage, body: string, aws: AwsConnection): Promise<Answer> {
  const url = new URL(request.url ?? "/", "http://wire");
  const path = segmentsOf(url);
  const route = routeOf(request.method ?? "", path);
  if (route === undefined) {
    return { status: 404, headers: { "content-type": "text/html" }, body: "<html>Not found</html>" };
  }
  try {
    const input = { path, query: url.searchParams, body: body === "" ? {} : JSON.parse(body) };
    return { status: 200, headers: JSON_TYPE, body: JSON.stringify(await route.answer(input, aws)) };
  } catch (error) {
    const { code, message } = wordsOf(error);
    return jsonRefusal(code, message);
  }
}

/** Code and sentence of AWS in what the practice account refused with. */
function wordsOf(error: unknown): { readonly code: string; readonly message: string } {
  if (error instanceof NoSuchEntity || error instanceof ResourceNotFound) {
    const code = error instanceof NoSuchEntity ? "NoSuchEntity" : "ResourceNotFoundException";
    return { code, message: error.message };
  }
  if (!(error instanceof AccessError)) {
    return { code: "ServiceFailure", message: String(error) };
  }
  const [, code, said] = /was refused: (\w+): (.*)$/s.exec(error.message) ?? [];
  if (code !== undefined && said !== undefined) {
    return { code, message: said };
  }
  return error.problem === "not-found"
    ? { code: "ResourceNotFoundException", message: error.message }
    : { code: "ValidationError", message: error.message };
}

function refusal(fault: WireFault, operation: string, isQuery: boolean): Answer {
  const make = isQuery ? queryRefusal : jsonRefusal;
  switch (fault) {
    case "throttle":
      return make(isQuery ? "Throttling" : "ThrottlingException", "Rate exceeded", isQuery ? 400 : 429);
    case "403": {
      const who = "arn:aws:iam::111122223333:user/you";
      const said = `User: ${who} is not authorized to perform: ${operation} on resource: * because no identity-based policy allows the ${operation} action`;
      return make(isQuery ? "AccessDenied" : "AccessDeniedException", said);
    }
    case "409":
      return make(isQuery ? "ConcurrentModification" : "ResourceInUseException", "Something else is changing it.", 409);
    default:
      return make(isQuery ? "ServiceFailure" : "ServerException", "Internal error", 500);
  }
}

function queryRefusal(code: string, message: string, status = STATUS[code] ?? 400): Answer {
  return { status, headers: XML, body: queryError(code, message) };
}

function jsonRefusal(code: string, message: string, status = STATUS[code] ?? 400): Answer {
  return { status, headers: { ...JSON_TYPE, "x-amzn-errortype": code }, body: JSON.stringify({ message }) };
}
