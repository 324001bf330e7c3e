/** Core's TokenExchange over STS: the exchange itself is unsigned, and the keys it gives are used for one question and dropped. */
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { redact } from "../core/access/redact.ts";
import {
  AccessError,
  type BucketListing,
  type ExchangeOutcome,
  type ExchangeRefusal,
  type TokenExchange,
} from "../core/ports.ts";
import { required } from "./answers.ts";
import type { SessionKeys } from "./clients.ts";
import { sending } from "./details.ts";
import { serviceResponse } from "./service-errors.ts";
import type { Session } from "./session.ts";

/** What an exchange gave; the keys stay in this file. */
type Exchanged =
  | {
      readonly kind: "keys";
      readonly keys: SessionKeys;
      readonly subject: string | undefined;
      readonly audience: string | undefined;
      readonly expires: string;
    }
  | Extract<ExchangeOutcome, { readonly kind: "refused" }>;

export function awsExchange(session: Session): TokenExchange {
  return {
    async exchange({ roleArn, token, sessionName, bucket }, signal): Promise<ExchangeOutcome> {
      const operation = "sts:AssumeRoleWithWebIdentity";
      const exchanged = await session.callUnsigned(operation, roleArn, signal, async (scope): Promise<Exchanged> => {
        const command = new AssumeRoleWithWebIdentityCommand({
          RoleArn: roleArn,
          RoleSessionName: sessionName,
          WebIdentityToken: token.reveal(),
        });
        try {
          const answer = await scope.clients.sts.send(command, sending(scope));
          const given = required(answer.Credentials, "credentials", scope);
          return {
            kind: "keys",
            keys: {
              accessKeyId: required(given.AccessKeyId, "the session's keys", scope),
              secretAccessKey: required(given.SecretAccessKey, "the session's keys", scope),
              sessionToken: required(given.SessionToken, "the session's keys", scope),
            },
            subject: answer.SubjectFromWebIdentityToken,
            audience: answer.Audience,
            expires: required(given.Expiration, "the session's end", scope).toISOString(),
          };
        } catch (error) {
          const refused = refusalOf(error);
          if (refused === undefined) {
            throw error;
          }
          return refused;
        }
      });
      if (exchanged.kind === "refused") {
        return exchanged;
      }
      const { keys, subject, audience, expires } = exchanged;
      const identity = await session.callUnsigned("sts:GetCallerIdentity", undefined, signal, async (scope) => {
        const client = scope.clients.stsAs(keys);
        const answer = await client.send(new GetCallerIdentityCommand({}), sending(scope));
        return {
          account: required(answer.Account, "the account", scope),
          arn: required(answer.Arn, "the identity's ARN", scope),
          userId: required(answer.UserId, "the user id", scope),
        };
      });
      const listing = bucket === undefined ? undefined : await listAs(session, keys, bucket, signal);
      return { kind: "assumed", assumed: { identity, subject, audience, expires, listing } };
    },
  };
}

/** That S3 cannot be reached from here says nothing about the session, which was had. */
async function listAs(
  session: Session,
  keys: SessionKeys,
  bucket: string,
  signal: AbortSignal,
): Promise<BucketListing> {
  try {
    return await session.callUnsigned("s3:ListBucket", bucket, signal, (scope) =>
      scope.clients.listBucketAs(keys, bucket, scope.signal),
    );
  } catch (error) {
    if (error instanceof AccessError && error.problem !== "cancelled") {
      return { kind: "unseen", reason: error.message };
    }
    throw error;
  }
}

/** Undefined for failures that say nothing about the token, the role or the provider. */
function refusalOf(error: unknown): Extract<ExchangeOutcome, { readonly kind: "refused" }> | undefined {
  const response = serviceResponse(error);
  if (response === undefined || !response.parsed) {
    return undefined;
  }
  const { code, message } = response;
  const refusal = refusalFor(code, message);
  return refusal === undefined ? undefined : { kind: "refused", refusal, message: redact(`${code}: ${message}`) };
}

/** STS's codes and sentences (STS API model; sentences from issue threads and re:Post). */
function refusalFor(code: string, message: string): ExchangeRefusal | undefined {
  switch (code) {
    case "AccessDenied":
      return "not-authorized";
    case "InvalidIdentityToken":
      if (/No OpenIDConnect provider found/i.test(message)) {
        return "provider-missing";
      }
      if (/Incorrect token audience/i.test(message)) {
        return "audience-not-registered";
      }
      return /retrieve verification key/i.test(message) ? "keys-unreachable" : "token-invalid";
    case "IDPCommunicationError":
      return "keys-unreachable";
    case "IDPRejectedClaim":
      return "token-invalid";
    case "ExpiredToken":
      return "token-expired";
    case "RegionDisabled":
      return "region-disabled";
    case "ValidationError":
      return /Request ARN is invalid|'roleArn'/i.test(message) ? "role-arn-invalid" : undefined;
    default:
      return undefined;
  }
}
