/** An annotated ServiceAccount that its role's trust policy does not admit: told at both ends, with the same fixes. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { EffectiveAccount } from "../model/effective.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { formatSubject, parseSubject } from "../names/subject.ts";
import type { TextEdit } from "../text/edits.ts";
import { type AdmittedValue, describeOverlay, type Refusal, refusalsBy, refusalsOf } from "./admission.ts";
import { addConditionValue } from "./condition-edits.ts";
import { basisInPlace, basisInWords } from "./role-basis.ts";
import { defineRule, type Fix, type FixContext } from "./rule.ts";

export const trustSubMismatch = defineRule({
  meta: {
    id: "trust-sub-mismatch",
    title: "Trust policy of the role does not admit the ServiceAccount",
    category: "trust-policy",
    source: "STS: Not authorized to perform sts:AssumeRoleWithWebIdentity; sub is compared letter by letter",
    fix: "automatic",
  },
  messages: {
    account: {
      severity: "error",
      text: 'Role "{role}" does not admit this ServiceAccount{overlay}: its tokens have the subject "{subject}", and the trust policy admits {admitted}. Pods get "Not authorized to perform sts:AssumeRoleWithWebIdentity".',
    },
    policy: {
      severity: "error",
      text: 'ServiceAccount "{name}" is annotated with this role{overlay}, but its subject is "{subject}" and this policy admits {admitted}. Its pods get "Not authorized to perform sts:AssumeRoleWithWebIdentity".',
    },
  },
  subjects: ["service-account", "trust-policy"],
  *check(fact, { graph }) {
    if (fact.kind === "service-account") {
      for (const mismatch of mismatches(refusalsOf(graph, graph.placementsOfAccount(fact)))) {
        const { account, policy, role, subjects } = mismatch;
        yield {
          message: "account",
          values: valuesOf(mismatch),
          range: namespaceDiffers(mismatch) ? rangeOfNamespace(account) : rangeOfName(account),
          related: [
            ...subjects.map(({ value }) => ({
              location: { uri: policy.uri, range: value.range },
              message: l10n.t("the subject that the trust policy admits{0}", basisInWords(graph, policy)),
            })),
            ...basisInPlace(graph, policy, role.name),
          ],
          data: mismatch,
        };
      }
      return;
    }
    for (const mismatch of mismatches(refusalsBy(graph, fact))) {
      const [closest] = mismatch.subjects;
      if (closest === undefined) {
        continue;
      }
      yield {
        message: "policy",
        values: valuesOf(mismatch),
        range: closest.value.range,
        related: [
          {
            location: { uri: mismatch.account.fact.uri, range: rangeOfName(mismatch.account) },
            message: l10n.t(
              'the ServiceAccount annotated with role "{0}"{1}',
              mismatch.role.name,
              basisInWords(graph, fact),
            ),
          },
          ...basisInPlace(graph, fact, mismatch.role.name),
        ],
        data: mismatch,
      };
    }
  },
  fix({ data }, context) {
    return fixesFor(data, context);
  },
});

/** The refusals for which the subject is to blame, the subject closest to the account's first. */
function* mismatches(refusals: Iterable<Refusal>): Generator<Refusal> {
  for (const refusal of refusals) {
    const { subject, subjects } = refusal;
    if (subjects.length > 0) {
      yield { ...refusal, subjects: [...subjects].sort((a, b) => sharedParts(b, subject) - sharedParts(a, subject)) };
    }
  }
}

/** How many of namespace and name an admitted subject shares with the account's: the closest is told first. */
function sharedParts({ value }: AdmittedValue, subject: string): number {
  const admitted = value.text.split(":");
  return subject.split(":").filter((part, index) => part === admitted[index]).length;
}

function valuesOf({ role, subject, subjects, account }: Refusal): Record<string, string> {
  const texts = [...new Set(subjects.map(({ value }) => `"${value.text}"`))];
  const more = texts.length > 3 ? l10n.t(" and {0} more", texts.length - 3) : "";
  return {
    role: role.name,
    subject,
    name: account.fact.meta.name?.text ?? "",
    admitted: texts.length === 1 ? l10n.t("only {0}", texts.join()) : texts.slice(0, 3).join(", ") + more,
    overlay: describeOverlay(account),
  };
}

function namespaceDiffers({ account, subjects }: Refusal): boolean {
  const [closest] = subjects;
  const admitted = closest === undefined ? undefined : parseSubject(closest.value.text);
  return (
    admitted !== undefined &&
    admitted.namespace !== account.placement.namespace &&
    admitted.name === account.placement.name
  );
}

function rangeOfName({ fact }: EffectiveAccount): { readonly start: number; readonly end: number } {
  return fact.meta.name?.range ?? fact.range;
}

function rangeOfNamespace(account: EffectiveAccount): { readonly start: number; readonly end: number } {
  return account.fact.meta.namespace?.range ?? rangeOfName(account);
}

function fixesFor(mismatch: Refusal, context: FixContext): readonly Fix[] {
  const [closest] = mismatch.subjects;
  if (closest === undefined) {
    return [];
  }
  const { policy, subject, account } = mismatch;
  const fixes: Fix[] = [];
  const offer = (title: string, uri: string, edits: readonly TextEdit[] | undefined, preferred: boolean) => {
    if (edits !== undefined) {
      fixes.push({
        title,
        preferred: preferred && !fixes.some((fix) => fix.preferred),
        edits: [{ kind: "edit", uri, edits }],
      });
    }
  };
  const change = accountChange(mismatch, closest, context.graph);
  if (change !== undefined) {
    const isOdd = accountStandsAlone(mismatch, closest, context.graph);
    offer(change.title, account.fact.uri, [change.edit], isOdd);
  }
  if (!namesAnAccount(closest, context.graph)) {
    const title = l10n.t('Admit "{0}" instead of "{1}"', subject, closest.value.text);
    offer(title, policy.uri, [replaceValue(closest.value, subject)], true);
  }
  const file = context.file(policy.uri);
  if (file !== undefined) {
    const edits = addConditionValue(file, closest.statement.statement, closest.condition, subject);
    offer(l10n.t('Admit "{0}" as well', subject), policy.uri, edits, true);
  }
  return fixes;
}

/** Changing the account itself, possible where one part differs, the manifest writes it out, and nothing uses it as it is. */
function accountChange({ account, subject }: Refusal, { value }: AdmittedValue, graph: IdentityGraph) {
  const admitted = parseSubject(value.text);
  const own = parseSubject(subject);
  const { overlay } = account.placement;
  if (admitted === undefined || own === undefined || /[*?]/.test(value.text) || overlay !== undefined) {
    return undefined;
  }
  const { namespace, name } = account.fact.meta;
  const differing = admitted.name === own.name ? namespace : admitted.namespace === own.namespace ? name : undefined;
  if (!differing?.known || graph.workloadsOf(account).length > 0) {
    return undefined;
  }
  const to = differing === namespace ? admitted.namespace : admitted.name;
  const part = differing === namespace ? "namespace" : "name";
  return { title: l10n.t('Change the ServiceAccount\'s {0} to "{1}"', part, to), edit: replaceValue(differing, to) };
}

/** True when workloads ask for the account as the policy has it, so that the account is the one that is out of step. */
function accountStandsAlone({ account }: Refusal, { value }: AdmittedValue, graph: IdentityGraph): boolean {
  const admitted = parseSubject(value.text);
  return (
    admitted !== undefined &&
    graph.workloadsOf(account).length === 0 &&
    graph.workloadsAskingFor(admitted.namespace, admitted.name).length > 0
  );
}

/** True when the admitted subject is an account of this workspace, which a replacement would shut out. */
function namesAnAccount({ value }: AdmittedValue, graph: IdentityGraph): boolean {
  const admitted = parseSubject(value.text);
  return (
    admitted !== undefined &&
    graph
      .accountsNamed(admitted.name)
      .some(
        ({ placement }) => formatSubject({ namespace: placement.namespace ?? "", name: admitted.name }) === value.text,
      )
  );
}
