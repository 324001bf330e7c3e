/** A plan as Terraform configuration: what it creates. Changes of things that exist are told, since their state is not ours. */
import { isObject, type JsonObject, type JsonValue } from "../../ports.ts";
import type { Action, ActionOf, RoleState } from "../action.ts";
import { parseJsonText } from "../canonical.ts";
import type { Plan } from "../plan.ts";
import { foreignChanges, resourceNames } from "./resources.ts";

/** Text that is HCL already: a reference or a function call. */
interface Expression {
  readonly hcl: string;
}

type Argument = JsonValue | Expression | readonly Expression[];

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, Argument>>;
}

export function terraformText(plan: Plan): string {
  const nameOf = resourceNames(identifier);
  const writing = new Writing(plan);
  const blocks = plan.changes.flatMap(({ action }) => {
    const resource = writing.resource(action);
    return resource === undefined ? [] : [block({ ...resource, name: nameOf(resource.name) })];
  });
  const foreign = foreignChanges(plan, (action) => writing.resource(action) !== undefined);
  return [...foreign.map((title) => `# Not in this configuration: ${title}\n`), ...blocks].join("\n");
}

class Writing {
  readonly #created: ReadonlySet<string>;

  constructor({ changes }: Plan) {
    this.#created = new Set(changes.flatMap(({ action }) => (action.kind === "create-role" ? [action.role.name] : [])));
  }

  resource(action: Action): Resource | undefined {
    switch (action.kind) {
      case "create-provider": {
        const { url, audiences } = action.provider;
        return { type: "aws_iam_openid_connect_provider", name: "eks", arguments: { url, client_id_list: audiences } };
      }
      case "create-role":
        return { type: "aws_iam_role", name: action.role.name, arguments: role(action.role) };
      case "attach-policy": {
        const { roleName, policyArn } = action;
        const name = `${roleName}_${policyArn.slice(policyArn.lastIndexOf("/") + 1)}`;
        const given = { role: this.#role(roleName), policy_arn: policyArn };
        return { type: "aws_iam_role_policy_attachment", name, arguments: given };
      }
      case "set-inline-policy":
        return this.#inline(action);
      case "create-association":
        return {
          type: "aws_eks_pod_identity_association",
          name: action.key.serviceAccount,
          arguments: this.#association(action),
        };
      case "create-add-on": {
        const given = { cluster_name: action.cluster, addon_name: action.name };
        return { type: "aws_eks_addon", name: action.name, arguments: given };
      }
      case "create-object":
        return { type: "kubernetes_manifest", name: objectName(action.object), arguments: { manifest: action.object } };
      default:
        return undefined;
    }
  }

  #role(name: string): Argument {
    return this.#created.has(name) ? { hcl: `aws_iam_role.${identifier(name)}.name` } : name;
  }

  #association({ key, settings }: ActionOf<"create-association" | "delete-association">): Resource["arguments"] {
    const { roleArn, targetRoleArn, disableSessionTags, policy } = settings;
    return {
      cluster_name: key.cluster,
      namespace: key.namespace,
      service_account: key.serviceAccount,
      role_arn: this.#roleArn(roleArn),
      ...(targetRoleArn === undefined ? {} : { target_role_arn: targetRoleArn }),
      ...(disableSessionTags ? { disable_session_tags: true } : {}),
      ...(policy === undefined ? {} : { policy: encoded(policy) }),
    };
  }

  #roleArn(arn: string): Argument {
    const name = arn.slice(arn.lastIndexOf("/") + 1);
    return this.#created.has(name) ? { hcl: `aws_iam_role.${identifier(name)}.arn` } : arn;
  }

  /** An inline policy that is there already belongs to whoever made it. */
  #inline({ roleName, policyName, before, after }: ActionOf<"set-inline-policy">): Resource | undefined {
    if (before !== undefined || after === undefined) {
      return undefined;
    }
    const given = { role: this.#role(roleName), name: policyName, policy: encoded(after) };
    return { type: "aws_iam_role_policy", name: `${roleName}_${policyName}`, arguments: given };
  }
}

function role(state: RoleState): Resource["arguments"] {
  return {
    name: state.name,
    ...(state.path === "/" ? {} : { path: state.path }),
    ...(state.description === undefined ? {} : { description: state.description }),
    assume_role_policy: encoded(state.trustPolicy),
    ...(state.boundary === undefined ? {} : { permissions_boundary: state.boundary }),
  };
}

/** Letters, digits and underscores, no digit first. */
function identifier(text: string): string {
  return text.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^(?=\d)/, "_");
}

function objectName({ kind, metadata }: JsonObject): string {
  return `${String(kind).toLowerCase()}_${isObject(metadata) ? String(metadata.name) : ""}`;
}

/** A policy as Terraform prefers it: HCL that becomes JSON. */
function encoded(text: string): Argument {
  const value = parseJsonText(text);
  return value === undefined ? text : { hcl: `jsonencode(${hcl(value, "  ")})` };
}

function block({ type, name, arguments: given }: Resource): string {
  const lines = Object.entries(given).map(([key, value]) => `  ${key} = ${argument(value)}\n`);
  return `resource "${type}" "${name}" {\n${lines.join("")}}\n`;
}

function argument(value: Argument): string {
  return isExpression(value) ? value.hcl : hcl(value as JsonValue, "  ");
}

function isExpression(value: Argument): value is Expression {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    "hcl" in value &&
    Object.keys(value).length === 1
  );
}

/** A JSON value in HCL; `indent` is that of the line on which it begins. */
function hcl(value: JsonValue, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = (value as readonly JsonValue[]).map((item) => hcl(item, inner));
    return items.some((item) => item.includes("\n"))
      ? `[\n${items.map((item) => `${inner}${item},\n`).join("")}${indent}]`
      : `[${items.join(", ")}]`;
  }
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, item]) => `${inner}${hclKey(key)} = ${hcl(item, inner)}\n`);
    return members.length === 0 ? "{}" : `{\n${members.join("")}${indent}}`;
  }
  return typeof value === "string" ? quoted(value) : String(value);
}

function hclKey(key: string): string {
  return /^[A-Za-z_][\w-]*$/.test(key) ? key : quoted(key);
}

/** In HCL, `${` and `%{` begin a template. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll("${", "$${").replaceAll("%{", "%%{");
}
