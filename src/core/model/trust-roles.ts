/** Whose role is a trust policy document? A bare trust-policy.json does not say: these are the ways it is known, in order. */
import * as l10n from "@vscode/l10n";
import type { RoleArn } from "../names/arn.ts";
import { baseName, folderOf } from "../text/uri.ts";
import { policyFingerprint } from "../trust/fingerprint.ts";
import type { EffectiveAccount } from "./effective.ts";
import type { RoleCommandFact, RoleReference, ServiceAccountFact, TrustPolicyFact } from "./facts.ts";
import { found, type Link, missing, unknown } from "./link.ts";
import type { TrackedIndex } from "./tracked-index.ts";
import { knownText } from "./value.ts";

/** What the graph has to be told because no file says it. */
export interface GraphSettings {
  /** Role name for a trust policy file by the user's own mapping; undefined when they gave none. */
  roleOfPolicyFile(uri: string): string | undefined;
}

/** By what a policy and a role belong together. */
export type RoleLinkBasis = "setting" | "stated" | "file-name" | "folder-name" | "command" | "live" | "only-pair";

/** One trust policy and the role it belongs to. */
export interface RoleLink {
  readonly policy: TrustPolicyFact;
  readonly roleName: string;
  readonly basis: RoleLinkBasis;
  /** The command that says so, for `command`. */
  readonly command: RoleCommandFact | undefined;
}

interface Indexes {
  readonly trustByUri: TrackedIndex<TrustPolicyFact>;
  readonly trustByFolder: TrackedIndex<TrustPolicyFact>;
  readonly trustByRoleName: TrackedIndex<TrustPolicyFact>;
  readonly trustByBlock: TrackedIndex<TrustPolicyFact>;
  readonly trustByContent: TrackedIndex<TrustPolicyFact>;
  readonly commandsByPolicy: TrackedIndex<RoleCommandFact>;
  readonly commandsByRole: TrackedIndex<RoleCommandFact>;
  readonly accountsByRole: TrackedIndex<EffectiveAccount>;
  readonly accountsByFolder: TrackedIndex<ServiceAccountFact>;
}

/** File names of a bare trust policy, in the folder that bears the role's name. */
const POLICY_FILE = /^(assume-role-|assume-)?trust[-_]?(policy|relationship)?\.(json|ya?ml)$/i;

/** `<role>.trust-policy.json`. */
const NAMED_POLICY_FILE = /^(.+)\.trust[-_]?policy\.(json|ya?ml)$/i;

export class RoleLinks {
  readonly #indexes: Indexes;
  readonly #settings: GraphSettings;
  readonly #live: Indexes | undefined;

  /** @param live the trust policies that roles have in AWS; undefined where nobody looked */
  constructor(indexes: Indexes, settings: GraphSettings, live: Indexes | undefined) {
    this.#indexes = indexes;
    this.#live = live;
    this.#settings = settings;
  }

  /** Role names under which a policy is filed: what its own file, its name, its folder or the user's setting say. */
  namesWrittenFor(policy: TrustPolicyFact): ReadonlySet<string> {
    const names = [
      this.#settings.roleOfPolicyFile(policy.uri),
      knownText(policy.role?.name),
      NAMED_POLICY_FILE.exec(baseName(policy.uri))?.[1],
      POLICY_FILE.test(baseName(policy.uri)) ? baseName(folderOf(policy.uri)) : undefined,
    ];
    return new Set(names.filter((name) => name !== undefined));
  }

  /** Roles of a policy, by the first way that gives any. */
  rolesOf(policy: TrustPolicyFact): Link<RoleLink> {
    const bySetting = this.#settings.roleOfPolicyFile(policy.uri);
    if (bySetting !== undefined) {
      return this.#one(policy, bySetting, "setting");
    }
    if (policy.role !== undefined) {
      const stated = knownText(policy.role.name);
      return stated === undefined
        ? unknown(l10n.t("the role's name is not written out in the file"))
        : this.#one(policy, stated, "stated");
    }
    const named = NAMED_POLICY_FILE.exec(baseName(policy.uri))?.[1];
    if (named !== undefined) {
      return this.#one(policy, named, "file-name");
    }
    const folder = POLICY_FILE.test(baseName(policy.uri)) ? baseName(folderOf(policy.uri)) : undefined;
    if (folder !== undefined && this.#indexes.accountsByRole.has(folder)) {
      return this.#one(policy, folder, "folder-name");
    }
    const commands = this.#indexes.commandsByPolicy.get(policy.uri).filter((command) => this.#means(command, policy));
    if (commands.length > 0) {
      return found(
        commands.map((command) => ({ policy, roleName: command.roleName.text, basis: "command", command })),
        describeBasis("command"),
      );
    }
    const [live, ...others] = this.#rolesWithContentOf(policy);
    return live !== undefined && others.length === 0 ? this.#one(policy, live, "live") : this.#onlyPair(policy);
  }

  /** Names of the roles that have this very policy in AWS. */
  #rolesWithContentOf({ policy }: TrustPolicyFact): readonly string[] {
    const content = this.#live === undefined ? undefined : policyFingerprint(policy);
    const same = content === undefined ? [] : (this.#live?.trustByContent.get(content) ?? []);
    return [...new Set(same.flatMap(({ role }) => knownText(role?.name) ?? []))];
  }

  /** Trust policies of the role that an account is annotated with. */
  trustOf(account: ServiceAccountFact, role: RoleArn | undefined): Link<RoleLink> {
    if (role === undefined) {
      return account.role === undefined
        ? unknown(l10n.t("the account names no role that can be read"))
        : this.#trustOfReference(account.role);
    }
    const candidates = this.#candidates(role.name);
    for (const policy of this.#indexes.trustByFolder.get(folderOf(account.uri))) {
      candidates.add(policy);
    }
    const links = [...candidates].flatMap((policy) =>
      this.rolesOf(policy).targets.filter((link) => link.roleName === role.name),
    );
    const [first] = links;
    return first === undefined
      ? missing(l10n.t('no trust policy of role "{0}" in this workspace', role.name))
      : found(links, describeBasis(first.basis));
  }

  /** Trust policies of a role that is referred to by its block, or by a name without an ARN. */
  #trustOfReference(role: RoleReference): Link<RoleLink> {
    const name = knownText(role.name);
    const byBlock = role.block === undefined ? [] : this.#indexes.trustByBlock.get(role.block);
    const policies = new Set([...byBlock, ...(name === undefined ? [] : this.policiesOf(name))]);
    const roleName = describeRole(role);
    return policies.size === 0
      ? missing(l10n.t('no trust policy of role "{0}" in this workspace', roleName))
      : found(
          [...policies].map((policy) => ({ policy, roleName, basis: "stated", command: undefined })),
          describeBasis("stated"),
        );
  }

  /** Trust policies of the role of this name, wherever they are. */
  policiesOf(roleName: string): readonly TrustPolicyFact[] {
    return [...this.#candidates(roleName)].filter((policy) =>
      this.rolesOf(policy).targets.some((link) => link.roleName === roleName),
    );
  }

  #candidates(roleName: string): Set<TrustPolicyFact> {
    const candidates = new Set<TrustPolicyFact>(this.#indexes.trustByRoleName.get(roleName));
    for (const command of this.#indexes.commandsByRole.get(roleName)) {
      for (const uri of command.policyUris) {
        for (const policy of this.#indexes.trustByUri.get(uri)) {
          candidates.add(policy);
        }
      }
    }
    for (const { policy } of this.#live?.trustByRoleName.get(roleName) ?? []) {
      for (const same of this.#indexes.trustByContent.get(policyFingerprint(policy) ?? "")) {
        candidates.add(same);
      }
    }
    return candidates;
  }

  #one(policy: TrustPolicyFact, roleName: string, basis: RoleLinkBasis): Link<RoleLink> {
    return found([{ policy, roleName, basis, command: undefined }], describeBasis(basis));
  }

  /** A command means the nearest file that its argument can name, as seen from the command's own folder upwards. */
  #means(command: RoleCommandFact, policy: TrustPolicyFact): boolean {
    const nearest = command.policyUris.find((uri) => this.#indexes.trustByUri.has(uri));
    return nearest === policy.uri && command.roleName.known;
  }

  #onlyPair(policy: TrustPolicyFact): Link<RoleLink> {
    const folder = folderOf(policy.uri);
    const accounts = this.#indexes.accountsByFolder.get(folder);
    const [account] = accounts;
    const arn = knownText(account?.roleArn?.value);
    const isOneRole = accounts.every(({ roleArn }) => knownText(roleArn?.value) === arn);
    if (account === undefined || !isOneRole || this.#indexes.trustByFolder.get(folder).length > 1) {
      return unknown(l10n.t("nothing in this workspace says whose role this trust policy belongs to"));
    }
    const roleName = arn === undefined ? undefined : arn.slice(arn.lastIndexOf("/") + 1);
    return roleName === undefined || roleName === ""
      ? unknown(l10n.t("the annotated ServiceAccount beside it names no role that can be read"))
      : this.#one(policy, roleName, "only-pair");
  }
}

/** A role for people: its name, else the end of its block's name (`aws_iam_role.app`). */
export function describeRole({ name, block }: RoleReference): string {
  return knownText(name) ?? block?.replace(/^.*[#/]/, "") ?? "";
}

/** One sentence on how a policy and a role are known to belong together. */
export function describeBasis(basis: RoleLinkBasis): string {
  switch (basis) {
    case "setting":
      return l10n.t("the setting irsa.trustPolicyRoles gives the policy to the role");
    case "stated":
      return l10n.t("the file itself says whose trust policy it is");
    case "file-name":
      return l10n.t("the file is named after the role");
    case "folder-name":
      return l10n.t("the folder is named after the role");
    case "command":
      return l10n.t("a command or Terraform in this workspace gives the policy to the role");
    case "live":
      return l10n.t("the role has this very trust policy in AWS");
    case "only-pair":
      return l10n.t(
        "it is the only trust policy of the folder, and every annotated ServiceAccount there has this role",
      );
  }
}
