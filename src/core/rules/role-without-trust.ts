/** An annotated role whose trust policy no file here holds, where trust policies are kept beside the manifests. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import { fileIn } from "../generate/names.ts";
import { policyText, statementForSubject } from "../generate/policies.ts";
import type { EffectiveAccount } from "../model/effective.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownIdentities } from "../model/known-identities.ts";
import { liveRole } from "../model/live-evidence.ts";
import type { Value } from "../model/value.ts";
import { formatProviderArn, formatRoleArn, type RoleArn } from "../names/arn.ts";
import { nearestName } from "../names/near.ts";
import { folderOf } from "../text/uri.ts";
import { audienceOf } from "./admission.ts";
import { defineRule, type Fix } from "./rule.ts";

interface Data {
  readonly account: EffectiveAccount;
  readonly value: Value;
  readonly role: RoleArn;
  /** A role of nearly that name that has a trust policy here. */
  readonly near: string | undefined;
}

export const roleWithoutTrust = defineRule({
  meta: {
    id: "role-without-trust",
    title: "No trust policy here for the role of a ServiceAccount",
    category: "workspace",
    source: "the trust policy decides whether pods get the role; without it here the link cannot be checked",
    fix: "choice",
  },
  messages: {
    near: {
      severity: "hint",
      text: 'No file here holds the trust policy of role "{role}"; there is one of role "{near}". If that is the role you mean, change the ARN.',
    },
    none: {
      severity: "hint",
      text: 'No file here holds the trust policy of role "{role}", though others are kept here, so whether it admits this ServiceAccount is not checked. Add {file}, or say in irsa.trustPolicyRoles which file it is.',
    },
  },
  subjects: ["service-account"],
  *check(fact, { graph }) {
    const value = fact.roleArn?.value;
    const role = graph.roleArnOf(fact);
    const [account] = graph.placementsOfAccount(fact);
    if (fact.partial || value === undefined || role === undefined || account === undefined) {
      return;
    }
    if (graph.trustOf(fact).state !== "missing" || isDefined(role, graph)) {
      return;
    }
    const names = rolesWithPolicy(graph, folderOf(fact.uri));
    // A policy whose role nobody knows may be this one's.
    if (names === undefined) {
      return;
    }
    const near = nearestName(role.name, names);
    const data: Data = { account, value, role, near };
    if (near !== undefined) {
      yield { message: "near", values: { role: role.name, near }, range: value.range, data };
    } else if (names.size > 0) {
      const values = { role: role.name, file: `${role.name}.trust-policy.json` };
      yield { message: "none", values, range: value.range, data };
    }
  },
  fix({ uri, data }, { graph }) {
    const { value, role, near } = data;
    if (near !== undefined) {
      const arn = formatRoleArn({ ...role, name: near });
      return [
        {
          title: l10n.t('Change to "{0}"', arn),
          preferred: false,
          edits: [{ kind: "edit", uri, edits: [replaceValue(value, arn)] }],
        },
      ];
    }
    return generate(data, uri, graph);
  },
});

/** A role that a file defines in another way, or that AWS has: then its trust policy there is judged as drift. */
function isDefined(role: RoleArn, graph: IdentityGraph): boolean {
  return (
    graph.rolesNamed(role.name).length > 0 ||
    graph.roleCommandsFor(role.name).length > 0 ||
    liveRole(graph, role) !== undefined
  );
}

/** Roles that have a trust policy in the folder, below or above it; undefined when there is one of an unknown role. */
function rolesWithPolicy(graph: IdentityGraph, folder: string): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (const policy of graph.trustPoliciesNear(folder)) {
    const link = graph.rolesOf(policy);
    if (link.targets.length === 0) {
      return undefined;
    }
    for (const { roleName } of link.targets) {
      names.add(roleName);
    }
  }
  return names;
}

/** A new file named after the role, where cluster, namespace and audience are certain. */
function generate({ account, role }: Data, uri: string, graph: IdentityGraph): readonly Fix[] {
  const { namespace, name } = account.placement;
  const audience = audienceOf(account);
  const [issuer, ...others] = knownIdentities(graph).issuers;
  // Other accounts with this role would be shut out by a policy for this one.
  const users = graph.accountsOfRole(role.name);
  if (
    users.length > 1 ||
    issuer === undefined ||
    others.length > 0 ||
    namespace === undefined ||
    name === undefined ||
    !audience
  ) {
    return [];
  }
  const { partition, account: id } = role;
  const providerArn = formatProviderArn({ partition, account: id, issuer });
  const text = policyText(statementForSubject({ namespace, serviceAccount: name, issuer, providerArn }, audience));
  const file = `${role.name}.trust-policy.json`;
  return [
    {
      title: l10n.t("Create {0}", file),
      preferred: false,
      edits: [{ kind: "create", uri: fileIn(folderOf(uri), file), text }],
    },
  ];
}
