/** Facts to the names in them, each with its place: the one list of where the chain's names are written. */
import { parseProviderArn, parseRoleArn } from "../../names/arn.ts";
import { withoutScheme } from "../../names/issuer.ts";
import { ROLE_ARN_ANNOTATION } from "../../names/kubernetes.ts";
import type { Fact, FileFacts, ObjectMeta, RoleReference } from "../facts.ts";
import type { PatchDocument } from "../kustomize/field-change.ts";
import { type Mention, type MentionKind, type MentionSite, mention, whole } from "../mention.ts";
import type { KeyedValue, Value } from "../value.ts";
import { policyMentions } from "./read-policy-mentions.ts";

/** Every name that a file mentions, each place once. */
export function mentionsOf(file: FileFacts): readonly Mention[] {
  const seen = new Set<string>();
  return file.facts.flatMap(mentionsIn).filter(({ kind, value, part }) => {
    const key = `${kind} ${value.range.start} ${part.start}`;
    return !seen.has(key) && seen.add(key);
  });
}

function mentionsIn(fact: Fact): readonly Mention[] {
  switch (fact.kind) {
    case "service-account":
      return [
        ...objectMentions(fact, fact.meta, "account", fact.partial ? "patch" : "name"),
        ...arnMention(fact, "annotation", fact.roleArn?.value),
      ];
    case "workload":
      return [...objectMentions(fact, fact.meta), ...podMentions(fact)];
    case "namespace":
      return whole(fact, "namespace", "name", fact.meta.name);
    case "annotated-object":
    case "secret":
      return objectMentions(fact, fact.meta);
    case "account-reference":
      return [
        ...whole(fact, "account", "reference", fact.name, fact.namespace),
        ...whole(fact, "namespace", "reference", fact.namespace),
      ];
    case "association":
      return [
        ...whole(fact, "account", "association", fact.serviceAccount, fact.namespace),
        ...whole(fact, "namespace", "association", fact.namespace),
        ...whole(fact, "cluster", "association", fact.cluster),
        ...arnMention(fact, "association", fact.roleArn),
        ...arnMention(fact, "target", fact.targetRoleArn),
        ...roleMention(fact, "association", fact.role),
      ];
    case "role":
      return [...roleMention(fact, "name", fact.role), ...arnMention(fact, "name", fact.arn)];
    case "role-policy":
      // In the role's own block the name was mentioned already.
      return fact.role.block === undefined ? roleMention(fact, "policy", fact.role) : [];
    case "trust-policy":
      return [...roleMention(fact, "policy", fact.role), ...policyMentions(fact)];
    case "role-command":
      return whole(fact, "role", "command", fact.roleName);
    case "provider":
      return issuerMention(fact, "name", fact.url);
    case "cluster":
      return [...whole(fact, "cluster", "name", fact.name), ...issuerMention(fact, "name", fact.issuer)];
    case "kustomization":
      return [
        ...whole(fact, "namespace", "overlay", fact.namespace),
        ...annotationMentions(fact, fact.commonAnnotations),
        ...fact.patches.flatMap(({ target, documents }) => [
          ...(target?.kind?.text === "ServiceAccount" ? whole(fact, "account", "patch", target.name) : []),
          ...whole(fact, "namespace", "patch", target?.namespace),
          ...(documents ?? []).flatMap((document) => patchMentions(fact, document)),
        ]),
      ];
    case "patch":
      return patchMentions(fact, fact.patch);
    case "placeholder":
    case "problem":
      return [];
  }
}

function objectMentions(
  fact: Fact,
  meta: ObjectMeta,
  kind?: MentionKind,
  site: MentionSite = "name",
): readonly Mention[] {
  return [
    ...(kind === undefined ? [] : whole(fact, kind, site, meta.name, meta.namespace)),
    ...whole(fact, "namespace", "namespace", meta.namespace),
  ];
}

function podMentions(fact: Extract<Fact, { readonly kind: "workload" }>): readonly Mention[] {
  return fact.pods.flatMap((pod) => [
    ...[pod.account, pod.alias].flatMap((field) =>
      whole(fact, "account", "pod", field?.value, fact.meta.namespace).map((mention) => ({ ...mention, pod })),
    ),
    ...annotationMentions(fact, pod.annotations),
    ...pod.containers.flatMap(({ env }) =>
      env
        .filter(({ name }) => name.text === "AWS_ROLE_ARN")
        .flatMap(({ value }) => arnMention(fact, "environment", value)),
    ),
  ]);
}

function annotationMentions(fact: Fact, annotations: readonly KeyedValue[]): readonly Mention[] {
  return annotations
    .filter(({ key }) => key.text === ROLE_ARN_ANNOTATION)
    .flatMap(({ value }) => arnMention(fact, "annotation", value));
}

/** What a patch names; the objects that a merge speaks of are facts of their own besides. */
function patchMentions(fact: Fact, patch: PatchDocument): readonly Mention[] {
  const named = patch.kind?.text === "ServiceAccount" ? whole(fact, "account", "patch", patch.name) : [];
  const set = patch.changes.flatMap((change) => {
    if (change.op !== "set") {
      return [];
    }
    const { value, exact } = change.setting;
    const last = change.path.at(-1) ?? "";
    const mentions =
      last === ROLE_ARN_ANNOTATION
        ? arnMention(fact, "annotation", value)
        : /^(?:taskS|s)erviceAccount(?:Name)?$/.test(last)
          ? whole(fact, "account", "pod", value)
          : last === "namespace"
            ? whole(fact, "namespace", "namespace", value)
            : [];
    return mentions.map((mention) => ({ ...mention, exact }));
  });
  return [...named, ...whole(fact, "namespace", "patch", patch.namespace), ...set];
}

function roleMention(fact: Fact, site: MentionSite, role: RoleReference | undefined): readonly Mention[] {
  return whole(fact, "role", site, role?.name, role?.account);
}

/** The role in an ARN; one that cannot be read is still a place for a role. */
function arnMention(fact: Fact, site: MentionSite, value: Value | undefined): readonly Mention[] {
  if (value === undefined || value.text === "") {
    return [];
  }
  const arn = value.known ? parseRoleArn(value.text) : undefined;
  const start = arn === undefined ? 0 : value.text.length - arn.name.length;
  return [mention(fact, "role", site, value, { name: arn?.name, start, beside: arn?.account })];
}

function issuerMention(fact: Fact, site: MentionSite, value: Value | undefined): readonly Mention[] {
  if (value === undefined || value.text === "") {
    return [];
  }
  const arn = value.known ? parseProviderArn(value.text) : undefined;
  const issuer = arn?.issuer ?? withoutScheme(value.text);
  const name = value.known ? issuer : undefined;
  return [mention(fact, "issuer", site, value, { name, start: value.text.length - issuer.length })];
}
