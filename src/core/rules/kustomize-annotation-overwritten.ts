/** `commonAnnotations` goes over everything a kustomization takes in, a ServiceAccount's own role included. */
import * as l10n from "@vscode/l10n";
import type { EffectiveAccount } from "../model/effective.ts";
import { knownText } from "../model/value.ts";
import { ROLE_ARN_ANNOTATION } from "../names/kubernetes.ts";
import { defineRule } from "./rule.ts";

export const kustomizeAnnotationOverwritten = defineRule({
  meta: {
    id: "kustomize-annotation-overwritten",
    title: "commonAnnotations replaces the role of a ServiceAccount",
    category: "service-account",
    source: "kustomize 5.8.2 api/internal/konfig/builtinpluginconsts/commonannotations.go",
    fix: "none",
  },
  messages: {
    overwritten: {
      severity: "warning",
      text: 'This replaces the role of {accounts}, and goes on every object and pod template beside it, where it means nothing. Pods get "{role}" instead. Set the role with a patch for the one ServiceAccount that is to have it.',
    },
  },
  subjects: ["kustomization"],
  *check(fact, { graph }) {
    const annotation = fact.commonAnnotations.find(({ key }) => key.text === ROLE_ARN_ANNOTATION);
    const value = annotation?.value;
    if (annotation === undefined || value === undefined) {
      return;
    }
    const replaced = new Map<string, EffectiveAccount>();
    for (const account of graph.accountsWithRoleFrom(fact.uri)) {
      const own = knownText(account.fact.roleArn?.value);
      if (account.roleArn?.value === value && own !== undefined && own !== "" && own !== value.text) {
        replaced.set(l10n.t('ServiceAccount "{0}" ("{1}")', account.fact.meta.name?.text ?? "", own), account);
      }
    }
    if (replaced.size === 0) {
      return;
    }
    const names = [...replaced.keys()];
    const more = names.length > 3 ? l10n.t(" and {0} more", names.length - 3) : "";
    yield {
      message: "overwritten",
      values: { accounts: names.slice(0, 3).join(", ") + more, role: value.text },
      range: value.range,
      related: [...replaced.values()].map(({ fact: { uri, roleArn, range } }) => ({
        location: { uri, range: roleArn?.value?.range ?? range },
        message: l10n.t("the role that is replaced"),
      })),
      data: undefined,
    };
  },
});
