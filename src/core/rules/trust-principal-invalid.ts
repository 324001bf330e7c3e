/** Whom a statement trusts: an IAM OIDC provider by its ARN, nothing like it, and not everybody. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { TrustPolicyFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownIdentities } from "../model/known-identities.ts";
import { knownText, type Value } from "../model/value.ts";
import { formatProviderArn, parseArn, parseProviderArn, type RoleArn } from "../names/arn.ts";
import { checkIssuerForm, parseEksIssuer } from "../names/issuer.ts";
import { nearestName } from "../names/near.ts";
import { partitionById, partitionOfRegion } from "../names/partition.ts";
import { accountsOf } from "./admission.ts";
import { defineRule } from "./rule.ts";
import { eksStatements } from "./web-identity.ts";

interface Data {
  readonly fact: TrustPolicyFact;
  readonly value: Value;
}

export const trustPrincipalInvalid = defineRule({
  meta: {
    id: "trust-principal-invalid",
    title: "Principal is not the ARN of an IAM OIDC provider",
    category: "trust-policy",
    source: "IAM User Guide, reference_policies_elements_principal; EKS User Guide, associate-service-account-role",
    fix: "automatic",
  },
  messages: {
    url: {
      severity: "error",
      text: '"{value}" is the issuer, not the ARN of its IAM provider. IAM refuses it: "Federated principals must be valid domain names or SAML metadata ARNs". The form is arn:aws:iam::<account>:oidc-provider/<issuer>.',
    },
    type: {
      severity: "error",
      text: '"{value}" names no OIDC provider: behind the account stands "{resource}", and oidc-provider/<issuer> belongs there.',
    },
    account: {
      severity: "error",
      text: '"{account}" in "{value}" is not an AWS account id: it needs exactly 12 digits.',
    },
    partition: {
      severity: "error",
      text: '"{partition}" in "{value}" is no AWS partition; the issuer\'s region lies in {actual}.',
    },
    form: {
      severity: "error",
      text: '"{value}" is not the ARN of an IAM OIDC provider. The form is arn:aws:iam::<account>:oidc-provider/<issuer>.',
    },
    everyone: {
      severity: "warning",
      text: 'Principal "*" trusts everybody in every AWS account, and nothing in this statement narrows it down. Name who may assume the role.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    for (const { principals } of eksStatements(fact)) {
      for (const { principal } of principals) {
        const { value } = principal;
        const problem = value.known ? providerProblem(value.text) : undefined;
        if (problem !== undefined) {
          const data: Data = { fact, value };
          yield {
            message: problem.message,
            values: { value: value.text, ...problem.values },
            range: value.range,
            data,
          };
        }
      }
    }
    for (const statement of fact.policy.statements) {
      const isOpen =
        knownText(statement.effect) === "Allow" && !statement.notPrincipal && statement.conditionKey === undefined;
      for (const { type, value } of isOpen ? statement.principals : []) {
        if (value.known && value.text === "*" && (type === "AWS" || type === "*")) {
          yield { message: "everyone", values: {}, range: value.range, data: { fact, value } };
        }
      }
    }
  },
  fix({ uri, data: { fact, value } }, { graph }) {
    const arn = value.text === "*" ? undefined : corrected(value.text, fact, graph);
    return arn === undefined
      ? []
      : [
          {
            title: l10n.t('Change to "{0}"', arn),
            preferred: true,
            edits: [{ kind: "edit", uri, edits: [replaceValue(value, arn)] }],
          },
        ];
  },
});

function providerProblem(text: string) {
  const provider = parseProviderArn(text);
  if (provider !== undefined) {
    return partitionProblem(provider.partition, provider.issuer);
  }
  const arn = parseArn(text);
  if (arn === undefined) {
    const isIssuer = !/^arn\b/i.test(text) && /oidc[.-]/i.test(text) && text.includes("/id/");
    return { message: isIssuer ? "url" : "form", values: {} } as const;
  }
  if (arn.service !== "iam" || arn.region !== "" || !/^aws[a-z0-9-]*$/.test(arn.partition)) {
    return { message: "form", values: {} } as const;
  }
  if (!arn.resource.startsWith("oidc-provider/")) {
    const [resource = ""] = arn.resource.split("/");
    return { message: "type", values: { resource } } as const;
  }
  return /^\d{12}$/.test(arn.account)
    ? ({ message: "form", values: {} } as const)
    : ({ message: "account", values: { account: arn.account } } as const);
}

/** A partition that nobody knows may be a new one, unless the issuer's region lies in one that is known. */
function partitionProblem(partition: string, issuer: string) {
  const region = parseEksIssuer(issuer)?.region;
  const actual = region === undefined ? undefined : partitionOfRegion(region);
  return actual === undefined || partitionById(partition) !== undefined
    ? undefined
    : ({ message: "partition", values: { partition, actual: actual.id } } as const);
}

/** The provider's ARN for the issuer in the text, in the account that the text or the role says. */
function corrected(text: string, fact: TrustPolicyFact, graph: IdentityGraph): string | undefined {
  const issuer = /oidc[.-]eks\.\S+|oidc\.[a-z0-9-]+\.eks\.\S+/i.exec(text)?.[0];
  const canonical = issuer === undefined ? undefined : (checkIssuerForm(issuer)?.canonical ?? issuer);
  const parsed = canonical === undefined ? undefined : parseEksIssuer(canonical);
  const partition = parsed === undefined ? undefined : partitionOfRegion(parsed.region)?.id;
  const account = accountFor(text, fact, graph);
  return canonical === undefined || partition === undefined || account === undefined
    ? undefined
    : formatProviderArn({ partition, account, issuer: canonical });
}

function accountFor(text: string, fact: TrustPolicyFact, graph: IdentityGraph): string | undefined {
  const roles = accountsOf(graph, fact).flatMap((account): readonly RoleArn[] => {
    const role = graph.roleArnOf(account);
    return role === undefined ? [] : [role];
  });
  const candidates = new Set(roles.map(({ account }) => account));
  const known = candidates.size > 0 ? [...candidates] : knownIdentities(graph).accounts;
  const written = /(?<!\d)\d{9,15}(?!\d)/.exec(text)?.[0];
  if (written !== undefined && written.length === 12) {
    return written;
  }
  const near = written === undefined ? undefined : nearestName(written, known);
  return near ?? (known.length === 1 ? known[0] : undefined);
}
