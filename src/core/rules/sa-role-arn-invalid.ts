/** The role-arn annotation has to be a role ARN: the webhook injects anything else all the same, and STS refuses it. */
import * as l10n from "@vscode/l10n";
import { replaceValue } from "../edit/replace-value.ts";
import type { IdentityGraph } from "../model/graph.ts";
import { knownIdentities } from "../model/known-identities.ts";
import type { Value } from "../model/value.ts";
import { parseArn, parseRoleArn, ROLE_NAME } from "../names/arn.ts";
import { defineRule, type Fix } from "./rule.ts";

interface Data {
  readonly value: Value;
  /** The ARN that was most likely meant. */
  readonly suggestion: string | undefined;
}

export const saRoleArnInvalid = defineRule({
  meta: {
    id: "sa-role-arn-invalid",
    title: "Annotation eks.amazonaws.com/role-arn is not a role ARN",
    category: "service-account",
    source: "aws/amazon-eks-pod-identity-webhook pkg/cache/cache.go; STS AssumeRoleWithWebIdentity, ValidationError",
    fix: "automatic",
  },
  messages: {
    space: {
      severity: "error",
      text: '"{value}" has white space in it. The webhook injects it as it stands and STS answers "Request ARN is invalid". Remove the white space.',
    },
    escaped: {
      severity: "error",
      text: '"{value}" has a backslash in it. The webhook injects it as it stands and STS answers "Request ARN is invalid". Remove the backslash.',
    },
    notArn: {
      severity: "error",
      text: '"{value}" is not an ARN. The webhook injects it as it stands and STS answers "Request ARN is invalid". Give the full ARN, arn:aws:iam::<account>:role/<name>.',
    },
    notRole: {
      severity: "error",
      text: '"{value}" names {what}, not an IAM role. STS answers "Request ARN is invalid". Give the ARN of the role, arn:{partition}:iam::<account>:role/<name>.',
    },
    account: {
      severity: "error",
      text: '"{account}" in "{value}" is not an AWS account id: it needs exactly 12 digits. STS answers "Request ARN is invalid".',
    },
    form: {
      severity: "error",
      text: '"{value}" is not a role ARN that IAM could have made. STS answers "Request ARN is invalid". The form is arn:{partition}:iam::<account>:role/<path/><name>, with up to 64 letters, digits or +=,.@_- in the name.',
    },
  },
  subjects: ["service-account"],
  *check(fact) {
    const value = fact.roleArn?.value;
    // An empty value is the documented way to have no IRSA: the webhook does nothing then.
    if (!value?.known || value.text === "" || parseRoleArn(value.text) !== undefined) {
      return;
    }
    const { text } = value;
    const data: Data = { value, suggestion: suggestion(text) };
    const place = { range: value.range, data };
    if (/\s/.test(text)) {
      yield { ...place, message: "space", values: { value: text } };
      return;
    }
    if (text.includes("\\")) {
      yield { ...place, message: "escaped", values: { value: text } };
      return;
    }
    const arn = parseArn(text);
    if (arn === undefined) {
      yield { ...place, message: "notArn", values: { value: text } };
      return;
    }
    const partition = /^aws[a-z0-9-]*$/.test(arn.partition) ? arn.partition : "aws";
    const what = otherResource(arn.service, arn.resource);
    if (what !== undefined) {
      yield { ...place, message: "notRole", values: { value: text, what, partition } };
    } else if (arn.service === "iam" && arn.resource.startsWith("role/") && !/^\d{12}$/.test(arn.account)) {
      yield { ...place, message: "account", values: { value: text, account: arn.account } };
    } else {
      yield { ...place, message: "form", values: { value: text, partition } };
    }
  },
  fix({ uri, data }, { graph }) {
    const { value } = data;
    const arn = data.suggestion ?? withKnownAccount(value.text, graph);
    if (arn === undefined) {
      return [];
    }
    const fix: Fix = {
      title: l10n.t('Change to "{0}"', arn),
      preferred: true,
      edits: [{ kind: "edit", uri, edits: [replaceValue(value, arn)] }],
    };
    return [fix];
  },
});

/** What the ARN names instead of a role; undefined when it is some other mistake. */
function otherResource(service: string, resource: string): string | undefined {
  const type = resource.split("/")[0] ?? "";
  if (service === "sts" && type === "assumed-role") {
    return l10n.t("a session of an assumed role");
  }
  if (service !== "iam") {
    return service === "" ? undefined : l10n.t('something of the service "{0}"', service);
  }
  const names: Readonly<Record<string, string>> = {
    policy: l10n.t("a policy"),
    "oidc-provider": l10n.t("an OIDC provider"),
    "instance-profile": l10n.t("an instance profile"),
    user: l10n.t("a user"),
    group: l10n.t("a group"),
    root: l10n.t("the account itself"),
  };
  return names[type];
}

/** The role of the one account that the workspace speaks of, when the rest of the text says which role. */
function withKnownAccount(text: string, graph: IdentityGraph): string | undefined {
  const { accounts } = knownIdentities(graph);
  const [account] = accounts;
  const match = /^(?:arn:(aws[a-z0-9-]*):iam::[^:/]*:role\/)?([\w+=,.@/-]+)$/.exec(text);
  const [, partition = "aws", name = ""] = match ?? [];
  const arn = `arn:${partition}:iam::${account ?? ""}:role/${name}`;
  return accounts.length === 1 && match && parseRoleArn(arn) !== undefined ? arn : undefined;
}

/** The text without white space and backslashes, or the role of an assumed session, when that is a role ARN. */
function suggestion(text: string): string | undefined {
  const cleaned = text.replace(/[\s\\]/g, "");
  if (parseRoleArn(cleaned) !== undefined) {
    return cleaned;
  }
  const session = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(cleaned);
  const [, partition, account, name = ""] = session ?? [];
  return session && ROLE_NAME.test(name) ? `arn:${partition}:iam::${account}:role/${name}` : undefined;
}
