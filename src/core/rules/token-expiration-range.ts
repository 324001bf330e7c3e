/** A token lifetime outside of what webhook and Kubernetes take is changed or ignored without a word, or the pod is refused. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import { parseGoInt } from "../injection/go-values.ts";
import { MAX_EXPIRATION, MIN_EXPIRATION } from "../injection/webhook.ts";
import type { ServiceAccountFact, WorkloadFact } from "../model/facts.ts";
import type { KeyedValue, Value } from "../model/value.ts";
import { TOKEN_EXPIRATION_ANNOTATION } from "../names/kubernetes.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly value: Value;
  /** Seconds that were most likely meant, within the bounds. */
  readonly seconds: string | undefined;
}

/** A day: what EKS issues at most. */
const LONGEST = 86400;

export const tokenExpirationRange = defineRule({
  meta: {
    id: "token-expiration-range",
    title: "Token lifetime that is not taken as it is written",
    category: "service-account",
    source:
      "aws/amazon-eks-pod-identity-webhook pkg/validation.go; Kubernetes authentication validation (600 to 2^32 seconds)",
    fix: "automatic",
  },
  messages: {
    ignored: {
      severity: "warning",
      text: '"{value}" is not a whole number of seconds as the webhook reads it, so it is silently ignored and tokens live as long as without it. Write digits only, such as "3600".',
    },
    raised: {
      severity: "warning",
      text: "{value} seconds is less than Kubernetes takes; the webhook silently makes it 600.",
    },
    long: {
      severity: "warning",
      text: "{value} seconds is more than a day, and EKS issues tokens for 86400 seconds at most.",
    },
    refused: {
      severity: "error",
      text: "{value} seconds is more than 4294967296, the most that Kubernetes takes: the API server rejects every pod that gets this token.",
    },
  },
  subjects: ["service-account", "workload"],
  *check(fact) {
    for (const { key, value } of annotationsOf(fact)) {
      // A number without quotes is rejected before anybody reads it (annotation-not-string).
      if (key.text !== TOKEN_EXPIRATION_ANNOTATION || !value?.known || value.type !== "string") {
        continue;
      }
      const message = judge(value.text);
      if (message !== undefined) {
        const data: Data = { value, seconds: secondsMeant(value.text) };
        yield { message, values: { value: value.text }, range: value.range, data };
      }
    }
  },
  fix({ uri, data: { value, seconds } }) {
    return seconds === undefined
      ? []
      : [
          {
            title: l10n.t('Change to "{0}"', seconds),
            preferred: true,
            edits: [{ kind: "edit", uri, edits: [replaceValue(value, seconds)] }],
          },
        ];
  },
});

function judge(text: string): "ignored" | "raised" | "long" | "refused" | undefined {
  const seconds = parseGoInt(text);
  if (seconds === undefined) {
    return "ignored";
  }
  if (seconds < MIN_EXPIRATION) {
    return "raised";
  }
  return seconds > MAX_EXPIRATION ? "refused" : seconds > LONGEST ? "long" : undefined;
}

const UNITS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86400 };

/** `3600s`, `1h`, `7200.5`, `3_600` and the like in seconds; undefined for text that is no amount of time. */
function secondsMeant(text: string): string | undefined {
  const match = /^\s*\+?(-?[0-9]{1,18}(?:\.[0-9]{1,9})?)\s*([smhd]?)(?:ec|in)?\s*$/i.exec(
    text.replaceAll(/[_,](?=\d{3})/g, ""),
  );
  const [, amount, unit = ""] = match ?? [];
  if (amount === undefined) {
    return undefined;
  }
  const seconds = Math.round(Number(amount) * (UNITS[unit.toLowerCase()] ?? 1));
  return String(Math.min(Math.max(seconds, MIN_EXPIRATION), LONGEST));
}

function annotationsOf(fact: ServiceAccountFact | WorkloadFact): readonly KeyedValue[] {
  return fact.kind === "service-account" ? fact.meta.annotations : fact.pods.flatMap((pod) => pod.annotations);
}
