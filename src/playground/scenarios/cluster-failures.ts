/** Scenarios whose fault is in the cluster: annotation, workload, webhook, agent, nodes (rows of the failure research). */
import { AGENT_ADD_ON, ROLE_ARN_ANNOTATION } from "../../core/names/kubernetes.ts";
import { WEBHOOK_CONFIGURATION } from "../cluster/admit-pod.ts";
import { placeAgent } from "../cluster/agent.ts";
import { PRACTICE_CLUSTER, practiceRoleArn } from "../initial-state.ts";
import type { PracticeKube, PracticeState } from "../state.ts";
import { account, apply, remove, type Step } from "./builder.ts";
import { associate, IRSA, ordersWorkload, POD_IDENTITY, storefrontAccount, storefrontWorkload } from "./healthy.ts";
import type { ScenarioSteps } from "./scenario.ts";

function irsa(name: string, title: string, steps: Partial<Pick<ScenarioSteps, "before" | "after">>): ScenarioSteps {
  return { name, title, account: IRSA, before: [], after: [], ...steps };
}

function podIdentity(
  name: string,
  title: string,
  steps: Partial<Pick<ScenarioSteps, "before" | "after">>,
): ScenarioSteps {
  return { name, title, account: POD_IDENTITY, before: [], after: [], ...steps };
}

function changeKube(change: (kube: PracticeKube) => Partial<PracticeKube>): Step {
  return (state: PracticeState) => {
    const kube = state.kube[PRACTICE_CLUSTER];
    return kube === undefined
      ? state
      : { ...state, kube: { ...state.kube, [PRACTICE_CLUSTER]: { ...kube, ...change(kube) } } };
  };
}

const withoutAnnotation = apply(account(IRSA.namespace, IRSA.serviceAccount));
/** The healthy workload under its own account; laid over by kubectl, a member that is left out goes. */
const OWN = { serviceAccountName: IRSA.serviceAccount };

const removeAgent: Step = (state, now) =>
  placeAgent({ ...state, addOns: [] }, PRACTICE_CLUSTER, AGENT_ADD_ON, false, now);

export const CLUSTER_FAILURES: readonly ScenarioSteps[] = [
  irsa("role-arn-malformed", "The annotation's role ARN lost its account number.", {
    before: [apply(storefrontAccount({ [ROLE_ARN_ANNOTATION]: "arn:aws:iam:::role/practice-s3-reader" }))],
  }),
  irsa("role-path-missing", "The annotation leaves out the role's path.", {
    before: [apply(storefrontAccount({ [ROLE_ARN_ANNOTATION]: practiceRoleArn("reports-writer") }))],
  }),
  irsa("annotation-missing", "The ServiceAccount has no annotation.", { before: [withoutAnnotation] }),
  irsa("default-account", "The workload names no ServiceAccount and runs as default.", {
    after: [apply(storefrontWorkload({}))],
  }),
  irsa("pods-older", "The annotation came after the pods.", {
    before: [withoutAnnotation],
    after: [apply(storefrontAccount())],
  }),
  irsa("webhook-missing", "The cluster has no pod identity webhook.", {
    before: [remove("MutatingWebhookConfiguration", WEBHOOK_CONFIGURATION)],
  }),
  irsa("webhook-silent", "The webhook does not answer, which its failurePolicy Ignore hides.", {
    before: [changeKube(() => ({ webhookAnswers: false }))],
  }),
  irsa("own-variables", "The container sets AWS_ROLE_ARN itself, to another role.", {
    after: [
      apply(storefrontWorkload(OWN, { env: [{ name: "AWS_ROLE_ARN", value: practiceRoleArn("reports-writer") }] })),
    ],
  }),
  irsa("static-keys", "The container has access keys in its environment, which come first.", {
    after: [
      apply(
        storefrontWorkload(OWN, {
          env: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map((name) => ({
            name,
            valueFrom: { secretKeyRef: { name: "legacy-keys", key: name } },
          })),
        }),
      ),
    ],
  }),
  irsa("both-mechanisms", "The ServiceAccount has an annotation and an association; the association wins.", {
    before: [associate(IRSA.namespace, IRSA.serviceAccount, POD_IDENTITY.role)],
  }),
  irsa("association-after-pods", "The association came after the pods, which still use the annotation.", {
    after: [associate(IRSA.namespace, IRSA.serviceAccount, POD_IDENTITY.role)],
  }),
  irsa("no-token-request", "You may not ask for tokens of ServiceAccounts.", {
    after: [changeKube(() => ({ denied: ["create serviceaccounts/token"] }))],
  }),
  podIdentity("agent-missing", "The Pod Identity agent is not installed.", { after: [removeAgent] }),
  podIdentity("agent-blocked", "The agent runs, but pods cannot reach it.", {
    after: [changeKube(({ nodes }) => ({ nodes: nodes.map((node) => ({ ...node, agentReachable: false })) }))],
  }),
  podIdentity("fargate", "The pod runs on Fargate, where EKS Pod Identity does not work.", {
    after: [apply(ordersWorkload({ nodeSelector: { "eks.amazonaws.com/compute-type": "fargate" } }))],
  }),
];
