/** Each kind of principal assumes a role by an action of its own; with another one the statement lets nobody in. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import { knownText, type Value } from "../model/value.ts";
import { POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import { nearestName } from "../names/near.ts";
import { coversAction } from "../trust/actions.ts";
import type { TrustStatement } from "../trust/policy.ts";
import { defineRule } from "./rule.ts";
import { eksStatements } from "./web-identity.ts";

const WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";

/** Actions that a trust policy can have use for (service-authorization, list_awssecuritytokenservice). */
const STS_ACTIONS = [
  "sts:AssumeRole",
  "sts:AssumeRoleWithSAML",
  WEB_IDENTITY,
  "sts:SetContext",
  "sts:SetSourceIdentity",
  "sts:TagSession",
];

interface Data {
  readonly value: Value;
  readonly corrected: string;
}

export const trustActionMismatch = defineRule({
  meta: {
    id: "trust-action-mismatch",
    title: "Action does not go with the principal, or is misspelt",
    category: "trust-policy",
    source: "IAM User Guide, id_roles_create_for-idp_oidc; STS API reference",
    fix: "automatic",
  },
  messages: {
    misspelt: {
      severity: "error",
      text: 'There is no action "{action}", so IAM refuses the policy ("AssumeRole policy may only specify STS AssumeRole actions"). Write "{corrected}".',
    },
    federated: {
      severity: "error",
      text: 'A token of an OIDC provider is exchanged by sts:AssumeRoleWithWebIdentity, but this statement allows only "{action}", so nobody may assume the role.',
    },
    service: {
      severity: "error",
      text: '{service} assumes roles by sts:AssumeRole, but this statement allows only "{action}", so it may not.',
    },
  },
  subjects: ["trust-policy"],
  *check(fact) {
    const eks = new Set(eksStatements(fact).map(({ statement }) => statement));
    for (const statement of fact.policy.statements) {
      const misspelt = [...misspeltActions(statement)];
      yield* misspelt;
      if (misspelt.length > 0 || statement.notAction || statement.actions.some((action) => !action.known)) {
        continue;
      }
      if (eks.has(statement)) {
        yield* wrongAction(statement, "federated", WEB_IDENTITY, "");
      } else if (podIdentity(statement)) {
        yield* wrongAction(statement, "service", "sts:AssumeRole", POD_IDENTITY_SERVICE);
      }
    }
  },
  fix({ uri, data: { value, corrected } }) {
    return [
      {
        title: l10n.t('Change to "{0}"', corrected),
        preferred: true,
        edits: [{ kind: "edit", uri, edits: [replaceValue(value, corrected)] }],
      },
    ];
  },
});

function* misspeltActions(statement: TrustStatement) {
  const names = STS_ACTIONS.map((name) => name.toLowerCase());
  for (const value of statement.actions) {
    const text = value.text.toLowerCase();
    if (!value.known || /[*?]/.test(text) || names.includes(text)) {
      continue;
    }
    const near = nearestName(text, names);
    const corrected = STS_ACTIONS.find((name) => name.toLowerCase() === near) ?? withoutService(text);
    if (corrected !== undefined) {
      const data: Data = { value, corrected };
      yield { message: "misspelt", values: { action: value.text, corrected }, range: value.range, data } as const;
    }
  }
}

/** `AssumeRoleWithWebIdentity` alone. */
function withoutService(text: string): string | undefined {
  return STS_ACTIONS.find((name) => name.toLowerCase() === `sts:${text}`);
}

/** Says nothing of statements that only add to another one (sts:TagSession), or whose actions are none of STS's. */
function* wrongAction(
  { actions }: TrustStatement,
  message: "federated" | "service",
  wanted: "sts:AssumeRole" | typeof WEB_IDENTITY,
  service: string,
) {
  const assumes = actions.filter(({ text }) => /^sts:assumerole/i.test(text));
  const [value] = assumes;
  if (value === undefined || actions.some(({ text }) => coversAction(text, wanted))) {
    return;
  }
  const data: Data = { value, corrected: wanted };
  yield { message, values: { action: value.text, service }, range: value.range, data } as const;
}

function podIdentity(statement: TrustStatement): boolean {
  return (
    knownText(statement.effect) === "Allow" &&
    !statement.notPrincipal &&
    statement.principals.some(({ type, value }) => type === "Service" && value.text === POD_IDENTITY_SERVICE)
  );
}
