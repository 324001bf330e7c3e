/** Core's TokenExchange and IssuerProbe over the practice account's STS and issuers. */
import * as l10n from "@vscode/l10n";
import { fingerprint } from "../../core/plan/fingerprint.ts";
import {
  AccessError,
  type CallerIdentity,
  type ExchangeOutcome,
  type IssuerProbe,
  type TokenExchange,
} from "../../core/ports.ts";
import type { PracticeRole, PracticeState, PracticeStore } from "../state.ts";
import { listBucket } from "./buckets.ts";
import { cancelled } from "./refusal.ts";
import { publishedKeysOf } from "./signing-keys.ts";
import { assumeWithWebIdentity } from "./web-identity.ts";

/** Milliseconds that a session lasts when nothing else is asked for (STS API reference). */
const SESSION_LIFE = 3_600_000;

/** The call is unsigned: neither profile nor permission matters. `now` in milliseconds since the epoch. */
export function practiceExchange(store: PracticeStore, now: () => number): TokenExchange {
  return {
    async exchange({ roleArn, token, sessionName, bucket }, signal): Promise<ExchangeOutcome> {
      const operation = "sts:AssumeRoleWithWebIdentity";
      if (signal.aborted) {
        throw cancelled(operation);
      }
      if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
        throw new AccessError(
          "invalid-input",
          operation,
          `${operation} was refused: ValidationError: "${sessionName}" is no session name.`,
          l10n.t("Use 2 to 64 letters, digits and =,.@-_ only."),
        );
      }
      const state = await store.read();
      const at = now();
      const answer = await assumeWithWebIdentity(state, roleArn, token.reveal(), sessionName, at);
      if (answer.kind === "refused") {
        return { kind: "refused", refusal: answer.refusal, message: `${answer.code}: ${answer.message}` };
      }
      const { role, subject, audience } = answer;
      const identity = sessionIdentity(state, role, sessionName);
      const expires = new Date(at + SESSION_LIFE).toISOString();
      const listing = bucket === undefined ? undefined : listBucket(state, role, identity, bucket);
      return { kind: "assumed", assumed: { identity, subject, audience, expires, listing } };
    },
  };
}

/** Who a session of a role is, as sts:GetCallerIdentity answers: the ARN has no path. */
export function sessionIdentity(
  { partition, identity: { account } }: PracticeState,
  role: Pick<PracticeRole, "name" | "arn">,
  sessionName: string,
): CallerIdentity {
  const id = `A${fingerprint(role.arn)}`.toUpperCase();
  return {
    account,
    arn: `arn:${partition}:sts::${account}:assumed-role/${role.name}/${sessionName}`,
    userId: `AROA${id}:${sessionName}`,
  };
}

export function practiceIssuerProbe(store: PracticeStore): IssuerProbe {
  return {
    async probe(issuer, signal) {
      if (signal.aborted) {
        throw cancelled("oidc:GetDiscovery");
      }
      const published = publishedKeysOf(await store.read(), issuer);
      if (published === undefined) {
        const at = `https://${issuer}/.well-known/openid-configuration`;
        return { kind: "invalid", at, reason: l10n.t("it answers 404, as after the deletion of its cluster") };
      }
      const keyIds = published.keys.map(({ kid }) => String(kid));
      const algorithms = [...new Set(published.keys.map(({ alg }) => String(alg)))];
      return { kind: "reachable", issuer: `https://${issuer}`, jwksUri: `https://${issuer}/keys`, keyIds, algorithms };
    },
  };
}
