/** Whose call a text is about: the pod's own role (the identity is fine), the node's, a key, a person, or another role. */
import * as l10n from "@vscode/l10n";
import type { IdentityGraph } from "../model/graph.ts";
import { knownText } from "../model/value.ts";
import { parseRoleArn } from "../names/arn.ts";
import type { CauseId } from "./causes.ts";
import { type CauseEvidence, seenIn } from "./evidence.ts";
import type { Caller, NamesInText } from "./names.ts";
import { NOTHING_INJECTED } from "./pod-signatures.ts";
import type { Scope } from "./scope.ts";

export interface CallerReading {
  readonly caller: Caller;
  /**
   * - `pod`: the role that the files give to the pod's ServiceAccount, so the identity is fine;
   * - `node`: the node's role, so the pod's own was not used; - `user`: an access key; - `person`: somebody's sign-in;
   * - `other-role`: not the role that the files give to this ServiceAccount; - `unknown-role`: no file here knows the role.
   */
  readonly identity: "pod" | "node" | "user" | "person" | "other-role" | "unknown-role";
  /** One or two sentences. */
  readonly message: string;
  readonly causes: readonly CauseId[];
  readonly evidence: readonly CauseEvidence[];
}

/** Actions for which the caller is right whoever it is: their own entries of the decoder say what is wrong. */
const OWN_ENTRIES: ReadonlySet<string> = new Set([
  "eks-auth:assumeroleforpodidentity",
  "sts:tagsession",
  "sts:assumerolewithwebidentity",
]);

export function readCallers(names: NamesInText, scope: Scope, graph: IdentityGraph): readonly CallerReading[] {
  const actions = names.actions.map((action) => action.toLowerCase());
  return actions.length > 0 && actions.every((action) => OWN_ENTRIES.has(action))
    ? []
    : names.callers.map((caller) => readCaller(caller, names, scope, graph));
}

function readCaller(caller: Caller, names: NamesInText, scope: Scope, graph: IdentityGraph): CallerReading {
  switch (caller.kind) {
    case "instance":
      return nodeRole(caller, names);
    case "user":
      return {
        caller,
        identity: "user",
        message: l10n.t(
          "The call was made with an access key, as {0}. A pod with a role never does: a key comes before it.",
          caller.arn,
        ),
        causes: ["static-keys-first", "permission-missing"],
        evidence: [
          seenIn("permission-missing", "note", l10n.t("Only if it was you, at a terminal, and no pod."), undefined),
        ],
      };
    case "sign-in":
      return {
        caller,
        identity: "person",
        message: l10n.t(
          "The call was made by a person's sign-in ({0}), not by a pod: that person lacks the permission.",
          caller.role ?? "",
        ),
        causes: ["permission-missing"],
        evidence: [],
      };
    case "role":
      return podRole(caller, scope, graph);
  }
}

function nodeRole(caller: Caller, { actions }: NamesInText): CallerReading {
  const isPull = actions.length > 0 && actions.every((action) => action.toLowerCase().startsWith("ecr:"));
  const pull = l10n.t(
    "The kubelet pulls images with the node's role: for that the identity is right, and the permission is missing.",
  );
  return {
    caller,
    identity: "node",
    message: l10n.t(
      'The call was made with the node\'s role "{0}" (the session {1} is named after an EC2 instance): the identity of the pod was not used.',
      caller.role ?? "",
      caller.session ?? "",
    ),
    causes: isPull ? ["permission-missing", "node-role-fallback"] : ["node-role-fallback", ...NOTHING_INJECTED],
    evidence: isPull ? [seenIn("node-role-fallback", "against", pull, undefined)] : [],
  };
}

function podRole(caller: Caller, scope: Scope, graph: IdentityGraph): CallerReading {
  const [role, id] = [caller.role ?? "", caller.account ?? ""];
  const holders = scope.accounts.filter((account) => {
    const role = graph.roleArnOf(account);
    return role?.name === caller.role && role?.account === caller.account;
  });
  const association = graph
    .associationsOfRole(caller.role ?? "")
    .find(({ roleArn, targetRoleArn }) =>
      [roleArn, targetRoleArn].some((value) => parseRoleArn(knownText(value) ?? "")?.account === caller.account),
    );
  const names = [
    ...holders.map(({ placement }) => placement.name ?? "?"),
    ...(association === undefined ? [] : [knownText(association.serviceAccount) ?? "?"]),
  ];
  if (names.length > 0) {
    const message = l10n.t(
      'The call was made with role "{0}" of account {1}, which these files give to ServiceAccount "{2}": the identity is fine.',
      role,
      id,
      [...new Set(names)].join('", "'),
    );
    const evidence = seenIn("permission-missing", "for", message, holders[0]?.fact ?? association);
    return { caller, identity: "pod", message, causes: ["permission-missing"], evidence: [evidence] };
  }
  const others = scope.accounts.flatMap((account) => graph.roleArnOf(account)?.name ?? []);
  const causes = ["pods-not-recreated", "both-mechanisms", "injection-blocked", "permission-missing"] as const;
  if (others.length > 0) {
    const message = l10n.t(
      'The call was made with role "{0}" of account {1}, but these files give its ServiceAccount the role "{2}".',
      role,
      id,
      [...new Set(others)].join('", "'),
    );
    return { caller, identity: "other-role", message, causes, evidence: [] };
  }
  const message = l10n.t(
    'The call was made with role "{0}" of account {1}, which no file here gives to a ServiceAccount. If it is the role that the pod shall have, the identity is fine and a permission is missing.',
    role,
    id,
  );
  return {
    caller,
    identity: "unknown-role",
    message,
    causes: ["permission-missing", "pods-not-recreated", "both-mechanisms", "injection-blocked"],
    evidence: [],
  };
}
