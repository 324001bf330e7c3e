/** Messages for input boxes, as one types: what is wrong with a text and what it should be; undefined when nothing is. */
import * as l10n from "@vscode/l10n";
import { parseRoleArn, ROLE_NAME, ROLE_PATH } from "../names/arn.ts";
import { checkIssuerForm, withoutScheme } from "../names/issuer.ts";
import { NAMESPACE_NAME, SERVICE_ACCOUNT_NAME } from "../names/kubernetes.ts";

/** DNS-1123 label (apimachinery, ValidateNamespaceName). */
export function namespaceProblem(text: string): string | undefined {
  if (NAMESPACE_NAME.test(text)) {
    return undefined;
  }
  return (
    placeholder(text) ??
    dnsProblem(text, l10n.t("A namespace"), 63, /[^a-z0-9-]/, l10n.t("lower-case letters, digits and “-”")) ??
    l10n.t("A namespace begins and ends with a letter or digit.")
  );
}

/** DNS-1123 subdomain (apimachinery, ValidateServiceAccountName). */
export function serviceAccountProblem(text: string): string | undefined {
  return subdomainProblem(text, l10n.t("A ServiceAccount's name"));
}

/** Pods and Deployments are named as ServiceAccounts are; pods as host names are cut at 63. */
export function workloadNameProblem(text: string): string | undefined {
  return (
    subdomainProblem(text, l10n.t("A workload's name")) ??
    (text.length > 63
      ? l10n.t("A workload's name has at most 63 characters here; this one has {0}.", text.length)
      : undefined)
  );
}

function subdomainProblem(text: string, what: string): string | undefined {
  if (SERVICE_ACCOUNT_NAME.test(text)) {
    return undefined;
  }
  return (
    placeholder(text) ??
    dnsProblem(text, what, 253, /[^a-z0-9.-]/, l10n.t("lower-case letters, digits, “-” and “.”")) ??
    l10n.t("{0} begins and ends with a letter or digit, and so does each part between dots.", what)
  );
}

function dnsProblem(text: string, what: string, most: number, forbidden: RegExp, allowed: string): string | undefined {
  if (text === "") {
    return l10n.t("{0} is needed.", what);
  }
  if (text.length > most) {
    return l10n.t("{0} has at most {1} characters; this one has {2}.", what, most, text.length);
  }
  const sign = forbidden.exec(text)?.[0];
  return sign === undefined ? undefined : l10n.t("{0} has only {1}, no “{2}”.", what, allowed, sign);
}

/** IAM API reference, CreateRole: 1 to 64 of `[\w+=,.@-]`, unique whatever the case. */
export function roleNameProblem(text: string): string | undefined {
  if (ROLE_NAME.test(text)) {
    return undefined;
  }
  if (text === "") {
    return l10n.t("A role name is needed.");
  }
  if (text.startsWith("arn:")) {
    return l10n.t("The name only, not the ARN: what stands behind the last “/”.");
  }
  if (text.length > 64) {
    return l10n.t("A role name has at most 64 characters; this one has {0}.", text.length);
  }
  const sign = /[^\w+=,.@-]/.exec(text)?.[0];
  return placeholder(text) ?? l10n.t("A role name has only letters, digits and + = , . @ - _, no “{0}”.", sign ?? "");
}

/** IAM API reference: `/` or `/…/` of printable ASCII, at most 512; in ARNs only what the webhook's pattern takes. */
export function rolePathProblem(text: string): string | undefined {
  if (!text.startsWith("/") || !text.endsWith("/")) {
    return l10n.t("A role path begins and ends with “/”, for example /irsa/.");
  }
  if (text.length > 512) {
    return l10n.t("A role path has at most 512 characters; this one has {0}.", text.length);
  }
  if (text.includes("//")) {
    return l10n.t("A role path has no empty part between two “/”.");
  }
  const sign = /[^\w/.@+=,-]/.exec(text)?.[0];
  return ROLE_PATH.test(text) && sign === undefined
    ? undefined
    : l10n.t("A role path has only letters, digits and / . @ + = , - _, no “{0}”.", sign ?? "");
}

export function roleArnProblem(text: string): string | undefined {
  return parseRoleArn(text) === undefined
    ? (placeholder(text) ?? l10n.t("A role's ARN looks like arn:aws:iam::111122223333:role/name."))
    : undefined;
}

export function accountIdProblem(text: string): string | undefined {
  if (/^\d{12}$/.test(text)) {
    return undefined;
  }
  if (/^\d{4}-\d{4}-\d{4}$/.test(text)) {
    return l10n.t("An account id without dashes: 12 digits.");
  }
  return l10n.t("An account id has 12 digits; “{0}” has {1}.", text, text.replace(/\D/g, "").length);
}

/** EKS API reference, CreateCluster: 1 to 100, `^[0-9A-Za-z][A-Za-z0-9\-_]*`. */
export function clusterNameProblem(text: string): string | undefined {
  return /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/.test(text)
    ? undefined
    : l10n.t("A cluster's name has letters, digits, “-” and “_”, at most 100, and begins with a letter or digit.");
}

/** With or without `https://`; forms that EKS does not use for issuers are told with the right one. */
export function issuerProblem(text: string): string | undefined {
  const bare = withoutScheme(text);
  const form = checkIssuerForm(bare);
  if (placeholder(text) !== undefined || /\s/.test(text)) {
    return placeholder(text) ?? l10n.t("An issuer has no spaces.");
  }
  if (form?.canonical !== undefined) {
    return l10n.t("EKS writes this issuer https://{0}.", form.canonical);
  }
  return /^[a-z0-9.-]+\.[a-z]{2,}(?:\/[\w./-]*[\w.-])?$/i.test(bare) && form === undefined
    ? undefined
    : l10n.t(
        "An issuer is a URL such as https://oidc.eks.eu-central-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE.",
      );
}

/** Rules of S3 for general purpose buckets (AmazonS3 user guide, bucketnamingrules). */
export function bucketProblem(text: string): string | undefined {
  const arn = /^arn:[^:]*:s3:::([^/]*)|^s3:\/\/([^/]*)/.exec(text);
  if (arn !== null) {
    return l10n.t("The name only: {0}.", arn[1] ?? arn[2] ?? "");
  }
  if (text.length < 3 || text.length > 63) {
    return l10n.t("A bucket's name has 3 to 63 characters; this one has {0}.", text.length);
  }
  const sign = /[^a-z0-9.-]/.exec(text)?.[0];
  if (sign !== undefined) {
    return (
      placeholder(text) ?? l10n.t("A bucket's name has only lower-case letters, digits, “.” and “-”, no “{0}”.", sign)
    );
  }
  if (/^[.-]|[.-]$|\.\./.test(text)) {
    return l10n.t("A bucket's name begins and ends with a letter or digit and has no two dots in a row.");
  }
  return /^\d+\.\d+\.\d+\.\d+$/.test(text) ? l10n.t("A bucket's name is not an IP address.") : undefined;
}

function placeholder(text: string): string | undefined {
  const found = /<[^<>]*>|\$\{[^}]*\}|\{\{.*\}\}/.exec(text)?.[0];
  return found === undefined ? undefined : l10n.t("“{0}” is a placeholder: fill it in.", found);
}
