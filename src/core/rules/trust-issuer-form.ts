/** An issuer stands in a trust policy exactly as IAM keeps it: no scheme, no port, no slash at the end, the right host. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { Value } from "../model/value.ts";
import { parseArn } from "../names/arn.ts";
import { checkIssuerForm, isIssuerSymbol, parseEksIssuer, withoutScheme } from "../names/issuer.ts";
import { partitionOfRegion } from "../names/partition.ts";
import { defineRule } from "./rule.ts";
import { eksStatements } from "./web-identity.ts";

interface Data {
  /** The whole value and what it should become. */
  readonly value: Value;
  readonly corrected: string | undefined;
}

export const trustIssuerForm = defineRule({
  meta: {
    id: "trust-issuer-form",
    title: "Issuer is not in the form that IAM compares",
    category: "trust-policy",
    source:
      "IAM User Guide, id_roles_providers_create_oidc; EKS User Guide, associate-service-account-role and network-reqs",
    fix: "automatic",
  },
  messages: {
    scheme: {
      severity: "error",
      text: '"{issuer}" has a scheme. IAM knows the issuer without https://, so this never matches. Remove it.',
    },
    port: {
      severity: "error",
      text: '"{issuer}" has a port. EKS issuers have none, so this never matches. Remove it.',
    },
    "trailing-slash": {
      severity: "error",
      text: '"{issuer}" ends with a slash. EKS issuers do not, so this never matches. Remove it.',
    },
    "host-order": {
      severity: "error",
      text: '"{issuer}" has region and "eks" in the wrong order: the host of an EKS issuer is oidc.eks.<region>…, so this never matches.',
    },
    "dual-stack": {
      severity: "error",
      text: '"{issuer}" is the dual-stack address of the keys, not the issuer: tokens always name oidc.eks.<region>…, so this never matches.',
    },
    suffix: {
      severity: "error",
      text: '"{issuer}" has the domain of another partition: issuers in {region} end with {suffix}, so this never matches.',
    },
    "region-partition": {
      severity: "error",
      text: '"{issuer}" lies in partition {actual}, but the ARN around it says {partition}. A role can only trust a provider of its own partition.',
    },
    case: {
      severity: "error",
      text: '"{issuer}" has capital letters in front of its id. Provider URLs are compared letter by letter, so this never matches.',
    },
    path: {
      severity: "error",
      text: '"{issuer}" is not of the form oidc.eks.<region>.{suffix}/id/<id>, with letters and digits only in the id, so this never matches.',
    },
    "id-case": {
      severity: "hint",
      text: '"{issuer}" has small letters in its id. EKS writes ids in capitals and IAM compares provider URLs letter by letter, so this is most likely another one than the cluster\'s.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    for (const statement of eksStatements(fact)) {
      for (const { principal, issuer: own } of statement.principals) {
        const { value } = principal;
        const at = value.text.indexOf("oidc-provider/");
        // A principal that is no provider ARN at all is trust-principal-invalid's.
        if ((value.known || isIssuerSymbol(withoutScheme(own ?? ""))) && at >= 0) {
          const prefix = value.text.slice(0, at + "oidc-provider/".length);
          const issuer = value.text.slice(prefix.length);
          const partition = parseArn(value.text)?.partition;
          const found = [
            ...problems(value, issuer, partition, (canonical) => inOwnPartition(prefix, canonical) + canonical),
          ];
          yield* found.length > 0 ? found : idCase(value, issuer, prefix);
        }
      }
      for (const { condition, issuer, issuerKnown, claimAt } of statement.claims) {
        // Case does not matter in condition keys.
        if (issuerKnown && checkIssuerForm(issuer)?.problem !== "case") {
          const rest = condition.key.text.slice(claimAt);
          yield* problems(condition.key, issuer, undefined, (canonical) => canonical + rest);
        }
      }
    }
  },
  fix({ uri, data: { value, corrected } }) {
    return corrected === undefined
      ? []
      : [
          {
            title: l10n.t('Change to "{0}"', corrected),
            preferred: true,
            edits: [{ kind: "edit", uri, edits: [replaceValue(value, corrected)] }],
          },
        ];
  },
});

function* problems(
  value: Value,
  issuer: string,
  partition: string | undefined,
  rebuild: (canonical: string) => string,
) {
  const problem = checkIssuerForm(issuer, partition);
  if (problem === undefined) {
    return;
  }
  const start = value.text.indexOf(issuer);
  const exact = value.range.end - value.range.start === value.text.length;
  const data: Data = { value, corrected: problem.canonical === undefined ? undefined : rebuild(problem.canonical) };
  yield {
    message: problem.problem,
    values: describe(issuer, partition),
    range: exact ? { start: value.range.start + start, end: value.range.start + start + issuer.length } : value.range,
    data,
  };
}

/** Real ids are 32 hexadecimal digits in capitals, as far as anyone has seen; in condition keys case does not matter. */
function* idCase(value: Value, issuer: string, prefix: string) {
  const id = parseEksIssuer(issuer)?.id ?? "";
  if (/^[0-9a-fA-F]{32}$/.test(id) && /[a-f]/.test(id)) {
    const data: Data = { value, corrected: `${prefix}${issuer.slice(0, -id.length)}${id.toUpperCase()}` };
    yield { message: "id-case", values: describe(issuer, undefined), range: value.range, data } as const;
  }
}

/** The ARN up to the issuer, with the partition in which the issuer's region lies. */
function inOwnPartition(prefix: string, issuer: string): string {
  const region = parseEksIssuer(issuer)?.region;
  const partition = region === undefined ? undefined : partitionOfRegion(region);
  return partition === undefined ? prefix : prefix.replace(/^arn:[^:]*:/, `arn:${partition.id}:`);
}

function describe(issuer: string, partition: string | undefined): Record<string, string> {
  const region = /^oidc\.eks\.([a-z0-9-]+)\./.exec(issuer)?.[1] ?? "";
  const actual = partitionOfRegion(region);
  return {
    issuer,
    region,
    suffix: actual?.issuerSuffix ?? "",
    actual: actual?.id ?? "",
    partition: partition ?? "",
  };
}
