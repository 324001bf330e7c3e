/** A plan as the commands that do the same by hand, with the files that they read. */
import * as l10n from "@vscode/l10n";
import { CLI_IMAGE } from "../../generate/manifests.ts";
import { shellCommand } from "../../generate/shell.ts";
import { FIELD_MANAGER, isObject, type JsonObject, type ObjectRef } from "../../ports.ts";
import type { Action, ActionOf, AssociationSettings } from "../action.ts";
import type { Plan } from "../plan.ts";
import { pretty } from "./texts.ts";
import { yamlText } from "./yaml-text.ts";

export interface CommandFile {
  readonly name: string;
  readonly text: string;
}

export interface Command {
  readonly title: string;
  /** For a POSIX shell, run in the folder of the files. */
  readonly command: string;
}

export interface CommandScript {
  readonly files: readonly CommandFile[];
  readonly commands: readonly Command[];
}

/** Which tool makes what `eksctl` can make: providers, associations and add-ons. */
export type CommandTool = "aws" | "eksctl";

export function commandsOf(plan: Plan, tool: CommandTool): CommandScript {
  const writing = new Writing(plan, tool);
  const looks = plan.changes.some(({ action }) => action.kind === "create-provider") ? [writing.issuer()] : [];
  const changes = plan.changes.flatMap(({ title, action }) => {
    const command = writing.command(action);
    return command === undefined ? [] : [{ title, command }];
  });
  const proofs = plan.changes.flatMap(({ action }) => (action.kind === "create-object" ? proofOf(action.object) : []));
  return { files: writing.files, commands: [...looks, ...changes, ...proofs] };
}

class Writing {
  readonly files: CommandFile[] = [];
  readonly #plan: Plan;
  readonly #tool: CommandTool;

  constructor(plan: Plan, tool: CommandTool) {
    this.#plan = plan;
    this.#tool = tool;
  }

  issuer(): Command {
    const { name = "<cluster-name>" } = this.#plan.desired.cluster;
    const query = ["--query", "cluster.identity.oidc.issuer", "--output", "text"];
    return {
      title: l10n.t("See the cluster's issuer"),
      command: this.#eks("describe-cluster", "--name", name, ...query),
    };
  }

  command(action: Action): string | undefined {
    switch (action.kind) {
      case "create-provider":
        return this.#createProvider(action);
      case "delete-provider":
        return this.#iam("delete-open-id-connect-provider", "--open-id-connect-provider-arn", action.provider.arn);
      case "add-audience":
      case "remove-audience": {
        const verb = action.kind === "add-audience" ? "add-client-id-to" : "remove-client-id-from";
        const target = ["--open-id-connect-provider-arn", action.providerArn, "--client-id", action.audience];
        return this.#iam(`${verb}-open-id-connect-provider`, ...target);
      }
      case "create-role":
        return this.#createRole(action);
      case "delete-role":
        return this.#iam("delete-role", "--role-name", action.role.name);
      case "set-trust-policy":
        return this.#iam(
          "update-assume-role-policy",
          ...["--role-name", action.roleName],
          ...["--policy-document", this.#json("trust-policy", action.after)],
        );
      case "attach-policy":
      case "detach-policy": {
        const verb = action.kind === "attach-policy" ? "attach-role-policy" : "detach-role-policy";
        return this.#iam(verb, "--role-name", action.roleName, "--policy-arn", action.policyArn);
      }
      case "set-inline-policy":
        return this.#inline(action);
      case "set-boundary":
        return action.after === undefined
          ? this.#iam("delete-role-permissions-boundary", "--role-name", action.roleName)
          : this.#iam(
              "put-role-permissions-boundary",
              ...["--role-name", action.roleName],
              ...["--permissions-boundary", action.after],
            );
      case "create-add-on":
        return this.#tool === "eksctl"
          ? this.#eksctl("create", "addon", "--cluster", action.cluster, "--name", action.name)
          : this.#eks("create-addon", "--cluster-name", action.cluster, "--addon-name", action.name);
      case "delete-add-on":
        return this.#eks("delete-addon", "--cluster-name", action.cluster, "--addon-name", action.name);
      case "create-association":
        return this.#createAssociation(action);
      case "update-association":
        return this.#eks(
          "update-pod-identity-association",
          ...["--cluster-name", action.key.cluster, "--association-id", action.id],
          ...this.#settings(action.after),
        );
      case "delete-association":
        return this.#deleteAssociation(action);
      case "create-object":
        return action.ref.kind === "Namespace"
          ? shellCommand("kubectl", "create", "namespace", action.ref.name)
          : shellCommand("kubectl", "apply", "-f", this.#manifest(action.ref, action.object));
      case "apply-object":
        return shellCommand(
          "kubectl",
          "apply",
          ...["--server-side", `--field-manager=${FIELD_MANAGER}`],
          ...(action.force ? ["--force-conflicts"] : []),
          ...["-f", this.#manifest(action.ref, action.after)],
        );
      case "delete-object":
        return shellCommand("kubectl", "delete", ...target(action.ref));
      case "restart-workload": {
        const { kind, namespace, name } = action.workload;
        return shellCommand("kubectl", "rollout", "restart", "-n", namespace, `${kind.toLowerCase()}/${name}`);
      }
    }
  }

  #createProvider({ provider }: ActionOf<"create-provider" | "delete-provider">): string {
    const { name } = this.#plan.desired.cluster;
    const isDefault = provider.audiences.join() === "sts.amazonaws.com";
    return this.#tool === "eksctl" && name !== undefined && isDefault
      ? this.#eksctl("utils", "associate-iam-oidc-provider", "--cluster", name, "--approve")
      : this.#iam(
          "create-open-id-connect-provider",
          ...["--url", provider.url, "--client-id-list", ...provider.audiences],
        );
  }

  #createRole({ role }: ActionOf<"create-role" | "delete-role">): string {
    return this.#iam(
      "create-role",
      ...["--role-name", role.name],
      ...(role.path === "/" ? [] : ["--path", role.path]),
      ...["--assume-role-policy-document", this.#json("trust-policy", role.trustPolicy)],
      ...(role.boundary === undefined ? [] : ["--permissions-boundary", role.boundary]),
    );
  }

  #inline({ roleName, policyName, after }: ActionOf<"set-inline-policy">): string {
    const target = ["--role-name", roleName, "--policy-name", policyName];
    return after === undefined
      ? this.#iam("delete-role-policy", ...target)
      : this.#iam("put-role-policy", ...target, "--policy-document", this.#json("permission-policy", after));
  }

  #createAssociation({ key, settings }: ActionOf<"create-association" | "delete-association">): string {
    const { cluster, namespace, serviceAccount } = key;
    const isPlain = settings.targetRoleArn === undefined && settings.policy === undefined;
    if (this.#tool === "eksctl" && isPlain && !settings.disableSessionTags) {
      return this.#eksctl(
        ...["create", "podidentityassociation", "--cluster", cluster, "--namespace", namespace],
        ...["--service-account-name", serviceAccount, "--role-arn", settings.roleArn],
      );
    }
    return this.#eks(
      "create-pod-identity-association",
      ...["--cluster-name", cluster, "--namespace", namespace, "--service-account", serviceAccount],
      ...this.#settings(settings),
    );
  }

  #deleteAssociation({ key }: ActionOf<"create-association" | "delete-association">): string {
    const { cluster, namespace, serviceAccount } = key;
    const find = this.#eks(
      "list-pod-identity-associations",
      ...["--cluster-name", cluster, "--namespace", namespace, "--service-account", serviceAccount],
      ...["--query", "associations[0].associationId", "--output", "text"],
    );
    return `${this.#eks("delete-pod-identity-association", "--cluster-name", cluster)} --association-id "$(${find})"`;
  }

  #settings({ roleArn, targetRoleArn, disableSessionTags, policy }: AssociationSettings): readonly string[] {
    return [
      ...["--role-arn", roleArn],
      ...(targetRoleArn === undefined ? [] : ["--target-role-arn", targetRoleArn]),
      ...(disableSessionTags ? ["--disable-session-tags"] : []),
      ...(policy === undefined ? [] : ["--policy", this.#json("session-policy", policy)]),
    ];
  }

  #iam(...words: readonly string[]): string {
    const { partition, region } = this.#plan.desired.cluster;
    // IAM is one for all regions, but outside the commercial partition the CLI has to be told which.
    const where = partition !== "aws" && region !== undefined ? ["--region", region] : [];
    return shellCommand("aws", "iam", ...words, ...where);
  }

  #eks(...words: readonly string[]): string {
    return shellCommand("aws", "eks", ...words, ...this.#region());
  }

  #eksctl(...words: readonly string[]): string {
    return shellCommand("eksctl", ...words, ...this.#region());
  }

  #region(): readonly string[] {
    const { region } = this.#plan.desired.cluster;
    return region === undefined ? [] : ["--region", region];
  }

  #json(name: string, text: string): string {
    return `file://${this.#file(name, ".json", pretty(text))}`;
  }

  #manifest({ kind }: ObjectRef, object: JsonObject): string {
    const name = kind.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
    return this.#file(name, ".yaml", yamlText(object));
  }

  #file(stem: string, extension: string, text: string): string {
    for (let number = 1; ; number++) {
      const name = number === 1 ? `${stem}${extension}` : `${stem}-${number}${extension}`;
      const known = this.files.find((file) => file.name === name);
      if (known === undefined) {
        this.files.push({ name, text });
      }
      if (known === undefined || known.text === text) {
        return name;
      }
    }
  }
}

function target({ kind, namespace, name }: ObjectRef): readonly string[] {
  return [...(namespace === undefined ? [] : ["-n", namespace]), `${kind.toLowerCase()}/${name}`];
}

/** Of a pod with the AWS CLI in it: ask AWS who it is. */
function proofOf(object: JsonObject): readonly Command[] {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const isCli = object.kind === "Pod" && JSON.stringify(object.spec ?? null).includes(CLI_IMAGE);
  if (!isCli) {
    return [];
  }
  const namespace = String(metadata.namespace ?? "default");
  const name = String(metadata.name);
  const wait = ["--for=condition=Ready", `pod/${name}`, "--timeout=120s"];
  return [
    { title: l10n.t("Wait until it runs"), command: shellCommand("kubectl", "wait", "-n", namespace, ...wait) },
    {
      title: l10n.t("Ask AWS who the pod is"),
      command: shellCommand("kubectl", "exec", "-n", namespace, name, "--", "aws", "sts", "get-caller-identity"),
    },
  ];
}
