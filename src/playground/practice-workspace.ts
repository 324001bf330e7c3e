/** The files of the practice workspace: one example that is right and one that is broken, both against the practice account. */
import { ROLE_ARN_ANNOTATION } from "../core/names/kubernetes.ts";
import { formatSubject } from "../core/names/subject.ts";
import {
  PRACTICE_ACCOUNT,
  PRACTICE_CLUSTER,
  PRACTICE_ISSUER,
  PRACTICE_REGION,
  practiceRoleArn,
  webIdentityStatement,
} from "./initial-state.ts";

export interface WorkspaceFile {
  /** Relative to the workspace folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** Image of the pods: the AWS CLI, so that the pod can say who it is. */
const IMAGE = "public.ecr.aws/aws-cli/aws-cli:2.27.0";

/** Settings of the workspace; this one alone switches the practice account on. */
const SETTINGS = { "irsa.practiceAccount": true };

/** Text of the workspace's settings file. */
export function workspaceSettings(): string {
  return json(SETTINGS);
}

export function practiceWorkspaceFiles(): readonly WorkspaceFile[] {
  return [
    { path: "README.md", text: README },
    { path: ".vscode/settings.json", text: workspaceSettings() },
    { path: "storefront/namespace.yaml", text: namespace("storefront") },
    { path: "storefront/service-account.yaml", text: serviceAccount("storefront", "s3-reader", "practice-s3-reader") },
    { path: "storefront/pod.yaml", text: pod("storefront", "s3-access-pod", "s3-reader") },
    {
      path: "storefront/trust-policy.json",
      text: trustPolicy({
        sub: formatSubject({ namespace: "storefront", name: "s3-reader" }),
        aud: "sts.amazonaws.com",
      }),
    },
    { path: "broken/namespace.yaml", text: namespace("billing") },
    { path: "broken/service-account.yaml", text: serviceAccount("billing", "exporter", "practice-billing-exporter") },
    { path: "broken/pod.yaml", text: pod("billing", "export-pod", "exportr") },
    {
      path: "broken/trust-policy.json",
      text: trustPolicy({ sub: formatSubject({ namespace: "biling", name: "exporter" }) }),
    },
  ];
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function trustPolicy(claims: Readonly<Record<string, string>>): string {
  return json({
    Version: "2012-10-17",
    Statement: [webIdentityStatement(PRACTICE_ISSUER, { StringEquals: claims })],
  });
}

function namespace(name: string): string {
  return `apiVersion: v1
kind: Namespace
metadata:
  name: ${name}
`;
}

function serviceAccount(namespaceName: string, name: string, role: string): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${namespaceName}
  annotations:
    ${ROLE_ARN_ANNOTATION}: ${practiceRoleArn(role)}
`;
}

function pod(namespaceName: string, name: string, serviceAccountName: string): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: ${namespaceName}
spec:
  serviceAccountName: ${serviceAccountName}
  restartPolicy: Never
  containers:
    - name: aws-cli
      image: ${IMAGE}
      args: ["sts", "get-caller-identity"]
`;
}

const README = `# Practice workspace

Everything here runs against a practice account that lives inside the extension: account ${PRACTICE_ACCOUNT},
region ${PRACTICE_REGION}, cluster \`${PRACTICE_CLUSTER}\`. Nothing reaches AWS. The setting \`irsa.practiceAccount\` in
\`.vscode/settings.json\` switches it on, for this workspace only.

New to this? Press F1 and run **IRSA: Get Started**: five steps to an identity that works and was proved.

## storefront: a pod that may read S3

Four things must agree, and here they do:

| file | says |
| --- | --- |
| \`storefront/pod.yaml\` | the pod runs as ServiceAccount \`s3-reader\` |
| \`storefront/service-account.yaml\` | \`s3-reader\` stands for the IAM role \`practice-s3-reader\` |
| \`storefront/trust-policy.json\` | the role admits \`system:serviceaccount:storefront:s3-reader\` of this cluster |
| the IAM OIDC provider | AWS accepts the tokens of this cluster (run **IRSA: Detect OIDC Issuer** to see it) |

## Try this

1. Open \`storefront/service-account.yaml\` and change the namespace to \`shop\`. The problem shows on both sides: here, and in
   \`trust-policy.json\`, which still admits the old name. Fix it with the quick fix on either side, or undo.
2. In \`trust-policy.json\`, change \`StringEquals\` to \`StringLike\`, or replace the name by \`*\` under \`StringEquals\`: see which of
   them is a problem, and why.
3. Run **IRSA: Set Up Access for a ServiceAccount** and let it write the files for a workload of your own.
4. Run **IRSA: Plan and Apply** for it, read what would change in the practice account, and agree. The proof that it works follows;
   **IRSA: Verify ServiceAccount** repeats it at any time, and **IRSA: Undo Applied Changes** takes a run back.
5. Open the **IRSA** view in the activity bar: clusters, ServiceAccounts, roles, and who may assume them. **IRSA: Open Guide** draws how
   a pod gets its credentials.
6. Right-click in \`storefront/pod.yaml\`: the **IRSA** menu has what can be done with the ServiceAccount of that very pod. Select an error in
   a log or a terminal, and the menu decodes it.

## broken: find three faults

\`broken/\` is the same for a namespace \`billing\`, with three faults in it. Open **Problems** and repair them:

- the pod names a ServiceAccount that does not exist (a letter is missing),
- the trust policy admits another namespace (a letter is missing there, too),
- the trust policy does not ask for the audience \`sts.amazonaws.com\`.
`;
