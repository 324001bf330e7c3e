/** Whether a statement's Principal admits the caller: an OIDC provider's token, or the EKS Pod Identity service. */
import * as l10n from "@vscode/l10n";
import { formatProviderArn, issuerInOwnAccount, parseProviderArn } from "../names/arn.ts";
import { sameIssuer } from "../names/issuer.ts";
import { POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import type { ElementOutcome } from "./conditions.ts";
import { quote } from "./explain.ts";
import type { TrustPrincipal, TrustStatement } from "./policy.ts";
import { some, type Truth } from "./truth.ts";
import type { TrustRequest, WebIdentityRequest } from "./verdict.ts";

interface Admission {
  readonly truth: Truth;
  readonly message: string;
}

export function evaluatePrincipal(statement: TrustStatement, request: TrustRequest): ElementOutcome {
  const range = statement.principals[0]?.value.range ?? statement.principalKey?.range ?? statement.range;
  const allows = statement.effect?.text === "Allow";
  if (statement.principalKey === undefined) {
    const truth = allows ? "no" : "unknown";
    return { truth, code: "principal-mismatch", message: l10n.t("the statement has no Principal"), range };
  }
  const each = statement.principals.map((principal) => ({ principal, ...admits(principal, request, allows) }));
  const truth = each.length === 0 ? "unknown" : some(each.map((admission) => admission.truth));
  if (statement.notPrincipal) {
    return notPrincipal(truth, allows, range);
  }
  const deciding = each.find((admission) => admission.truth === truth) ?? each[0];
  const more =
    truth === "no" && each.length > 1
      ? l10n.t(", and none of the other {0} principals admits it", each.length - 1)
      : "";
  return {
    truth,
    code: truth === "unknown" ? "principal-unknown" : "principal-mismatch",
    message: deciding === undefined ? l10n.t("the Principal could not be read") : `${deciding.message}${more}`,
    range: deciding?.principal.value.range ?? range,
  };
}

/** Whom NotPrincipal covers beyond the listed is documented for users and roles only; certain is whom an Allow leaves out. */
function notPrincipal(listed: Truth, allows: boolean, range: ElementOutcome["range"]): ElementOutcome {
  return allows && listed === "yes"
    ? { truth: "no", code: "principal-mismatch", message: l10n.t("NotPrincipal leaves the caller out"), range }
    : {
        truth: "unknown",
        code: "principal-unknown",
        message: l10n.t("it is not certain whom NotPrincipal covers"),
        range,
      };
}

function admits(principal: TrustPrincipal, request: TrustRequest, allows: boolean): Admission {
  const { type, value } = principal;
  const ownIssuer = type === "Federated" && !value.known ? issuerInOwnAccount(value.text) : undefined;
  if (ownIssuer !== undefined && request.mechanism === "irsa") {
    return admitsOwnProvider(ownIssuer, l10n.t("the Principal is Federated {0}", quote(value.text)), request);
  }
  if (!value.known) {
    const message =
      value.text === ""
        ? l10n.t("the Principal could not be read")
        : l10n.t("the Principal {0} is not filled in yet", quote(value.text));
    return { truth: "unknown", message };
  }
  const caller =
    request.mechanism === "irsa"
      ? l10n.t("the token's OIDC provider")
      : l10n.t('the service "{0}"', POD_IDENTITY_SERVICE);
  const described = l10n.t("the Principal is {0}{1}", type === "*" ? "" : `${type} `, quote(value.text));
  if (type === "*" || value.text === "*") {
    return { truth: "unknown", message: l10n.t("{0}, and it is not certain that it covers {1}", described, caller) };
  }
  if (type === "AWS" && !allows && /^(\d{12}|arn:[^:]*:iam::\d*:root)$/.test(value.text)) {
    return {
      truth: "unknown",
      message: l10n.t("{0}, and it is not certain that a Deny for it covers {1}", described, caller),
    };
  }
  if (request.mechanism === "pod-identity") {
    return type === "Service"
      ? admitsService(value.text, described)
      : { truth: "no", message: l10n.t("{0}, not {1}", described, caller) };
  }
  return type === "Federated"
    ? admitsProvider(value.text, described, request)
    : { truth: "no", message: l10n.t("{0}, not {1}", described, caller) };
}

function admitsService(service: string, described: string): Admission {
  if (service === POD_IDENTITY_SERVICE) {
    return { truth: "yes", message: described };
  }
  const truth = service.toLowerCase() === POD_IDENTITY_SERVICE ? "unknown" : "no";
  return { truth, message: l10n.t('{0}, EKS Pod Identity calls as "{1}"', described, POD_IDENTITY_SERVICE) };
}

/** A provider of the account that a template is deployed to, as the role is. */
function admitsOwnProvider(own: string, described: string, { issuer }: WebIdentityRequest): Admission {
  if (issuer === undefined) {
    return { truth: "unknown", message: l10n.t("{0}, and the cluster's issuer is not known", described) };
  }
  const same = sameIssuer(own, issuer);
  if (same === undefined) {
    return { truth: "unknown", message: l10n.t('{0}, and whether that is "{1}" is not known', described, issuer) };
  }
  return same
    ? { truth: "yes", message: described }
    : { truth: "no", message: l10n.t('{0}, the token\'s issuer is "{1}"', described, issuer ?? "") };
}

/** The provider must be the issuer's, in the role's own account (id_roles_providers_create_oidc); its URL is case-sensitive. */
function admitsProvider(arn: string, described: string, request: WebIdentityRequest): Admission {
  const provider = parseProviderArn(arn);
  if (provider === undefined) {
    return { truth: "no", message: l10n.t("{0}, which is not the ARN of an OIDC provider", described) };
  }
  const { issuer, account, partition } = request;
  const same = issuer === undefined ? undefined : sameIssuer(provider.issuer, issuer);
  if (same === false) {
    return { truth: "no", message: l10n.t('{0}, the token\'s issuer is "{1}"', described, issuer ?? "") };
  }
  if (account !== undefined && provider.account !== account) {
    return { truth: "no", message: l10n.t('{0}, the role\'s account is "{1}"', described, account) };
  }
  if (partition !== undefined && provider.partition !== partition) {
    return { truth: "no", message: l10n.t('{0}, the role\'s partition is "{1}"', described, partition) };
  }
  if (same === undefined) {
    return { truth: "unknown", message: l10n.t("{0}, and the cluster's issuer is not known", described) };
  }
  if (account === undefined) {
    const expected = formatProviderArn({ ...provider, account: "…" });
    return {
      truth: "unknown",
      message: l10n.t('{0}; whether "{1}" is in the role\'s account is not known', described, expected),
    };
  }
  return { truth: "yes", message: described };
}
