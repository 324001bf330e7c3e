/** The AWS CLI inside practice pods: the two commands by which a pod shows who it is and what it may do. */
import { AccessError } from "../../core/ports.ts";
import { listBucket, refusalToList } from "../account/buckets.ts";
import type { PodCredentials } from "./pod-credentials.ts";
import type { ClusterWorld } from "./world.ts";

export interface CommandRun {
  readonly output: string;
  readonly exitCode: number;
}

/** Exit codes of AWS CLI v2 for an error of the service, of the client, and of the command line. */
const SERVICE_ERROR = 254;
const CLIENT_ERROR = 255;
const USAGE_ERROR = 252;

/** @param words behind `aws` */
export function runAws(words: readonly string[], credentials: PodCredentials, world: ClusterWorld): CommandRun {
  const [service, command, ...rest] = words.filter((word, index) => !isOption(words, word, index));
  if (credentials.kind === "failed") {
    const exitCode = credentials.message.startsWith("An error occurred") ? SERVICE_ERROR : CLIENT_ERROR;
    return { output: `\n${credentials.message}`, exitCode };
  }
  if (service === "sts" && command === "get-caller-identity") {
    return identityText(words, credentials);
  }
  if (service === "s3" && command === "ls") {
    try {
      return listS3(rest[0], credentials, world);
    } catch (error) {
      if (error instanceof AccessError) {
        return { output: error.message, exitCode: CLIENT_ERROR };
      }
      throw error;
    }
  }
  return {
    output: `aws: [ERROR]: the practice cluster runs "aws sts get-caller-identity" and "aws s3 ls" only`,
    exitCode: USAGE_ERROR,
  };
}

/** Options and the values behind them. */
function isOption(words: readonly string[], word: string, index: number): boolean {
  const before = words[index - 1];
  return word.startsWith("--") || (before !== undefined && /^--(output|query|region|profile)$/.test(before));
}

function identityText(
  words: readonly string[],
  credentials: PodCredentials & { readonly kind: "session" },
): CommandRun {
  const { account, arn, userId } = credentials.identity;
  const query = words[words.indexOf("--query") + 1];
  const answer = { UserId: userId, Account: account, Arn: arn };
  const only = words.includes("--query") && query !== undefined && query in answer ? query : undefined;
  if (only === undefined) {
    return { output: JSON.stringify(answer, undefined, 4), exitCode: 0 };
  }
  const text = answer[only as keyof typeof answer];
  return { output: words.includes("text") ? text : JSON.stringify(text), exitCode: 0 };
}

function listS3(
  target: string | undefined,
  credentials: PodCredentials & { readonly kind: "session" },
  world: ClusterWorld,
): CommandRun {
  const { state } = world;
  const { role, identity } = credentials;
  const bucket = target === undefined ? undefined : /^(?:s3:\/\/)?([^/]+)/.exec(target)?.[1];
  if (bucket === undefined) {
    const refused = refusalToList(state, role, identity, "s3:ListAllMyBuckets", "*");
    return refused === undefined
      ? { output: state.buckets.map((name) => `2026-03-02 09:15:00 ${name}`).join("\n"), exitCode: 0 }
      : failed("AccessDenied", "ListBuckets", refused);
  }
  const listing = listBucket(state, role, identity, bucket);
  switch (listing.kind) {
    case "listed":
      return { output: "2026-03-02 09:20:00       4096 catalog.json", exitCode: 0 };
    case "refused":
      return failed(listing.code, "ListObjectsV2", listing.message);
    case "unseen":
      return { output: `\n${listing.reason}`, exitCode: CLIENT_ERROR };
  }
}

function failed(code: string, operation: string, message: string): CommandRun {
  const output = `\nAn error occurred (${code}) when calling the ${operation} operation: ${message}`;
  return { output, exitCode: SERVICE_ERROR };
}
