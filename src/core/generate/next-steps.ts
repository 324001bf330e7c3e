/** The commands that do in AWS and in the cluster what the files say, in the order in which they have to run. */
import * as l10n from "@vscode/l10n";
import { POD_IDENTITY_SERVICE } from "../names/kubernetes.ts";
import { folderOf } from "../text/uri.ts";
import type { WorkloadDraft } from "./draft-workload.ts";
import type { NextStep } from "./intent.ts";
import { pathFrom } from "./names.ts";
import { s3ReadPolicyName } from "./permission-policy-files.ts";
import { shellCommand, shellWord } from "./shell.ts";
import type { Wanted } from "./wanted.ts";

/** Where the drafted things stand. */
export interface Drafted {
  readonly audience: string;
  readonly trustUri: string;
  readonly permissionUri: string | undefined;
  readonly account: { readonly uri: string; readonly overlay: string | undefined };
  readonly workload: WorkloadDraft | undefined;
  readonly hasAssociation: boolean;
}

export function nextSteps(wanted: Wanted, drafted: Drafted): readonly NextStep[] {
  return [
    ...(wanted.irsa === undefined ? [] : [providerStep(wanted, drafted.audience)]),
    ...roleSteps(wanted, drafted),
    ...permissionSteps(wanted, drafted),
    ...(wanted.podIdentity === undefined ? [] : podIdentitySteps(wanted, drafted)),
    ...clusterSteps(wanted, drafted),
    ...(drafted.workload === undefined ? [] : proofSteps(wanted, drafted.workload)),
  ];
}

/** IAM is one for all regions of a partition, but outside the commercial one the CLI has to be told which partition. */
function iam(wanted: Wanted, ...words: readonly string[]): string {
  const { partition, region } = wanted.intent.cluster;
  return shellCommand(
    "aws",
    "iam",
    ...words,
    ...(partition !== "aws" && region !== undefined ? ["--region", region] : []),
  );
}

function eks(wanted: Wanted, ...words: readonly string[]): string {
  const { region } = wanted.intent.cluster;
  return shellCommand("aws", "eks", ...words, ...(region === undefined ? [] : ["--region", region]));
}

function providerStep(wanted: Wanted, audience: string): NextStep {
  const { issuer = "", providerArn = "" } = wanted.irsa ?? {};
  const look = iam(wanted, "get-open-id-connect-provider", "--open-id-connect-provider-arn", providerArn);
  const create = iam(
    wanted,
    "create-open-id-connect-provider",
    "--url",
    `https://${issuer}`,
    "--client-id-list",
    audience,
  );
  return {
    title: l10n.t("Make the cluster's issuer known to IAM, unless it is (once per cluster and account)"),
    command: `${look} || ${create}`,
  };
}

function roleSteps(wanted: Wanted, { trustUri }: Drafted): readonly NextStep[] {
  const { name, path } = wanted.role;
  const document = `file://${pathFrom(wanted.intent.folder, trustUri)}`;
  if (wanted.intent.role.kind === "existing") {
    return [
      {
        title: l10n.t(
          "See whom the role trusts now: the next command replaces all of it, so add to the file what has to stay",
        ),
        command: iam(
          wanted,
          "get-role",
          "--role-name",
          name,
          "--query",
          "Role.AssumeRolePolicyDocument",
          "--output",
          "json",
        ),
      },
      {
        title: l10n.t("Give the role the trust policy"),
        command: iam(wanted, "update-assume-role-policy", "--role-name", name, "--policy-document", document),
      },
    ];
  }
  const withPath = path === "/" ? [] : ["--path", path];
  return [
    {
      title: l10n.t("Create the role"),
      command: iam(wanted, "create-role", "--role-name", name, ...withPath, "--assume-role-policy-document", document),
    },
  ];
}

function permissionSteps(wanted: Wanted, { permissionUri }: Drafted): readonly NextStep[] {
  const { permissions, folder } = wanted.intent;
  const { name } = wanted.role;
  switch (permissions.kind) {
    case "none":
      return [];
    case "managed":
      return permissions.policyArns.map((arn) => ({
        title: l10n.t("Attach the policy {0}", arn.slice(arn.lastIndexOf("/") + 1)),
        command: iam(wanted, "attach-role-policy", "--role-name", name, "--policy-arn", arn),
      }));
    case "s3-read": {
      const document = `file://${pathFrom(folder, permissionUri ?? "")}`;
      const policy = s3ReadPolicyName(permissions.bucket);
      return [
        {
          title: l10n.t("Let the role read the bucket {0}", permissions.bucket),
          command: iam(
            wanted,
            "put-role-policy",
            "--role-name",
            name,
            "--policy-name",
            policy,
            "--policy-document",
            document,
          ),
        },
      ];
    }
  }
}

function podIdentitySteps(wanted: Wanted, { hasAssociation }: Drafted): readonly NextStep[] {
  const { namespace, serviceAccount } = wanted.intent;
  const { clusterName = "" } = wanted.podIdentity ?? {};
  const agent = ["--cluster-name", clusterName, "--addon-name", "eks-pod-identity-agent"];
  const associate: NextStep = {
    title: l10n.t("Associate the ServiceAccount with the role (EKS checks that it trusts {0})", POD_IDENTITY_SERVICE),
    command: eks(
      wanted,
      "create-pod-identity-association",
      ...["--cluster-name", clusterName, "--namespace", namespace],
      ...["--service-account", serviceAccount, "--role-arn", wanted.roleArn],
    ),
  };
  return [
    {
      title: l10n.t("Install the Pod Identity Agent, unless the cluster has it (EKS Auto Mode does without)"),
      command: `${eks(wanted, "describe-addon", ...agent)} || ${eks(wanted, "create-addon", ...agent)}`,
    },
    ...(hasAssociation ? [] : [associate]),
  ];
}

function clusterSteps(wanted: Wanted, { account, workload }: Drafted): readonly NextStep[] {
  const { namespace } = wanted.intent;
  const isBuiltIn = /^(?:default|kube-(?:system|public|node-lease))$/.test(namespace);
  const makeNamespace: NextStep = {
    title: l10n.t("Make the namespace, unless it is there"),
    command: `${shellCommand("kubectl", "get", "namespace", namespace)} || ${shellCommand("kubectl", "create", "namespace", namespace)}`,
  };
  const accountStep: NextStep = {
    title: l10n.t("Apply the ServiceAccount, before any pod that uses it"),
    command: apply(wanted, account),
  };
  if (workload === undefined) {
    return [...(isBuiltIn ? [] : [makeNamespace]), accountStep];
  }
  const workloadStep: NextStep =
    workload.kind === "Pod" && !workload.isNew
      ? {
          title: l10n.t("Create the pod anew: pods get their identity when they are created"),
          command:
            workload.overlay === undefined
              ? shellCommand(
                  "kubectl",
                  "replace",
                  "--force",
                  "-n",
                  namespace,
                  "-f",
                  pathFrom(wanted.intent.folder, workload.uri),
                )
              : apply(wanted, workload),
        }
      : {
          title: workload.kind === "Pod" ? l10n.t("Apply the pod") : l10n.t("Apply the {0}", workload.kind),
          command: apply(wanted, workload),
        };
  const restart: NextStep = {
    title: l10n.t("Restart its pods: pods that run keep the identity they had"),
    command: shellCommand(
      "kubectl",
      "rollout",
      "restart",
      "-n",
      namespace,
      `${workload.kind.toLowerCase()}/${workload.name}`,
    ),
  };
  const hasRollout = /^(?:Deployment|StatefulSet|DaemonSet)$/.test(workload.kind);
  const restarts = wanted.intent.workload.kind === "existing" && hasRollout;
  const isApplied = workloadStep.command === accountStep.command;
  return [
    ...(isBuiltIn ? [] : [makeNamespace]),
    accountStep,
    ...(isApplied ? [] : [workloadStep]),
    ...(restarts ? [restart] : []),
  ];
}

function apply(
  wanted: Wanted,
  { uri, overlay }: { readonly uri: string; readonly overlay: string | undefined },
): string {
  const { folder, namespace } = wanted.intent;
  return overlay === undefined
    ? shellCommand("kubectl", "apply", "-n", namespace, "-f", pathFrom(folder, uri))
    : shellCommand("kubectl", "apply", "-k", pathFrom(folder, folderOf(overlay)) || ".");
}

/** Workload kinds that `kubectl exec` can pick a pod of. */
const EXECUTABLE = /^(?:Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|Job)$/;

function proofSteps(wanted: Wanted, workload: WorkloadDraft): readonly NextStep[] {
  const { namespace, permissions } = wanted.intent;
  if (!EXECUTABLE.test(workload.kind)) {
    return [];
  }
  const target = workload.kind === "Pod" ? workload.name : `${workload.kind.toLowerCase()}/${workload.name}`;
  const exec = (...words: readonly string[]) =>
    shellCommand("kubectl", "exec", "-n", namespace, target, "--", ...words);
  const wait =
    workload.kind === "Pod"
      ? shellCommand(
          "kubectl",
          "wait",
          "-n",
          namespace,
          "--for=condition=Ready",
          `pod/${workload.name}`,
          "--timeout=120s",
        )
      : shellCommand("kubectl", "rollout", "status", "-n", namespace, target, "--timeout=120s");
  const waiting: readonly NextStep[] = /^(?:Pod|Deployment|StatefulSet|DaemonSet)$/.test(workload.kind)
    ? [{ title: l10n.t("Wait until it runs"), command: wait }]
    : [];
  if (!workload.hasCli) {
    // Only these: the environment may hold secrets.
    const names =
      wanted.irsa === undefined ? "AWS_CONTAINER_CREDENTIALS_FULL_URI" : "AWS_ROLE_ARN|AWS_WEB_IDENTITY_TOKEN_FILE";
    return [
      ...waiting,
      {
        title: l10n.t("See that the webhook has set the identity"),
        command: `${exec("env")} | grep -E ${shellWord(`^(${names})=`)}`,
      },
    ];
  }
  const read: readonly NextStep[] =
    permissions.kind === "s3-read"
      ? [{ title: l10n.t("Read the bucket"), command: exec("aws", "s3", "ls", `s3://${permissions.bucket}`) }]
      : [];
  return [
    ...waiting,
    { title: l10n.t("Ask AWS who the pod is"), command: exec("aws", "sts", "get-caller-identity") },
    ...read,
  ];
}
