/** What looks at AWS and clusters show of a role or an account, each with whose look it was and how old it is. */
import * as l10n from "@vscode/l10n";
import { lookOf } from "../live/drift/look.ts";
import { seenAccount } from "../live/seen-account.ts";
import type { StepVerdict } from "../live/verify/verification.ts";
import type { EffectiveAccount } from "../model/effective.ts";
import { parseArn } from "../names/arn.ts";
import { ageText } from "../observe/age.ts";
import type { LiveSnapshot } from "../observe/snapshot.ts";
import { admittedBlocks } from "./hover-role.ts";
import type { LanguageContext } from "./language-context.ts";
import { type Block, code, item, type Prose, paragraph, type Span, spansOf, strong } from "./prose.ts";
import type { Target } from "./target.ts";

type RoleTarget = Extract<Target, { readonly kind: "role" }>;

/** The role in AWS: whether it is there, and whom its trust policy lets in. Nothing of accounts that nobody looked at. */
export function liveRoleProse({ name, account }: RoleTarget, { graph, looks, now }: LanguageContext): Prose {
  const told = new Set<string>();
  return looks.flatMap((snapshot): readonly Block[] => {
    const look = lookOf(snapshot);
    const role = look.roles?.get(name);
    // Of two looks into one account the first is enough.
    if (look.account === undefined || (account !== undefined && account !== look.account) || told.has(look.account)) {
      return [];
    }
    if (role === undefined) {
      return account === undefined || look.roles === undefined
        ? []
        : [paragraph(...seenBy(snapshot, now), ...spansOf(l10n.t("there is no role {0} in the account."), code(name)))];
    }
    told.add(look.account);
    const policies = graph.live?.trustPoliciesNamed(name) ?? [];
    const policy = policies.find((each) => each.role?.account?.text === parseArn(role.arn)?.account);
    const open = [item(l10n.t("Its trust policy names neither a cluster nor EKS Pod Identity."))];
    return [
      paragraph(...seenBy(snapshot, now), ...spansOf(l10n.t("it is {0}."), code(role.arn))),
      ...(policy === undefined || graph.live === undefined ? open : admittedBlocks(policy, graph.live).slice(0, -1)),
    ];
  });
}

function wordOf(verdict: StepVerdict): string {
  const words: Readonly<Partial<Record<StepVerdict, string>>> = {
    passed: l10n.t("Right."),
    failed: l10n.t("Wrong."),
    unknown: l10n.t("Not known."),
  };
  return words[verdict] ?? "";
}

/** The links of an account's chain that AWS and the cluster decide. */
export function liveAccountProse(account: EffectiveAccount, { graph, looks, now }: LanguageContext): Prose {
  return looks.flatMap((snapshot): readonly Block[] => {
    const { irsa, podIdentity } = seenAccount(account, graph, snapshot);
    // An association comes before an annotation.
    const links = podIdentity.length > 0 ? podIdentity : irsa;
    return links.length === 0
      ? []
      : [
          paragraph(...seenBy(snapshot, now)),
          ...links.map(({ title, verdict, reasons }) =>
            item(strong(wordOf(verdict)), ` ${reasons.length === 0 ? `${title}.` : reasons.join(" ")}`),
          ),
        ];
  });
}

function seenBy({ connection, fleet }: LiveSnapshot, now: number): readonly Span[] {
  return [strong(l10n.t("In AWS")), l10n.t(" ({0}, seen {1}): ", connection.label, ageText(fleet.takenAt, now))];
}
