/** The healthy set-up: one ServiceAccount with IRSA, one with EKS Pod Identity, both with running pods. */
import { AGENT_ADD_ON, ROLE_ARN_ANNOTATION } from "../../core/names/kubernetes.ts";
import { fingerprint } from "../../core/plan/fingerprint.ts";
import { placeAgent } from "../cluster/agent.ts";
import { PRACTICE_ACCOUNT, PRACTICE_CLUSTER, PRACTICE_REGION, practiceRoleArn } from "../initial-state.ts";
import type { PracticeAddOn, PracticeAssociation } from "../state.ts";
import { account, apply, deployment, object, type Step } from "./builder.ts";

/** The account with IRSA. */
export const IRSA = { namespace: "storefront", serviceAccount: "s3-reader", role: "practice-s3-reader" } as const;
/** The account with EKS Pod Identity. */
export const POD_IDENTITY = {
  namespace: "orders",
  serviceAccount: "queue-worker",
  role: "practice-pod-identity",
} as const;

export function storefrontAccount(annotations: Readonly<Record<string, string>> = {}) {
  return account(IRSA.namespace, IRSA.serviceAccount, {
    [ROLE_ARN_ANNOTATION]: practiceRoleArn(IRSA.role),
    ...annotations,
  });
}

/** The workload of the account with IRSA. */
export function storefrontWorkload(
  pod: Parameters<typeof deployment>[2] = { serviceAccountName: IRSA.serviceAccount },
  container?: Parameters<typeof deployment>[3],
) {
  return deployment(IRSA.namespace, "catalog", pod, container);
}

/** The workload of the account with EKS Pod Identity. */
export function ordersWorkload(pod: Parameters<typeof deployment>[2] = {}) {
  return deployment(POD_IDENTITY.namespace, POD_IDENTITY.serviceAccount, {
    serviceAccountName: POD_IDENTITY.serviceAccount,
    ...pod,
  });
}

export const installAgent: Step = (state, now) => {
  const addOn: PracticeAddOn = {
    name: AGENT_ADD_ON,
    arn: `arn:aws:eks:${PRACTICE_REGION}:${PRACTICE_ACCOUNT}:addon/${PRACTICE_CLUSTER}/${AGENT_ADD_ON}/a0c1`,
    status: "ACTIVE",
    version: "v1.3.9-eksbuild.3",
    issues: [],
    tags: {},
    region: PRACTICE_REGION,
    cluster: PRACTICE_CLUSTER,
    requestToken: undefined,
    readyAt: 0,
  };
  return placeAgent({ ...state, addOns: [...state.addOns, addOn] }, PRACTICE_CLUSTER, AGENT_ADD_ON, true, now);
};

/** An association of the healthy cluster. */
export function associate(
  namespace: string,
  serviceAccount: string,
  role: string,
  settings: Partial<PracticeAssociation> = {},
): Step {
  return (state, now) => {
    const id = `a-0${fingerprint(`${namespace}/${serviceAccount}`)}`;
    const at = new Date(now).toISOString();
    const association: PracticeAssociation = {
      id,
      arn: `arn:aws:eks:${PRACTICE_REGION}:${PRACTICE_ACCOUNT}:podidentityassociation/${PRACTICE_CLUSTER}/${id}`,
      cluster: PRACTICE_CLUSTER,
      namespace,
      serviceAccount,
      owner: undefined,
      roleArn: practiceRoleArn(role),
      targetRoleArn: undefined,
      disableSessionTags: false,
      policy: undefined,
      externalId: undefined,
      tags: {},
      createdAt: at,
      modifiedAt: at,
      region: PRACTICE_REGION,
      requestToken: undefined,
      ...settings,
    };
    return { ...state, associations: [...state.associations, association] };
  };
}

/** Everything before the pods, so that a scenario can break something before they start. */
export const ACCOUNTS: readonly Step[] = [
  apply(
    object("Namespace", IRSA.namespace, undefined),
    object("Namespace", POD_IDENTITY.namespace, undefined),
    object("Namespace", "reports", undefined),
    storefrontAccount(),
    account(POD_IDENTITY.namespace, POD_IDENTITY.serviceAccount),
    account("reports", "writer", { [ROLE_ARN_ANNOTATION]: practiceRoleArn("reports-writer", "/irsa/team-a/") }),
  ),
  installAgent,
  associate(POD_IDENTITY.namespace, POD_IDENTITY.serviceAccount, POD_IDENTITY.role),
];

export const WORKLOADS: readonly Step[] = [apply(storefrontWorkload(), ordersWorkload())];
