/** From what the files of a workspace say about one cluster to the desired state: manifests, trust policies, associations, roles with their policies. */
import * as l10n from "@vscode/l10n";
import type { DraftSources } from "../generate/drafting.ts";
import type { AccessIntent, IntentCluster } from "../generate/intent.ts";
import { audienceOf } from "../injection/account-settings.ts";
import { accountInputOf } from "../injection/from-facts.ts";
import { EKS_WEBHOOK } from "../injection/webhook.ts";
import type { EffectiveAccount } from "../model/effective.ts";
import type { AssociationFact, TrustPolicyFact } from "../model/facts.ts";
import { formatRoleArn } from "../names/arn.ts";
import type { AccountName } from "../names/kubernetes.ts";
import type { Desired, DesiredAssociation, DesiredPods } from "./desired.ts";
import { type FileAssociation, fileAssociation } from "./from-files/file-associations.ts";
import { FileObjects } from "./from-files/file-objects.ts";
import { FileReading } from "./from-files/file-reading.ts";
import { type FileRole, FileRoles } from "./from-files/file-roles.ts";
import { taggedRole } from "./from-files/tagged-role.ts";

export interface DesiredOfFiles {
  readonly desired: Desired;
  /** What of the files is not part of it, and why. */
  readonly notes: readonly string[];
  /** `<namespace>/<name>` of accounts to which the files give a role both ways, so that the user has to say which one is meant. */
  readonly undecided: readonly string[];
}

export interface FileChoice {
  /** The one account that counts; undefined for all. */
  readonly only?: AccountName;
  /** Which mechanism counts for accounts that have both; without it neither does. */
  readonly mechanism?: AccessIntent["mechanism"];
  /** True where the role comes from elsewhere: then manifests count also of accounts to which no file gives a role. */
  readonly objectsOnly?: boolean;
}

/**
 * @param uris the files whose accounts and associations count; others are read for their links only
 * @param pathOf a file as messages call it
 */
export function desiredFromFiles(
  uris: readonly string[],
  sources: DraftSources,
  cluster: IntentCluster,
  pathOf: (uri: string) => string,
  choice: FileChoice = {},
): DesiredOfFiles {
  const collected = new Collecting(new FileReading(sources, cluster, pathOf), choice);
  for (const uri of uris) {
    for (const fact of sources.graph.file(uri)?.facts ?? []) {
      if (fact.source === "live") {
        continue;
      }
      if (fact.kind === "service-account" && !fact.partial) {
        for (const account of sources.graph.placementsOfAccount(fact)) {
          collected.account(account);
        }
      } else if (fact.kind === "association") {
        collected.association(fact);
      }
    }
  }
  return collected.result();
}

/** How files give an account its role. */
interface Found {
  readonly name: AccountName;
  readonly accounts: EffectiveAccount[];
  readonly associations: FileAssociation[];
}

class Collecting {
  readonly #reading: FileReading;
  readonly #choice: FileChoice;
  readonly #roles: FileRoles;
  readonly #objects: FileObjects;
  readonly #found = new Map<string, Found>();
  readonly #associations = new Map<string, DesiredAssociation>();
  readonly #pods: DesiredPods[] = [];
  readonly #undecided: string[] = [];

  constructor(reading: FileReading, choice: FileChoice) {
    this.#reading = reading;
    this.#choice = choice;
    this.#roles = new FileRoles(reading);
    this.#objects = new FileObjects(reading);
  }

  account(account: EffectiveAccount): void {
    const { namespace, name } = account.placement;
    const { only } = this.#choice;
    if (only !== undefined && (namespace !== only.namespace || name !== only.name)) {
      return;
    }
    const where = this.#reading.pathOf(account.fact.uri);
    if (!hasRole(account) && !account.whole && account.fact.roleArn !== undefined) {
      this.#reading.note(
        l10n.t("{0}: what an overlay makes of the ServiceAccount is not known, so it is not planned.", where),
      );
    } else if (namespace !== undefined && name !== undefined) {
      this.#of({ namespace, name }).accounts.push(account);
    } else if (hasRole(account)) {
      this.#reading.note(
        name === undefined
          ? l10n.t("{0}: the ServiceAccount's name or role is filled in by a template, so it is not planned.", where)
          : l10n.t('{0}: ServiceAccount "{1}" has no namespace, so it is not planned.', where, name),
      );
    }
  }

  association(fact: AssociationFact): void {
    const found = fileAssociation(fact, this.#reading, this.#roles, this.#choice.only);
    if (found !== undefined) {
      this.#of(found.account).associations.push(found);
    }
  }

  result(): DesiredOfFiles {
    for (const found of this.#found.values()) {
      this.#decide(found);
    }
    const associations = [...this.#associations.values()];
    return {
      notes: this.#reading.notes,
      undecided: this.#undecided,
      desired: {
        cluster: this.#reading.cluster,
        providers: this.#roles.providers,
        roles: this.#roles.roles,
        agent: associations.length > 0,
        associations,
        objects: this.#objects.objects,
        pods: this.#pods,
      },
    };
  }

  #of(name: AccountName): Found {
    const key = `${name.namespace}/${name.name}`;
    const found = this.#found.get(key) ?? { name, accounts: [], associations: [] };
    this.#found.set(key, found);
    return found;
  }

  #decide(found: Found): void {
    if (this.#choice.objectsOnly === true) {
      found.accounts.forEach((account) => {
        this.#object(account, found.name);
      });
      return;
    }
    const annotated = found.accounts.some(hasRole);
    const associated = found.associations.length > 0;
    const { mechanism } = this.#choice;
    const who = `${found.name.namespace}/${found.name.name}`;
    if (annotated && associated && mechanism === undefined) {
      this.#undecided.push(who);
      this.#reading.note(
        l10n.t(
          "The files give ServiceAccount {0} a role by annotation and another by a Pod Identity association, which would win; say which one is meant.",
          who,
        ),
      );
    } else if (associated && (mechanism === "pod-identity" || !annotated)) {
      this.#podIdentity(found);
    } else if (annotated) {
      found.accounts.filter(hasRole).forEach((account) => {
        this.#irsa(account, found.name);
      });
    } else if (this.#choice.only !== undefined && mechanism !== "irsa") {
      this.#tagged(found);
    }
  }

  /** Pod Identity set up without a file for the association, as the guided command and the AWS CLI leave it. */
  #tagged(found: Found): void {
    const { name } = found;
    const cluster = this.#reading.cluster.name;
    const tagged = taggedRole(name, this.#reading, this.#roles);
    if (tagged === undefined || cluster === undefined) {
      return;
    }
    const roleArn = formatRoleArn(tagged.role.arn);
    this.#reading.note(
      l10n.t(
        'No file holds an association of ServiceAccount {0}/{1}; {2} scopes role "{3}" to it for EKS Pod Identity, so it is planned with that role.',
        name.namespace,
        name.name,
        this.#reading.pathOf(tagged.policy.uri),
        tagged.role.arn.name,
      ),
    );
    this.#associate(found, tagged.role, [tagged.policy], {
      key: { cluster, namespace: name.namespace, serviceAccount: name.name },
      roleArn,
      targetRoleArn: undefined,
      disableSessionTags: false,
      policy: undefined,
    });
  }

  #irsa(account: EffectiveAccount, name: AccountName): void {
    const { fact, roleArn } = account;
    const role = this.#roles.resolve(roleArn?.value, fact.role);
    if (typeof role === "string") {
      const where = this.#reading.pathOf(fact.uri);
      this.#reading.note(l10n.t('{0}: {1}, so ServiceAccount "{2}" is not planned.', where, role, name.name));
      return;
    }
    const audience = audienceOf(accountInputOf(account), EKS_WEBHOOK).value;
    if (this.#roles.provider(role.arn, audience)) {
      const policies = this.#reading.sources.graph.trustOf(account).targets.map(({ policy }) => policy);
      this.#roles.role(role, { mechanism: "irsa", account: name, audience }, policies);
    }
    this.#object(account, name);
    this.#podsOf(name, { mechanism: "irsa", roleArn: formatRoleArn(role.arn) });
  }

  #podIdentity(found: Found): void {
    const { name, associations } = found;
    const [association, ...more] = associations;
    if (association === undefined) {
      return;
    }
    const who = `${name.namespace}/${name.name}`;
    if (more.some(({ desired }) => JSON.stringify(desired) !== JSON.stringify(association.desired))) {
      this.#reading.note(
        l10n.t(
          "Several files hold an association of ServiceAccount {0} and disagree, so none is planned: an account has one at most.",
          who,
        ),
      );
      return;
    }
    const { fact, role, desired } = association;
    this.#reading.noteMaker(fact.source, fact.uri);
    this.#associate(found, role, this.#reading.sources.graph.policiesOfAssociation(fact), desired);
  }

  #associate(
    { name, accounts }: Found,
    role: FileRole,
    policies: readonly TrustPolicyFact[],
    desired: DesiredAssociation,
  ): void {
    const who = `${name.namespace}/${name.name}`;
    this.#associations.set(who, desired);
    this.#roles.role(
      role,
      { mechanism: "pod-identity", account: name, sessionTagsDisabled: desired.disableSessionTags },
      policies,
    );
    if (desired.targetRoleArn !== undefined) {
      this.#reading.note(
        l10n.t(
          "The target role {0} is not planned: it has to trust {1}, and that role has to be allowed to assume it.",
          desired.targetRoleArn,
          desired.roleArn,
        ),
      );
    }
    if (accounts.length === 0) {
      this.#reading.note(
        l10n.t(
          "No file defines ServiceAccount {0}; the association is planned without it, and has no effect until it is there.",
          who,
        ),
      );
    }
    for (const account of accounts) {
      this.#object(account, name);
    }
    this.#podsOf(name, { mechanism: "pod-identity" });
  }

  #object(account: EffectiveAccount, name: AccountName): void {
    this.#objects.account(account, name);
    for (const workload of this.#reading.sources.graph.workloadsOf(account)) {
      this.#objects.workload(workload, name.namespace);
    }
  }

  /** Once for each account, however many files say the same of it. */
  #podsOf({ namespace, name }: AccountName, identity: DesiredPods["identity"]): void {
    if (!this.#pods.some((pods) => pods.namespace === namespace && pods.serviceAccount === name)) {
      this.#pods.push({ namespace, serviceAccount: name, identity });
    }
  }
}

/** Whether files give the account a role by annotation, known or not. */
function hasRole({ roleArn, fact }: EffectiveAccount): boolean {
  return (roleArn?.value !== undefined && roleArn.value.text !== "") || fact.role !== undefined;
}
