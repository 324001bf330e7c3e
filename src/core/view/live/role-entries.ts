/** The live tree's roles: whom each lets in, who uses it, and, once asked, which policies it has. */
import * as l10n from "@vscode/l10n";
import type { RolePolicies } from "../../live/observe-role.ts";
import { roleUri } from "../../observe/live-facts.ts";
import type { Observed } from "../../observe/observed.ts";
import { readPolicy } from "../../plan/trust-merge.ts";
import type { KubeObject, RoleSummary } from "../../ports.ts";
import { subjectNodes } from "../subject-nodes.ts";
import { driftAttention, withDrift } from "./drift-row.ts";
import { attentionOf, type LiveEntry, leafEntry, worseOf } from "./entry.ts";
import { type FleetIndex, nameInArn } from "./fleet-index.ts";
import { entriesOf } from "./notices.ts";

/** Those that want attention first, then those that ServiceAccounts have, then by name. Parses none of them. */
export function roleEntries(roles: readonly RoleSummary[], index: FleetIndex): readonly LiveEntry[] {
  return roles
    .map((role) => ({ role, entry: roleEntry(role, index), users: index.usersOf(role.arn).length }))
    .sort(
      (a, b) =>
        RANK[b.entry.attention] - RANK[a.entry.attention] ||
        Math.sign(b.users) - Math.sign(a.users) ||
        (a.role.name < b.role.name ? -1 : 1),
    )
    .map(({ entry }) => entry);
}

const RANK = { problem: 2, warning: 1, unknown: 0, ok: 0, none: 0 } as const;

/** @param more entries that stand above its own, e.g. the accounts that have it */
export function roleEntry(
  role: RoleSummary,
  index: FleetIndex,
  parent = "roles",
  more: readonly LiveEntry[] = [],
): LiveEntry {
  const { name, arn, path, description, trustPolicy } = role;
  const id = `${parent}/role/${name}`;
  const document = roleUri(index.connection, name);
  const drift = index.driftOf({ kind: "role", arn }, document);
  const users = index.usersOf(arn);
  const below = attentionOf(more);
  return {
    id,
    attention: worseOf(driftAttention(drift), below),
    texts: [name, arn, trustPolicy, ...more.flatMap(({ texts }) => texts)],
    row: () =>
      withDrift(
        {
          kind: "role",
          label: name,
          description: [path === "/" ? undefined : path, usersText(users)].filter(Boolean).join(" · "),
          verdict: below,
          reasons: description === undefined || description === "" ? [] : [description],
          values: { name, roleArn: arn },
          document,
          role: name,
        },
        drift,
      ),
    below: () => [...more, ...trustEntries(role, id), ...policyEntries(id, index.sources.policies(name))],
    searched: false,
  };
}

function usersText(users: readonly KubeObject[]): string | undefined {
  const [first] = users;
  if (first === undefined) {
    return undefined;
  }
  return users.length === 1
    ? l10n.t("of {0}", `${first.metadata.namespace}/${first.metadata.name}`)
    : l10n.t("of {0} ServiceAccounts", users.length);
}

/** Whom its trust policy lets in. */
function trustEntries({ trustPolicy }: RoleSummary, parent: string): readonly LiveEntry[] {
  const policy = readPolicy(trustPolicy)?.fact;
  if (policy === undefined) {
    const reasons = [l10n.t("The trust policy cannot be read.")];
    return [
      leafEntry(`${parent}/trust`, { kind: "notice", label: l10n.t("Trust policy"), verdict: "unknown", reasons }),
    ];
  }
  return subjectNodes(policy, parent, () => ({ verdict: "none", reasons: [] })).map((node) =>
    leafEntry(node.id, {
      kind: node.kind,
      label: node.label,
      description: node.description ?? l10n.t("may assume it"),
      verdict: node.verdict,
      reasons: node.reasons,
      values: node.values,
    }),
  );
}

/** What it may do; nothing where nobody has asked. */
function policyEntries(parent: string, policies: RolePolicies | undefined): readonly LiveEntry[] {
  const listed = (of: Observed<readonly string[]>, key: string, label: string, entry: (name: string) => LiveEntry) =>
    entriesOf(of, { id: `${parent}/${key}`, label }, (names) => names.map(entry));
  return policies === undefined
    ? []
    : [
        ...listed(policies.attached, "attached", l10n.t("Its attached policies could not be seen"), (arn) =>
          leafEntry(`${parent}/policy/${arn}`, {
            kind: "policy",
            label: nameInArn(arn),
            description: arn.includes(":aws:policy/")
              ? l10n.t("AWS managed policy")
              : l10n.t("customer managed policy"),
            verdict: "none",
            values: { arn },
          }),
        ),
        ...listed(policies.inline, "inline", l10n.t("Its inline policies could not be seen"), (name) =>
          leafEntry(`${parent}/inline/${name}`, {
            kind: "policy",
            label: name,
            description: l10n.t("inline policy"),
            verdict: "none",
          }),
        ),
      ];
}
