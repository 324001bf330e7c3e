// The options by which `irsa plan` is told what access is wanted, turned into the same intent as the guided command's answers.
import { type Command, InvalidArgumentError, Option } from "commander";
import type { AccessIntent, IntentPermissions, IntentRole } from "../../core/generate/intent.ts";
import { defaultRoleName } from "../../core/generate/names.ts";
import { type Connection, clusterOf } from "../../core/live/connect.ts";
import { parseArn } from "../../core/names/arn.ts";
import type { AccountName } from "../../core/names/kubernetes.ts";
import { Fault } from "../fault.ts";

export interface IntentOptions {
  readonly serviceAccount?: AccountName;
  readonly podIdentity?: true;
  readonly mechanism?: AccessIntent["mechanism"];
  readonly role?: string;
  readonly roleName?: string;
  readonly rolePath?: string;
  readonly policyArn?: readonly string[];
  readonly readBucket?: string;
  readonly testPod?: string;
}

export function addIntentOptions(command: Command): Command {
  return command
    .option("--service-account <ns/name>", "give this ServiceAccount access (default: what the files say)", accountName)
    .option("--pod-identity", "by EKS Pod Identity in place of IRSA; short for --mechanism pod-identity")
    .addOption(
      new Option("--mechanism <mechanism>", "which one is meant, also where the files have both").choices([
        "irsa",
        "pod-identity",
      ]),
    )
    .option("--role <arn>", "use this role, which exists")
    .option("--role-name <name>", "create a role of this name (default: <cluster>-<namespace>-<account>)")
    .option("--role-path <path>", "path of the new role")
    .option(
      "--policy-arn <arn>",
      "attach this policy to the role; may be repeated",
      (arn: string, former: readonly string[] = []) => [...former, arn],
    )
    .option("--read-bucket <name>", "let the role read this S3 bucket")
    .option("--test-pod <name>", "create a pod with the AWS CLI to try it out");
}

/** `<namespace>/<name>`; for commander. */
export function accountName(text: string): AccountName {
  const [namespace, name, ...more] = text.split("/");
  if (!namespace || !name || more.length > 0) {
    throw new InvalidArgumentError("It has the form <namespace>/<name>.");
  }
  return { namespace, name };
}

/** What --mechanism and --pod-identity say; undefined for neither. Throws a Fault where they contradict each other. */
export function mechanismOf({ mechanism, podIdentity }: IntentOptions): AccessIntent["mechanism"] | undefined {
  if (podIdentity === true && mechanism === "irsa") {
    throw new Fault("--pod-identity and --mechanism irsa do not go together; give one of them.");
  }
  return podIdentity === true ? "pod-identity" : mechanism;
}

/** Throws a Fault for options that do not go together. */
export function intentOf(
  options: IntentOptions,
  account: AccountName,
  connection: Connection,
  caller: string,
): AccessIntent {
  const { description, clusterName } = connection;
  const arn = parseArn(description?.arn ?? "");
  const mechanism = mechanismOf(options) ?? "irsa";
  const cluster = clusterOf(connection, mechanism === "pod-identity" ? (arn?.account ?? caller) : caller);
  if (options.policyArn !== undefined && options.readBucket !== undefined) {
    throw new Fault("--policy-arn and --read-bucket do not go together; give one of them.");
  }
  return {
    cluster: { ...cluster, partition: arn?.partition ?? parseArn(options.role ?? "")?.partition ?? "aws" },
    mechanism,
    namespace: account.namespace,
    serviceAccount: account.name,
    role: roleOf(options, account, clusterName),
    permissions: permissionsOf(options),
    workload: options.testPod === undefined ? { kind: "none" } : { kind: "test-pod", name: options.testPod },
    folder: "file:///",
  };
}

function roleOf(options: IntentOptions, { namespace, name }: AccountName, cluster: string | undefined): IntentRole {
  const { role, roleName, rolePath } = options;
  if (role === undefined) {
    return { kind: "new", name: roleName ?? defaultRoleName(cluster, namespace, name), path: rolePath ?? "/" };
  }
  if (roleName !== undefined || rolePath !== undefined) {
    throw new Fault("--role names a role that exists; --role-name and --role-path are for a new one.");
  }
  return { kind: "existing", arn: role };
}

function permissionsOf({ policyArn, readBucket }: IntentOptions): IntentPermissions {
  if (readBucket !== undefined) {
    return { kind: "s3-read", bucket: readBucket };
  }
  return policyArn === undefined ? { kind: "none" } : { kind: "managed", policyArns: policyArn };
}
