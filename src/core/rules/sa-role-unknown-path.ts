/** A role under a path has to be named with it, and one at the root without: IAM has the name in both cases, but not that ARN. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { RoleCommandFact, RoleFact } from "../model/facts.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText, type Value } from "../model/value.ts";
import { formatRoleArn, parseRoleArn, ROLE_PATH, type RoleArn } from "../names/arn.ts";
import { defineRule } from "./rule.ts";

interface Data {
  readonly value: Value;
  readonly arn: string;
}

export const saRoleUnknownPath = defineRule({
  meta: {
    id: "sa-role-unknown-path",
    title: "Role ARN lacks the role's path, or has one that the role does not",
    category: "service-account",
    source:
      "IAM User Guide, IAM identifiers: the path is part of the ARN; EKS User Guide, IAM roles for service accounts",
    fix: "automatic",
  },
  messages: {
    path: {
      severity: "error",
      text: 'Role "{name}" is made under the path {path}, not {written}: its ARN is {arn}. With another path STS finds no such role and answers AccessDenied.',
    },
  },
  subjects: ["service-account"],
  *check(fact, { graph }) {
    const value = fact.roleArn?.value;
    const role = graph.roleArnOf(fact);
    if (value === undefined || role === undefined) {
      return;
    }
    const inFiles = knownPaths(role, graph);
    const known = inFiles.length > 0 || graph.live === undefined ? inFiles : knownPaths(role, graph.live);
    const [first] = known;
    if (first === undefined || known.some(({ path }) => path !== first.path || path === role.path)) {
      return;
    }
    const { path, fact: source } = first;
    const arn = formatRoleArn({ ...role, path });
    const data: Data = { value, arn };
    yield {
      message: "path",
      values: { name: role.name, path, written: role.path, arn },
      range: value.range,
      related: [
        {
          location: { uri: source.uri, range: source.range },
          message: source.source === "live" ? l10n.t("the role in AWS") : l10n.t("the role is made here"),
        },
      ],
      data,
    };
  },
  fix({ uri, data: { value, arn } }) {
    return [
      {
        title: l10n.t('Change to "{0}"', arn),
        preferred: true,
        edits: [{ kind: "edit", uri, edits: [replaceValue(value, arn)] }],
      },
    ];
  },
});

interface KnownPath {
  readonly path: string;
  readonly fact: RoleFact | RoleCommandFact;
}

/** Paths of the roles of that name, one entry per place that makes one; an unreadable path counts as the written one. */
function knownPaths(role: RoleArn, graph: IdentityGraph): readonly KnownPath[] {
  const made = graph
    .roleCommandsFor(role.name)
    .filter(({ creates }) => creates)
    .map((fact) => ({ path: readPath(fact.rolePath, role), fact }));
  const defined = graph.rolesNamed(role.name).flatMap((fact): readonly KnownPath[] => {
    const arn = parseRoleArn(knownText(fact.arn) ?? "");
    const account = arn?.account ?? knownText(fact.role.account);
    if ((arn?.name ?? knownText(fact.role.name)) !== role.name || (account !== undefined && account !== role.account)) {
      return [];
    }
    return [{ path: arn?.path ?? readPath(fact.role.path, role), fact }];
  });
  return [...made, ...defined];
}

function readPath(value: Value | undefined, role: RoleArn): string {
  if (value === undefined) {
    return "/";
  }
  return value.known && ROLE_PATH.test(value.text) ? value.text : role.path;
}
