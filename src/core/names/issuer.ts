/** EKS OIDC issuers: the identity of a cluster in IAM, written without scheme in provider ARNs and condition keys. */
import { type Partition, partitionById, partitionOfRegion } from "./partition.ts";

/** A well-formed EKS issuer `oidc.eks.<region>.<suffix>/id/<id>`. */
export interface EksIssuer {
  readonly region: string;
  /** Domain suffix, e.g. `amazonaws.com`. */
  readonly suffix: string;
  /** 32 characters in real clusters; practice accounts and emulators differ, so the length is never judged. */
  readonly id: string;
}

/** Drops `https://`; leaves everything else, so that a wrong form stays visible. */
export function withoutScheme(issuer: string): string {
  return issuer.replace(/^https:\/\//i, "");
}

/** Undefined unless the text (without scheme) is an EKS issuer in canonical form. */
export function parseEksIssuer(issuer: string): EksIssuer | undefined {
  const match = /^oidc\.eks\.([a-z0-9-]+)\.([a-z0-9.-]+)\/id\/([A-Za-z0-9]+)$/.exec(issuer);
  if (!match) {
    return undefined;
  }
  const [, region = "", suffix = "", id = ""] = match;
  return { region, suffix, id };
}

export function formatEksIssuer(issuer: EksIssuer): string {
  return `oidc.eks.${issuer.region}.${issuer.suffix}/id/${issuer.id}`;
}

/** What is wrong with the way an issuer is written, and how it should be; undefined when nothing is, or nobody can tell. */
export interface IssuerFormProblem {
  readonly problem:
    | "scheme"
    | "port"
    | "trailing-slash"
    | "host-order"
    | "dual-stack"
    | "suffix"
    | "region-partition"
    | "case"
    | "path";
  /** The canonical form, when it follows from the text. */
  readonly canonical: string | undefined;
}

/** True for anything that is, or is a misspelling of, an EKS issuer: other issuers (GitHub, Cognito) are never judged. */
export function looksLikeEksIssuer(text: string): boolean {
  return /(^|[/.])oidc[.-]eks\./i.test(text) || /(^|\/)oidc\.[a-z0-9-]+\.eks\./i.test(text) || EKS_SYMBOL.test(text);
}

/** What an address of Terraform is made of; nothing that a condition key or an ARN is split at. */
const ADDRESS = /^[\w.[\]"-]+$/;

const EKS_SYMBOL = /<issuer of [\w.[\]"-]+>/;

const SYMBOL = /^<(?:issuer|url) of [\w.[\]"-]+>$/;

/**
 * A name for an issuer that only a run of Terraform will tell, without scheme: `<issuer of module.eks>` for a cluster's, `<url of
 * aws_iam_openid_connect_provider.this>` for a provider's that may be of another party. Within one module the same name is the same
 * issuer; two names may be. Undefined where the address is no plain one.
 */
export function issuerSymbol(address: string, of: "cluster" | "provider"): string | undefined {
  return ADDRESS.test(address) ? `<${of === "cluster" ? "issuer" : "url"} of ${address}>` : undefined;
}

/** True for a name that `issuerSymbol` gave. */
export function isIssuerSymbol(text: string): boolean {
  return SYMBOL.test(text);
}

/** Whether two issuers, as written, are one and the same; undefined where one is a symbol that may stand for the other. */
export function sameIssuer(one: string, other: string): boolean | undefined {
  if (one === other) {
    return true;
  }
  const isWritten = (text: string) => text !== "" && !/^https?:\/\//i.test(text);
  const isOpen = isIssuerSymbol(one) || isIssuerSymbol(other);
  return isOpen && isWritten(one) && isWritten(other) ? undefined : false;
}

/**
 * Finds the first thing wrong with the written form of an EKS issuer.
 * `partitionId` is the partition of the ARN it stands in, where there is one.
 */
export function checkIssuerForm(text: string, partitionId?: string): IssuerFormProblem | undefined {
  if (!looksLikeEksIssuer(text)) {
    return undefined;
  }
  const problem = firstProblem(text, partitionId);
  if (problem === undefined || (EKS_SYMBOL.test(text) && problem !== "scheme")) {
    return undefined;
  }
  const partition = partitionId === undefined ? undefined : partitionById(partitionId);
  return { problem, canonical: canonicalIssuer(text, partition) };
}

function firstProblem(text: string, partitionId: string | undefined): IssuerFormProblem["problem"] | undefined {
  if (/^https?:\/\//i.test(text)) {
    return "scheme";
  }
  const host = text.split("/")[0] ?? "";
  if (/:\d+$/.test(host)) {
    return "port";
  }
  if (text.endsWith("/")) {
    return "trailing-slash";
  }
  if (/^oidc\.[a-z0-9-]+\.eks\./i.test(host)) {
    return "host-order";
  }
  if (/^oidc-eks\./i.test(host)) {
    return "dual-stack";
  }
  if (host !== host.toLowerCase() || (/\/id\//i.test(text) && !text.includes("/id/"))) {
    return "case";
  }
  const match = /^oidc\.eks\.([a-z0-9-]+)\.(.+)$/.exec(host);
  const region = match?.[1];
  const suffix = match?.[2];
  const partition = region === undefined ? undefined : partitionOfRegion(region);
  if (partition === undefined || suffix === undefined) {
    return undefined;
  }
  if (partition.issuerSuffix !== undefined && suffix !== partition.issuerSuffix) {
    return "suffix";
  }
  if (partitionId !== undefined && partitionById(partitionId) !== undefined && partition.id !== partitionId) {
    return "region-partition";
  }
  return partition.issuerSuffix === undefined || parseEksIssuer(text) !== undefined ? undefined : "path";
}

function canonicalIssuer(text: string, partition: Partition | undefined): string | undefined {
  // Pasted whole behind `/id/`, an issuer stands there twice: the second is the one that was pasted.
  const bare = text.replace(/^.*https?:\/\//i, "").replace(/\/+$/, "");
  const match = /^oidc(?:[.-]eks\.([a-z0-9-]+)|\.([a-z0-9-]+)\.eks)\.[a-z0-9.-]+(?::\d+)?\/id\/([A-Za-z0-9]+)$/i.exec(
    bare,
  );
  const region = (match?.[1] ?? match?.[2])?.toLowerCase();
  const id = match?.[3];
  if (region === undefined || id === undefined) {
    return undefined;
  }
  const suffix = (partitionOfRegion(region) ?? partition)?.issuerSuffix;
  return suffix === undefined ? undefined : formatEksIssuer({ region, suffix, id });
}
