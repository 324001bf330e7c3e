/** The request context that a trust policy's conditions see: every condition key, with its values or the reason it has none. */
import * as l10n from "@vscode/l10n";
import { parseArn } from "../names/arn.ts";
import { sameIssuer } from "../names/issuer.ts";
import type { PodIdentityRequest, TrustRequest, WebIdentityRequest } from "./verdict.ts";

/** What a request says about one condition key. */
export interface ContextEntry {
  /** Undefined when the key is certainly absent; a value that is itself undefined exists but is not known. */
  readonly values: readonly (string | undefined)[] | undefined;
  /** True when the request may lack the key although `values` are given. */
  readonly mayBeAbsent: boolean;
  /** How a sentence calls the value, e.g. `the token's subject`. */
  readonly label: string;
  /** Why the key is absent or not known, as a clause. */
  readonly note: string | undefined;
  /** A clause for policy values of which it is not certain how they compare; undefined for all others. */
  readonly doubt?: (policyText: string) => string | undefined;
}

export type RequestContext = (key: string) => ContextEntry;

/** Session tags of EKS Pod Identity (pod-id-abac.md), all transitive. */
const POD_IDENTITY_TAGS = [
  "eks-cluster-arn",
  "eks-cluster-name",
  "kubernetes-namespace",
  "kubernetes-service-account",
  "kubernetes-pod-name",
  "kubernetes-pod-uid",
] as const;

const REQUEST_TAG = "aws:requesttag/";

/** Key names are compared without case (reference_policies_elements_condition). */
export function contextOf(request: TrustRequest): RequestContext {
  const given = new Map(Object.entries(request.context ?? {}).map(([name, values]) => [name.toLowerCase(), values]));
  return (key) => {
    const name = key.toLowerCase();
    const label = l10n.t('the request\'s "{0}"', key);
    const values = given.get(name);
    if (values !== undefined) {
      return values.length === 0 ? absent(label, undefined) : present(values, label);
    }
    const own = request.mechanism === "irsa" ? tokenEntry(request, name) : sessionEntry(request, name);
    return own ?? providerEntry(request, name) ?? otherEntry(request, key);
  };
}

/**
 * Keys from the token: the claims `aud`, `oaud` and `sub`, the only ones of IAM's list that EKS tokens carry
 * (reference_policies_iam-condition-keys). Tokens of EKS carry no session tags, and the call takes no external id.
 */
function tokenEntry(request: WebIdentityRequest, name: string): ContextEntry | undefined {
  if (name.startsWith(REQUEST_TAG) || name === "aws:tagkeys" || name === "sts:transitivetagkeys") {
    return absent(name, l10n.t("tokens of ServiceAccounts carry no session tags"));
  }
  if (name === "sts:externalid") {
    return absent(name, l10n.t("sts:AssumeRoleWithWebIdentity takes no external id"));
  }
  const colon = name.lastIndexOf(":");
  const [prefix, claim] = [name.slice(0, colon), name.slice(colon + 1)];
  if (colon < 0 || !isIssuerPrefix(prefix)) {
    return undefined;
  }
  const issuer = request.issuer?.toLowerCase();
  const isOfIssuer = issuer === undefined ? undefined : sameIssuer(prefix, issuer);
  if (isOfIssuer === false) {
    return absent(name, l10n.t('the token\'s issuer is "{0}"', request.issuer ?? ""));
  }
  const mayBeAbsent = isOfIssuer === undefined;
  switch (claim) {
    case "sub":
      return { values: [request.subject], mayBeAbsent, label: l10n.t("the token's subject"), note: undefined };
    case "aud":
    case "oaud":
      return { values: [request.audience], mayBeAbsent, label: l10n.t("the token's audience"), note: undefined };
    default:
      return absent(name, l10n.t('tokens of ServiceAccounts give IAM no claim "{0}"', claim));
  }
}

/** Keys that EKS Pod Identity sends; `aws:SourceArn` is the cluster's ARN by users' reports, not the association's. */
function sessionEntry(request: PodIdentityRequest, name: string): ContextEntry | undefined {
  const isTagKeys = name === "aws:tagkeys" || name === "sts:transitivetagkeys";
  if (request.sessionTagsDisabled && (isTagKeys || name.startsWith(REQUEST_TAG))) {
    return absent(name, l10n.t("the association turns session tags off"));
  }
  if (isTagKeys) {
    return present(POD_IDENTITY_TAGS, l10n.t("the session's tag keys"));
  }
  if (name.startsWith(REQUEST_TAG)) {
    return tagEntry(request, name.slice(REQUEST_TAG.length));
  }
  if (name === "aws:sourceaccount") {
    const account =
      request.account ?? (request.clusterArn === undefined ? undefined : parseArn(request.clusterArn)?.account);
    return present([account], l10n.t("the cluster's account"));
  }
  if (name === "aws:sourcearn") {
    return { ...present([request.clusterArn], l10n.t("the cluster's ARN")), doubt: doubtAssociationArn };
  }
  return undefined;
}

function doubtAssociationArn(policyText: string): string | undefined {
  return policyText.includes(":podidentityassociation/")
    ? l10n.t("users report that aws:SourceArn is the cluster's ARN and that the association's ARN does not match")
    : undefined;
}

function tagEntry(request: PodIdentityRequest, tag: string): ContextEntry {
  const values: Readonly<Record<(typeof POD_IDENTITY_TAGS)[number], string | undefined>> = {
    "eks-cluster-arn": request.clusterArn,
    "eks-cluster-name": request.clusterName,
    "kubernetes-namespace": request.namespace,
    "kubernetes-service-account": request.serviceAccount,
    "kubernetes-pod-name": undefined,
    "kubernetes-pod-uid": undefined,
  };
  const known = POD_IDENTITY_TAGS.find((name) => name === tag);
  return known === undefined
    ? absent(tag, l10n.t('EKS Pod Identity sets no session tag "{0}"', tag))
    : present([values[known]], l10n.t('the session tag "{0}"', known));
}

/** Claims of other identity providers, which no request of ours carries. */
function providerEntry(request: TrustRequest, name: string): ContextEntry | undefined {
  const colon = name.lastIndexOf(":");
  if (colon < 0 || !(isIssuerPrefix(name.slice(0, colon)) || name.startsWith("saml:"))) {
    return undefined;
  }
  const who =
    request.mechanism === "irsa"
      ? l10n.t("the token is of another provider")
      : l10n.t("EKS Pod Identity presents no token");
  return absent(name, who);
}

/** Providers are named by host, with or without a path or a mistaken scheme; AWS's own prefixes (`aws`, `sts`) have no dot. */
function isIssuerPrefix(prefix: string): boolean {
  return /^https?:\/\//.test(prefix) || /^[^:]*[./]/.test(prefix);
}

function otherEntry(request: TrustRequest, key: string): ContextEntry {
  const label = l10n.t('the request\'s "{0}"', key);
  return request.otherKeys === "absent"
    ? absent(label, undefined)
    : { values: [undefined], mayBeAbsent: true, label, note: l10n.t('nothing here tells the request\'s "{0}"', key) };
}

function present(values: readonly (string | undefined)[], label: string): ContextEntry {
  return { values, mayBeAbsent: false, label, note: undefined };
}

function absent(label: string, note: string | undefined): ContextEntry {
  return { values: undefined, mayBeAbsent: true, label, note };
}
