/** Which ServiceAccount a pod runs as, and which pods run as an account: the first link of the chain, Kustomize's renaming included. */
import * as l10n from "@vscode/l10n";
import {
  accountNameOf,
  DEFAULT_ACCOUNT,
  type EffectiveAccount,
  type EffectiveWorkload,
  mayEqual,
} from "./effective.ts";
import { type KustomizationIndexes, overlayContents } from "./kustomize/overlay-paths.ts";
import { isRewritten, referenceAsApplied, renamedFrom } from "./kustomize/references.ts";
import { found, type Link, missing, unknown } from "./link.ts";
import type { PodTemplate } from "./pod-template.ts";
import type { TrackedIndex } from "./tracked-index.ts";
import { knownText } from "./value.ts";

interface Indexes extends KustomizationIndexes {
  readonly accountsByName: TrackedIndex<EffectiveAccount>;
  readonly workloadsByAccount: TrackedIndex<EffectiveWorkload>;
}

export class AccountLinks {
  readonly #indexes: Indexes;

  constructor(indexes: Indexes) {
    this.#indexes = indexes;
  }

  /** The ServiceAccount that a pod of this workload runs as. */
  accountOf(workload: EffectiveWorkload, pod: PodTemplate): Link<EffectiveAccount> {
    const effective = workload.pods.find(({ template }) => template === pod) ?? pod;
    const name = accountNameOf(effective);
    if (name === undefined) {
      return unknown(l10n.t("the account's name is filled in by a template"));
    }
    const { namespace, overlay } = workload.placement;
    const reference = this.#reference(workload, pod, name);
    if (reference === undefined) {
      return unknown(l10n.t("what the overlay makes of the account's name is not known"));
    }
    const matching = reference.account
      ? [reference.account]
      : this.#indexes.accountsByName
          .get(reference.name)
          .filter(
            ({ placement }) => mayEqual(placement.namespace, namespace) && mayEqual(placement.name, reference.name),
          );
    if (matching.length > 0) {
      return found(matching, l10n.t('ServiceAccount "{0}" is defined in this workspace', reference.name));
    }
    if (reference.name === DEFAULT_ACCOUNT) {
      return unknown(l10n.t('Kubernetes makes the account "default" in every namespace by itself'));
    }
    return overlay !== undefined && overlayContents(overlay, this.#indexes).open
      ? unknown(l10n.t("the overlay takes in objects that are not in this workspace"))
      : missing(l10n.t('no ServiceAccount "{0}" in {1}', reference.name, describeNamespace(namespace)));
  }

  /** Name of the account that a pod asks for once it is applied; undefined when that is not known. */
  accountNameOf(workload: EffectiveWorkload, pod: PodTemplate): string | undefined {
    const effective = workload.pods.find(({ template }) => template === pod) ?? pod;
    const name = accountNameOf(effective);
    return name === undefined ? undefined : this.#reference(workload, pod, name)?.name;
  }

  /**
   * Accounts that the pod meant, when the overlay renames them and leaves the pod's reference as it is, so that no account has the
   * name any more.
   */
  leftBehind(workload: EffectiveWorkload, pod: PodTemplate): readonly EffectiveAccount[] {
    const effective = workload.pods.find(({ template }) => template === pod) ?? pod;
    const name = accountNameOf(effective);
    if (name === undefined || name === DEFAULT_ACCOUNT || isRewritten(workload, pod)) {
      return [];
    }
    const renamed = renamedFrom(name, workload.placement, this.#indexes).filter(
      ({ placement }) => placement.name !== undefined && placement.name !== name,
    );
    return renamed.length > 0 && this.accountOf(workload, pod).state === "missing" ? renamed : [];
  }

  /** Workloads whose pods run as this account. */
  workloadsOf(account: EffectiveAccount): readonly EffectiveWorkload[] {
    const { name, formerNames } = account.placement;
    const names = new Set([name, knownText(account.fact.meta.name), ...formerNames]);
    const seen = new Set<EffectiveWorkload>();
    for (const asked of names) {
      for (const workload of asked === undefined ? [] : this.#indexes.workloadsByAccount.get(asked)) {
        const uses = workload.pods.some(
          (pod) => accountNameOf(pod) === asked && this.accountOf(workload, pod.template).targets.includes(account),
        );
        if (uses) {
          seen.add(workload);
        }
      }
    }
    return [...seen];
  }

  /** Workloads that certainly lie in the namespace and ask for an account of that name, whether it exists or not. */
  workloadsAskingFor(namespace: string, name: string): readonly EffectiveWorkload[] {
    const { accountsByName, workloadsByAccount } = this.#indexes;
    const asked = new Set([name, ...accountsByName.get(name).flatMap(({ placement }) => placement.formerNames)]);
    const workloads = new Set([...asked].flatMap((each) => workloadsByAccount.get(each)));
    return [...workloads].filter(
      (workload) =>
        workload.placement.namespace === namespace &&
        workload.pods.some((pod) => this.accountNameOf(workload, pod.template) === name),
    );
  }

  #reference(workload: EffectiveWorkload, pod: PodTemplate, name: string) {
    return referenceAsApplied(workload, pod, name, this.#indexes);
  }
}

function describeNamespace(namespace: string | undefined): string {
  return namespace === undefined ? l10n.t("any namespace") : l10n.t('namespace "{0}"', namespace);
}
