/** Roles and OIDC providers as files want them: whom a role trusts, what it may do, and its boundary. */
import * as l10n from "@vscode/l10n";
import { checkIntent } from "../../generate/wanted.ts";
import type { RoleFact, RolePolicyFact, RoleReference, TrustPolicyFact } from "../../model/facts.ts";
import { describeRole } from "../../model/trust-roles.ts";
import { knownText, type Value } from "../../model/value.ts";
import { formatProviderArn, formatRoleArn, parseArn, parseRoleArn, type RoleArn } from "../../names/arn.ts";
import { isObject } from "../../ports.ts";
import type { AdmittedAccount, Desired, DesiredRole, DesiredTrust } from "../desired.ts";
import type { FileReading } from "./file-reading.ts";
import { policiesBeside } from "./policies-beside.ts";
import { refusalOf } from "./refusal.ts";
import type { RoleUse } from "./role-use.ts";
import { trustPolicyText } from "./trust-policy-text.ts";

/** A role as files name it, come down to its ARN. */
export interface FileRole {
  readonly arn: RoleArn;
  /** Where files define it; live facts are none. */
  readonly definitions: readonly RoleFact[];
  /** Keys under which the graph knows what belongs to it. */
  readonly keys: readonly string[];
}

export class FileRoles {
  readonly #reading: FileReading;
  readonly #providers = new Map<string, Desired["providers"][number]>();
  readonly #roles = new Map<string, DesiredRole>();

  constructor(reading: FileReading) {
    this.#reading = reading;
  }

  get providers(): Desired["providers"] {
    return [...this.#providers.values()];
  }

  get roles(): readonly DesiredRole[] {
    return [...this.#roles.values()];
  }

  /** The role that an ARN or a reference means; a sentence on why it is not known. */
  resolve(arn: Value | undefined, reference: RoleReference | undefined): FileRole | string {
    const { graph } = this.#reading.sources;
    const written = parseRoleArn(knownText(arn) ?? "");
    if (written !== undefined) {
      return this.#known(written, reference?.block);
    }
    if (arn?.known === true) {
      return l10n.t("“{0}” is no ARN of a role", arn.text);
    }
    const defined = reference?.block === undefined ? [] : graph.rolesAt(reference.block).filter(isWritten);
    const [fact, ...more] = defined;
    const meant = more.length === 0 ? (fact?.role ?? reference) : undefined;
    const name = knownText(meant?.name);
    if (name === undefined) {
      const who = reference === undefined ? "" : ` (${describeRole(reference)})`;
      return l10n.t("the name of its role{0} is filled in later", who);
    }
    return this.named(name, reference?.block, meant?.path);
  }

  /** The role of this name in the cluster's account; a sentence on why its ARN is not known. */
  named(name: string, block: string | undefined, writtenPath: Value | undefined): FileRole | string {
    const path = writtenPath === undefined ? this.#pathOf(name) : knownText(writtenPath);
    const { account, partition } = this.#reading.cluster;
    if (path === undefined) {
      return l10n.t("the path of its role ({0}) is filled in later", name);
    }
    return account === undefined
      ? l10n.t("the AWS account is not known, and the role's ARN needs it")
      : this.#known({ partition, account, path, name }, block);
  }

  /** Wants the cluster's OIDC provider in the role's account; false where the issuer is not known. */
  provider(role: RoleArn, audience: string): boolean {
    const { issuer } = this.#reading.cluster;
    if (issuer === undefined) {
      this.#reading.note(
        l10n.t("The cluster's issuer is not known, so neither its OIDC provider nor roles are planned."),
      );
      return false;
    }
    const arn = formatProviderArn({ partition: role.partition, account: role.account, issuer });
    const audiences = [...new Set([...(this.#providers.get(arn)?.audiences ?? []), audience])];
    this.#providers.set(arn, { arn, url: `https://${issuer}`, audiences });
    return true;
  }

  /** @param policies trust policies that files have for the role */
  role(role: FileRole, use: RoleUse, policies: readonly TrustPolicyFact[]): void {
    const arn = formatRoleArn(role.arn);
    const known = this.#roles.get(arn);
    const trust = this.#trust(role, use, policies.filter(isWritten));
    if (trust === undefined) {
      return;
    }
    if (known !== undefined) {
      this.#roles.set(arn, { ...known, trust: both(known.trust, trust) });
      return;
    }
    const { attached, inline, boundary } = this.#policies(role, policies.filter(isWritten));
    this.#roles.set(arn, {
      arn,
      name: role.arn.name,
      path: role.arn.path,
      // eksctl writes the trust policy of the roles that it makes by itself.
      mayCreate: trust.kind === "document" || role.definitions.some(({ source }) => source === "eksctl"),
      description: undefined,
      trust,
      attached,
      inline,
      boundary,
    });
    for (const { source, uri } of role.definitions) {
      this.#reading.noteMaker(source, uri);
    }
  }

  #known(arn: RoleArn, block: string | undefined): FileRole {
    const { graph } = this.#reading.sources;
    const keys = [arn.name, ...(block === undefined ? [] : [block])];
    const definitions = [...graph.rolesNamed(arn.name), ...(block === undefined ? [] : graph.rolesAt(block))];
    return { arn, keys, definitions: [...new Set(definitions)].filter(isWritten) };
  }

  /** Path of a role that is referred to by its name alone. */
  #pathOf(name: string): string | undefined {
    const [fact] = this.#reading.sources.graph.rolesNamed(name).filter(isWritten);
    return fact?.role.path === undefined ? "/" : knownText(fact.role.path);
  }

  /** The policy that the files have for the role; else what admits this account, onto a role that exists. */
  #trust({ arn }: FileRole, use: RoleUse, policies: readonly TrustPolicyFact[]): DesiredTrust | undefined {
    const [policy, ...more] = policies;
    if (policy === undefined) {
      return this.#admit(arn, use);
    }
    if (more.length > 0) {
      this.#reading.note(l10n.t('Several files hold a trust policy for "{0}", so the role is not planned.', arn.name));
      return undefined;
    }
    const text = this.#textOf(policy);
    if (text === undefined) {
      this.#reading.note(
        l10n.t(
          '{0}: the trust policy of "{1}" has parts that are filled in later or belong into none, so the role is not planned.',
          this.#reading.pathOf(policy.uri),
          arn.name,
        ),
      );
      return undefined;
    }
    const refusal = refusalOf(policy, arn, use, this.#reading.cluster);
    if (refusal !== undefined) {
      this.#reading.note(
        l10n.t(
          '{0}: this trust policy does not admit ServiceAccount {1}, which is to have role "{2}": {3}. It is planned as it is written, and pods will get no credentials; mend it first.',
          this.#reading.pathOf(policy.uri),
          `${use.account.namespace}/${use.account.name}`,
          arn.name,
          refusal,
        ),
      );
    }
    return { kind: "document", text, from: this.#reading.pathOf(policy.uri) };
  }

  /** A document of its own stays as it is written, elements that only IAM knows included. */
  #textOf({ uri, document, policy }: TrustPolicyFact): string | undefined {
    const json = this.#reading.document(uri, document);
    const isOwn = isObject(json) && json.Statement !== undefined;
    const whole = trustPolicyText(policy);
    return isOwn && whole !== undefined ? `${JSON.stringify(json, undefined, 2)}\n` : whole;
  }

  #admit(arn: RoleArn, use: RoleUse): DesiredTrust | undefined {
    const { namespace, name } = use.account;
    const checked = checkIntent({
      cluster: this.#reading.cluster,
      mechanism: use.mechanism,
      namespace,
      serviceAccount: name,
      role: { kind: "existing", arn: formatRoleArn(arn) },
      permissions: { kind: "none" },
      workload: { kind: "none" },
      folder: "file:///",
    });
    if (!checked.ok) {
      this.#reading.note(checked.reason);
      return undefined;
    }
    const admitted: AdmittedAccount = {
      wanted: checked.wanted,
      audience: use.mechanism === "irsa" ? use.audience : "",
    };
    return { kind: "admit", accounts: [admitted] };
  }

  #policies(
    { arn, keys }: FileRole,
    trust: readonly TrustPolicyFact[],
  ): Pick<DesiredRole, "attached" | "inline" | "boundary"> {
    const { graph } = this.#reading.sources;
    const facts = new Set(keys.flatMap((key) => graph.rolePolicies(key)).filter(isWritten));
    const attached = new Set<string>();
    const inline = new Map<string, string>();
    let boundary: string | undefined;
    for (const { policy, uri } of facts) {
      const leaveOut = (what: string) =>
        this.#reading.note(
          l10n.t(
            '{0}: {1} of role "{2}" is filled in later, so it is not planned.',
            this.#reading.pathOf(uri),
            what,
            arn.name,
          ),
        );
      if (policy.how === "inline") {
        const name = knownText(policy.name);
        if (name === undefined || policy.document === undefined) {
          leaveOut(
            name === undefined
              ? l10n.t("the name or text of an inline policy")
              : l10n.t('the inline policy "{0}"', name),
          );
        } else {
          inline.set(name, policy.document);
        }
      } else if (!policy.arn.known || !isPolicyArn(policy.arn.text)) {
        leaveOut(
          `${policy.how === "boundary" ? l10n.t("the permissions boundary") : l10n.t("a policy")} (${policy.arn.text})`,
        );
      } else if (policy.how === "boundary") {
        boundary = policy.arn.text;
      } else {
        attached.add(policy.arn.text);
      }
    }
    const named = [...inline].map(([name, document]) => ({ name, document }));
    const beside = policiesBeside(arn.name, trust, this.#reading).filter(({ name }) => !inline.has(name));
    return { attached: [...attached], inline: [...named, ...beside], boundary };
  }
}

/** False for what is not written in a file but seen in AWS. */
function isWritten({ source }: RoleFact | TrustPolicyFact | RolePolicyFact): boolean {
  return source !== "live";
}

function isPolicyArn(text: string): boolean {
  const arn = parseArn(text);
  return arn?.service === "iam" && arn.resource.startsWith("policy/");
}

/** Two accounts of one role: a document is one for both, else both are admitted. */
function both(one: DesiredTrust, other: DesiredTrust): DesiredTrust {
  return one.kind === "admit" && other.kind === "admit"
    ? { kind: "admit", accounts: [...one.accounts, ...other.accounts] }
    : one;
}
