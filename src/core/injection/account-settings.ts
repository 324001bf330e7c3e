/** How the webhook reads the annotations of an account and a pod: which value counts, and which are silently passed over. */
import * as l10n from "@vscode/l10n";
import { parseGoBool, parseGoCsvRecord, parseGoInt } from "./go-values.ts";
import type { AccountInput, PodInput } from "./inputs.ts";
import { type InjectionReason, podReason } from "./reasons.ts";
import { type Mechanism, MIN_EXPIRATION, WEBHOOK_DEFAULTS, type WebhookOptions } from "./webhook.ts";

/** A reading and what there is to say about it. */
export interface Reading<T> {
  readonly value: T;
  readonly reasons: readonly InjectionReason[];
}

/** Annotation key under the webhook's own prefix. */
export function annotationKey(options: WebhookOptions, name: string): string {
  return `${options.annotationPrefix}/${name}`;
}

/** The role of an account; undefined for none and for the empty text, which the webhook takes for none. */
export function roleOf(account: AccountInput | undefined, options: WebhookOptions): string | undefined {
  return account?.annotations.get(annotationKey(options, "role-arn")) || undefined;
}

/** Audience of an IRSA token: the annotation as it stands, even empty, else the flag. */
export function audienceOf(account: AccountInput | undefined, options: WebhookOptions): Reading<string> {
  const key = annotationKey(options, "audience");
  const value = account?.annotations.get(key);
  if (value === undefined) {
    return { value: options.tokenAudience, reasons: [] };
  }
  const reason = value === "" ? podReason("audience-empty", { key }) : podReason("audience", { key, value });
  return { value, reasons: [reason] };
}

/** Whether AWS_STS_REGIONAL_ENDPOINTS is wanted. An account that the webhook has not seen has neither annotation nor flag. */
export function regionalStsOf(account: AccountInput | undefined, options: WebhookOptions): Reading<boolean> {
  if (account === undefined) {
    return { value: false, reasons: [] };
  }
  const key = annotationKey(options, "sts-regional-endpoints");
  const text = account.annotations.get(key);
  const parsed = text === undefined ? undefined : parseGoBool(text);
  const value = parsed ?? options.stsRegionalEndpoint;
  const ignored = text !== undefined && parsed === undefined;
  return { value, reasons: ignored ? [podReason("sts-regional-ignored", { key, value: text })] : [] };
}

/** Seconds that the token is asked to live: pod's annotation, else account's, else the flag. */
export function expirationOf(
  pod: PodInput,
  account: AccountInput | undefined,
  options: WebhookOptions,
): Reading<number> {
  const key = annotationKey(options, "token-expiration");
  const flag = account === undefined ? WEBHOOK_DEFAULTS.tokenExpiration : options.tokenExpiration;
  const fromAccount = readExpiration(account?.annotations.get(key), flag, l10n.t("the ServiceAccount"), key);
  const fromPod = readExpiration(pod.annotations.get(key), fromAccount.value, l10n.t("the Pod"), key);
  return { value: fromPod.value, reasons: [...fromAccount.reasons, ...fromPod.reasons] };
}

function readExpiration(text: string | undefined, before: number, where: string, key: string): Reading<number> {
  if (text === undefined) {
    return { value: before, reasons: [] };
  }
  const parsed = parseGoInt(text);
  if (parsed === undefined) {
    const values = { key, value: text, where, seconds: String(before) };
    return { value: before, reasons: [podReason("expiration-ignored", values)] };
  }
  if (parsed < MIN_EXPIRATION) {
    return { value: MIN_EXPIRATION, reasons: [podReason("expiration-raised", { key, value: text, where })] };
  }
  return { value: Number(parsed), reasons: [podReason("expiration", { key, value: text, where })] };
}

/** Names of the containers to leave alone, which are read from the pod only. */
export function skippedContainersOf(pod: PodInput, options: WebhookOptions): Reading<ReadonlySet<string>> {
  const key = annotationKey(options, "skip-containers");
  const text = pod.annotations.get(key);
  if (text === undefined) {
    return { value: new Set(), reasons: [] };
  }
  const record = parseGoCsvRecord(text);
  return record === undefined
    ? { value: new Set(), reasons: [podReason("skip-unreadable", { key, value: text })] }
    : { value: new Set(record), reasons: [] };
}

/** The mechanism that the webhook chooses; undefined where it leaves the pod alone. An association always wins. */
export function mechanismOf(
  account: AccountInput | undefined,
  associated: boolean,
  options: WebhookOptions,
): Mechanism | undefined {
  return associated ? "pod-identity" : roleOf(account, options) === undefined ? undefined : "irsa";
}
